"""The supervisor with its real parts: started, killed, stopped."""

from __future__ import annotations

import http.client
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from tests.ops.running import ROOT, RunningStudio, living, wait_for

pytestmark = pytest.mark.xdist_group("supervisor")

SIGN_SOMEBODY_IN = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from generations.models import Team, User
user = User.objects.create_user("lena@example.com", "correct-horse-battery", name="Lena")
Team.objects.create(slug="here", name="Here").memberships.create(user=user, role="owner")
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session.save()
print(session.session_key)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("studio") / "data"


@pytest.fixture(scope="module")
def shared(folder: Path) -> Iterator[RunningStudio]:
    studio = RunningStudio(folder)
    yield studio
    studio.end()


@pytest.fixture
def studio(shared: RunningStudio) -> RunningStudio:
    """A well studio; one for all tests, started again where the last test ended it."""
    if shared.process.poll() is not None:
        shared.again()
    shared.wait_until_well()
    return shared


def test_health_tells_of_every_part(studio: RunningStudio) -> None:
    facts = studio.wait_until_well()
    assert {"database", "storage", "worker", "queue"} <= facts.keys()
    assert facts["storage"]["free_bytes"] > 0


def test_first_start_prints_the_address_with_a_setup_token(studio: RunningStudio) -> None:
    wait_for(lambda: f"http://127.0.0.1:{studio.port}/welcome/" in studio.log)


def test_it_leaves_its_address_for_commands_that_were_not_told_it(studio: RunningStudio) -> None:
    assert (studio.folder / "address").read_text() == f"http://127.0.0.1:{studio.port}\n"


def test_second_supervisor_on_the_same_folder_is_refused_in_one_line(studio: RunningStudio) -> None:
    second = RunningStudio(studio.folder)
    second.output = studio.output
    assert second.process.wait(40) == 2
    assert "another studio is running on" in studio.log


def test_taken_port_is_one_clear_line(studio: RunningStudio, tmp_path: Path) -> None:
    second = RunningStudio(tmp_path / "data", PORT=str(studio.port))
    assert second.process.wait(40) == 2
    assert (
        second.log.strip()
        .splitlines()[-1]
        .startswith(f"Prompt Studio cannot start: 127.0.0.1:{studio.port} cannot be used")
    )


@pytest.mark.parametrize("name", ["web", "worker", "demo"])
def test_killed_part_is_started_again(studio: RunningStudio, name: str) -> None:
    old = studio.part(name)
    old.kill()
    wait_for(lambda: not living([old]))
    wait_for(lambda: studio.part(name).pid != old.pid)
    studio.wait_until_well()


def test_visitors_wait_while_the_web_process_is_replaced(studio: RunningStudio) -> None:
    studio.part("web").kill()
    assert studio.health()[0] == 200


def test_killed_worker_leaves_no_grandchild_taking_tasks(studio: RunningStudio) -> None:
    worker = studio.part("worker")
    grandchildren = wait_for(lambda: worker.children(recursive=True))
    worker.kill()
    wait_for(lambda: not living(grandchildren), 15)


def test_nothing_is_left_soon_after_sigkill_of_the_supervisor(studio: RunningStudio) -> None:
    studio.part("worker")
    wait_for(lambda: len(studio.family()) >= 6)
    family = studio.family()
    studio.process.kill()
    studio.process.wait()
    wait_for(lambda: not living(family), 15)


def test_nothing_is_left_when_supervisor_and_worker_parent_are_killed_together(studio: RunningStudio) -> None:
    family = studio.family()
    for process in (studio.part("worker"), studio.supervisor):
        process.kill()
    studio.process.wait()
    wait_for(lambda: not living(family), 15)


def test_a_start_right_after_sigkill_gets_the_port(studio: RunningStudio) -> None:
    studio.process.kill()
    studio.process.wait()
    studio.again()
    studio.wait_until_well()


def test_sigterm_ends_everything_soon_when_nothing_runs(studio: RunningStudio) -> None:
    family, began = studio.family(), time.monotonic()
    studio.process.send_signal(signal.SIGTERM)
    assert studio.process.wait(40) == 0, studio.log[-2000:]
    assert time.monotonic() - began < 20
    assert not living(family)


def test_a_stop_with_open_streams_is_quiet(studio: RunningStudio) -> None:
    with listening(studio) as stream:
        assert stream.readline() == b"retry: 1000\n"
        before = len(studio.log)
        studio.process.send_signal(signal.SIGTERM)
        assert studio.process.wait(40) == 0
        assert stream.read().strip() == b""
    assert "Traceback" not in studio.log[before:]
    assert "[error" not in studio.log[before:]


def listening(studio: RunningStudio) -> http.client.HTTPResponse:
    """The open stream of somebody who is signed in; made with the studio's own means."""
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--verbosity", "0"],
        cwd=ROOT,
        check=True,
        env=studio.environment,
        input=SIGN_SOMEBODY_IN,
        capture_output=True,
        text=True,
    )
    address = f"http://127.0.0.1:{studio.port}/events/here"
    cookie = {"Cookie": f"sessionid={done.stdout.split()[-1]}"}
    return urllib.request.urlopen(urllib.request.Request(address, headers=cookie), timeout=30)


def test_stop_is_bounded_by_the_grace_when_the_worker_hangs(studio: RunningStudio) -> None:
    worker = studio.part("worker")
    wait_for(lambda: worker.children(recursive=True))
    for process in [worker, *worker.children(recursive=True)]:
        process.suspend()
    began = time.monotonic()
    studio.process.send_signal(signal.SIGTERM)
    assert studio.process.wait(40) == 0
    assert 4.5 < time.monotonic() - began < 25


def test_second_signal_stops_at_once(studio: RunningStudio) -> None:
    hang(studio.part("worker"), studio.folder)
    studio.process.send_signal(signal.SIGTERM)
    time.sleep(0.6)
    studio.process.send_signal(signal.SIGTERM)
    assert studio.process.wait(30) == 0


def hang(worker: psutil.Process, folder: Path) -> None:
    """Suspend the worker's processes while none of them writes: one that held SQLite's lock would hang the whole studio, not itself."""
    with closing(sqlite3.connect(folder / "studio.sqlite3", timeout=30, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        for process in worker.children(recursive=True):
            process.suspend()


def test_a_hung_worker_without_calls_does_not_use_up_the_grace(folder: Path, shared: RunningStudio) -> None:
    shared.end()
    studio = RunningStudio(folder, STOP_GRACE="100")
    try:
        studio.wait_until_well()
        hang(studio.part("worker"), folder)
        studio.process.send_signal(signal.SIGTERM)
        assert studio.process.wait(30) == 0
    finally:
        studio.end()


def test_silent_worker_is_replaced(folder: Path, shared: RunningStudio) -> None:
    """As when a queue worker is killed while it holds the queue's lock: all live, none takes a task."""
    shared.end()
    limits = {"ENGINE_HEARTBEAT_LIMIT": "10", "ENGINE_RESCUE_EVERY": "0.5"}
    studio = RunningStudio(folder, **limits)
    try:
        studio.wait_until_well()
        worker = studio.part("worker")
        hang(worker, folder)
        wait_for(lambda: studio.part("worker").pid != worker.pid, 60)
        studio.wait_until_well()
    finally:
        studio.end()
