"""What other folders say of the studio's data holds on PostgreSQL too: their tests, all of them, in a run of their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scale.databases import SERVER, own_database

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(not SERVER, reason="TEST_DATABASE_URL names no PostgreSQL server")
@pytest.mark.parametrize(
    "suite",
    [
        # Recursive queries, and all or none under a budget: what most depends on the database. Full text in the order of a column,
        # and what JSON columns give back.
        "models live storage views/gallery/test_lineage.py workflow/test_finals.py"
        " workflow/test_library_search.py exchange/test_round_trip.py workflow/test_batches.py workflow/gallery",
        *(pytest.param(name, marks=pytest.mark.soak) for name in ("engine", "views", "workflow")),
    ],
)
@pytest.mark.timeout(900)
def test_the_same_on_postgresql(suite: str, tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    kept = {name: value for name, value in kept.items() if not name.startswith("TEST_")}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--create-db"]
    command += [f"tests/{one}" for one in suite.split()]
    with own_database("suite_" + re.sub(r"\W", "_", suite)[:20]) as database:
        environment = kept | {"DATABASE_URL": database, "DATA_DIR": str(tmp_path)}
        run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-5000:]
    assert "passed" in run.stdout
    assert "skipped" not in run.stdout
