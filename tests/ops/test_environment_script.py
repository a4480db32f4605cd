"""``.ci/environment`` on machines that lack something: one line that says what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.ops.running import ROOT

NAMES = ["python3", "python3.14", "python3.13", "python3.12", "python3.11"]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A fresh checkout as far as the script needs it, and stand-ins for Python before everything else on PATH."""
    folder = tmp_path / "checkout"
    shutil.copytree(ROOT / ".ci", folder / ".ci")
    for name in ("requirements.lock", "requirements-dev.lock"):
        (folder / name).write_text("")
    (tmp_path / "bin").mkdir()
    return folder


def stand_in(checkout: Path, name: str, script: str) -> None:
    path = checkout.parent / "bin" / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def run(checkout: Path) -> subprocess.CompletedProcess[str]:
    path = f"{checkout.parent / 'bin'}:{os.environ['PATH']}"
    command = [str(checkout / ".ci/environment"), "run"]
    return subprocess.run(command, env={"PATH": path}, capture_output=True, text=True, check=False)


def test_no_python_of_age(checkout: Path) -> None:
    for name in NAMES:
        stand_in(checkout, name, "exit 1")
    done = run(checkout)
    assert (done.returncode, done.stderr) == (
        1,
        "Python 3.11 or newer is needed and was not found. Install it and try again.\n",
    )


def test_missing_venv_module_names_the_package(checkout: Path) -> None:
    stand_in(checkout, "python3", 'case "$*" in *ensurepip*) exit 1;; *print*) echo 3.12;; esac')
    done = run(checkout)
    assert done.returncode == 1
    assert "apt install python3.12-venv" in done.stderr


def test_nothing_is_done_when_the_environment_is_current(checkout: Path) -> None:
    python = checkout / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\nexit 0\n")
    python.chmod(0o755)
    first, second = run(checkout), run(checkout)
    assert "Installing" in first.stdout
    assert (second.returncode, second.stdout) == (0, "")
