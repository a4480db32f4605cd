"""A review's summary as PDF: A4, one picture after the other, with its marks drawn on it and what was said beside it.

The pictures are small JPEGs that were made for it; they are put in as they are, nothing is decoded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from generations import marks
from generations.deliver.fonts import Fonts
from generations.deliver.typeset import draw, goes_right, width_of, wrapped

MARGIN, GAP, BETWEEN = 40.0, 16.0, 20.0
PICTURE = 236.0
"""The side of the square in which a picture stands, in points."""
LEAD = 1.35
TITLE, TEXT, SMALL = 16.0, 9.0, 7.5
INDENT, APART = 10.0, 6.0
MOST_LINES = 400
"""Of one text: a comment has 4,000 characters at most."""
INK, QUIET, GROUND, HAIR = 0.1, 0.4, 0.955, 0.82
MARK = HexColor("#1d1d1d")
PIN = 6.2
"""Radius of a pin's head."""
STATES = {"approved": "#1f7a45", "changes": "#8a5a00", "rejected": "#b3261e", "open": "#5c5c5c"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """Words beside a picture; ``depth`` sets answers in, ``apart`` stands off what is above."""

    text: str
    small: bool = False
    depth: int = 0
    apart: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkDrawn:
    kind: str
    geometry: Mapping[str, Any]
    number: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """One picture with what stands about it: ``state`` is its code, ``word`` its name."""

    jpeg: Path | None
    """None: its file cannot be read, and its place stays grey."""
    width: int
    height: int
    state: str
    word: str
    name: str
    lines: Sequence[Line] = field(default_factory=tuple)
    marks: Sequence[MarkDrawn] = field(default_factory=tuple)


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """``facts`` stand under the title; ``language`` is the code of the words (zh-hans, en)."""

    title: str
    question: str
    facts: Sequence[str]
    language: str
    pictures: Sequence[Judged]


def write_summary(path: Path, summary: Summary) -> int:
    """Write it to ``path``; returns its pages."""
    pages = _Pages(path, summary)
    pages.head()
    for one in summary.pictures:
        pages.judged(one)
    return pages.end()


class _Pages:
    """The canvas, and how far down its page is filled."""

    def __init__(self, path: Path, summary: Summary) -> None:
        self.canvas = Canvas(str(path), pagesize=A4, pageCompression=1)
        self.canvas.setTitle(summary.title)
        self.canvas.setCreator("Prompt Studio")
        self.summary = summary
        self.fonts = Fonts(summary.language)
        self.y = A4[1] - MARGIN
        self.number = 1

    @property
    def width(self) -> float:
        return float(A4[0]) - 2 * MARGIN

    def head(self) -> None:
        self.say(self.summary.title, MARGIN, self.width, TITLE, INK)
        for fact in self.summary.facts:
            self.say(fact, MARGIN, self.width, TEXT, QUIET)
        if self.summary.question:
            self.y -= 6
            self.say(self.summary.question, MARGIN, self.width, TEXT + 1, INK)
        self.y -= BETWEEN

    def judged(self, one: Judged) -> None:
        scale = min(PICTURE / one.width, PICTURE / one.height)
        wide, high = one.width * scale, one.height * scale
        if self.y - max(high, 60) < MARGIN + SMALL * 2:
            self.turn()
        top, page = self.y, self.number
        self._picture(one, (MARGIN + (PICTURE - wide) / 2, top - high, wide, high))
        left, width = MARGIN + PICTURE + GAP, self.width - PICTURE - GAP
        self._state(one, left, width)
        for line in one.lines:
            inset = INDENT * line.depth
            self.y -= APART if line.apart else 0
            size, grey = (SMALL, QUIET) if line.small else (TEXT, INK)
            self.say(line.text, left + inset, width - inset, size, grey)
        # Words that went on to another page leave the picture behind them.
        self.y = (min(self.y, top - high) if page == self.number else self.y) - BETWEEN

    def say(self, text: str, x: float, width: float, size: float, grey: float) -> None:
        for paragraph in text.splitlines() or [""]:
            rightwards = goes_right(paragraph)
            for line in wrapped(paragraph, self.fonts, size, width, MOST_LINES):
                if self.y - size * LEAD < MARGIN + SMALL * 2:
                    self.turn()
                self.y -= size * LEAD
                self.canvas.setFillGray(grey)
                draw(self.canvas, x, self.y, line, self.fonts, size, width, rightwards)

    def turn(self) -> None:
        self._foot()
        self.canvas.showPage()
        self.number += 1
        self.y = A4[1] - MARGIN

    def end(self) -> int:
        self._foot()
        self.canvas.showPage()
        self.canvas.save()
        return self.number

    def _foot(self) -> None:
        text = str(self.number)
        self.canvas.setFillGray(QUIET)
        x = A4[0] - MARGIN - width_of(text, self.fonts, SMALL)
        draw(self.canvas, x, MARGIN - SMALL, text, self.fonts, SMALL, 40, True)

    def _state(self, one: Judged, x: float, width: float) -> None:
        self.y -= TEXT
        self.canvas.setFillColor(HexColor(STATES[one.state]))
        self.canvas.circle(x + 3.5, self.y + 3, 3.5, stroke=0, fill=1)
        self.canvas.setFillGray(INK)
        draw(self.canvas, x + 12, self.y, one.word, self.fonts, TEXT + 1, width - 12, True)
        self.y -= 3
        self.say(one.name, x, width, SMALL, QUIET)
        self.y -= 3

    def _picture(self, one: Judged, frame: tuple[float, float, float, float]) -> None:
        x, y, width, height = frame
        self.canvas.setFillGray(GROUND)
        self.canvas.rect(x, y, width, height, stroke=0, fill=1)
        if one.jpeg:
            self.canvas.drawImage(str(one.jpeg), x, y, width, height)
        for mark in one.marks:
            self._shape(mark, frame)
        for mark in one.marks:
            self._pin(mark, frame)

    def _shape(self, mark: MarkDrawn, frame: tuple[float, float, float, float]) -> None:
        """Dark below, white above: seen on any picture."""
        x, y, width, height = frame
        for colour, line in ((MARK, 2.6), (white, 1.2)):
            self.canvas.setStrokeColor(colour)
            self.canvas.setLineWidth(line)
            if mark.kind == marks.AREA:
                box = mark.geometry
                bottom = y + (1 - box["y"] - box["height"]) * height
                self.canvas.rect(x + box["x"] * width, bottom, box["width"] * width, box["height"] * height, fill=0)
            elif mark.kind == marks.DRAWING:
                self._strokes(mark.geometry["strokes"], frame)

    def _strokes(self, strokes: Sequence[Sequence[Sequence[float]]], frame: tuple[float, float, float, float]) -> None:
        x, y, width, height = frame
        for stroke in strokes:
            path = self.canvas.beginPath()
            points = [(x + across * width, y + (1 - down) * height) for across, down in stroke]
            path.moveTo(*points[0])
            for point in points[1:]:
                path.lineTo(*point)
            self.canvas.drawPath(path, stroke=1, fill=0)

    def _pin(self, mark: MarkDrawn, frame: tuple[float, float, float, float]) -> None:
        x, y, width, height = frame
        across, down = marks.anchor(mark.kind, mark.geometry)
        centre_x, centre_y = x + across * width, y + (1 - down) * height
        self.canvas.setLineWidth(1)
        self.canvas.setStrokeColor(white)
        self.canvas.setFillColor(MARK)
        self.canvas.circle(centre_x, centre_y, PIN, stroke=1, fill=1)
        self.canvas.setFillColor(white)
        self.canvas.setFont("Helvetica-Bold", 7)
        self.canvas.drawCentredString(centre_x, centre_y - 2.5, str(mark.number))
