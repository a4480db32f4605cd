"""A full disk: nothing paid is started, pages still answer, and it heals without a restart."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.bad_input.designer import Designer, text_of
from tests.gateways.demo import DemoServer
from tests.ops.running import RunningStudio

GATE_MB = 60
DISK_MB = 400


@pytest.fixture(scope="module")
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small file system of its own. Where none may be mounted, the gate is moved instead: see ``full_studio``."""
    place = tmp_path_factory.mktemp("disk")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(place)], check=False, capture_output=True
    )
    yield place
    if mounted.returncode == 0:
        subprocess.run(["umount", "-l", str(place)], check=False)


@pytest.fixture(scope="module")
def full_studio(small_disk: Path, gateway: DemoServer) -> Iterator[RunningStudio]:
    folder = small_disk / "data"
    free = _free(small_disk)
    # Without a mount the disk is as large as it is: then the gate stands DISK_MB below its free space.
    gate = GATE_MB if free < 2 * DISK_MB else free - DISK_MB
    running = RunningStudio(folder, DEMO_URL=gateway.base_url, FREE_SPACE_GATE_MB=str(gate))
    try:
        running.wait_until_well()
        yield running
    finally:
        running.end()


def _free(folder: Path) -> int:
    """Free megabytes."""
    return int(
        subprocess.run(["df", "-m", "--output=avail", folder], check=True, capture_output=True).stdout.split()[1]
    )


def test_a_full_disk_stops_paying_and_heals(full_studio: RunningStudio, gateway: DemoServer, small_disk: Path) -> None:
    designer = Designer(full_studio)
    assert designer.generate(prompt="Before the flood #demo:plain").status_code == 302
    designer.ended_strip("Before the flood")

    filler = small_disk / "filler"
    with suppress(OSError), filler.open("wb") as file:
        for _ in range(DISK_MB - 20):
            file.write(bytes(1_000_000))
    refused = designer.generate(prompt="On the full disk #demo:plain")
    assert refused.status_code == 422
    assert "too little free space" in text_of(refused), notes(refused)
    assert "On the full disk" in refused.text
    assert designer.http.get("/northlight/studio").status_code == 200
    assert designer.http.get("/northlight/gallery").status_code == 200
    assert full_studio.health()[0] == 503
    assert not [call for call in gateway.calls() if call["prompt"].startswith("On the full disk")]

    filler.unlink()
    assert designer.generate(prompt="After the flood #demo:plain").status_code == 302
    assert "pic-img" in designer.ended_strip("After the flood")
    assert full_studio.wait_until_well()


def notes(answer: httpx.Response) -> list[str]:
    """What the page says is wrong, for a failing test."""
    return re.findall(r'(?:role="alert"|class="errorlist).{0,900}', text_of(answer), re.S)
