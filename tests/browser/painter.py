"""The mask painter as a person works it: opened over a photograph, painted in, read out."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.pictures import photograph

LARGE, SMALL = (3840, 2160), (960, 540)
BITS = """() => {
  const { data, width, height, count } = document.querySelector("mask-painter").bitmap;
  let text = "";
  for (let at = 0; at < width * height; at += 4096) {
    text += String.fromCharCode(...data.subarray(at, Math.min(width * height, at + 4096)));
  }
  return { text: btoa(text), width, height, count };
}"""
SUM = """() => {
  let [one, other] = [1, 1];
  for (const word of document.querySelector("mask-painter").bitmap.words) {
    one = Math.imul(one ^ word, 16777619);
    other = (Math.imul(other, 31) + word) | 0;
  }
  return `${one} ${other}`;
}"""
"""Two sums over all pixels, four at a time: a digest of 8 MB after each of hundreds of steps would take CI seconds."""


class Painter:
    """The open painter of a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.host = page.locator("mask-painter")
        self.stage = page.locator("[data-stage]")
        self.status = page.locator("[data-status]")

    def open(self) -> Painter:
        """By the composer's button."""
        self.page.locator("#mask [data-paint]").click()
        return self.ready()

    def ready(self) -> Painter:
        expect(self.page.locator("mask-painter[data-ready]")).to_be_attached()
        return self

    def press(self, name: str) -> None:
        self.host.get_by_role("button", name=name, exact=True).click()

    def tool(self, name: str) -> None:
        self.page.locator(f"[data-tool={name}]").click()

    def at(self, across: float, down: float) -> tuple[float, float]:
        """A place on the page, by the share of the picture's width and height."""
        spot = self.page.evaluate(
            """([across, down]) => {
              const { stage, session } = document.querySelector("mask-painter");
              const { left, top } = stage.element.getBoundingClientRect();
              const { x, y } = stage.view.toStage(session.width * across, session.height * down);
              return [left + x, top + y];
            }""",
            [across, down],
        )
        return spot[0], spot[1]

    def stroke(self, *places: tuple[float, float], steps: int = 6) -> None:
        """With the mouse, from place to place."""
        self.page.mouse.move(*self.at(*places[0]))
        self.page.mouse.down()
        for place in places[1:]:
            self.page.mouse.move(*self.at(*place), steps=steps)
        self.page.mouse.up()

    def touch(self, kind: str, *fingers: tuple[float, float]) -> None:
        """One event of a touch screen; ``fingers`` in shares of the picture."""
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(self.at(*one) for one in fingers)]
        self.devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    @property
    def devtools(self) -> Any:
        if not hasattr(self, "_devtools"):
            self._devtools = self.page.context.new_cdp_session(self.page)
        return self._devtools

    def sum(self) -> str:
        """A hash of every pixel of the mask."""
        return str(self.page.evaluate(SUM))

    @property
    def count(self) -> int:
        """Painted pixels."""
        return int(self.page.evaluate("document.querySelector('mask-painter').bitmap.count"))

    def own(self) -> Image.Image:
        """The page's own array: 255 where it is painted."""
        found = self.page.evaluate(BITS)
        image = Image.frombytes("L", (found["width"], found["height"]), base64.b64decode(found["text"]))
        return image.point(lambda value: 255 if value else 0)

    def use(self) -> None:
        self.press("Use mask")
        expect(self.host).to_have_count(0)


def photograph_of(folder: Path, size: tuple[int, int]) -> Path:
    return photograph(folder / "photograph.jpg", "#2a7", size)


def kept_mask(page: Page) -> tuple[bytes, str]:
    """The file of the composer's mask and its hash."""
    address = page.locator("[data-mask-veil]").get_attribute("src")
    assert address
    image = page.locator("#mask [name=mask]").input_value()
    window = page.request.get(
        f"/northlight/masks/painter?image={page.locator('#mask [name=mask_of]').input_value()}&mask={image}"
    )
    file = page.request.get(window.text().split(' data-mask="')[1].split('"')[0].replace("&amp;", "&")).body()
    return file, hashlib.sha256(file).hexdigest()


def field(page: Page, name: str) -> Locator:
    return page.locator(f"#mask [name={name}]")
