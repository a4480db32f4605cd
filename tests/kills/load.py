"""People who go on pressing whatever happens to the studio, and the judgement of what became of their presses."""

from __future__ import annotations

import random
import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from generations.models import Attempt, Generation
from tests.engine.invariants import check_all
from tests.kills.ground import QUICK, Ground, wait_for

NEAR = timedelta(seconds=float(QUICK["ENGINE_DEADLINE"]))


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
        self._threads = [threading.Thread(target=self._press_on, args=(number,)) for number in range(self.people)]
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
        rows = list(Generation.objects.filter(submission__startswith=f"{self.name}-"))
        assert sorted(row.submission for row in rows) == sorted(self.taken)
        executed = self.ground.executions()
        for row in rows:
            assert row.status in {"done", "unknown"}, f"{row.submission}: {row.status}"
            self.ground.check(row, executed[row.submission])
        for attempt in Attempt.objects.filter(generation__in=rows, status="unknown"):
            assert attempt.sent, f"attempt {attempt.pk} is unknown and was never sent"
            near = [kill for kill in kills if attempt.sent <= kill <= attempt.sent + NEAR]
            assert near, f"attempt {attempt.pk} is unknown ({attempt.error_code}), and nothing was killed in its time"
        check_all()
        return Counter(row.status for row in rows)
