"""The detector against the corpus: how much of what it finds is right, how much it finds, and every miss by name."""

from __future__ import annotations

from fractions import Fraction

import pytest

from generations.variables import find
from tests.variables.corpus import Variable, cases

MISSES: dict[str, tuple[set[str], set[str]]] = {}
"""Case → names found too much, names not found (or with another default). Empty: the detector and the corpus agree."""


def compared() -> dict[str, tuple[set[Variable], set[Variable]]]:
    """Case → what was found, what is expected."""
    found = {case.name: {Variable(one.name, one.default) for one in find(case.text)} for case in cases()}
    return {case.name: (found[case.name], set(case.variables)) for case in cases()}


@pytest.fixture(scope="module")
def results() -> dict[str, tuple[set[Variable], set[Variable]]]:
    return compared()


def test_precision(results: dict[str, tuple[set[Variable], set[Variable]]]) -> None:
    right = sum(len(found & wanted) for found, wanted in results.values())
    assert Fraction(right, sum(len(found) for found, _ in results.values())) >= Fraction(99, 100)


def test_recall(results: dict[str, tuple[set[Variable], set[Variable]]]) -> None:
    right = sum(len(found & wanted) for found, wanted in results.values())
    assert Fraction(right, sum(len(wanted) for _, wanted in results.values())) >= Fraction(99, 100)


def test_the_misses_are_these(results: dict[str, tuple[set[Variable], set[Variable]]]) -> None:
    misses = {
        name: ({one.name for one in found - wanted}, {one.name for one in wanted - found})
        for name, (found, wanted) in results.items()
        if found != wanted
    }
    assert misses == MISSES


def test_the_order_is_that_of_the_text() -> None:
    found = {case.name: [one.name for one in find(case.text)] for case in cases() if case.name not in MISSES}
    assert found == {case.name: [one.name for one in case.variables] for case in cases() if case.name not in MISSES}
