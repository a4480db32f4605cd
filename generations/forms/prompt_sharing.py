"""Who sees a prompt, for how long a public link shows it, and the word about a proposed change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from generations.forms.look import DressedForm
from generations.models import Membership, Prompt, Team, User

Sharing = Prompt.Sharing


class SharingFields(forms.Form):
    """Only its author, the whole team, or some members by name."""

    sharing = forms.ChoiceField(
        label=_("Who sees it"),
        choices=[
            (Sharing.PRIVATE, pgettext_lazy("who sees it", "Only me")),
            (Sharing.TEAM, pgettext_lazy("who sees it", "The team")),
            (Sharing.MEMBERS, pgettext_lazy("who sees it", "Some members")),
        ],
        widget=forms.RadioSelect,
    )
    members = forms.MultipleChoiceField(label=_("Members"), required=False, widget=forms.CheckboxSelectMultiple)

    people: Mapping[str, User]

    def know(self, team: Team, owner: User, writer: User) -> None:
        """Offer everybody else in the team, by public id. To ``writer`` the author of somebody else's prompt is not "me"."""
        rows = Membership.objects.filter(team=team).exclude(user=owner).select_related("user").order_by("user__name")
        self.people = {row.user.public_id: row.user for row in rows}
        self.fields["members"].choices = [(key, user.name) for key, user in self.people.items()]  # type: ignore[attr-defined]
        if owner != writer:
            sharing = self.fields["sharing"]
            alone = _("Only %(name)s") % {"name": owner.name}
            sharing.choices = [(Sharing.PRIVATE, alone), *sharing.choices[1:]]  # type: ignore[attr-defined]

    def need_members(self) -> None:
        """Sharing by name needs a name."""
        given = self.cleaned_data
        if given.get("sharing") == Sharing.MEMBERS and not given.get("members") and "members" not in self.errors:
            self.add_error("members", _("Choose at least one member."))

    @property
    def chosen(self) -> tuple[User, ...]:
        """The members by name, once it is valid; none where it is shared otherwise."""
        given = self.cleaned_data
        return tuple(self.people[key] for key in given["members"]) if given["sharing"] == Sharing.MEMBERS else ()


class SharingForm(DressedForm, SharingFields):
    """Who in the team sees a prompt."""

    def __init__(self, data: QueryDict | None = None, *, prompt: Prompt, writer: User) -> None:
        super().__init__(data, initial=shared_with(prompt))
        self.know(prompt.team, prompt.owner, writer)

    def clean(self) -> dict[str, Any]:
        self.need_members()
        return self.cleaned_data


def shared_with(prompt: Prompt) -> dict[str, Any]:
    """What the fields show of a prompt."""
    members = [row.user.public_id for row in prompt.members.select_related("user")]
    return {"sharing": prompt.sharing, "members": members}


class LinkForm(DressedForm, forms.Form):
    """How long a public link shows its prompt."""

    days = forms.TypedChoiceField(
        label=_("It works"),
        choices=[
            ("1", _("for a day")),
            ("7", _("for 7 days")),
            ("30", _("for 30 days")),
            ("", _("until it is revoked")),
        ],
        initial="7",
        required=False,
        coerce=int,
        empty_value=None,
    )


class AnswerForm(DressedForm, forms.Form):
    """The word to whoever proposed a change; a refusal owes one."""

    answer = forms.CharField(
        label=_("Your answer"),
        max_length=400,
        required=False,
        error_messages={"required": _("Say why, in a few words: somebody worked on it.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: QueryDict | None = None, *, refuses: bool = False) -> None:
        super().__init__(data)
        self.fields["answer"].required = refuses
