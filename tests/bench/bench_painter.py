"""What a stroke costs the page: the main thread's work in each frame, and memory, painting over 3840 × 2160 in Chromium.

From a trace of the browser itself, drawn by software. The naive painter beside it keeps the mask as a canvas of the picture's own size
and reads it back after each step, as most do.
"""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, CDPSession, Page

from tests.bench.house import p50, p95, row
from tests.browser.conftest import DESKTOP
from tests.browser.painter import LARGE, Painter
from tests.browser.pictures import photograph
from tests.browser.screenshots import founded, playwright_browser
from tests.gateways_walk.walker import Walker

STROKES = 24
STEPS = 60
UNDONE = 100
TASK = "ThreadControllerImpl::RunTask"
"""One for each task of a thread; "RunTask" lies around it and would count it twice."""
CATEGORIES = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"]
NAIVE = """async ([strokes, steps]) => {
  const [width, height] = [3840, 2160];
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  const history = [];
  const times = [];
  context.lineCap = "round";
  context.lineWidth = 160;
  document.body.append(canvas);
  for (let stroke = 0; stroke < strokes; stroke += 1) {
    for (let step = 0; step < steps; step += 4) {
      const start = performance.now();
      context.beginPath();
      context.moveTo(400 + step * 40, 300 + stroke * 60);
      context.lineTo(400 + step * 40 + 160, 300 + stroke * 60 + 40);
      context.stroke();
      if (step === 0) history.push(context.getImageData(0, 0, width, height));
      if (history.length > 4) history.shift();
      context.getImageData(0, 0, 1, 1);
      times.push(performance.now() - start);
      await new Promise(requestAnimationFrame);
    }
  }
  canvas.remove();
  return times.sort((one, other) => one - other)[Math.floor(times.length * 0.95)];
}"""
MB = 1e6


class Frame(NamedTuple):
    """Milliseconds of the main thread in one frame: its processor time, and by the clock, where other processes count too."""

    work: float
    wall: float


def run() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder, founded() as designer, playwright_browser() as browser:
        page = desk(browser, designer)
        naive = page.evaluate(NAIVE, [4, STEPS])
        page.reload()
        before = memory(page.context.new_cdp_session(page))
        page.locator("input[type=file][name=files]").set_input_files(photograph(Path(folder) / "p.jpg", "#2a7", LARGE))
        page.locator("#tray .ref[data-reference]").wait_for()
        painter = Painter(page).open()
        page.locator("[data-photograph]").evaluate("picture => picture.decode()")
        rows = []
        for name, size, feather in (
            ("brush of 160 px", 160, 0),
            ("brush of 700 px", 700, 0),
            ("160 px, feather 120", 160, 120),
        ):
            page.evaluate(
                "([size, reach]) => { const p = document.querySelector('mask-painter'); p.setSize(size); p.setFeather(reach); }",
                [size, feather],
            )
            frames = strokes(painter)
            rows.append(stroke_row(f"stroke per frame at 3840x2160, {name} ({len(frames)} frames)", frames, naive))
        page.evaluate(
            "steps => { const p = document.querySelector('mask-painter'); for (let n = 0; n < steps; n += 1) p.invert(); }",
            UNDONE,
        )
        used = memory(painter.devtools) - before
        rows.append(memory_row("heap and arrays of the page while painting, with 100 more steps", used))
        if (whole := process(browser)) is not None:
            rows.append(
                memory_row("the whole process of the page, the browser's own code and the photograph with it", whole)
            )
        return rows


def memory_row(name: str, megabytes: float) -> dict[str, Any]:
    snapshots = (UNDONE + 1) * LARGE[0] * LARGE[1] * 4 / MB
    return row(name, megabytes, "MB", "<= 200", snapshots, 1)


def process(browser: Browser) -> float | None:
    """Private megabytes of the busiest page's process; None where the system does not tell (macOS)."""
    if not Path("/proc/self/smaps_rollup").exists():
        return None
    found = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    busiest = max((one for one in found if one["type"] == "renderer"), key=lambda one: one["cpuTime"])
    lines = Path(f"/proc/{busiest['id']}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) * 1024 / MB


def desk(browser: Browser, designer: Walker) -> Page:
    address = str(designer.http.base_url)
    context = browser.new_context(base_url=address, viewport=DESKTOP, locale="en-US")
    context.add_cookies(
        [{"name": name, "value": value, "url": address} for name, value in designer.http.cookies.items()]
    )
    page = context.new_page()
    page.goto("/northlight/studio")
    page.locator("#prompt").wait_for()
    return page


def strokes(painter: Painter) -> list[Frame]:
    """Paint under a trace; what each frame cost."""
    devtools = painter.devtools
    events: list[dict[str, Any]] = []
    ended: list[bool] = []
    devtools.on("Tracing.dataCollected", lambda data: events.extend(data["value"]))
    devtools.on("Tracing.tracingComplete", lambda _data: ended.append(True))
    devtools.send("Tracing.start", {"traceConfig": {"includedCategories": CATEGORIES}, "transferMode": "ReportEvents"})
    for number in range(STROKES):
        wave = [(0.1 + 0.8 * at / STEPS, 0.2 + 0.025 * number + 0.08 * math.sin(at / 6)) for at in range(STEPS)]
        drag(painter, devtools, wave)
    devtools.send("Tracing.end")
    while not ended:
        painter.page.wait_for_timeout(20)
    return frames(events)


def drag(painter: Painter, devtools: CDPSession, places: Iterable[tuple[float, float]]) -> None:
    """One stroke, as fast as the browser takes it."""
    at = [painter.at(*place) for place in places]
    for kind, (x, y) in [("mousePressed", at[0]), *(("mouseMoved", one) for one in at[1:]), ("mouseReleased", at[-1])]:
        devtools.send(
            "Input.dispatchMouseEvent", {"type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1}
        )


def frames(events: list[dict[str, Any]]) -> list[Frame]:
    """Sums of the tasks of the page's main thread, from one animation frame to the next."""
    marks = [event for event in events if event["name"] == "FireAnimationFrame"]
    main = (marks[0]["pid"], marks[0]["tid"])
    tasks = [one for one in events if (one["pid"], one["tid"]) == main and one["name"] == TASK and "dur" in one]
    starts = sorted(mark["ts"] for mark in marks if (mark["pid"], mark["tid"]) == main)
    sums = [[0.0, 0.0] for _start in starts]
    place = 0
    for task in sorted(tasks, key=lambda one: one["ts"]):
        while place + 1 < len(starts) and task["ts"] + task["dur"] > starts[place + 1]:
            place += 1
        if task["ts"] + task["dur"] > starts[place]:
            sums[place][0] += task["tdur"] / 1000
            sums[place][1] += task["dur"] / 1000
    return [Frame(work, wall) for work, wall in sums]


def stroke_row(name: str, painted: list[Frame], naive: float) -> dict[str, Any]:
    work, wall = [one.work for one in painted], [one.wall for one in painted]
    more = {"median": p50(work), "worst": max(work), "by the clock": p95(wall)}
    return row(name, p95(work), "ms", "<= 12", naive) | {key: round(value, 2) for key, value in more.items()}


def memory(devtools: CDPSession) -> float:
    """Megabytes of JavaScript, its typed arrays and the DOM, after a collection."""
    devtools.send("HeapProfiler.collectGarbage")
    use = devtools.send("Runtime.getHeapUsage")
    return sum(use.get(name, 0) for name in ("usedSize", "embedderHeapUsedSize", "backingStorageSize")) / MB


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))
