"""``python -m studio.supervisor``: the one parent of the studio's processes.

1. Takes the data folder (one supervisor each) and the addresses.
2. Prepares: translations, migrations, static files.
3. Starts web, worker and demo gateway, each in a process group of its own, and starts again whichever ends.
4. Watches: every ENGINE_RESCUE_EVERY abandoned calls are rescued; a worker without a sign of life for ENGINE_HEARTBEAT_LIMIT is
   replaced.
5. SIGTERM, SIGINT or SIGHUP: sets the stop flag, lets running calls finish for STOP_GRACE seconds, then ends the parts; a second
   signal: at once. If it is killed itself, the parts leave by their lifeline (``studio.parts.lifeline``).
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from types import FrameType

import django
import structlog
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studio.settings")
try:
    django.setup()
except ImproperlyConfigured as problem:
    sys.exit(f"Prompt Studio cannot start: {problem}")

from studio import prepare
from studio.claims import CannotStart, bind, bind_near, own_data
from studio.keeper import Idleness, Keeper
from studio.processes import Part

log = structlog.get_logger(__name__)

LOOK_EVERY = 0.5
"""Seconds between two looks at the parts; an ended child and a signal wake it at once."""
ECHO = 0.3
"""A terminal may deliver one Ctrl+C twice (through make): signals this close together are one."""
WEB_GRACE = 5.0
HUNG = 8.0
"""A stopping worker without a call that lives this long is one whose queue is locked for ever; waiting for it saves nothing."""


class Supervisor:
    """Holds the parts from start to stop."""

    def __init__(self) -> None:
        self.lifeline, self._held_end = os.pipe()
        self.parts: dict[str, Part] = {}
        self.sockets: list[socket.socket] = []
        self.wake = threading.Event()
        self.stops = 0
        self._last_stop = 0.0

    # -- Start ---------------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Everything from the first claim to the last part's end."""
        with own_data(settings.DATA_DIR):
            self._claim()
            self._listen_to_signals()
            settings.STOP_FLAG.unlink(missing_ok=True)
            if "web" in self.parts:
                settings.ADDRESS_FILE.write_text(f"{settings.ADDRESS}\n", encoding="utf-8")
            prepare.everything()
            link = prepare.setup_link(settings.ADDRESS)
            connections.close_all()
            self.keeper = Keeper(asks_worker="worker" in self.parts)
            self.keeper.start()
            if "web" in self.parts:
                threading.Thread(target=announce, args=(link,), daemon=True).start()
            self._watch()
            self._stop()

    def _claim(self) -> None:
        """Bind what the wanted parts serve on."""
        if "web" in settings.PARTS:
            self._add("web", bind(settings.HOST, settings.PORT, "PORT"))
        if "demo" in settings.PARTS and not settings.DEMO_ELSEWHERE:
            demo = (
                bind("127.0.0.1", settings.DEMO_PORT, "DEMO_PORT")
                if settings.DEMO_PORT
                else bind_near("127.0.0.1", settings.PORT + 1)
            )
            # The other parts read it as their setting.
            os.environ["DEMO_URL"] = f"http://127.0.0.1:{demo.getsockname()[1]}/v1"
            self._add("demo", demo)
        if "worker" in settings.PARTS:
            self.parts["worker"] = Part("worker", "studio.parts.worker")

    def _add(self, name: str, listener: socket.socket) -> None:
        self.sockets.append(listener)
        number = listener.fileno()
        self.parts[name] = Part(name, f"studio.parts.{name}", ["--socket", str(number)], [number])

    def _listen_to_signals(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._on_stop)
        signal.signal(signal.SIGCHLD, lambda *_: self.wake.set())

    def _on_stop(self, _number: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        if now - self._last_stop > ECHO:
            self.stops += 1
        self._last_stop = now
        self.wake.set()

    # -- Watch ---------------------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        while not self.stops:
            for part in self.parts.values():
                part.keep(self.lifeline)
            if "worker" in self.parts:
                self._replace_silent_worker(self.parts["worker"])
            self.wake.wait(LOOK_EVERY)
            self.wake.clear()

    def _replace_silent_worker(self, worker: Part) -> None:
        lived, limit = time.monotonic() - worker.started, settings.ENGINE_HEARTBEAT_LIMIT
        if worker.alive and lived > limit and self.keeper.silence > limit:
            log.error(
                "The worker takes no tasks and is replaced", silent=round(self.keeper.silence), lived=round(lived)
            )
            worker.kill()

    # -- Stop ----------------------------------------------------------------------------------------------------------

    def _stop(self) -> None:
        """Worker first, while the pages and the demo gateway still answer; then these."""
        settings.STOP_FLAG.touch()
        self.keeper.leave()
        say(f"Stopping. Running calls may finish for {settings.STOP_GRACE:g} s; press Ctrl+C again to stop at once.")
        idle = Idleness()
        idle.start()
        self._end(["worker"], settings.STOP_GRACE, idle)
        self._end(["web", "demo"], WEB_GRACE)
        say("Stopped.")

    def _end(self, names: list[str], grace: float, idle: Idleness | None = None) -> None:
        """Ask the parts to end; kill them after ``grace`` seconds, or earlier when they have been idle for HUNG seconds and still live."""
        parts = [self.parts[name] for name in names if name in self.parts]
        for part in parts:
            part.terminate()
        limit = time.monotonic() + grace
        while self.stops < 2 and time.monotonic() < limit and any(part.alive for part in parts):
            if idle and idle.seconds > HUNG:
                log.warning("The worker hangs without work and is ended")
                break
            self.wake.wait(LOOK_EVERY)
            self.wake.clear()
        for part in parts:
            part.kill()


def announce(link: str) -> None:
    """Say where to go as soon as the first page would come."""
    for _ in range(600):
        with suppress(OSError):
            if answers(f"{settings.LOCAL_ADDRESS}/healthz"):
                break
        time.sleep(0.1)
    say(f"Prompt Studio is ready: {settings.ADDRESS}")
    if link:
        say(f"Open this once, to become its owner: {link}")


def answers(url: str) -> bool:
    """True as soon as anything is answered, an error too."""
    try:
        urllib.request.urlopen(url, timeout=30).close()  # noqa: S310
    except urllib.error.HTTPError:
        return True
    return True


def say(line: str) -> None:
    """To the terminal, beside the log."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    try:
        Supervisor().run()
    except CannotStart as problem:
        sys.stderr.write(f"Prompt Studio cannot start: {problem}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
