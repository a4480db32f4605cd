"""Fit shows the whole picture, as large as its room allows, whatever its shape and the screen's."""

from __future__ import annotations

from functools import partial

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.desk import QUICK, TEAM, Desk
from tests.browser.waiting import becomes, passes, steady

SCREENS = [(360, 740), (390, 844), (1024, 768), (1440, 900), (2560, 1440)]
SHAPES = {"21:9": "2K", "16:9": "2K", "1:1": "1K", "9:16": "1K"}
BOXES = """() => Object.fromEntries([".view-room", ".view-picture", ".view-soft"].map((name) => {
  const box = document.querySelector(name)?.getBoundingClientRect();
  return [name, box && [box.x, box.y, box.width, box.height]];
}))"""
Box = list[float]


def made(desk: Desk, **asked: str) -> tuple[str, tuple[int, int]]:
    """The address of a picture of this shape, and its pixels."""
    prompt = f"A vase {'x'.join(asked.values()).replace(':', '-')} {QUICK}"
    desk.order(prompt, **asked)
    image = desk.pictures(prompt)
    expect(image).to_have_count(1)
    desk.page.goto(f"{TEAM}/gallery?project={desk.project}")
    tile = desk.page.locator("a.shot").first
    size = tile.locator(".shot-sharp").evaluate(
        "one => [one.getAttribute('width'), one.getAttribute('height')].map(Number)"
    )
    return tile.get_attribute("href"), (size[0], size[1])


def check(page: Page, size: tuple[int, int]) -> None:
    """The whole picture lies in its room and is no larger than its pixels; one side of it is close to the room's."""
    boxes: dict[str, Box] = page.evaluate(BOXES)
    left, top, width, height = boxes[".view-room"]
    x, y, across, down = boxes[".view-picture"]
    assert across / down == pytest.approx(size[0] / size[1], rel=0.01)
    assert x >= left - 0.5 and x + across <= left + width + 0.5
    assert y >= top - 0.5 and y + down <= top + height + 0.5
    assert across <= size[0] + 0.5
    assert across >= min(size[0] - 1, 0.9 * width) or down >= 0.95 * height


@pytest.mark.parametrize("aspect", SHAPES)
def test_the_whole_picture_is_in_view_on_every_screen(desk: Desk, aspect: str) -> None:
    address, size = made(desk, aspect=aspect, resolution=SHAPES[aspect])
    page = desk.page
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(address)
        expect(page.locator(".view-picture")).to_be_visible()
        expect(page.locator(".view-soft")).to_have_count(0)
        passes(partial(check, page, size))


def never(route: Route) -> None:
    """An answer that stays away."""


def test_the_placeholder_has_the_box_that_the_picture_takes(desk: Desk) -> None:
    address, size = made(desk, aspect="16:9", resolution="2K")
    page = desk.page
    page.route("**/media/**", never)
    page.goto(address, wait_until="domcontentloaded")
    expect(page.locator(".view-soft")).to_be_visible()
    passes(partial(check, page, size))
    before = page.evaluate(BOXES)
    assert before[".view-soft"] == before[".view-picture"]
    page.unroute("**/media/**")
    page.reload()
    expect(page.locator(".view-soft")).to_have_count(0)
    becomes(lambda: page.evaluate(BOXES)[".view-picture"], before[".view-picture"])


def test_the_arrows_stand_alike_at_both_sides(desk: Desk) -> None:
    desk.order(f"Three vases {QUICK}", n=3)
    expect(desk.pictures("Three vases")).to_have_count(3)
    page = desk.page
    page.goto(f"{TEAM}/gallery?project={desk.project}")
    page.locator("a.shot").nth(1).click()
    room = steady(page.locator(".view-room"))
    newer, older = (steady(page.locator(f".view-step[data-step='{way}']")) for way in (-1, 1))
    assert newer["x"] - room["x"] == pytest.approx(room["x"] + room["width"] - older["x"] - older["width"], abs=1)
    assert newer["y"] == older["y"]
