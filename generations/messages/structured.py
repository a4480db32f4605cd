"""What is wrong with a prompt that means to be JSON, by the codes of :class:`generations.structured.Problem`."""

from __future__ import annotations

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from generations.structured import Problem

FAULTS = {
    "unclosed": gettext_lazy("it ends before everything is closed"),
    "unclosed_string": gettext_lazy("a text is not closed by a quote"),
    "bad_escape": gettext_lazy("a backslash that means nothing"),
    "line_break": gettext_lazy("a line break within a text"),
    "control_character": gettext_lazy("a control character within a text"),
    "curly_quotes": gettext_lazy("curly quotes: straight ones are needed"),
    "single_quotes": gettext_lazy("single quotes: double ones are needed"),
    "comment": gettext_lazy("a comment, which JSON does not have"),
    "wide_sign": gettext_lazy("a full-width sign: a half-width one is needed"),
    "bad_number": gettext_lazy("no number as JSON writes them"),
    "unknown_word": gettext_lazy("a word without quotes"),
    "missing_value": gettext_lazy("a value is missing"),
    "missing_key": gettext_lazy("a key is missing"),
    "missing_colon": gettext_lazy("a colon is missing"),
    "missing_comma": gettext_lazy("a comma is missing"),
    "trailing_comma": gettext_lazy("a comma with nothing after it"),
    "wrong_bracket": gettext_lazy("a bracket that closes another one"),
    "text_after": gettext_lazy("something stands after the end"),
    "too_deep": gettext_lazy("too many brackets within each other"),
}


def sentence(problem: Problem) -> str:
    """ "A comma is missing." """
    return _("%(what)s.") % {"what": capfirst(FAULTS.get(problem.code, problem.code))}


def fault(problem: Problem) -> str:
    """ "line 3, column 5: a comma is missing"."""
    said = _("line %(line)s, column %(column)s: %(what)s")
    what = FAULTS.get(problem.code, problem.code)
    return said % {"line": problem.line, "column": problem.column, "what": what}
