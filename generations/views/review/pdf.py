"""A review's summary as the bytes of a PDF."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from generations import imaging, storage
from generations.deliver.review_pdf import Judged, Line, MarkDrawn, Summary, write_summary
from generations.messages.places import mark_name
from generations.models import Comment, Image, Review, State, Team
from generations.views.review.shown import state_word
from generations.workflow.reviews.progress import Progress

SOURCE = 640
"""The thumbnail that is printed: sharp in the size that it has on the page."""
MOST_BYTES = 400_000
AT_ONCE = 2

log = logging.getLogger(__name__)


def pdf_of(team: Team, *, review: Review, results: Sequence[Any], progress: Progress, **_more: Any) -> bytes:
    """Of what the summary's page shows. Raises ``OSError``."""
    Path(settings.SPOOL_DIR).mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="review-", dir=settings.SPOOL_DIR))
    try:
        images = {one.item.picture.image_id: one.item.picture.image for one in results}
        with ThreadPoolExecutor(AT_ONCE) as pool:
            jpegs = dict(zip(images, pool.map(lambda image: _jpeg(image, folder), images.values()), strict=True))
        path = folder / "summary.pdf"
        write_summary(path, _summary(review, team, progress, [_judged(one, jpegs) for one in results]))
        return path.read_bytes()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _jpeg(image: Image, folder: Path) -> Path | None:
    """None where the file cannot be read: the words are worth printing without it."""
    here = folder / str(image.pk)
    here.mkdir()
    try:
        source = storage.local_copy(image.thumb_key(SOURCE), here)
        made = imaging.fit(source, here / "print.jpg", max_side=SOURCE, max_bytes=MOST_BYTES, mime="image/jpeg")
    except (OSError, imaging.ImageRefused, imaging.ImagingFailed) as refused:
        log.warning("review: a picture is left out of the summary: %s", refused, extra={"image": image.public_id})
        return None
    return Path(made.path)


def _summary(review: Review, team: Team, progress: Progress, pictures: Sequence[Judged]) -> Summary:
    return Summary(
        title=review.title,
        question=review.question,
        facts=[*_facts(review, team), counts_line(progress)],
        language=get_language() or "en",
        pictures=pictures,
    )


def counts_line(progress: Progress) -> str:
    """ "24 pictures: 12 approved, …", of the states that occur."""
    total = ngettext("%(n)s picture", "%(n)s pictures", progress.total) % {"n": progress.total}
    order = (State.APPROVED, State.CHANGES, State.REJECTED, State.OPEN)
    some = [f"{state_word(state)} {progress.counts[state]}" for state in order if progress.counts.get(state)]
    return " · ".join([total, *some])


def _facts(review: Review, team: Team) -> Iterator[str]:
    day = date_format(timezone.localtime(review.created), "DATE_FORMAT")
    yield f"{team.name} · " + _("put up by %(name)s on %(day)s") % {"name": review.person.name, "day": day}
    if review.closed and review.closed_by:
        words = {"name": review.closed_by.name, "day": date_format(timezone.localtime(review.closed), "DATE_FORMAT")}
        yield _("closed by %(name)s on %(day)s") % words


def _judged(one: Any, jpegs: dict[int, Path | None]) -> Judged:
    picture = one.item.picture
    said = [thread for thread in one.threads if thread.comment.mark]
    return Judged(
        jpeg=jpegs[picture.image_id],
        width=picture.width,
        height=picture.height,
        state=one.item.state,
        word=one.word,
        name=f"{one.number}. {picture.filename}",
        lines=list(_lines(one)),
        marks=[
            MarkDrawn(kind=row.mark, geometry=row.geometry, number=row.number or 0)
            for row in (thread.comment for thread in said)
        ],
    )


def _lines(one: Any) -> Iterator[Line]:
    if one.item.picked_by:
        yield Line(text=_("Picked by %(names)s") % {"names": one.item.picked_by}, small=True)
    if one.last is not None:
        yield Line(text=f"{one.last.by}, {_when(one.last.created)}", small=True)
        if one.last.note:
            yield Line(text=f"“{one.last.note}”")
    for thread in one.threads:
        yield from _said(thread.comment, 0)
        for answer in thread.answers:
            yield from _said(answer.comment, 1)


def _said(row: Comment, depth: int) -> Iterator[Line]:
    name = mark_name(row.mark, row.geometry, row.number)
    facts = (name, row.by, _when(row.created), row.internal and _("team only"), row.resolved and _("resolved"))
    yield Line(text=" · ".join(filter(None, facts)), small=True, depth=depth, apart=True)
    yield Line(text=row.text, depth=depth)


def _when(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
