"""A picture's file to take away: as the gateway sent it, with the brief in it, or as it is shown."""

from __future__ import annotations

import logging

from django.http import Http404, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from generations import storage
from generations.access import TeamRequest, Verb, in_team, picture_or_404
from generations.imaging import ImageRefused, ImagingFailed
from generations.models import Image, Picture
from generations.views.pouring import poured
from generations.workflow import briefs, kept

BRIEF, ORIGINAL, PLAIN = "brief", "original", "plain"

log = logging.getLogger(__name__)


@require_GET
@in_team(Verb.DOWNLOAD)
def download(request: TeamRequest, picture: str) -> HttpResponseBase:
    """``as`` is original, brief or plain; without it, as the team has chosen."""
    row = picture_or_404(request.actor, picture)
    wanted = request.GET.get("as", request.actor.team.plain_download)
    if wanted not in (BRIEF, ORIGINAL, PLAIN):
        raise Http404
    kept.downloaded(row)
    if wanted == BRIEF:
        return _with_brief(row, prices=request.actor.may(Verb.SEE_PRICES))
    return _as_stored(row, row.original if wanted == ORIGINAL else row.image)


def _as_stored(row: Picture, image: Image) -> HttpResponseRedirect:
    return HttpResponseRedirect(storage.signed_url(image.key, download_name=_name(row, image)))


def _name(row: Picture, image: Image) -> str:
    """Says when it was made; of a guarded edit the gateway's own file says that it is that one."""
    if image.pk == row.image_id:
        return row.filename
    return f"{row.created:%Y%m%d}-{row.public_id}-original.{image.extension}"


def _with_brief(row: Picture, *, prices: bool) -> HttpResponseBase:
    try:
        copy = briefs.copy_with_brief(row.image, briefs.brief_of(row, prices=prices))
    except (ImageRefused, ImagingFailed, OSError) as refused:
        # Whoever presses Download gets the picture, if need be without a word in it.
        log.warning("download: no brief for this file: %s", refused, extra={"picture": row.public_id})
        return _as_stored(row, row.image)
    file = copy.open("rb")
    # It goes with its last reader, however that ends.
    copy.unlink()
    answer = StreamingHttpResponse(poured(file), content_type=row.image.mime)
    answer["Content-Length"] = str(file.seek(0, 2))
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=row.filename) or "attachment"
    )
    answer["Cache-Control"] = "private, no-store"
    file.seek(0)
    return answer
