"""The one validation of a generation, whether it comes from the page or from a program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from generations import sizing
from generations.access import Actor
from generations.forms import words
from generations.forms.drafts import Tray, has_lines, new_submission, sent_prompt, tray
from generations.forms.filling import Filled, filled
from generations.forms.fitting import MOST_EDGE, Choice, Fitted, Move, fit
from generations.forms.gateway_choice import caps_of, chosen, is_offered, lacks_key, reaches, retired_on, usable
from generations.forms.masking import Masking, masking, misfit, not_taken
from generations.messages import explain, listed
from generations.messages.figures import date_word
from generations.models import Gateway, Picture, Project
from generations.providers.base import Capabilities
from generations.workflow.orders import Order

WRITE = _("Write what should be in the picture.")
OUT_OF_REACH = "references_need_public_url"
NUMBER = {"invalid": _("Write a whole number.")}


class ComposeForm(forms.Form):
    """``data`` is a mapping as :mod:`generations.forms.drafts` makes it (a program sends the same keys). ``order()`` is what
    the valid form asks for.

    A choice that the gateway does not have is an error that names the nearest possible one: nothing is changed behind the
    person's back. Errors carry codes (``form.errors.as_data()``); the form never touches network or files.
    """

    fills = True
    """Whether the prompt is a template; else it is sent as it is."""
    prompt = forms.CharField(strip=False, error_messages={"required": WRITE})
    gateway = forms.CharField(required=False)
    references = forms.Field(required=False)
    values = forms.Field(required=False)
    aspect = forms.CharField(required=False)
    resolution = forms.CharField(required=False)
    width = forms.IntegerField(required=False, min_value=1, max_value=MOST_EDGE, error_messages=NUMBER)
    height = forms.IntegerField(required=False, min_value=1, max_value=MOST_EDGE, error_messages=NUMBER)
    quality = forms.CharField(required=False, max_length=20)
    n = forms.IntegerField(required=False, error_messages=NUMBER)
    output_format = forms.CharField(required=False, max_length=20)
    output_compression = forms.IntegerField(required=False, min_value=0, max_value=100, error_messages=NUMBER)
    background = forms.CharField(required=False, max_length=20)
    moderation = forms.CharField(required=False, max_length=20)
    partial_images = forms.IntegerField(required=False, error_messages=NUMBER)
    action = forms.CharField(required=False, max_length=20)
    one_call = forms.CharField(required=False, max_length=8)
    mask = forms.CharField(required=False, max_length=16)
    submission = forms.CharField(required=False, max_length=64)

    def __init__(self, data: Mapping[str, Any], *, actor: Actor, project: Project) -> None:
        super().__init__(data)
        self.actor, self.project = actor, project
        self.chosen: Gateway | None = None
        self.tray = Tray()
        self.filled = Filled(template="", text="", tray=self.tray)
        self.masking = Masking()
        self.fitted: Fitted | None = None

    def clean_prompt(self) -> str:
        prompt = str(self.cleaned_data["prompt"]).replace("\r\n", "\n")
        if not prompt.strip():
            raise ValidationError(WRITE, code="required")
        return prompt

    def clean_aspect(self) -> str:
        return self._one_of("aspect", sizing.ASPECTS, _("There is no aspect ratio “%(value)s”."))

    def clean_resolution(self) -> str:
        return self._one_of("resolution", sizing.RESOLUTIONS, _("There is no resolution “%(value)s”."))

    def _one_of(self, name: str, known: tuple[str, ...], message: Any) -> str:
        value = str(self.cleaned_data[name])
        if value and value not in known:
            raise ValidationError(message, code="unknown", params={"value": value[:40]})
        return value

    def clean(self) -> dict[str, Any]:
        self._fill()
        self.masking = self._masking()
        self.chosen = self._gateway()
        if self.project.archived:
            self.add_error(None, ValidationError(_("This project is archived. Choose another."), code="archived"))
        if self.chosen is None:
            self.add_error("gateway", ValidationError(_("Choose a gateway."), code="required"))
            return self.cleaned_data
        caps = caps_of(self.chosen, self.model)
        self._check_gateway(self.chosen)
        self._check_prompt(caps)
        self._check_references(caps)
        self._check_mask(caps, self.chosen)
        if not self.errors.keys() & {"aspect", "resolution", "width", "height", "n", "partial_images"}:
            self._check_choice(caps)
        return self.cleaned_data

    def _fill(self) -> None:
        found, prompt = tray(self.data, self.actor.team), self.cleaned_data.get("prompt", "")
        self.filled = Filled(template=prompt, text=prompt, tray=found)
        if self.fills and prompt:
            self.filled = filled({**self.data, "prompt": prompt}, self.actor, found)
        self.tray = self.filled.tray
        if self.filled.fault:
            self.add_error("prompt", ValidationError(self.filled.fault, code="too_long"))
        for name, why in self.filled.errors:
            self.add_error("values", ValidationError("%(name)s: %(why)s", code=name, params={"name": name, "why": why}))

    def _masking(self) -> Masking:
        return masking(self.data, self.actor.team)

    def _gateway(self) -> Gateway | None:
        return chosen(self.data, self.actor.team)

    @property
    def model(self) -> str:
        """The model asked for; the gateway's own where none was."""
        return str(self.data.get("model") or (self.chosen.model if self.chosen else ""))

    def refuse(self, field: str | None, message: str, code: str = "refused") -> None:
        """Refuse the form for something found out beside it: a file that is no picture, a budget that does not cover it."""
        self.is_valid()
        self.add_error(field, ValidationError(message, code=code))

    def _check_gateway(self, gateway: Gateway) -> None:
        if not gateway.enabled:
            message = _("“%(name)s” is switched off. Choose another gateway.")
            self.add_error("gateway", ValidationError(message, code="off", params={"name": gateway.name}))
        elif lacks_key(gateway):
            message = _("“%(name)s” has no key yet. An owner can add it in the settings.")
            self.add_error("gateway", ValidationError(message, code="key_missing", params={"name": gateway.name}))
        elif retired := retired_on(gateway, self.model):
            message = _("%(model)s was shut down by its maker on %(day)s. Choose another model.")
            params = {"model": self.model, "day": date_word(retired)}
            self.add_error("gateway", ValidationError(message, code="model_retired", params=params))
        elif not is_offered(gateway, self.model):
            message = _("“%(name)s” is not set up for the model %(model)s.")
            params = {"name": gateway.name, "model": self.model}
            self.add_error("gateway", ValidationError(message, code="model", params=params))

    def _check_prompt(self, caps: Capabilities) -> None:
        if self.cleaned_data.get("prompt") and not self.filled.text.strip():
            self.add_error("prompt", ValidationError(WRITE, code="required"))
        length = len(self.sent_prompt)
        if length > caps.prompt_limit:
            message = _("The prompt has %(length)s characters; this gateway takes %(limit)s. Shorten it by %(over)s.")
            params: dict[str, Any] = {"length": length, "limit": caps.prompt_limit, "over": length - caps.prompt_limit}
            self.add_error("prompt", ValidationError(message, code="prompt_too_long", params=params))

    def _check_references(self, caps: Capabilities) -> None:
        count, most = len(self.tray.found), caps.max_references
        if self.tray.gone:
            message = _("No longer there: %(names)s. Remove it from the references, or add it again.")
            params = {"names": listed(self.tray.gone)}
            self.add_error("references", ValidationError(message, code="reference_gone", params=params))
        if count > most:
            message = _("%(count)s references; this gateway takes %(most)s. Remove %(over)s.")
            over = {"count": count, "most": most, "over": count - most}
            if not most:
                message = _("This gateway takes no references. Remove %(over)s.")
            self.add_error("references", ValidationError(message, code="too_many_references", params=over))
        elif count and self.chosen and not reaches(self.chosen, caps):
            self.refuse_code("references", OUT_OF_REACH)

    def _check_mask(self, caps: Capabilities, gateway: Gateway) -> None:
        if why := misfit(self.masking, self.tray):
            self.add_error("mask", ValidationError(why, code="mask_misfit"))
        elif self.masking.image and not caps.mask:
            why = not_taken(caps, gateway, usable(self.actor.team))
            self.add_error("mask", ValidationError(why, code="mask_not_possible"))

    @property
    def sent_prompt(self) -> str:
        """The filled prompt with the lines of the references' roles."""
        return sent_prompt(self.filled.text, self.data, self.tray)

    def refuse_code(self, field: str | None, code: str) -> None:
        self.add_error(field, ValidationError(str(explain(code)), code=code))

    def _check_choice(self, caps: Capabilities) -> None:
        choice = Choice.read(self.cleaned_data)
        if choice.aspect == sizing.CUSTOM and choice.custom is None:
            self.add_error("width", ValidationError(_("Type a width and a height."), code="required"))
            return
        self.fitted = fit(choice, caps, self._first_reference())
        for move in (move for move in self.fitted.moves if not move.soft and self._was_asked(move)):
            self.add_error(move.name, ValidationError(words.refused(move), code=move.reason.code))

    def _was_asked(self, move: Move) -> bool:
        """Whether what had to move was chosen at all: the default of what was not said is whatever the gateway has."""
        return self.cleaned_data.get(move.name) not in (None, "")

    def _first_reference(self) -> sizing.Size | None:
        first = self.tray.found[0].image if self.tray.found else None
        return (first.width, first.height) if first else None

    def order(self, trace: str = "") -> Order:
        """What is asked for, once the form is valid. ``trace`` is the request's id, as in the logs."""
        if self.chosen is None or self.fitted is None:
            raise ValueError("only a valid form makes an order")
        return Order(
            submission=self.cleaned_data.get("submission") or new_submission(),
            team=self.actor.team,
            project=self.project,
            person=self.actor.user,
            gateway=self.chosen,
            model=self.model,
            prompt=self.filled.text,
            sent_prompt="" if self.sent_prompt == self.filled.text else self.sent_prompt,
            role_lines=has_lines(self.data),
            **self.fitted.asked(caps_of(self.chosen, self.model)),
            references=self.tray.found,
            mask=self.masking.image,
            feather=self.masking.feather or 0 if self.masking.image else 0,
            guarded=self.masking.image is not None and self.masking.lock,
            varies=self._origin(),
            template=self.filled.kept_template,
            values=self.filled.values,
            version=self.filled.version,
            trace=trace,
        )

    def _origin(self) -> Picture | None:
        return origin_of(self.data, self.actor, self.tray)


def origin_of(data: Mapping[str, Any], actor: Actor, found: Tray) -> Picture | None:
    """The picture that is varied, as long as it lies in the tray."""
    wanted = data.get("origin")
    origin = actor.pictures().filter(public_id=wanted).first() if wanted else None
    kept = origin is not None and any(one.image.pk in (origin.image_id, origin.raw_id) for one in found.found)
    return origin if kept else None
