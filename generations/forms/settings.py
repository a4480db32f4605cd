"""Forms of a team's settings: the team itself, its members and its projects."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from generations.forms.look import DressedForm
from generations.forms.money import MoneyField
from generations.forms.people import ZoneField
from generations.models import Gateway, LedgerEntry, Role, Team
from generations.providers import catalogue

CURRENCIES = (
    ("USD", _("US dollar")),
    ("EUR", _("Euro")),
    ("GBP", _("Pound sterling")),
    ("CNY", _("Chinese yuan")),
    ("HKD", _("Hong Kong dollar")),
    ("TWD", _("New Taiwan dollar")),
    ("SGD", _("Singapore dollar")),
    ("JPY", _("Japanese yen")),
    ("KRW", _("South Korean won")),
    ("INR", _("Indian rupee")),
    ("AUD", _("Australian dollar")),
    ("NZD", _("New Zealand dollar")),
    ("CAD", _("Canadian dollar")),
    ("CHF", _("Swiss franc")),
    ("SEK", _("Swedish krona")),
    ("NOK", _("Norwegian krone")),
    ("DKK", _("Danish krone")),
    ("PLN", _("Polish złoty")),
    ("CZK", _("Czech koruna")),
    ("BRL", _("Brazilian real")),
    ("MXN", _("Mexican peso")),
)

ROLE_WORDS = (
    (Role.OWNER.label, _("everything, with members, gateways and budgets")),
    (Role.EDITOR.label, _("makes pictures, and trashes their own")),
    (_("Reviewer, viewer"), _("see and download pictures; prices only if the team says so")),
)


def currency_choices(*current: str) -> list[tuple[str, str]]:
    """The known currencies, after those of ``current`` that are not among them."""
    known = dict(CURRENCIES)
    others = [(code, code) for code in dict.fromkeys(current) if code not in known]
    return others + [(code, f"{code} · {label}") for code, label in CURRENCIES]


class TeamForm(DressedForm, forms.ModelForm):  # type: ignore[type-arg]
    """Name, money, time, who sees prices, and what the Download key gives. The currency stands still once amounts are kept in it."""

    name = forms.CharField(label=_("Team name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    currency = forms.ChoiceField(label=_("Currency"))
    time_zone = ZoneField(help_text=_("Monthly budgets begin at midnight of this zone."))
    reviewers_see_prices = forms.BooleanField(label=_("Reviewers see prices"), required=False)
    viewers_see_prices = forms.BooleanField(label=_("Viewers see prices"), required=False)

    plain_download = forms.ChoiceField(
        label=_("The Download key gives"),
        choices=(("brief", _("With brief")), ("original", _("Original file"))),
        widget=forms.RadioSelect,
        required=False,
        help_text=_(
            "A file with brief carries its prompt and settings, and fills the composer again when it is dropped on the studio. "
            "The original is the gateway's own file, untouched. Each picture's menu offers both."
        ),
    )

    class Meta:
        model = Team
        fields = ["name", "currency", "time_zone", "reviewers_see_prices", "viewers_see_prices", "plain_download"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].keep(self.instance.time_zone)  # type: ignore[attr-defined]
        currency = self.fields["currency"]
        currency.choices = currency_choices(self.instance.currency)  # type: ignore[attr-defined]
        currency.disabled = currency_is_fixed(self.instance)
        currency.help_text = (
            _("Fixed, because a gateway or paid pictures are booked in it.")
            if currency.disabled
            else _("For budgets and prices. It can be changed until the first real gateway is connected.")
        )

    def clean_plain_download(self) -> str:
        return self.cleaned_data["plain_download"] or str(self.instance.plain_download)


def currency_is_fixed(team: Team) -> bool:
    """Whether real amounts depend on the team's currency: a paid gateway is connected, or something was booked."""
    play = [key for key, profile in catalogue.PROFILES.items() if profile.play]
    if Gateway.objects.filter(team=team, deleted=None, demo=False).exclude(profile__in=play).exists():
        return True
    return LedgerEntry.objects.filter(team=team, play_money=False).exists()


class InviteForm(DressedForm, forms.Form):
    """An invitation link: for whom (a note for the list) and with which role."""

    note = forms.CharField(
        label=_("For whom"),
        required=False,
        max_length=80,
        help_text=_("A note for this list, such as a name. Nothing is sent."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.EDITOR)


class RoleForm(DressedForm, forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class ProjectForm(DressedForm, forms.Form):
    """A project's name and its hard monthly limit."""

    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    budget = MoneyField(label=_("Monthly budget"), required=False)

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["budget"].label = _("Monthly budget, %(currency)s") % {"currency": team.currency}
        self.fields["budget"].help_text = _("Nothing is made beyond it. Empty: no limit.")
