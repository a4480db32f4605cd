"""Client links: what one shows and lets do, and the door on its other side."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from generations.forms.look import DressedForm
from generations.forms.review import LOCAL
from generations.models import ClientLink
from generations.workflow.client_links import SWITCHES


class EnterForm(DressedForm, forms.Form):
    """Who comes, and the password where there is one."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True}),
        help_text=_("Shown to those who asked you, beside what you say."),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=True),
        help_text=_("You were told it along with the link."),
    )

    def __init__(self, data: QueryDict | None = None, *, with_password: bool) -> None:
        super().__init__(data)
        if not with_password:
            del self.fields["password"]


class LinkForm(DressedForm, forms.Form):
    """For whom a link is, until when, what it shows and what it lets do."""

    label = forms.CharField(
        label=_("For whom"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Seen by the team alone."),
    )
    expires = forms.DateTimeField(
        label=_("Open until"),
        required=False,
        input_formats=[LOCAL, f"{LOCAL}:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "field narrow"}, format=LOCAL),
        help_text=_("Empty: until it is revoked."),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Empty: none. Send it by another way than the link."),
    )
    watermark = forms.CharField(
        label=_("Watermark"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Words across every preview, such as “Draft · Northlight”. Empty: none."),
    )
    may_decide = forms.BooleanField(label=_("Approve, request changes, reject"), required=False)
    may_pick = forms.BooleanField(label=_("Pick favourites"), required=False)
    may_comment = forms.BooleanField(label=_("Comment and pin"), required=False)
    may_download = forms.BooleanField(label=_("Download the previews"), required=False)
    originals = forms.BooleanField(
        label=_("Show and download the original files"),
        required=False,
        help_text=_("Whole size, without a watermark."),
    )
    shows_prompts = forms.BooleanField(label=_("Show the prompts"), required=False)
    shows_prices = forms.BooleanField(label=_("Show the prices"), required=False)
    shows_team = forms.BooleanField(
        label=_("Show what the team says, with names"),
        required=False,
        help_text=_("Without it a client sees the answers to their own comments, and no names."),
    )

    def __init__(self, data: QueryDict | None = None, *, link: ClientLink | None = None) -> None:
        standing = link or ClientLink()
        initial: dict[str, Any] = {name: getattr(standing, name) for name in (*SWITCHES, "label", "watermark")}
        initial["expires"] = timezone.localtime(standing.expires) if standing.expires else None
        super().__init__(data, initial=initial)

    def clean_expires(self) -> datetime | None:
        until: datetime | None = self.cleaned_data["expires"]
        if until is not None and until <= timezone.now():
            raise ValidationError(_("That is over already. Choose a later day, or leave it empty."), code="over")
        return until

    @property
    def switches(self) -> dict[str, bool]:
        """Once it is valid."""
        return {name: self.cleaned_data[name] for name in SWITCHES}
