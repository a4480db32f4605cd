"""How variables are read, and that the documentation names each of them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from studio import env

ROOT = Path(__file__).resolve().parents[2]


def test_text_comes_from_the_named_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from-a-file\n")
    monkeypatch.setenv("THING_FILE", str(tmp_path / "key"))
    assert env.text("THING") == "from-a-file"


def test_value_and_file_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THING", "a")
    monkeypatch.setenv("THING_FILE", "/b")
    with pytest.raises(ImproperlyConfigured, match="both set"):
        env.text("THING")


def test_a_file_that_cannot_be_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THING_FILE", "/no/such/file")
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        env.text("THING")


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("Yes", True), ("off", False), ("", False)])
def test_flags(monkeypatch: pytest.MonkeyPatch, value: str, expected: bool) -> None:
    monkeypatch.setenv("THING", value)
    assert env.flag("THING") is expected


@pytest.mark.parametrize(
    ("reader", "value"),
    [
        (lambda: env.flag("THING"), "perhaps"),
        (lambda: env.integer("THING", 1), "1.5"),
        (lambda: env.integer("THING", 1, least=1, most=9), "10"),
        (lambda: env.number("THING", 1), "fast"),
        (lambda: env.address("THING"), "studio.example.com"),
    ],
)
def test_nonsense_is_refused_with_the_name(monkeypatch: pytest.MonkeyPatch, reader: object, value: str) -> None:
    monkeypatch.setenv("THING", value)
    with pytest.raises(ImproperlyConfigured, match="THING"):
        reader()  # type: ignore[operator]


def read_names() -> set[str]:
    """Every variable that the settings read: the first argument of calls of ``env``'s readers."""
    return {
        node.args[0].value
        for node in ast.walk(ast.parse((ROOT / "studio/settings.py").read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "env"
        and isinstance(node.args[0], ast.Constant)
    }


def documented_names() -> set[str]:
    return set(re.findall(r"^\| `([A-Z0-9_]+)`", (ROOT / "docs/configuration.md").read_text(), re.MULTILINE))


def test_documentation_names_every_variable_and_no_other() -> None:
    assert documented_names() == read_names()
