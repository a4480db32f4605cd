"""What is asked in a review, what is decided, and what is said on pictures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from generations import marks
from generations.access import RIGHTS, Verb
from generations.forms.look import DressedForm
from generations.models import Comment, Membership, Review, State, Team, User
from generations.workflow.reviews.decisions import LONGEST_NOTE
from generations.workflow.reviews.start import Asked

LOCAL = "%Y-%m-%dT%H:%M"
"""How a browser's field of day and time writes them."""
LONGEST_GEOMETRY = 400_000


class ReviewForm(DressedForm, forms.Form):
    """What is asked, of whom, until when (in the person's zone)."""

    title = forms.CharField(
        label=_("Title"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True})
    )
    question = forms.CharField(
        label=_("Question"),
        required=False,
        max_length=2000,
        help_text=_("What the reviewers should decide, in a sentence or two."),
        widget=forms.Textarea(attrs={"class": "field", "rows": 3}),
    )
    due = forms.DateTimeField(
        label=_("Due"),
        required=False,
        input_formats=[LOCAL, f"{LOCAL}:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "field narrow"}, format=LOCAL),
    )
    reviewers = forms.MultipleChoiceField(
        label=_("Reviewers"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "review-people"})
    )

    def __init__(self, data: QueryDict | None = None, *, team: Team, review: Review | None = None, title: str = ""):
        super().__init__(data, initial=_initial(review) if review else {"title": title[:120]})
        self.people = _deciders(team)
        self.fields["reviewers"].choices = [(key, user.name) for key, user in self.people.items()]  # type: ignore[attr-defined]

    @property
    def asked(self) -> Asked:
        """Once it is valid."""
        given = self.cleaned_data
        chosen = tuple(self.people[key] for key in given["reviewers"])
        return Asked(title=given["title"], question=given["question"], due=given["due"], reviewers=chosen)


def _deciders(team: Team) -> Mapping[str, User]:
    """Members who may decide, by public id."""
    roles = [role for role, verbs in RIGHTS.items() if Verb.DECIDE in verbs]
    rows = Membership.objects.filter(team=team, role__in=roles).select_related("user").order_by("user__name", "pk")
    return {row.user.public_id: row.user for row in rows}


def _initial(review: Review) -> dict[str, Any]:
    people = review.reviewers.values_list("user__public_id", flat=True)
    due = timezone.localtime(review.due) if review.due else None
    return {"title": review.title, "question": review.question, "due": due, "reviewers": list(people)}


class DecideForm(forms.Form):
    """``seen`` is the state that the page showed."""

    state = forms.ChoiceField(choices=State.choices)
    seen = forms.ChoiceField(choices=State.choices)
    note = forms.CharField(required=False, max_length=LONGEST_NOTE)


class SayForm(forms.Form):
    """Words, and where on the picture they are said: ``geometry`` as JSON."""

    text = forms.CharField(
        max_length=Comment.LONGEST,
        error_messages={
            "required": _("Write something first."),
            "max_length": _("That is longer than a comment may be: %(limit_value)s characters."),
        },
    )
    internal = forms.BooleanField(required=False)
    mark = forms.ChoiceField(choices=Comment.Mark.choices, required=False)
    geometry = forms.CharField(required=False, max_length=LONGEST_GEOMETRY)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        try:
            geometry = json.loads(given.get("geometry") or "{}")
            given["geometry"] = marks.cleaned(given.get("mark", ""), geometry)
        except (ValueError, RecursionError):
            self.add_error("geometry", _("The mark could not be read. Draw it again."))
        return given


def first_error(form: forms.Form) -> str:
    """The first sentence that says what is wrong; "" where nothing is."""
    return next((str(errors[0]) for errors in form.errors.values()), "")
