"""A studio that runs under its supervisor against a gateway that outlives it, and a person who presses until an answer comes."""

from __future__ import annotations

import secrets
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import psutil
from django.conf import settings
from django.db import connections

from generations.models import Gateway, Generation
from tests.base import World, make_world
from tests.engine.orders import submitted
from tests.engine.trying import choices, tried
from tests.gateways.demo import DemoServer
from tests.ops.running import RunningStudio, free_port, living, wait_for

QUICK = {
    "ENGINE_LEASE": "8",
    "ENGINE_DEADLINE": "10",
    "ENGINE_RESCUE_EVERY": "0.3",
    "ENGINE_HEARTBEAT_LIMIT": "12",
    "ENGINE_BACKOFF": "0.1",
    "STOP_GRACE": "5",
    "FREE_SPACE_GATE_MB": "0",
    "LOG_LEVEL": "WARNING",
}
"""Leases, deadlines and rounds in seconds, so that every recovery is over soon."""


@contextmanager
def looking_into(path: Path) -> Iterator[None]:
    """The ORM of this process, in every thread, reads the studio's SQLite file."""
    known = connections.settings["default"]
    name, before = known["NAME"], connections["default"]
    known["NAME"] = str(path)
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        known["NAME"] = name
        connections["default"] = before


class Ground:
    """Everything that a kill needs. Use inside ``looking_into(ground.database)``, after ``open()``."""

    def __init__(self, folder: Path, demo: DemoServer, **environment: str) -> None:
        self.demo = demo
        self.order = folder.parent / "kill-order"
        self.database = folder / "studio.sqlite3"
        folder.mkdir(parents=True)
        ours = {
            "DEMO_URL": demo.base_url,
            "KILL_ORDER": str(self.order),
            "SECRET_KEY": settings.SECRET_KEY,
            "STORED_SECRETS_KEYS": " ".join(settings.STORED_SECRETS_KEYS),
        }
        self.studio = RunningStudio(folder, **(QUICK | ours | environment))

    def open(self) -> World:
        """Wait for the studio, and let alice sign in."""
        self.studio.wait_until_well()
        self.world = make_world()
        # As many at once as a soak likes to have under way.
        self.world.team.gateways.update(parallel=50)
        session = self.world.client(self.world.alice).cookies[settings.SESSION_COOKIE_NAME].value
        token = secrets.token_hex(16)
        self.browser = httpx.Client(
            base_url=f"http://127.0.0.1:{self.studio.port}",
            cookies={settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: token},
            headers={"x-csrftoken": token},
            timeout=8,
            trust_env=False,
        )
        return self.world

    def close(self) -> None:
        self.studio.end()

    def tried(self, kind: str) -> Gateway:
        """A gateway of that kind, tried on the gateway that outlives the studio."""
        found = self.world.team.gateways.filter(profile=kind).first()
        return found or tried(self.world, kind)

    def ordered(self, submission: str, prompt: str, kind: str, **fields: Any) -> Generation:
        """One order at a gateway of that kind, from outside the web process; its doorbell rings as any other."""
        gateway = self.tried(kind)
        facts = {"prompt": f"{prompt} {submission}", "submission": submission} | choices(gateway) | fields
        return submitted(self.world, gateway=gateway, **facts)

    # -- The person ----------------------------------------------------------------------------------------------------

    def press(self, submission: str, prompt: str, pictures: int = 2, patience: float = 40) -> None:
        """Press Generate, again and again with the same submission until an answer says that it is taken on."""
        limit = time.monotonic() + patience
        while not self._pressed(submission, prompt, pictures):
            assert time.monotonic() < limit, f"nobody took {submission}"
            time.sleep(0.1)

    def _pressed(self, submission: str, prompt: str, pictures: int) -> bool:
        fields = {
            "project": self.world.project.public_id,
            "via": f"{self.world.gateway.public_id}/{self.world.gateway.model}",
            "submission": submission,
            "prompt": f"{prompt} {submission}",
            "aspect": "1:1",
            "resolution": "1K",
            "quality": "low",
            "n": str(pictures),
            "output_format": "png",
        }
        try:
            answer = self.browser.post(self.world.url("generate"), data=fields)
        except httpx.TransportError:
            return False
        assert answer.status_code < 500 or answer.status_code == 503, answer.text[:2000]
        assert answer.status_code != 422, answer.text[:4000]
        return answer.status_code == 302

    # -- The killer ----------------------------------------------------------------------------------------------------

    def command(self, point: str, victim: str) -> None:
        """Have ``victim`` (worker, cluster, web, supervisor) killed at ``point``."""
        at_web = point.endswith("submit_commit")
        if victim == ("web" if at_web else "worker"):
            order = f"{point} self wait"
        else:
            # Who stands at the point and goes down with the victim must not get beyond it.
            then = "wait" if victim == "supervisor" or (victim == "cluster" and not at_web) else "go"
            order = f"{point} {self._pids(victim, at_web)} {then}"
        draft = self.order.with_suffix(".draft")
        draft.write_text(order)
        draft.rename(self.order)

    def _pids(self, victim: str, at_web: bool) -> str:
        doomed = [self.process(victim)]
        if at_web and victim == "supervisor":
            doomed.append(self.process("cluster"))
        if at_web and victim in ("cluster", "supervisor"):
            # Before that end reaches them, the queue's workers may have begun the call that has just been submitted.
            doomed += doomed[-1].children(recursive=True)
        return ",".join(str(one.pid) for one in doomed)

    def process(self, victim: str) -> psutil.Process:
        if victim == "supervisor":
            return self.studio.supervisor
        if victim == "worker":
            # Cluster → its guard → workers first, then the queue's helpers.
            return wait_for(lambda: self.studio.part("worker").children(recursive=True)[1:])[0]
        return self.studio.part({"cluster": "worker"}.get(victim, victim))

    def revive(self) -> None:
        """Start the supervisor again where it is dead, as a service manager would."""
        if self.studio.process.poll() is not None:
            self.studio.again()

    def wait_until_killed(self, victim: str, seconds: float = 30) -> None:
        """Until the order was carried out. Where the supervisor is the victim, until it is gone: what comes next would else take it
        for living, and nobody would start it again."""
        wait_for(lambda: not self.order.exists(), seconds)
        if victim == "supervisor":
            self.studio.process.wait(seconds)
        else:
            time.sleep(0.05)

    def wait_for_person(self, person: threading.Thread) -> None:
        """Until the press was taken on, with a studio that is started again if need be."""

        def served() -> bool:
            self.revive()
            return not person.is_alive()

        wait_for(served, 60)

    # -- What became of it ---------------------------------------------------------------------------------------------

    def at_rest(self, submission: str, seconds: float = 45) -> Generation:
        """The one generation of a submission, when all its calls have ended."""

        def ended() -> Generation | None:
            self.revive()
            row = Generation.objects.filter(submission=submission).first()
            return row if row and row.has_ended else None

        wait_for(ended, seconds)
        return Generation.objects.get(submission=submission)

    def ended_as(self, submission: str, status: str) -> Generation:
        """The same, when it has come to ``status``: an answer that outlived its worker may be taken in late."""
        try:
            wait_for(lambda: self.at_rest(submission).status == status, 30)
        except AssertionError:
            row = self.at_rest(submission)
            codes = list(row.slots.values_list("status", "error_code", "error_params"))
            raise AssertionError(f"{submission} ended as {row.status}, not {status}: {codes}") from None
        return self.at_rest(submission)

    def executions(self) -> Counter[str]:
        """By submission: how often the gateway worked, by its own record."""
        return Counter(call["prompt"].rpartition(" ")[2] for call in self.demo.executed())

    def answers(self) -> list[Path]:
        """Receipts that were not taken in, after some patience."""
        folder = self.studio.folder / "spool" / "answers"
        with suppress(AssertionError):
            wait_for(lambda: not list(folder.glob("*/answer.json")), 30)
        return list(folder.glob("*/answer.json"))

    def check(self, row: Generation, times: int) -> None:
        """No call was made twice; a done one was made; its files are there."""
        calls = row.attempts.exclude(status="cancelled").count()
        assert times <= calls, f"{row.submission}: executed {times} times for {calls} calls"
        if row.status == "done":
            assert times == 1, f"{row.submission}: done, but executed {times} times"
        for picture in row.pictures.select_related("image"):
            assert (self.studio.folder / "media" / picture.image.key).stat().st_size == picture.image.size


__all__ = ["Ground", "free_port", "living", "looking_into", "wait_for"]
