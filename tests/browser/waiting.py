"""Assertions that wait for the page, for what Playwright's ``expect`` cannot read. A machine at full load makes none of them fail."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from playwright.sync_api import Locator, Page

PATIENCE = 30.0
"""Seconds, as long as ``expect`` waits."""
AT_REST = """async () => {
  const drawn = () => new Promise((done) => requestAnimationFrame(done));
  await drawn();
  const moving = document.getAnimations().filter(
    (one) => one.playState === "running" && one.timeline === document.timeline && one.effect.getComputedTiming().endTime < 5000,
  );
  await Promise.allSettled(moving.map((one) => one.finished));
  await drawn();
}"""
Box = dict[str, float]


def passes(check: Callable[[], object], seconds: float = PATIENCE) -> None:
    """``check`` raises no AssertionError any more; its last one after ``seconds``."""
    limit = time.monotonic() + seconds
    while True:
        try:
            check()
        except AssertionError:
            if time.monotonic() > limit:
                raise
            time.sleep(0.05)
        else:
            return


def becomes(read: Callable[[], Any], wanted: object) -> None:
    """What ``read`` returns equals ``wanted``, at once or soon; where it does not, both are shown."""

    def check() -> None:
        assert read() == wanted

    passes(check)


def holds(condition: Callable[[], object]) -> None:
    """``condition`` is true, at once or soon."""

    def check() -> None:
        assert condition()

    passes(check)


def come(page: Page, things: Sequence[object], count: int = 1) -> None:
    """``things``, which the page's own events gather, are ``count`` or more."""

    def check() -> None:
        page.wait_for_timeout(20)
        assert len(things) >= count

    passes(check)


def at_rest(page: Page) -> None:
    """Two frames are drawn, and what was moving between them has come to its end."""
    page.evaluate(AT_REST)


def steady(place: Locator) -> Box:
    """The box of what is to be seen, once it is the same in two frames that follow each other."""
    boxes: list[Box | None] = [None]

    def check() -> None:
        boxes.append(place.bounding_box())
        at_rest(place.page)
        assert boxes[-1] == place.bounding_box()

    passes(check)
    found = boxes[-1]
    assert found
    return found
