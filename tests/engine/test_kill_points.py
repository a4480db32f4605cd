"""SIGKILL at each named point: what rescue and the next drain make of it. docs/kill-points.md has the same table."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as conf
from django.db import connection

from generations import engine, points
from generations.engine import entry, receipts
from generations.models import Generation
from generations.workflow.submit import submit
from tests.base import World
from tests.engine.inside import order
from tests.engine.invariants import check_all
from tests.engine.trying import tried
from tests.gateways.demo import DemoServer

ROOT = Path(__file__).resolve().parents[2]

ENDS = {
    "before_submit_commit": (None, 0),
    "after_submit_commit": ("done", 1),
    "after_claim": ("done", 1),
    "after_calling": ("unknown", 0),
    "after_remote_id": ("done", 1),
    "during_call": ("unknown", 1),
    "after_answer": ("unknown", 1),
    "after_receipt": ("done", 1),
    "after_file": ("done", 1),
    "after_picture": ("done", 1),
    "before_finish_commit": ("done", 1),
    "after_finish": ("done", 1),
    "before_leave": ("done", 1),
}
"""Each point's end state, and how often the gateway is made to work in all."""


def url_of_the_tests() -> str:
    """Where the tests' own database is, for a process of its own."""
    facts = connection.settings_dict
    return f"postgresql://{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"


def killed(step: str, point: str, folder: Path, demo: DemoServer) -> None:
    """Run one step in a process that ends itself by SIGKILL at ``point``."""
    own = {
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'studio.sqlite3'}" if conf.SQLITE else url_of_the_tests(),
        "STORED_SECRETS_KEYS": " ".join(conf.STORED_SECRETS_KEYS),
        "FREE_SPACE_GATE_MB": "0",
        "DEMO_URL": demo.base_url,
        "KILL_POINT": point,
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "tests.engine.inside", step]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **own}, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL, "the point was not reached"


def test_every_point_is_tried() -> None:
    assert tuple(ENDS) == points.NAMES


@pytest.mark.parametrize("point", points.NAMES)
def test_after_a_kill(studio: World, demo: DemoServer, real_db: Path, settings: Any, point: str) -> None:
    submitting = point.endswith("submit_commit")
    if point == "after_remote_id":
        tried(studio, "runbase")
    if not submitting:
        # The point in the middle of the call needs a call that lasts. A second task could be on its way out, without an id yet.
        prompt, n = (
            "Pears #demo:slow=100" if point == "during_call" else "Pears",
            1 if point == "after_remote_id" else 2,
        )
        submit(replace(order(), prompt=prompt, n=n))
    killed("submit" if submitting else "drain", point, real_db.parent, demo)
    engine.rescue()
    entry.drain(1)
    engine.rescue()
    row = Generation.objects.first()
    assert (row.status if row else None, len(demo.executed())) == ENDS[point]
    assert receipts.waiting() == []
    check_all()
