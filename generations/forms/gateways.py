"""The form of a gateway: where it is, which key, which model, how much at once, what its account has."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from generations.forms.account import PREFIX, switch_fields, switch_initial, switch_values
from generations.forms.gateway_words import profile_label
from generations.forms.look import DressedForm
from generations.forms.money import MoneyField
from generations.forms.settings import currency_choices
from generations.messages import explain, sentences
from generations.messages.figures import number
from generations.models import Gateway, Team
from generations.models.gateway import NANO
from generations.providers import catalogue
from generations.providers.errors import Blocked
from generations.wire.guard import check_base_url
from generations.workflow.gateways import GatewayFacts, currency_of, free_name

MORE = ("base_url", "currency", "rate", "parallel", "per_minute", "enabled")
"""Fields that stand under "More" while a gateway is added: all of them have good defaults."""


def profile_choices() -> list[tuple[str, str]]:
    return [(key, profile_label(key)) for key in catalogue.PROFILES]


class GatewayForm(DressedForm, forms.Form):
    """Everything that a person says about a gateway. ``facts()`` is what they said, once the form is valid.

    ``kind`` is the profile's key that the fields are for: posted, else asked for, else the gateway's own. The API key goes one
    way: it is never an initial value, and is not sent back with errors.
    """

    profile = forms.ChoiceField(label=_("Kind"), choices=profile_choices, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
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
    text_model = forms.CharField(
        label=_("Text model"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    demo = forms.BooleanField(
        label=_("Try it on the demo gateway"),
        required=False,
        help_text=_("No key, nothing is paid: the built-in demo gateway answers as this kind would."),
    )
    base_url = forms.CharField(
        label=_("Base URL"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    currency = forms.ChoiceField(
        label=_("Bills in"),
        required=False,
        help_text=_("As the service’s own bills say; its prices are typed in it."),
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
    stands_in = forms.BooleanField(
        label=_("Stands in for others"),
        required=False,
        help_text=_("Calls that certainly did not start elsewhere may go through it, in the order of the list."),
    )

    def __init__(self, *args: Any, team: Team, gateway: Gateway | None = None, kind: str = "", **kwargs: Any) -> None:
        self.team, self.gateway = team, gateway
        posted = (args[0] if args else kwargs.get("data")) or {}
        wanted = posted.get("profile") or kind or (gateway.profile if gateway else "openai")
        self.kind = catalogue.PROFILES.get(wanted)
        kwargs.setdefault("initial", self._initial())
        super().__init__(*args, **kwargs)
        if self.kind is not None:
            self._shape(self.kind)

    @property
    def models(self) -> tuple[catalogue.Model, ...]:
        """The kind's known models, for the list under the field."""
        return self.kind.models if self.kind else ()

    @property
    def switches(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name.startswith(PREFIX)]

    @property
    def more_is_open(self) -> bool:
        """Something under "More" has to be looked at: an error, or a rate that nobody has typed yet."""
        wrong = any(name in self.errors for name in MORE) if self.is_bound else False
        return wrong or (self.needs_rate and not self["rate"].value())

    @property
    def needs_rate(self) -> bool:
        """Whether it bills in another currency than the team's budgets."""
        return "rate" in self.fields and self.billed_in != self.team.currency

    @property
    def billed_in(self) -> str:
        """The currency as it is said, or as it is known."""
        said = self["currency"].value() if "currency" in self.fields else ""
        return str(said or (currency_of(self.gateway, self.kind) if self.kind else ""))

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

    # -- Shaping -------------------------------------------------------------------------------------------------------

    def _initial(self) -> dict[str, Any]:
        kind, gateway = self.kind, self.gateway
        if kind is None:
            return {}
        if gateway is None:
            facts = {"profile": kind.key, "model": kind.default_model, "base_url": kind.base_url}
            facts["currency"] = kind.billed_in
            return facts | {"name": free_name(self.team, profile_label(kind.key)), "rate": self._known_rate(kind)}
        names = ("name", "demo", "parallel", "per_minute", "enabled", "stands_in", "model", "text_model", "base_url")
        facts = {name: getattr(gateway, name) for name in names} | {
            "profile": kind.key,
            "currency": currency_of(gateway, kind),
            "rate": self._own_rate(kind),
        }
        if gateway.profile == kind.key:
            return facts | switch_initial(kind, gateway.switches)
        return facts | {"model": kind.default_model, "base_url": kind.base_url}

    def _own_rate(self, kind: catalogue.Profile) -> int | None:
        same = self.gateway is not None and self.gateway.currency == currency_of(self.gateway, kind)
        return self.gateway.rate_nano if self.gateway and same else self._known_rate(kind)

    def _known_rate(self, kind: catalogue.Profile) -> int | None:
        """The rate that the team has typed for another gateway of this currency."""
        currency = currency_of(self.gateway, kind)
        rows = Gateway.objects.filter(team=self.team, deleted=None, demo=False, currency=currency)
        return rows.order_by("-pk").values_list("rate_nano", flat=True).first()

    def _shape(self, kind: catalogue.Profile) -> None:
        """Leave the fields that this kind has, with its own words."""
        if not kind.default_text_model:
            del self.fields["text_model"]
        else:
            self.fields["text_model"].help_text = _("Empty: %(usual)s.") % {"usual": kind.default_text_model}
        if kind.local:
            for name in ("key", "base_url", "demo", "stands_in"):
                del self.fields[name]
        else:
            self.fields["key"].help_text = self._key_help()
            self.fields["base_url"].help_text = self._address_help(kind)
            if not kind.base_url:
                self.order_fields(("profile", "name", "base_url"))
        self.fields["model"].help_text = _("Pick one or type any model's id.")
        self._shape_pace(kind)
        self._shape_currency(kind)
        self._shape_rate()
        if self.gateway is not None and self.gateway.profile == kind.key:
            self.fields |= switch_fields(kind)

    def _shape_pace(self, kind: catalogue.Profile) -> None:
        if kind.pace is None:
            return
        requests, seconds = kind.pace
        words = {"name": profile_label(kind.key), "requests": requests, "seconds": number(int(seconds))}
        pace = _("%(name)s takes %(requests)s requests in %(seconds)s seconds; Studio keeps to it.") % words
        self.fields["per_minute"].help_text = sentences(str(_("0: no limit set by the studio.")), str(pace))

    def _shape_currency(self, kind: catalogue.Profile) -> None:
        if kind.tells_currency:
            del self.fields["currency"]
        else:
            self.fields["currency"].choices = currency_choices(currency_of(self.gateway, kind))  # type: ignore[attr-defined]

    def _shape_rate(self) -> None:
        """Without a word about a currency that may still be chosen: a script hides the field while none is needed."""
        theirs, ours = self.billed_in, self.team.currency
        if "currency" not in self.fields and (theirs == ours or (self.kind and self.kind.play)):
            del self.fields["rate"]
        elif theirs == ours:
            self.fields["rate"].label = _("Exchange rate")
            self.fields["rate"].help_text = _("Only where it bills in another currency than %(ours)s.") % {"ours": ours}
        else:
            words = {"theirs": theirs, "ours": ours}
            self.fields["rate"].label = self.rate_label % words
            self.fields["rate"].help_text = self.rate_help % words

    rate_label = _("1 %(theirs)s in %(ours)s")
    rate_help = _("This gateway bills in %(theirs)s, your budgets are in %(ours)s.")

    @property
    def rate_words(self) -> dict[str, str]:
        """The label and the help of the rate for any currency, which stands in them as "¤"."""
        words = {"theirs": "¤", "ours": self.team.currency}
        return {"label": str(self.rate_label) % words, "help": str(self.rate_help) % words}

    def _address_help(self, kind: catalogue.Profile) -> Any:
        if self.gateway and self.gateway.has_key:
            return _("Another address forgets the stored key.")
        return (
            _("The one that %(name)s gives.") % {"name": kind.label}
            if kind.base_url
            else _("It ends in /v1 as a rule.")
        )

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

    # -- Cleaning ------------------------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        profile = self.kind
        if profile is None or "profile" not in given:
            return given
        given["model"] = given.get("model") or profile.default_model
        self._clean_address(profile)
        self._clean_key(profile)
        self._clean_rate(profile)
        return given

    def _clean_address(self, profile: catalogue.Profile) -> None:
        given = self.cleaned_data
        if profile.local or "base_url" in self.errors:
            return
        address = given.get("base_url") or profile.base_url
        if not address and not given.get("demo"):
            self.add_error("base_url", ValidationError(_("Type the address that the service's documents give.")))
        elif not address or (self.gateway is not None and address == self.gateway.base_url):
            given["base_url"] = address
        else:
            self._check_address(address)

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
        if profile.local:
            return
        if any(character.isspace() or not character.isprintable() for character in given.get("key", "")):
            self.add_error("key", ValidationError(_("A key has no spaces in it.")))
        elif not given.get("key", "").isascii():
            self.add_error("key", ValidationError(_("A key has only plain letters, digits and signs.")))
        elif self._lacks_key(profile) and "key" not in self.errors:
            self.add_error("key", ValidationError(_("This kind of gateway needs a key.")))

    def _lacks_key(self, profile: catalogue.Profile) -> bool:
        """Whether a key must be typed: for a new gateway, and for one that leaves the demo gateway for a real account. One
        that lost its key by a new address may be saved without, and says so."""
        given, before = self.cleaned_data, self.gateway
        if not profile.needs_key or given.get("key") or given.get("demo"):
            return False
        return before is None or (before.demo and not before.has_key)

    def _clean_rate(self, profile: catalogue.Profile) -> None:
        given = self.cleaned_data
        if "rate" not in self.fields:
            given["rate"] = NANO
        elif given.get("demo"):
            given["rate"] = given.get("rate") or NANO
        elif self._charged_in(given) == self.team.currency:
            given["rate"] = NANO
            self.errors.pop("rate", None)
        elif not given.get("rate") and "rate" not in self.errors:
            self.add_error("rate", ValidationError(_("Type the exchange rate, so that budgets hold.")))

    def _charged_in(self, given: dict[str, Any]) -> str:
        return given.get("currency") or (currency_of(self.gateway, self.kind) if self.kind else "")

    def facts(self) -> GatewayFacts:
        given = self.cleaned_data
        return GatewayFacts(
            name=given["name"],
            profile=given["profile"],
            model=given["model"],
            text_model=given.get("text_model", ""),
            base_url=given.get("base_url", ""),
            key=given.get("key", ""),
            demo=given.get("demo", False),
            currency=given.get("currency", ""),
            rate_nano=given["rate"],
            parallel=given["parallel"],
            per_minute=given["per_minute"],
            enabled=given["enabled"],
            stands_in=given.get("stands_in", False),
            switches=switch_values(self.fields, given),
        )
