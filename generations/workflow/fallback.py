"""Another gateway for calls that certainly did not start: the next in the team's order that may stand in and can do exactly the same.

:func:`suits` and :func:`model_at` are the rule; the rest applies it. Nothing is asked of a second gateway while the first may have done
anything at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from generations import sizing
from generations.models import Attempt, Gateway, GatewayPulse, Generation, LedgerEntry, Slot
from generations.providers import catalogue
from generations.providers.base import Capabilities
from generations.providers.profile import Profile
from generations.workflow import bell, money, planning, references
from generations.workflow.errors import WorkflowError
from generations.workflow.gateway_test import is_demo, key_of

AUTO = "auto"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Everything asked of a gateway that another may or may not be able to do. ``size`` is "WxH", or "auto"; ``cell`` is "16:9@2K"
    where the gateway takes words instead. ``references`` counts all pictures that go along but the mask."""

    pictures: int
    size: str = AUTO
    cell: str = ""
    quality: str = AUTO
    output_format: str = AUTO
    output_compression: int | None = None
    background: str = AUTO
    moderation: str = AUTO
    partial_images: int = 0
    references: int = 0
    mask: bool = False
    prompt_length: int = 0
    action: str = AUTO
    text_model: bool = False


def wish_of(asked: Generation, pictures: int, caps: Capabilities) -> Wish:
    """What ``pictures`` of a generation ask, at a gateway with ``caps``."""
    along = asked.references.count() + (1 if asked.continues_id else 0)
    return Wish(
        pictures=pictures,
        size=AUTO if caps.cells else asked.size,
        cell=f"{asked.aspect}@{asked.resolution}" if caps.cells else "",
        quality=asked.quality,
        # Where the gateway offers no format, none was asked.
        output_format=AUTO if caps.formats == (AUTO,) else asked.output_format,
        output_compression=asked.output_compression if caps.compression else None,
        background=asked.background,
        moderation=asked.moderation,
        partial_images=asked.partial_images,
        references=along,
        mask=asked.mask_id is not None,
        prompt_length=len(asked.wire_prompt),
        action=asked.action,
        text_model=caps.text_model,
    )


def suits(wish: Wish, caps: Capabilities, *, demo: bool = False) -> bool:
    """Whether a gateway can do all of it, and as it was asked."""
    carried = bool(wish.references or wish.mask)
    return (
        _takes_size(wish, caps)
        and wish.quality in caps.qualities
        and all(
            value == AUTO or value in offered
            for value, offered in (
                (wish.output_format, caps.formats),
                (wish.background, caps.backgrounds),
                (wish.moderation, caps.moderations),
                (wish.action, caps.actions),
            )
        )
        and (wish.output_compression is None or caps.compression)
        and wish.pictures <= caps.max_n
        and wish.partial_images <= caps.max_partials
        and wish.references <= caps.max_references
        and (caps.mask or not wish.mask)
        and wish.prompt_length <= caps.prompt_limit
        and wish.text_model == caps.text_model
        and (not carried or references.delivery_of(caps, demo=demo) is not None)
    )


def _takes_size(wish: Wish, caps: Capabilities) -> bool:
    if wish.cell or caps.cells:
        return wish.cell in caps.cells
    if wish.size == AUTO:
        return caps.auto_size
    size = sizing.parse_size(wish.size)
    legal = caps.any_size and size is not None and sizing.is_legal(*size)
    return legal or wish.size in caps.sizes


def model_at(profile: Profile, own: str, sold_as: str, today: date) -> str | None:
    """The id under which a gateway of ``profile``, set up with the model ``own``, sells the model; None where it does not, or
    not any more on the day ``today``. Nobody knows when a gateway of one model stops selling it."""
    known = None if profile.one_model else profile.model(own)
    if profile.sold_as(own) == sold_as and not (known and known.retired(today)):
        return own
    if profile.one_model:
        return None
    found = (one.id for one in profile.models if one.sold_as == sold_as and not one.retired(today))
    return next(found, None)


# -- Applying it -------------------------------------------------------------------------------------------------------


def move(attempt: Attempt) -> bool:
    """Let another gateway take a call that waits in the queue. False where none can, or where it does not wait (any more)."""
    if planning.was_lost_before(attempt):
        return False
    with transaction.atomic():
        waiting = Attempt.objects.filter(pk=attempt.pk, status=Attempt.Status.QUEUED)
        ended = {"status": Attempt.Status.FAILED, "ended": timezone.now(), "cost_nano": 0, "error_code": "not_started"}
        if waiting.update(**ended) and take_over(attempt):
            return True
        transaction.set_rollback(True)
    return False


def take_over(attempt: Attempt) -> bool:
    """Give the slots of an attempt that has just ended, and certainly did nothing, to the first gateway that can take them and whose
    price the budget covers: its reserve is released, and the new price is taken from the same month. False: nothing has changed."""
    asked = attempt.generation
    if asked.cancelled_at is not None:
        return False
    slots = list(Slot.objects.filter(attempt=attempt, picture=None).order_by("index"))
    month = LedgerEntry.objects.get(attempt=attempt, kind=LedgerEntry.Kind.RESERVE).month
    for gateway, model in candidates(attempt):
        try:
            with transaction.atomic():
                money.release(attempt)
                planning.pay_and_queue(asked, slots, gateway=gateway, model=model, month=month)
        except WorkflowError:
            continue
        bell.ring()
        return True
    return False


def candidates(attempt: Attempt) -> Iterator[tuple[Gateway, str]]:
    """Gateways that may take an attempt's slots, in the team's order, with their names for the model. The order is walked down once:
    behind the one that was tried last."""
    asked, tried = attempt.generation, attempt.gateway
    profile = catalogue.get_profile(tried.profile)
    caps = catalogue.capabilities(profile, attempt.sent_model, tried.switches)
    wish, sold_as = wish_of(asked, attempt.pictures, caps), profile.sold_as(attempt.sent_model)
    rows = Gateway.objects.usable().filter(team_id=attempt.team_id, stands_in=True).exclude(pk=asked.sender.pk)
    for gateway in rows.select_related("team"):
        if tried.pk != asked.gateway_id and (gateway.position, gateway.pk) <= (tried.position, tried.pk):
            continue
        model = _model_of(gateway, sold_as)
        if model is not None and _may_be_asked(gateway, asked.sender) and _can(gateway, model, wish):
            yield gateway, model


def _model_of(gateway: Gateway, sold_as: str) -> str | None:
    profile = catalogue.PROFILES.get(gateway.profile)
    return model_at(profile, gateway.model, sold_as, gateway.team.day()) if profile else None


def _may_be_asked(gateway: Gateway, original: Gateway) -> bool:
    """It has what it needs to be called, it was not found broken, and play money stays with play money."""
    if catalogue.get_profile(gateway.profile).needs_key and not key_of(gateway):
        return False
    if is_demo(gateway) != is_demo(original):
        return False
    return not GatewayPulse.objects.filter(gateway=gateway, open_until__isnull=False).exists()


def _can(gateway: Gateway, model: str, wish: Wish) -> bool:
    caps = catalogue.capabilities(catalogue.get_profile(gateway.profile), model, gateway.switches)
    return suits(wish, caps, demo=is_demo(gateway))
