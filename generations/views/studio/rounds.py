"""What a round of drafts and finals cost and saved, in words, for those who may see prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from generations.access import Actor, Verb
from generations.messages.figures import money_about
from generations.models import Generation
from generations.workflow.costs import Cost
from generations.workflow.finals import Round, rounds


@dataclass(frozen=True, kw_only=True)
class RoundWords:
    """``drafts`` is the public id of the drafts' generation, "" on its own strip. The rest is "" for those who may not see prices."""

    drafts: str = ""
    cost: str = ""
    saved: str = ""
    play: bool = False


def round_words(made: Sequence[Generation], actor: Actor) -> dict[int, RoundWords]:
    """By generation; nothing for those that belong to no round."""
    found = rounds([one.pk for one in made])
    own = {one.pk: one.public_id for one in made}
    missing = {one.drafts for one in found.values()} - own.keys()
    if missing:
        own |= dict(actor.generations().filter(pk__in=missing).values_list("pk", "public_id"))
    sees, currency = actor.may(Verb.SEE_PRICES), actor.team.currency
    return {
        one.pk: _words(
            found[one.pk], own[found[one.pk].drafts] if found[one.pk].drafts != one.pk else "", sees, currency
        )
        for one in made
        if one.pk in found
    }


def _words(one: Round, drafts: str, sees: bool, currency: str) -> RoundWords:
    if not sees:
        return RoundWords(drafts=drafts)
    costs = {"drafts": _amount(one.drafts_cost, currency), "finals": _amount(one.finals_cost, currency)}
    cost = _("round: %(drafts)s drafts + %(finals)s finals") % costs
    return RoundWords(drafts=drafts, cost=cost, saved=_saved(one, currency), play=one.play)


def _amount(cost: Cost, currency: str) -> str:
    return _("price unknown") if cost.nano is None else money_about(cost.nano, currency, exact=cost.exact)


def _saved(one: Round, currency: str) -> str:
    """Always about: nobody has paid for the finals that were not made."""
    if one.saved is None:
        return ""
    if one.saved <= 0:
        return _("nothing saved")
    text = ngettext("saved %(amount)s against %(count)s final", "saved %(amount)s against %(count)s finals", one.count)
    return text % {"amount": money_about(one.saved, currency, exact=False), "count": one.count}
