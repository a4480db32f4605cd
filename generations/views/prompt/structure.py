"""A prompt that is JSON, laid out line by line, each object and array to be folded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from generations import structured
from generations.structured import Fold, Problem

MOST_LINES = 4_000
"""Laid out; what is longer is shown as it is written."""


@dataclass(frozen=True)
class Structure:
    text: str
    state: structured.Structured

    @property
    def valid(self) -> bool:
        return self.state.valid

    @property
    def problem(self) -> Problem | None:
        return self.state.problem

    @cached_property
    def prose(self) -> str:
        """ "" where nothing can be said as prose: the JSON is broken."""
        return structured.prose(self.text) if self.valid else ""

    @cached_property
    def laid_out(self) -> str:
        return structured.formatted(self.text)

    @cached_property
    def folds(self) -> dict[int, Fold]:
        """By the line on which each begins; of broken JSON those that are closed before the fault."""
        return _by_line(structured.folds(self.laid_out)) if self.laid_out.count("\n") < MOST_LINES else {}

    @cached_property
    def tree(self) -> SafeString:
        """As nested ``<details>``."""
        return mark_safe("".join(_html(self.laid_out.split("\n"), self.folds)))  # noqa: S308 (each line is escaped)


def structure(text: str) -> Structure | None:
    """None for a text that is no JSON and does not mean to be."""
    state = structured.read(text)
    return Structure(text, state) if state else None


def _by_line(folds: tuple[Fold, ...]) -> dict[int, Fold]:
    """One fold for each line: the outermost one that begins there."""
    found: dict[int, Fold] = {}
    for fold in folds:
        found.setdefault(fold.start_line, fold)
    return found


def _html(lines: list[str], folds: dict[int, Fold]) -> Iterator[str]:
    ends: list[int] = []
    for number, line in enumerate(lines, 1):
        closes = bool(ends) and ends[-1] == number
        fold = None if closes else folds.get(number)
        if fold and (not ends or fold.end_line <= ends[-1]):
            ends.append(fold.end_line)
            yield format_html('<details open><summary data-count="{}">{}</summary>', fold.children, line)
        else:
            yield f"<div>{escape(line) or ' '}</div>"
        while ends and ends[-1] == number:
            ends.pop()
            yield "</details>"
