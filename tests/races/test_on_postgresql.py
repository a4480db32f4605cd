"""The same races on PostgreSQL, in a run of their own, where TEST_DATABASE_URL names a server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVER = os.environ.get("TEST_DATABASE_URL", "")


@pytest.mark.skipif(not SERVER, reason="TEST_DATABASE_URL names no PostgreSQL server")
@pytest.mark.parametrize("rounds", [15, pytest.param(200, marks=pytest.mark.soak)])
@pytest.mark.timeout(600)
def test_races_end_the_same_on_postgresql(tmp_path: Path, rounds: int) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    del kept["TEST_DATABASE_URL"]
    environment = kept | {"DATABASE_URL": SERVER, "DATA_DIR": str(tmp_path), "RACE_ROUNDS": str(rounds)}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--create-db",
        "-m",
        "not soak",
        "tests/races",
    ]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=560, check=False)
    assert run.returncode == 0, run.stdout[-5000:]
    assert "passed" in run.stdout
