"""Scrolling a wall of 20,000 pictures at speed in Chromium: work of the main thread per frame, its longest task, elements, memory, shifts.

From a trace of the browser itself, drawn by software. The naive wall beside it is the usual endless list: every page of tiles that comes
is appended, and all stay.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from playwright.sync_api import Browser, CDPSession, Page

from tests.bench.bench_painter import CATEGORIES, TASK, frames, memory
from tests.bench.house import Server, house, p95, row
from tests.browser.conftest import DESKTOP
from tests.browser.screenshots import playwright_browser

PICTURES = 20_000
TRIPS = ("down", "up")
"""The whole way, each time."""
STEP, SPEED = 60_000, 12_000
"""Pixels of one turn of the wheel, and pixels in a second: about 14 screens, or 190 pictures, in a second."""
WATCH = """
window.__shifts = [];
new PerformanceObserver((list) => window.__shifts.push(...list.getEntries().map((one) => one.value)))
  .observe({ type: "layout-shift", buffered: true });
window.__most = 0;
setInterval(() => (window.__most = Math.max(window.__most, document.getElementsByTagName("*").length)), 100);
"""
AT_END = "() => { const wall = document.querySelector('picture-wall'); return !wall.older && wall.from > wall.plane.bottom - 1400; }"
AT_TOP = "() => window.scrollY < 10"
NAIVE = """async (address) => {
  document.querySelector("picture-wall").remove();
  const wall = Object.assign(document.createElement("div"), { className: "wall" });
  document.querySelector("main").append(wall);
  const times = [];
  let before = "";
  for (let page = 0; page < 40; page += 1) {
    const answer = await (await fetch(`${address}?size=240${before}`)).json();
    const start = performance.now();
    for (const [id, ratio, width, height, , prompt, , small] of answer.tiles) {
      const tile = Object.assign(document.createElement("a"), { className: `shot r-${ratio}`, href: `#${id}` });
      const image = Object.assign(document.createElement("img"), { src: small, alt: prompt, width, height });
      tile.append(image);
      wall.append(tile);
      before = `&before=${id}`;
    }
    scrollTo(0, document.documentElement.scrollHeight);
    wall.getBoundingClientRect();
    times.push(performance.now() - start);
    await new Promise(requestAnimationFrame);
  }
  return [times.sort((one, other) => one - other)[Math.floor(times.length * 0.95)], document.getElementsByTagName("*").length];
}"""


class Trip(NamedTuple):
    work: list[float]
    longest: float
    elements: int
    shift: float
    before: float
    after: float


def run() -> list[dict[str, Any]]:
    """Rows ``name``, ``value``, ``unit``, ``goal``, ``naive``."""
    with house() as home, playwright_browser() as browser:
        made = home.inside("tests.bench.wall_rows:make", str(PICTURES), timeout=900)
        with home.web() as server:
            trip = travelled(gallery(browser, server, made))
            naive, elements = usual(gallery(browser, server, made))
    what = f"scrolling {PICTURES:,} pictures"
    return [
        row(f"{what}, main thread per frame, p95", p95(trip.work), "ms", "<= 16", naive),
        row(f"{what}, the longest task", trip.longest, "ms", "<= 100", None),
        row(f"{what}, elements in the page at most", trip.elements, "elements", "<= 1500", elements, 0),
        row(f"{what}, layout shift", trip.shift, "", "<= 0", None, 4),
        row(f"{what}, memory after {len(TRIPS)} trips against one", trip.after / trip.before, "times", "<= 1.2", None),
        row(f"{what}, memory at the end", trip.after, "MB", "", None, 1),
    ]


def gallery(browser: Browser, server: Server, made: dict[str, Any]) -> Page:
    context = browser.new_context(base_url=server.address, viewport=DESKTOP, locale="en-US")
    context.add_cookies([{"name": "sessionid", "value": made["session"], "url": server.address}])
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(f"/{made['slug']}/gallery")
    page.locator(".wall-row a.shot").first.wait_for()
    page.wait_for_timeout(1000)
    return page


def travelled(page: Page) -> Trip:
    devtools = page.context.new_cdp_session(page)
    events: list[dict[str, Any]] = []
    ended: list[bool] = []
    devtools.on("Tracing.dataCollected", lambda data: events.extend(filter(counts, data["value"])))
    devtools.on("Tracing.tracingComplete", lambda _data: ended.append(True))
    devtools.send("Tracing.start", {"traceConfig": {"includedCategories": CATEGORIES}, "transferMode": "ReportEvents"})
    first = 0.0
    for way in TRIPS:
        scroll(page, devtools, way)
        first = first or memory(devtools)
    last = memory(devtools)
    devtools.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(20)
    return Trip(
        [frame.work for frame in frames(events)],
        longest(events),
        page.evaluate("window.__most"),
        page.evaluate("window.__shifts.reduce((sum, one) => sum + one, 0)"),
        first,
        last,
    )


def counts(event: dict[str, Any]) -> bool:
    """Frames, and tasks that the trace saw from beginning to end."""
    return event["name"] == "FireAnimationFrame" or (event["name"] == TASK and "tdur" in event)


def scroll(page: Page, devtools: CDPSession, way: str) -> None:
    """Turn the wheel evenly until there is no more."""
    far = -STEP if way == "down" else STEP
    gesture = {"x": 700, "y": 500, "yDistance": far, "speed": SPEED, "gestureSourceType": "mouse", "preventFling": True}
    while not page.evaluate(AT_END if way == "down" else AT_TOP):
        devtools.send("Input.synthesizeScrollGesture", gesture)


def longest(events: list[dict[str, Any]]) -> float:
    """Milliseconds of processor time of the longest task of the page's main thread."""
    marks = [event for event in events if event["name"] == "FireAnimationFrame"]
    main = (marks[0]["pid"], marks[0]["tid"])
    tasks = [one for one in events if (one["pid"], one["tid"]) == main and one["name"] == TASK and "dur" in one]
    return max(task["tdur"] for task in tasks) / 1000


def usual(page: Page) -> tuple[float, int]:
    """95 of 100 pages of the usual wall come with less work than this, and the elements that it has after 9,600 pictures."""
    found = page.evaluate(NAIVE, "gallery/page")
    return found[0], found[1]


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))
