"""Culling by keys: how soon a key is answered, and how soon the next picture is painted, over a hundred photographs in Chromium.

Drawn by software. The usual way beside it is a page for each picture, with a form for its flag.
"""

from __future__ import annotations

import os
from typing import Any

from playwright.sync_api import Page

from tests.bench.bench_painter import desk
from tests.bench.house import p50, p95, row
from tests.browser.screenshots import founded, playwright_browser
from tests.browser.sheaf import sheaf_in

MANY, NAIVE = 100, 12
EDGE, NOISE = 1280, 80
"""Files of about 300 kB."""
PAUSE = 60
"""Milliseconds between keys: faster than anybody judges."""
KEYS = "px4"
WATCH = """() => {
  window.__keys = [];
  const stage = document.querySelector(".cull-stage");
  window.addEventListener("keydown", (event) => {
    const key = { answered: performance.now() - event.timeStamp };
    const painted = () => {
      const image = stage.querySelector(".view-picture");
      if (!image.complete || stage.dataset.id === key.before) return requestAnimationFrame(painted);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { key.painted = performance.now() - event.timeStamp; window.__keys.push(key); };
      port2.postMessage(null);
    };
    key.before = window.__before;
    window.__before = stage.dataset.id;
    requestAnimationFrame(painted);
  });
  window.__before = stage.dataset.id;
}"""
"""The listener on the window is the last one to hear a key; after a frame's own work its picture is on the screen."""


def run() -> list[dict[str, Any]]:
    """Rows ``name``, ``value``, ``unit``, ``goal``, ``naive``."""
    with founded() as designer, playwright_browser() as browser:
        ids = sheaf_in(os.environ | {"DATA_DIR": str(designer.database.parent)}, "", MANY, EDGE, NOISE)
        page = desk(browser, designer)
        usual = naive(page, ids)
        page.goto("/northlight/cull")
        page.locator(".cull-counts [data-count=left]:not(:empty)").wait_for()
        page.wait_for_timeout(1500)
        page.evaluate(WATCH)
        for number in range(MANY - 1):
            page.keyboard.press(KEYS[number % len(KEYS)])
            page.wait_for_timeout(PAUSE)
        page.wait_for_function(f"window.__keys.length === {MANY - 1}")
        forward = page.evaluate("window.__keys.splice(0)")
        for _ in range(MANY - 1):
            page.keyboard.press("u")
            page.wait_for_timeout(PAUSE)
        page.wait_for_function(f"window.__keys.length === {MANY - 1}")
        back = page.evaluate("window.__keys")
        left = page.locator(".cull-counts [data-count=left]").inner_text()
        return [
            *rows("key that marks and goes on", forward, usual),
            *rows("key that undoes", back, usual),
            undone(left),
        ]


def rows(name: str, keys: list[dict[str, float]], usual: list[float]) -> list[dict[str, Any]]:
    answered, painted = ([one[what] for one in keys] for what in ("answered", "painted"))
    return [
        row(f"{name}: answered, p95 of {len(keys)}", p95(answered), "ms", "", None, 1),
        row(f"{name}: answered, slowest", max(answered), "ms", "<= 50", None, 1),
        row(f"{name}: next picture painted, p50", p50(painted), "ms", "", p50(usual), 1),
        row(f"{name}: next picture painted, slowest", max(painted), "ms", "<= 100", max(usual), 1),
    ]


def undone(left: str) -> dict[str, Any]:
    return row("pictures without a flag after all is undone", int(left), "pictures", f">= {MANY}", None, 0)


def naive(page: Page, ids: list[str]) -> list[float]:
    """From the press on a form to the next picture's page, loaded with its picture."""
    times = []
    for picture in ids[:NAIVE]:
        page.goto(f"/northlight/p/{picture}", wait_until="load")
        times.append(page.evaluate("performance.getEntriesByType('navigation')[0].duration"))
    return times


if __name__ == "__main__":
    for line in run():
        print(line)
