"""Lines of text on a PDF's page: wrapped, cut, in any script that the fonts have.

Right-to-left text is ordered by runs, as UAX 9 does for text without nested directions, and shaped (Arabic's joined letters) by
HarfBuzz where the font is embedded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from unicodedata import bidirectional

from reportlab.pdfbase.pdfmetrics import getFont, stringWidth
from reportlab.pdfbase.ttfonts import shapeStr
from reportlab.pdfgen.canvas import Canvas

from generations.deliver.clusters import clusters
from generations.deliver.fonts import HAN, KANA, Fonts, Run

MORE = "…"
STRONG = ("L", "R", "AL")
LONGEST = 4000
"""Characters of one text that are looked at: no caption shows more."""


def wrapped(text: str, fonts: Fonts, size: float, width: float, most: int) -> list[str]:
    """At most ``most`` lines of ``text``, each no wider than ``width`` points; what is cut off is marked by "…"."""
    lines: list[str] = []
    line = ""
    for word in _words(" ".join(text[:LONGEST].split())):
        if line and width_of(line + word.rstrip(), fonts, size) > width:
            if len(lines) == most - 1:
                return [*lines, _cut(line + word, fonts, size, width)]
            lines.append(line.rstrip())
            line = ""
        line += word
        *broken, line = _broken(line, fonts, size, width)
        lines += broken
        if len(lines) >= most:
            return [*lines[: most - 1], _cut(lines[most - 1] + line, fonts, size, width)]
    return [*lines, line.rstrip()] if line.strip() else lines


def _words(text: str) -> Iterator[str]:
    """Where a line may end: behind a space or dash, and at every Chinese or Japanese character."""
    word = ""
    for cluster in clusters(text):
        if word and (_is_wide(cluster) or _is_wide(word[-1]) or word[-1] in " -/"):
            yield word
            word = ""
        word += cluster
    if word:
        yield word


def _is_wide(char: str) -> bool:
    return any(first <= char[0] <= last for first, last in (KANA, *HAN))


def _broken(word: str, fonts: Fonts, size: float, width: float) -> list[str]:
    """A line that is one word too wide for it, in pieces that fit."""
    if width_of(word.rstrip(), fonts, size) <= width:
        return [word]
    pieces = [""]
    for cluster in clusters(word):
        if pieces[-1] and width_of(pieces[-1] + cluster, fonts, size) > width:
            pieces.append("")
        pieces[-1] += cluster
    return pieces


def _cut(text: str, fonts: Fonts, size: float, width: float) -> str:
    kept = list(clusters(text))
    while kept and width_of("".join(kept).rstrip() + MORE, fonts, size) > width:
        kept.pop()
    return "".join(kept).rstrip() + MORE


def width_of(text: str, fonts: Fonts, size: float) -> float:
    """In points."""
    return sum(_drawn(run, size)[1] for run in fonts.runs(text))


def goes_right(text: str) -> bool:
    """Whether a paragraph is read from left to right: by its first letter that says so."""
    return next((kind == "L" for kind in map(bidirectional, text) if kind in STRONG), True)


def draw(
    canvas: Canvas, x: float, y: float, text: str, fonts: Fonts, size: float, width: float, rightwards: bool
) -> None:
    """One line at ``x``, ``y`` points; one of a paragraph that is read leftwards ends at the right edge of ``width``."""
    runs = _ordered(list(fonts.runs(text)), rightwards)
    if not rightwards:
        x += max(0.0, width - sum(_drawn(run, size)[1] for run in runs))
    for run in runs:
        shown, wide = _drawn(run, size)
        canvas.setFont(run.font, size)
        canvas.drawString(x, y, shown)
        x += wide


def _drawn(run: Run, size: float) -> tuple[str, float]:
    """A run's characters in the order in which they are seen, and their width in points."""
    if run.rightwards:
        return run.text, stringWidth(run.text, run.font, size)
    if not getattr(getFont(run.font), "shapable", False):
        return run.text[::-1], stringWidth(run.text, run.font, size)
    shaped = shapeStr(run.text, run.font, size, force=True)
    return shaped, sum(one.x_advance for one in shaped.__shapeData__) * size / 1000


def _ordered(runs: list[Run], rightwards: bool) -> list[Run]:
    """The runs of a line from left to right as they are seen."""
    after = [*runs[1:], None]
    parted = [part for run, other in zip(runs, after, strict=True) for part in _parted(run, other, rightwards)]
    return _grouped(parted if rightwards else parted[::-1], rightwards)


def _parted(run: Run, after: Run | None, rightwards: bool) -> list[Run]:
    """The space behind a run that goes against the line is the line's own, unless such a one follows."""
    bare = run.text.rstrip(" ")
    if run.rightwards == rightwards or bare == run.text or (after and after.rightwards == run.rightwards):
        return [run]
    return [replace(run, text=bare), replace(run, text=run.text[len(bare) :], rightwards=rightwards)]


def _grouped(runs: list[Run], rightwards: bool) -> list[Run]:
    """Runs side by side that go against the line keep their own order."""
    ordered: list[Run] = []
    group: list[Run] = []
    for run in runs:
        if run.rightwards == rightwards:
            ordered += [*group, run]
            group = []
        else:
            group.insert(0, run)
    return ordered + group
