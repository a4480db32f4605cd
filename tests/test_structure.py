"""The house rules that can be read off the sources: imports go one way, none hides in a function, no file grows too long."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

LAYERS: list[set[str]] = [
    {
        "claim",
        "archives",
        "points",
        "imaging",
        "marks",
        "mentions",
        "sizing",
        "pricing",
        "roles",
        "lineage_graph",
        "tokens",
        "search",
        "sheets",
        "tag_words",
        "variables",
        "structured",
        "said",
        "starter",
        "exchange",
        "deliver",
        "foreign",
        "library_words",
        "word_diff",
        "logs",
        "translations",
        "providers",
    },
    {"models", "migrations"},
    {"wire", "storage"},
    {"workflow", "engine"},
    {"forms", "access", "messages", "context", "sessions"},
    {"views", "events", "media", "management", "templatetags", "middleware", "checks"},
    {"urls", "apps"},
]
"""From the ground up. A module may import its own layer and those below, within the exceptions and refusals that follow."""
REFUSED = {
    ("models", "providers"),
    ("workflow", "engine"),
    *(
        (a, b)
        for a in ("views", "events", "media", "management")
        for b in ("views", "events", "media", "management")
        if a != b
    ),
}
"""Neighbours of one layer that do not know each other. Engine may use workflow (money, bell), not the reverse."""

LONG = 400
LONG_FILES: dict[str, str] = {}
"""Path → why it may be longer."""


def sources() -> list[Path]:
    folders = ("generations", "studio")
    return [p for folder in folders for p in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in p.parts]


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in sources()}


def imported(path: Path) -> Iterator[str]:
    """Names of our own modules that ``path`` imports at its top."""
    package = module_of(path) if path.name == "__init__.py" else module_of(path).rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from _from(node, package)


def _from(node: ast.ImportFrom, package: str) -> Iterator[str]:
    base = node.module or ""
    if node.level:
        above = package.split(".")[: len(package.split(".")) - node.level + 1]
        base = ".".join([*above, *([base] if base else [])])
    for alias in node.names:
        inner = f"{base}.{alias.name}"
        yield inner if inner in MODULES else base


def layer(module: str) -> int | None:
    parts = module.split(".")
    if parts[0] != "generations" or len(parts) < 2:
        return None
    return next((number for number, names in enumerate(LAYERS) if parts[1] in names), None)


def part(module: str) -> str:
    return [*module.split("."), ""][1]


def wrong(importer: str, target: str) -> bool:
    """An import upwards, between strangers of one layer, or from the application to the project around it."""
    if target.startswith("studio") and importer.startswith("generations"):
        return True
    own, other = layer(importer), layer(target)
    if own is None or other is None or part(importer) == part(target):
        return False
    return other > own or (part(importer), part(target)) in REFUSED


def test_every_module_has_its_layer() -> None:
    assert [name for name in MODULES if name.startswith("generations.") and layer(name) is None] == []


def test_imports_go_down() -> None:
    assert [(name, target) for name, path in MODULES.items() for target in imported(path) if wrong(name, target)] == []


def test_no_import_hides_in_a_function() -> None:
    hidden = [
        f"{name}:{inner.lineno}"
        for name, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        for inner in ast.walk(node)
        if isinstance(inner, (ast.Import, ast.ImportFrom))
    ]
    assert hidden == []


def test_there_is_no_cycle() -> None:
    graph = {name: {t for t in imported(path) if t in MODULES and t != name} for name, path in MODULES.items()}
    assert find_cycle(graph) is None


def find_cycle(graph: dict[str, set[str]]) -> list[str] | None:
    """The first cycle of the graph, or None."""
    done: set[str] = set()

    def visit(name: str, trail: list[str]) -> list[str] | None:
        if name in trail:
            return [*trail[trail.index(name) :], name]
        if name in done:
            return None
        for target in sorted(graph[name]):
            if found := visit(target, [*trail, name]):
                return found
        done.add(name)
        return None

    return next((found for name in sorted(graph) if (found := visit(name, []))), None)


def ours() -> list[Path]:
    """Every source that people read: Python, templates, styles, scripts, tests."""
    found = [*sources(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "templates").rglob("*.html")]
    return found + [p for kind in ("*.css", "*.js") for p in (ROOT / "static").rglob(kind)]


def test_no_file_is_too_long_but_the_named_ones() -> None:
    long = {str(path.relative_to(ROOT)) for path in ours() if len(path.read_text().splitlines()) > LONG}
    assert long == set(LONG_FILES)


def test_a_cycle_would_be_found() -> None:
    assert find_cycle({"a": {"b"}, "b": {"c"}, "c": {"a"}}) == ["a", "b", "c", "a"]


@pytest.mark.parametrize(
    ("importer", "target"),
    [
        ("generations.models.team", "generations.providers.base"),
        ("generations.workflow.submit", "generations.engine.drain"),
        ("generations.wire.pool", "generations.engine.drain"),
        ("generations.views.studio", "generations.media"),
        ("generations.views.studio", "studio.env"),
    ],
)
def test_a_wrong_import_would_be_found(importer: str, target: str) -> None:
    assert wrong(importer, target)


@pytest.mark.parametrize(
    "name", [path.stem for path in sorted((ROOT / "tests/bench").glob("*.py")) if "naive_" not in path.stem]
)
def test_what_takes_figures_can_be_loaded(name: str) -> None:
    """``make bench`` takes too long to run with every change; a name that is gone shows here."""
    assert import_module(f"tests.bench.{name}")
