"""Forms of the first run, signing in, joining, resets and the personal page."""

from __future__ import annotations

import zoneinfo
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, password_validation
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext_lazy as _

from generations.forms.look import DressedForm
from generations.models import User

REGIONS = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Arctic": _("Arctic"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific"),
}


def zone_choices() -> list[Any]:
    """Time zones that this system knows, grouped by region, UTC first; in the reader's language."""
    return _zones(get_language() or "en")


@lru_cache(maxsize=4)
def _zones(language: str) -> list[Any]:
    names = sorted(name for name in _current_names() if name.split("/")[0] in REGIONS and "/" in name)
    groups = [
        (str(word), [(name, _city(name, language)) for name in names if name.startswith(region + "/")])
        for region, word in REGIONS.items()
    ]
    return [("UTC", "UTC"), *[group for group in groups if group[1]]]


def _current_names() -> set[str]:
    """The names to choose from, without old ones such as Asia/Calcutta: the table beside the zones, where the system has it."""
    known = zoneinfo.available_timezones()
    for folder in zoneinfo.TZPATH:
        with suppress(OSError):
            lines = (Path(folder) / "zone.tab").read_text(encoding="utf-8").splitlines()
            return known & {line.split("\t")[2] for line in lines if not line.startswith("#")}
    return known


def _city(name: str, language: str) -> str:
    """The zone's city; beside it in the reader's language, after the name that the list is ordered by."""
    city = name.split("/", 1)[1].replace("_", " ")
    said = Locale.parse(to_locale(language)).time_zones.get(name, {}).get("city", "")
    return city if language.startswith("en") or not said else f"{city} {said}"


class ZoneField(forms.ChoiceField):
    """A time zone by its IANA name."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Time zone"))
        super().__init__(choices=zone_choices, **kwargs)

    def keep(self, current: str) -> None:
        """Offer ``current`` too, where it is a name outside the list (``US/Pacific``): a save must not move it unseen."""
        if not self.valid_value(current):
            self.choices = [(current, current), *zone_choices()]


class BrowserZoneField(forms.CharField):
    """A hidden field that the browser fills with its time zone; "" where there is no script or the zone is not known."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=64, widget=forms.HiddenInput(attrs={"data-zone": ""}), **kwargs)

    def clean(self, value: Any) -> str:
        name = str(super().clean(value))
        return name if name in zoneinfo.available_timezones() else ""


def password_field(label: Any, autocomplete: str, **kwargs: Any) -> forms.CharField:
    """Its value is never sent back to the page."""
    attrs = {"autocomplete": autocomplete}
    return forms.CharField(
        label=label, strip=False, max_length=200, widget=forms.PasswordInput(attrs=attrs, render_value=False), **kwargs
    )


def email_field() -> forms.EmailField:
    attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
    return forms.EmailField(label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs=attrs))


def name_field() -> forms.CharField:
    return forms.CharField(label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"}))


class NewPasswordForm(DressedForm, forms.Form):
    """Sets a password, by a reset link."""

    password = password_field(_("New password"), "new-password", help_text=_("8 characters or more."))

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        password_validation.validate_password(password, self.user or self.described_user())
        return password

    def described_user(self) -> User | None:
        """Whose name and e-mail the password should not resemble."""
        return None


class AccountForm(NewPasswordForm):
    """A new account: name, e-mail, password."""

    name = name_field()
    email = email_field()
    password = password_field(_("Password"), "new-password", help_text=_("8 characters or more."))
    time_zone = BrowserZoneField()
    field_order = ["name", "email", "password"]

    def described_user(self) -> User:
        return User(name=self.cleaned_data.get("name", ""), email=self.cleaned_data.get("email", ""))

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).strip().lower()
        if User.objects.filter(email=email).exists():
            raise ValidationError(_("There is an account with this e-mail already. Sign in with it."), code="taken")
        return email


class FirstRunForm(AccountForm):
    team_name = forms.CharField(
        label=_("Team name"),
        max_length=80,
        help_text=_("Your studio, agency or company. It can be changed later."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    field_order = ["name", "email", "password", "team_name"]


def _known(request: HttpRequest, email: str, password: str) -> User | None:
    """Who shows this e-mail and password; wrong tries are counted, and too many of them end in the page that says so."""
    # By the name "email": under another, tries are counted for nobody, and no e-mail is ever locked.
    return authenticate(request, email=email, password=password)


class SignInForm(DressedForm, forms.Form):
    """E-mail and password. ``user`` is who signed in, once the form is valid."""

    email = email_field()
    password = password_field(_("Password"), "current-password")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if "email" in given and "password" in given:
            self.user = _known(self.request, str(given["email"]).strip().lower(), given["password"])
            if self.user is None:
                raise ValidationError(_("E-mail and password do not match."), code="wrong")
        return given


class MeForm(DressedForm, forms.ModelForm):  # type: ignore[type-arg]
    """The personal page, apart from the password. The e-mail opens the door, so changing it takes the password too."""

    name = name_field()
    email = email_field()
    confirm = password_field(
        _("Current password"),
        "current-password",
        required=False,
        help_text=_("Only to change the e-mail: you sign in with it."),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("As the browser")), *settings.LANGUAGES],
        widget=forms.RadioSelect,
    )
    theme = forms.ChoiceField(
        label=_("Appearance"), choices=User.Theme.choices, widget=forms.RadioSelect(attrs={"data-theme-choice": ""})
    )
    time_zone = ZoneField()
    single_keys = forms.BooleanField(
        label=_("Shortcuts of one key"),
        required=False,
        help_text=_("Such as G then S for the studio. Switch them off if you use speech input."),
    )
    notify_done = forms.BooleanField(
        label=_("Tell me when my pictures are done"),
        required=False,
        help_text=_("A notification of this browser, while the studio is open in another tab."),
    )

    class Meta:
        model = User
        fields = ["name", "email", "language", "theme", "time_zone", "single_keys", "notify_done"]

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.email_was = request, self.instance.email
        self.fields["time_zone"].keep(self.instance.time_zone)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("email", self.email_was) != self.email_was and "confirm" not in self.errors:
            self._clean_confirm(given.get("confirm", ""))
        return given

    def _clean_confirm(self, password: str) -> None:
        if not password:
            self.add_error("confirm", ValidationError(_("Type your password to change the e-mail."), code="missing"))
        elif _known(self.request, self.email_was, password) is None:
            self.add_error("confirm", ValidationError(_("This is not your current password."), code="wrong"))

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).strip().lower()
        if User.objects.filter(email=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Another account has this e-mail."), code="taken")
        return email


class PasswordForm(NewPasswordForm):
    """Changes one's own password, which the old one must allow."""

    current = password_field(_("Current password"), "current-password")
    field_order = ["current", "password"]

    def __init__(self, *args: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.request, self.email = request, user.email

    def clean_current(self) -> str:
        current = str(self.cleaned_data["current"])
        if _known(self.request, self.email, current) is None:
            raise ValidationError(_("This is not your current password."), code="wrong")
        return current
