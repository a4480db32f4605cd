"""The detector against prompts that were written by someone who knew neither it nor the corpus; corpus/README.md says how."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from generations.variables import find

MISSES: dict[int, tuple[set[str], set[str]]] = {}
"""Number of the prompt → names found too much, names not found. Empty: every prompt is read as it is expected."""

Results = list[tuple[set[str], set[str]]]


@pytest.fixture(scope="module")
def results() -> Results:
    """What was found and what is expected, prompt by prompt."""
    prompts = json.loads(Path(__file__).with_name("heldout.json").read_text())
    return [({one.name for one in find(prompt["text"])}, set(prompt["names"])) for prompt in prompts]


def test_precision(results: Results) -> None:
    right = sum(len(found & wanted) for found, wanted in results)
    assert Fraction(right, sum(len(found) for found, _ in results)) >= Fraction(99, 100)


def test_recall(results: Results) -> None:
    right = sum(len(found & wanted) for found, wanted in results)
    assert Fraction(right, sum(len(wanted) for _, wanted in results)) >= Fraction(99, 100)


def test_the_misses_are_these(results: Results) -> None:
    compared = enumerate(results)
    assert {at: (found - wanted, wanted - found) for at, (found, wanted) in compared if found != wanted} == MISSES
