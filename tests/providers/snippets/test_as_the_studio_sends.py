"""Every snippet makes the request that the studio's own dialect makes over its wire: all profiles, in all their ways."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import Any

import pytest

from generations.providers.base import Outcome
from generations.providers.errors import GatewayError
from generations.wire import ClientPool, open_wire
from tests.providers.base import KEY, Heard
from tests.providers.snippets.cases import Case, cases
from tests.providers.snippets.programs import QUICK, run_all
from tests.providers.snippets.recorder import Recorder, essence

COMPILED = ("openai-mask", "openai-responses-references", "runapi-plain")
"""A form, files inside JSON, and a task: what Go is tried with where all of them would take too long."""


def by_the_studio(case: Case, base_url: str, spool: Path) -> None:
    """Make the call over the wire; how it ends does not matter."""

    async def call() -> Outcome:
        host = base_url.split("/")[2]
        async with (
            ClientPool(frozenset({host})) as pool,
            open_wire(base_url=base_url, key=KEY, spool=spool, pool=pool) as wire,
        ):
            return await case.dialect.run(case.request, wire, Heard())

    with contextlib.suppress(GatewayError):
        asyncio.run(call())


def compared(language: str, names: tuple[str, ...] | None, folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the snippets sent, and what the studio sent."""
    chosen = {name: case for name, case in cases(folder / "files").items() if names is None or name in names}
    with Recorder() as recorder:
        for name, case in chosen.items():
            by_the_studio(case, recorder.base_url(f"studio-{name}"), folder / "spool")
        calls = {name: case.dialect.plan(case.request) for name, case in chosen.items()}
        sent = run_all(language, calls, folder / "programs", recorder)
        theirs = {name: [essence(one) for one in recorder.seen(f"studio-{name}")] for name in chosen}
    return {name: [essence(one) for one in found] for name, found in sent.items()}, theirs


def test_every_profile_is_tried_in_all_its_ways(tmp_path: Path) -> None:
    found = cases(tmp_path / "files")
    assert {name.rpartition("-")[2] for name in found} == {"plain", "references", "bytes", "mask"}
    assert len(found) >= 35
    assert set(COMPILED) <= set(found)


@pytest.mark.parametrize("language", QUICK)
def test_a_snippet_sends_what_the_studio_sends(language: str, tmp_path: Path) -> None:
    ours, theirs = compared(language, None, tmp_path)
    assert ours == theirs
    assert [len(found) for found in theirs.values()] == [1] * len(theirs)


def test_a_compiled_snippet_sends_what_the_studio_sends(tmp_path: Path) -> None:
    ours, theirs = compared("go", COMPILED, tmp_path)
    assert ours == theirs
    assert len(theirs) == len(COMPILED)


@pytest.mark.soak
def test_every_compiled_snippet_sends_what_the_studio_sends(tmp_path: Path) -> None:
    ours, theirs = compared("go", None, tmp_path)
    assert ours == theirs
