"""A contact sheet as PDF: A4, four pictures to a row, text in any script that can be had.

The pictures are small JPEGs that were made for it; they are put in as they are, nothing is decoded.
"""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from generations.deliver.fonts import Fonts
from generations.deliver.sheet import Sheet, SheetPicture
from generations.deliver.typeset import draw, goes_right, width_of, wrapped

MARGIN, GAP = 36.0, 12.0
COLUMNS, ROWS = 4, 5
ROWS_WITH_PROMPTS = 4
HEAD, FOOT = 44.0, 18.0
"""Points kept at the top for the title, at the bottom for the page's number."""
TITLE, LINE, NAME, SMALL = 15.0, 8.5, 7.5, 6.5
LEAD = 1.3
NAME_LINES, PROMPT_LINES = 2, 6
INK, QUIET, GROUND = 0.1, 0.42, 0.955
"""Greys: the pictures are the only colour."""


def write_pdf(path: Path, sheet: Sheet, *, prompts: bool) -> int:
    """Write the sheet to ``path``; returns its pages. Every picture is read when its page is drawn."""
    canvas = Canvas(str(path), pagesize=A4, pageCompression=1)
    canvas.setTitle(sheet.title)
    canvas.setCreator("Prompt Studio")
    fonts = Fonts(sheet.language)
    each = COLUMNS * (ROWS_WITH_PROMPTS if prompts else ROWS)
    pages = max(1, -(-len(sheet.pictures) // each))
    for number in range(pages):
        _head(canvas, sheet, fonts)
        _foot(canvas, fonts, f"{number + 1} / {pages}")
        for place, one in enumerate(sheet.pictures[number * each : (number + 1) * each]):
            _cell(canvas, one, fonts, place, each // COLUMNS)
        canvas.showPage()
    canvas.save()
    return pages


def _head(canvas: Canvas, sheet: Sheet, fonts: Fonts) -> None:
    width, top = A4[0] - 2 * MARGIN, A4[1] - MARGIN
    _lines(canvas, sheet.title, fonts, (MARGIN, top + TITLE * (LEAD - 1), width), TITLE, INK, 1)
    _lines(canvas, sheet.line, fonts, (MARGIN, top - TITLE - 2, width), LINE, QUIET, 1)


def _foot(canvas: Canvas, fonts: Fonts, text: str) -> None:
    width = width_of(text, fonts, NAME)
    _lines(canvas, text, fonts, (A4[0] - MARGIN - width, MARGIN - 6 + NAME * LEAD, width + 1), NAME, QUIET, 1)


def _cell(canvas: Canvas, one: SheetPicture, fonts: Fonts, place: int, rows: int) -> None:
    row, column = divmod(place, COLUMNS)
    side = (A4[0] - 2 * MARGIN - GAP * (COLUMNS - 1)) / COLUMNS
    high = (A4[1] - 2 * MARGIN - HEAD - FOOT + GAP) / rows
    x, top = MARGIN + column * (side + GAP), A4[1] - MARGIN - HEAD - row * high
    text = NAME_LINES * NAME * LEAD + SMALL * LEAD * (1 + (PROMPT_LINES if rows == ROWS_WITH_PROMPTS else 0))
    frame = min(side, high - GAP - text)
    canvas.setFillGray(GROUND)
    canvas.rect(x, top - frame, side, frame, stroke=0, fill=1)
    scale = min(side / one.width, frame / one.height)
    width, height = one.width * scale, one.height * scale
    canvas.drawImage(str(one.thumb), x + (side - width) / 2, top - frame + (frame - height) / 2, width, height)
    y = _lines(canvas, one.name, fonts, (x, top - frame - 2, side), NAME, INK, NAME_LINES)
    y = _lines(canvas, " · ".join(one.facts), fonts, (x, y, side), SMALL, QUIET, 1)
    _lines(canvas, one.prompt, fonts, (x, y, side), SMALL, INK, PROMPT_LINES)


def _lines(
    canvas: Canvas, text: str, fonts: Fonts, place: tuple[float, float, float], size: float, grey: float, most: int
) -> float:
    """At most ``most`` lines below ``place`` (left, top, width in points); where they end."""
    x, y, width = place
    canvas.setFillGray(grey)
    rightwards = goes_right(text)
    for line in wrapped(text, fonts, size, width, most):
        y -= size * LEAD
        draw(canvas, x, y, line, fonts, size, width, rightwards)
    return y
