"""People who go on pressing whatever happens to the studio, and the judgement of what became of their presses."""

from __future__ import annotations

import random
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from generations.models import Attempt, Generation
from tests.engine.invariants import check_all
from tests.kills.ground import QUICK, Ground, wait_for

NEAR = timedelta(seconds=float(QUICK["ENGINE_DEADLINE"]) + 2)
"""No call is under way for longer than this."""


@dataclass
class Load:
    """``people`` threads press one generation after another, until ``stop()``. Submissions begin with ``name``."""

    ground: Ground
    name: str
    people: int = 3
    slowest: int = 100
    """Of a call: in hundredths of a second, with a gateway of speed 100."""
    taken: list[str] = field(default_factory=list)
    _ended: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        self._threads = [
            threading.Thread(target=self._press_on, args=(number,), daemon=True) for number in range(self.people)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let everybody finish the press at hand. The studio must be running."""
        self._ended.set()

        def all_served() -> bool:
            self.ground.revive()
            return not any(thread.is_alive() for thread in self._threads)

        wait_for(all_served, 120)

    def _press_on(self, person: int) -> None:
        dice = random.Random(f"{self.name}-{person}")
        number = 0
        while not self._ended.wait(dice.uniform(0, 0.6)):
            submission = f"{self.name}-{person}-{number}"
            prompt = f"Pears #demo:slow={dice.randint(1, self.slowest)}"
            self.ground.press(submission, prompt, dice.randint(1, 2), patience=120)
            self.taken.append(submission)
            number += 1

    # -- The judgement -------------------------------------------------------------------------------------------------

    def judge(self, kills: list[datetime]) -> Counter[str]:
        """Wait for rest, and raise where a generation is missing, in a wrong state, or was executed twice. How many ended how.

        ``kills`` are the moments at which processes were ended that may have held calls.
        """
        for submission in self.taken:
            self.ground.at_rest(submission, 90)
        # A lease may run out on a machine that is slow; the answer still comes.
        with suppress(AssertionError):
            wait_for(lambda: not self._unexplained(kills), 90)
        assert not (left := self._unexplained(kills)), f"unknown, and nothing was killed in their time: {left}"
        rows = list(Generation.objects.filter(submission__startswith=f"{self.name}-"))
        assert sorted(row.submission for row in rows) == sorted(self.taken)
        executed = self.ground.executions()
        for row in rows:
            codes = list(row.slots.values_list("status", "error_code", "error_params"))
            assert row.status in {"done", "unknown"}, f"{row.submission}: {row.status} {codes}"
            self.ground.check(row, executed[row.submission])
        assert not self.ground.answers(), "an answer lies on the disk that nobody took in"
        check_all()
        return Counter(row.status for row in rows)

    def _unexplained(self, kills: list[datetime]) -> list[str]:
        """Calls called unknown in whose time nothing was killed."""
        rows = Attempt.objects.filter(generation__submission__startswith=f"{self.name}-", status="unknown")
        return [
            f"attempt {row.pk}, sent {row.sent}, {row.error_code}"
            for row in rows
            if not row.sent or not any(row.sent <= kill <= row.sent + NEAR for kill in kills)
        ]
