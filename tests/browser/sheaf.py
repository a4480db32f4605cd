"""Many pictures at once in a running studio, rows and files, without a gateway: for tests of pages that walk along them."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.ops.running import ROOT, RunningStudio


def sheaf(studio: RunningStudio, project: str, count: int, edge: int = 640, noise: int = 0) -> list[str]:
    """``count`` pictures in a project of the studio, ``edge`` pixels at their longer side; their ids, newest first. ``noise`` from 0 to
    255 makes their files as large as photographs are."""
    return sheaf_in(studio.environment, project, count, edge, noise)


def sheaf_in(environment: dict[str, str], project: str, *numbers: int) -> list[str]:
    """The same by a studio's variables; "" is its first project."""
    command = [sys.executable, "-m", "tests.bench.inside", "tests.browser.sheaf_rows:make", project, *map(str, numbers)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, timeout=300, check=True
    )
    return json.loads(done.stdout.strip().splitlines()[-1])
