"""The form of a gateway: where it is, which key, which model, how much at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from generations.forms.look import DressedForm
from generations.forms.money import MoneyField
from generations.messages import explain, sentences
from generations.models import Gateway, Team
from generations.models.gateway import NANO
from generations.providers import catalogue
from generations.providers.errors import Blocked
from generations.wire.guard import check_base_url
from generations.workflow.gateways import GatewayFacts, free_name

PROFILE_WORDS = {
    "demo": _("Draws sample pictures on this machine. Play money, no account."),
    "openai": _("Your own account at OpenAI."),
    "openai-compatible": _("Any other service that keeps OpenAI's Images API."),
}


PROFILE_LABELS = {"demo": _("Demo gateway"), "openai-compatible": _("OpenAI-compatible")}
"""Of the profiles whose names are more than a brand."""


def profile_label(key: str) -> str:
    """What a kind of gateway is called; the key itself where nobody knows it."""
    profile = catalogue.PROFILES.get(key)
    return str(PROFILE_LABELS.get(key) or (profile.label if profile else key))


def profile_choices() -> list[tuple[str, str]]:
    return [(key, profile_label(key)) for key in catalogue.PROFILES]


class GatewayForm(DressedForm, forms.Form):
    """Everything that a person says about a gateway. ``facts()`` is what they said, once the form is valid.

    The key goes one way: it is never an initial value, and is not sent back with errors.
    """

    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    profile = forms.ChoiceField(label=_("Kind"), choices=profile_choices, widget=forms.RadioSelect)
    base_url = forms.CharField(
        label=_("Base URL"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    key = forms.CharField(
        label=_("API key"),
        required=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}, render_value=False),
    )
    model = forms.CharField(
        label=_("Model"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"list": "gateway-models", "autocomplete": "off", "spellcheck": "false"}),
    )
    rate = MoneyField(required=False)
    parallel = forms.IntegerField(
        label=_("Calls at once"),
        min_value=1,
        max_value=500,
        initial=8,
        help_text=_("Further calls wait in line."),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _("Type a number from 1 to 500.")),
    )
    per_minute = forms.IntegerField(
        label=_("Calls per minute"),
        min_value=0,
        max_value=100_000,
        initial=0,
        help_text=_("0: no limit set by the studio."),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _("Type a number from 0 to 100,000.")),
    )
    enabled = forms.BooleanField(
        label=_("In use"), required=False, initial=True, help_text=_("Off: it cannot be picked for new pictures.")
    )

    def __init__(self, *args: Any, team: Team, gateway: Gateway | None = None, **kwargs: Any) -> None:
        self.team, self.gateway = team, gateway
        kwargs.setdefault("initial", _initial(gateway, team))
        super().__init__(*args, **kwargs)
        self.fields["key"].help_text = self._key_help()
        self.fields["base_url"].help_text = (
            _("Another address forgets the stored key.")
            if gateway and gateway.has_key
            else _("It ends in /v1 as a rule.")
        )
        self.fields["model"].help_text = _("Pick one or type any model's id.")
        self._shape_rate()

    @property
    def models(self) -> list[catalogue.Model]:
        """The known models of every profile, each once, for the list under the field."""
        found = {model.id: model for profile in catalogue.PROFILES.values() for model in profile.models}
        return list(found.values())

    @property
    def needs_rate(self) -> bool:
        return any(not one.play and one.billed_in != self.team.currency for one in catalogue.PROFILES.values())

    @property
    def key_was_typed(self) -> bool:
        """Whether a key came with what is shown again: it is not sent back, so it must be typed once more."""
        return bool(self.is_bound and self.data.get("key"))

    @property
    def kept_for(self) -> str:
        """The address that the stored key was given for; "" where none is stored."""
        return self.gateway.base_url if self.gateway and self.gateway.has_key else ""

    @property
    def key_deleted_words(self) -> Any:
        return _("Saving deletes the stored key: it was given for another address. Type the key of this one.")

    def _key_help(self) -> Any:
        if self.key_was_typed:
            return _("Type the key again: it is never sent back to a page.")
        if self.gateway is None or not self.gateway.has_key:
            return _("Kept encrypted. It is never shown again.")
        if self.is_bound and self.data.get("base_url", "").strip().rstrip("/") != self.kept_for:
            return self.key_deleted_words
        if self.gateway.key_hint:
            return _("A key ending in …%(hint)s is stored. Leave this empty to keep it.") % {
                "hint": self.gateway.key_hint
            }
        return _("A key is stored. Leave this empty to keep it.")

    def _shape_rate(self) -> None:
        if not self.needs_rate:
            del self.fields["rate"]
            return
        words = {"theirs": self._their_currency(), "ours": self.team.currency}
        self.fields["rate"].label = _("1 %(theirs)s in %(ours)s") % words
        self.fields["rate"].help_text = _("This gateway bills in %(theirs)s, your budgets are in %(ours)s.") % words

    def _their_currency(self) -> str:
        profile = catalogue.PROFILES.get(self.gateway.profile if self.gateway else "openai")
        return profile.billed_in if profile else "USD"

    # -- Cleaning ------------------------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        profile = catalogue.PROFILES.get(given.get("profile", ""))
        if profile is None:
            return given
        given["model"] = given.get("model") or profile.default_model
        self._clean_address(profile)
        self._clean_key(profile)
        self._clean_rate(profile)
        return given

    def _clean_address(self, profile: catalogue.Profile) -> None:
        given = self.cleaned_data
        if profile.local:
            given["base_url"] = ""
            return
        address = given.get("base_url") or profile.base_url
        if not address:
            self.add_error("base_url", ValidationError(_("Type the address that the service's documents give.")))
        elif self.gateway is None or address != self.gateway.base_url:
            self._check_address(address)
        else:
            given["base_url"] = address

    def _check_address(self, address: str) -> None:
        allowed = frozenset(settings.ALLOWED_INTERNAL_HOSTS)
        try:
            self.cleaned_data["base_url"] = check_base_url(address, allowed)
        except Blocked as error:
            words = explain(error.code, error.params)
            text = sentences(words.title, words.what_to_do)
            self.add_error("base_url", ValidationError(text, code=error.code))

    def _clean_key(self, profile: catalogue.Profile) -> None:
        given = self.cleaned_data
        if not profile.needs_key:
            given["key"] = ""
        elif any(character.isspace() or not character.isprintable() for character in given.get("key", "")):
            self.add_error("key", ValidationError(_("A key has no spaces in it.")))
        elif not given.get("key", "").isascii():
            self.add_error("key", ValidationError(_("A key has only plain letters, digits and signs.")))
        elif self.gateway is None and not given.get("key") and "key" not in self.errors:
            self.add_error("key", ValidationError(_("This kind of gateway needs a key.")))

    def _clean_rate(self, profile: catalogue.Profile) -> None:
        given = self.cleaned_data
        if "rate" not in self.fields or profile.play or profile.billed_in == self.team.currency:
            given["rate"] = NANO
        elif not given.get("rate") and "rate" not in self.errors:
            self.add_error("rate", ValidationError(_("Type the exchange rate, so that budgets hold.")))

    def facts(self) -> GatewayFacts:
        given = self.cleaned_data
        return GatewayFacts(
            name=given["name"],
            profile=given["profile"],
            model=given["model"],
            base_url=given["base_url"],
            key=given["key"],
            rate_nano=given["rate"],
            parallel=given["parallel"],
            per_minute=given["per_minute"],
            enabled=given["enabled"],
        )


def _initial(gateway: Gateway | None, team: Team) -> dict[str, Any]:
    if gateway is None:
        openai = catalogue.get_profile("openai")
        facts = {"profile": openai.key, "model": openai.default_model, "base_url": openai.base_url}
        return facts | {"name": free_name(team, openai.label)}
    names = ("name", "profile", "base_url", "model", "parallel", "per_minute", "enabled")
    return {name: getattr(gateway, name) for name in names} | {"rate": gateway.rate_nano}
