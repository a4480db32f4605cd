"""An edit made from what is pinned on a picture: the pins' words as the prompt, their areas as the mask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from generations import marks
from generations.access import Actor, TeamRequest, Verb, in_team, picture_or_404
from generations.forms import drafts, gateway_choice
from generations.imaging import ImageRefused
from generations.messages import explain
from generations.messages.places import place
from generations.models import Comment, Draft, Picture
from generations.sizing import MATCH
from generations.views.answers import answer_of
from generations.views.posting import posted
from generations.views.studio.compose import studio_url
from generations.views.studio.filled import filled
from generations.workflow import masks
from generations.workflow.errors import WorkflowError


@posted("picture-comments", "team", "picture")
@in_team(Verb.GENERATE)
def edit(request: TeamRequest, picture: str) -> HttpResponseBase:
    """Fill the composer with the picture as reference and the open pins as instruction; with a mask of their areas where the gateway
    takes one."""
    row = picture_or_404(request.actor, picture)
    pins = list(Comment.objects.filter(picture=row, resolved=None).live().threads().marked())
    if not pins:
        return answer_of(request, _("There is no open pin on this picture."), studio_url(request, row.project))
    try:
        data = composed(request.actor, row, pins)
    except (WorkflowError, ImageRefused) as refused:
        return answer_of(request, str(explain(refused.code, refused.params)), studio_url(request, row.project))
    return filled(request, row.project, data)


def composed(actor: Actor, row: Picture, pins: Sequence[Comment]) -> dict[str, Any]:
    """The composer's fields: what was chosen there stays, but for what the edit itself is. Raises as ``masks.keep_mask`` does."""
    draft = Draft.objects.filter(user=actor.user, project=row.project).first()
    data = {name: value for name, value in (draft.data if draft else {}).items() if name not in drafts.MASKING}
    prompt = instruction(pins)
    data |= {"prompt": prompt, "plain": drafts.plain_marks(prompt), "values": {}, "version": "", "aspect": MATCH}
    data["references"] = [drafts.entry_of(row.image.public_id, drafts.named(row))]
    return data | _masked(actor, row, data, pins)


def instruction(pins: Sequence[Comment]) -> str:
    """One numbered line for each pin, with its place in words."""
    lines = [
        _("%(number)s. At the %(place)s: %(text)s")
        % {"number": number, "place": place(one.mark, one.geometry), "text": " ".join(one.text.split())}
        for number, one in enumerate(pins, 1)
    ]
    return "\n".join([_("Change this picture as follows:"), *lines, _("Leave everything else exactly as it is.")])


def _masked(actor: Actor, row: Picture, data: dict[str, Any], pins: Sequence[Comment]) -> dict[str, str]:
    gateway = gateway_choice.chosen(data, actor.team)
    if gateway is None or not gateway_choice.caps_of(gateway, str(data.get("model") or gateway.model)).mask:
        return {}
    image = row.image
    drawn = [shape for one in pins for shape in marks.shapes(one.mark, one.geometry, image.width, image.height)]
    mask = masks.drawn_mask(image, drawn)
    return {"mask": mask.image.public_id, "mask_of": image.public_id, "lock": drafts.YES}
