"""Every code that can reach a person has words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from generations import messages, sizing
from generations.imaging.errors import CODES
from generations.messages import explain, structured
from generations.providers import errors, openai_errors

SOURCE = Path(__file__).resolve().parents[1] / "generations"
SILENT = ("providers/demo/", "messages/", "migrations/", "views/", "forms/", "management/", "models/")
"""What has no codes for a person, or (views, forms) uses them."""
RAISERS = {name for name, kind in vars(errors).items() if isinstance(kind, type)}
BY_POSITION = {"Reason", "ImageRefused", "PriceTableError"}
"""Made with the code as their first argument."""


def _text(node: ast.expr | None) -> Iterator[str]:
    for part in ast.walk(node) if node else ():
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value:
            yield part.value


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _codes_at(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call):
        yield from (code for word in node.keywords if word.arg in {"code", "error_code"} for code in _plain(word.value))
        if _name(node.func) in BY_POSITION and node.args:
            yield from _plain(node.args[0])
        elif _name(node.func) == "end_slots" and len(node.args) > 2:
            yield from _plain(node.args[2])
    elif isinstance(node, ast.Tuple) and len(node.elts) == 2 and _name(node.elts[0]) in RAISERS:
        yield from _plain(node.elts[1])
    elif isinstance(node, ast.Assign):
        yield from _assigned(node)
    elif isinstance(node, ast.FunctionDef) and node.name.endswith("_code"):
        yield from (code for part in ast.walk(node) if isinstance(part, ast.Return) for code in _returned(part))


def _assigned(node: ast.Assign) -> Iterator[str]:
    """``code = "…"``, and ``code, params = "…", {}``."""
    for target in node.targets:
        names = target.elts if isinstance(target, ast.Tuple) else [target]
        values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
        for name, value in zip(names, values, strict=False):
            if _name(name) == "code":
                yield from _plain(value)


def _class_codes(node: ast.ClassDef) -> Iterator[str]:
    for line in node.body:
        target = line.targets[0] if isinstance(line, ast.Assign) else getattr(line, "target", None)
        if target is not None and _name(target) in {"code", "default_code"}:
            yield from _plain(getattr(line, "value", None))


def _plain(node: ast.expr | None) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield from _text(node)
    elif isinstance(node, ast.IfExp):
        yield from _plain(node.body)
        yield from _plain(node.orelse)


def _returned(node: ast.Return) -> Iterator[str]:
    yield from _plain(node.value)


def codes_in_source() -> dict[str, str]:
    """Every code, with a file that uses it."""
    found = dict.fromkeys(CODES, "imaging/errors.py")
    found |= dict.fromkeys(openai_errors.PROXY_STATUSES.values(), "providers/openai_errors.py")
    found |= {reason.code: "sizing.py" for size in ((1, 99_999), (20_000, 20_000)) for reason in sizing.faults(*size)}
    for path in sorted(SOURCE.rglob("*.py")):
        place = path.relative_to(SOURCE).as_posix()
        if place.startswith(SILENT):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            codes = _class_codes(node) if isinstance(node, ast.ClassDef) else _codes_at(node)
            found |= dict.fromkeys(codes, place)
    return found


def test_every_code_that_occurs_has_a_message() -> None:
    known = messages.TABLE.keys() | structured.FAULTS.keys()
    missing = {code: place for code, place in codes_in_source().items() if code not in known}
    assert not missing


@pytest.mark.parametrize(
    "code",
    [
        "too_few_pixels",
        "dns_failed",
        "content_refused",
        "price_currency",
        "key_missing",
        "damaged",
        "last_owner",
        "fewer_pictures",
        "abandoned",
    ],
)
def test_the_walk_finds_codes_of_every_form(code: str) -> None:
    assert code in codes_in_source()


def test_no_code_stands_in_two_tables() -> None:
    assert len(messages.TABLE) == sum(len(area.TABLE) for area in messages.AREAS)


@pytest.mark.parametrize("code", sorted(messages.TABLE))
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_message_can_be_filled_and_survives_missing_parameters(code: str, language: str) -> None:
    with translation.override(language):
        found = explain(code, {})
    assert found.title
    assert "%(" not in str(found)


@pytest.mark.parametrize(
    "kind", [errors.Unknown, errors.Spoiled, errors.RateLimited, errors.NotStarted, errors.Refused]
)
def test_a_message_says_about_the_bill_what_its_error_says(kind: type[errors.GatewayError]) -> None:
    words = {"no": "Nothing was billed.", "yes": "It was billed.", "maybe": "It may have been billed."}
    assert explain(kind.default_code).billed == words[kind.billed]


def test_the_errors_own_word_about_the_bill_wins() -> None:
    assert explain("disk_failed", billed="yes").billed == "It was billed."


def test_a_choice_names_the_nearest_possible_one() -> None:
    params = {"resolution": "4K", "aspects": ["16:9", "9:16", "21:9"], "to_aspect": "1:1", "to_resolution": "2K",
              "to_size": "2048x2048"}  # fmt: skip
    found = explain("resolution_only_at", params)
    assert found.title == "4K only at 16:9, 9:16, 21:9."
    assert found.what_to_do == "The nearest is 1:1 at 2K (2048 × 2048)."


def test_the_gateways_own_words_are_quoted() -> None:
    found = explain("invalid_request", {"param": "size", "message": "100% wrong"})
    assert found.title == "The gateway refused a setting (size)."
    assert found.what_to_do == "Its own words: “100% wrong” Change it and generate again."


def test_without_words_of_the_gateway_nothing_is_quoted() -> None:
    assert "words" not in str(explain("invalid_request", {"message": ""}))


def test_a_code_without_words_is_shown_as_it_is() -> None:
    assert str(explain("brand_new", billed="maybe")) == "Something went wrong (brand_new). It may have been billed."


def test_sizes_of_files_are_readable() -> None:
    found = explain("too_many_bytes", {"bytes": 60_000_000, "limit": 50_000_000})
    assert found.title == "The file is too large (60 MB; at most 50 MB)."


def test_a_budget_says_what_is_left_and_what_was_asked() -> None:
    params = {"left_nano": 53_000_000, "asked_nano": 12_500_000_000, "currency": "USD"}
    assert "it needs $12.50 and $0.053 is left" in explain("over_budget", params).title


def test_a_refusal_says_where_and_why() -> None:
    found = explain("content_refused", {"stage": "input", "categories": ["violence", "self-harm"]})
    assert "the prompt or a reference" in found.title
    assert "violence, self-harm" in found.title


@pytest.mark.parametrize(
    ("code", "params", "words"),
    [
        ("content_refused", {"stage": "", "categories": []}, "refused the content."),
        ("invalid_request", {"param": ""}, "(not named)"),
    ],
)
def test_a_gateway_that_names_no_reason_leaves_no_gap(code: str, params: dict[str, object], words: str) -> None:
    title = explain(code, params).title
    assert words in title
    assert "…" not in title


def test_every_fault_of_json_has_words() -> None:
    """Its codes are listed in the docstring."""
    listed = re.findall(r"\b[a-z]+(?:_[a-z]+)*(?=[,. ]|$)", (structured.Problem.__doc__ or "").partition("Codes: ")[2])
    assert {code for code in listed if "_" in code} <= structured.FAULTS.keys()
    assert len(structured.FAULTS) == 19
