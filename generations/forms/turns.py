"""A turn: one more picture made from a picture, by the settings of its own generation and through the one validation of all."""

from __future__ import annotations

from dataclasses import replace

from generations.access import Actor
from generations.forms import drafts
from generations.forms.compose import ComposeForm
from generations.models import Picture
from generations.workflow.orders import Order


class TurnForm(ComposeForm):
    """``prompt`` says what should change. The picture stands as the only reference, so that the gateway's limits are asked about it;
    the order has it as what is continued, which travels in the way that the gateway has for that."""

    def __init__(self, picture: Picture, prompt: str, *, actor: Actor, submission: str = "") -> None:
        data = drafts.from_generation(picture.generation, actor)
        reference = {"image": picture.image.public_id, "filename": picture.filename}
        # Whatever its parent was told to do, a turn edits; and its parent's mask lay over another picture.
        data |= {"prompt": prompt, "n": "1", "action": "auto", "one_call": "", "references": [reference], "mask": ""}
        data |= {"values": {}, "version": ""}  # they were of the parent's prompt
        super().__init__({**data, "submission": submission[:64]}, actor=actor, project=picture.project)
        self.picture = picture

    def order(self, trace: str = "") -> Order:
        return replace(super().order(trace=trace), references=(), continues=self.picture)
