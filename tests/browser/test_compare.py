"""Comparing: together by wheel, by keys in one place, and one after the other in another's place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import new_context
from tests.browser.desk import TEAM, new_project
from tests.browser.sheaf import sheaf
from tests.ops.running import RunningStudio

SHARE = """(image) => {
  const [box, room] = [image.getBoundingClientRect(), image.closest(".view-room").getBoundingClientRect()];
  const middle = [room.x + room.width / 2, room.y + room.height / 2];
  return [(middle[0] - box.x) / box.width, (middle[1] - box.y) / box.height, box.width / Number(image.getAttribute("width"))];
}"""
"""Which part of the picture is at the middle of its room, and how large it is shown."""


@pytest.fixture(scope="module")
def made(studio: RunningStudio, browser: Browser, address: str, owner_state: Path) -> tuple[str, list[str]]:
    """A project of two sizes: two pictures of 640 pixels, then six of 1280."""
    context = new_context(browser, address, owner_state)
    project = new_project(context, "To compare")
    context.close()
    small = sheaf(studio, project, 2)
    return project, sheaf(studio, project, 6, 1280) + small


@pytest.fixture
def two(page: Page, made: tuple[str, list[str]]) -> Locator:
    """A picture beside one of half its size and the same shape."""
    return opened(page, made, 5, 7)


def opened(page: Page, made: tuple[str, list[str]], *places: int) -> Locator:
    project, ids = made
    page.goto(f"{TEAM}/compare?project={project}&" + "&".join(f"p={ids[place]}" for place in places))
    panes = page.locator(".pane")
    expect(panes).to_have_count(len(places))
    expect(page.locator(".view-soft")).to_have_count(0)
    expect(page.locator(".compare-scale")).to_have_text(re.compile(r"\d"))
    return panes


def shares(panes: Locator) -> list[list[float]]:
    return [panes.nth(place).locator(".view-picture").evaluate(SHARE) for place in range(panes.count())]


def test_pictures_of_different_sizes_are_scaled_and_moved_together(page: Page, two: Locator) -> None:
    box = two.nth(1).locator(".view-room").bounding_box()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.4 * box["height"])
    page.mouse.wheel(0, -600)
    expect(two.nth(0).locator(".view-room")).to_have_attribute("data-mode", "free")
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"], steps=4)
    page.mouse.up()
    one, other = shares(two)
    assert one[:2] == pytest.approx(other[:2], abs=0.005)
    assert other[2] == pytest.approx(2 * one[2], rel=0.01)


def test_a_hundred_per_cent_is_each_ones_own_pixels(page: Page, two: Locator) -> None:
    page.keyboard.press("z")
    expect(page.locator(".compare-scale")).to_have_text("100 %")
    assert [one[2] for one in shares(two)] == pytest.approx([1, 1], abs=0.001)


def test_a_flip_shows_the_other_in_the_same_place(page: Page, two: Locator) -> None:
    page.keyboard.press("f")
    expect(page.locator("compare-room")).to_have_attribute("data-mode", "flip")
    expect(two.nth(1)).to_have_attribute("data-active", "")
    boxes = [two.nth(place).locator(".view-picture").bounding_box() for place in (0, 1)]
    assert boxes[0] == pytest.approx(boxes[1], abs=1)
    page.keyboard.press(" ")
    expect(two.nth(0)).to_have_attribute("data-active", "")
    page.keyboard.press("Escape")
    expect(page.locator("compare-room")).to_have_attribute("data-mode", "side")


def test_slider_and_difference_lay_one_over_the_other(page: Page, two: Locator) -> None:
    page.keyboard.press("l")
    split = page.get_by_role("slider")
    split.focus()
    page.keyboard.press("Home")
    expect(split).to_have_attribute("aria-valuenow", "0")
    page.keyboard.press("PageUp")
    expect(split).to_have_attribute("aria-valuenow", "10")
    expect(two.nth(0).locator(".view-room")).to_have_css("clip-path", "inset(0px 0px 0px 10%)")
    page.keyboard.press("d")
    expect(two.nth(0).locator(".view-room")).to_have_css("mix-blend-mode", "difference")
    page.get_by_role("button", name="Amplified").click()
    expect(page.locator("compare-room")).to_have_attribute("data-amplified", "")


def test_keys_act_on_the_chosen_one_and_are_undone(page: Page, made: tuple[str, list[str]]) -> None:
    panes = opened(page, made, 0, 1, 2, 3)
    page.keyboard.press("3")
    page.keyboard.press("p")
    page.keyboard.press("Shift+Digit4")
    expect(panes.nth(2)).to_have_attribute("data-flag", "pick")
    expect(panes.nth(2).locator("[name=stars][value='4']")).to_be_checked()
    page.reload()
    expect(panes.nth(2)).to_have_attribute("data-flag", "pick")
    panes.nth(2).locator(".flag-pick").click()
    expect(panes.nth(2)).to_have_attribute("data-flag", "")
    page.keyboard.press("u")
    expect(panes.nth(2)).to_have_attribute("data-flag", "pick")


def test_a_neighbour_comes_into_the_place_and_the_others_room_stays(page: Page, made: tuple[str, list[str]]) -> None:
    ids = made[1]
    panes = opened(page, made, 1, 4)
    panes.nth(1).locator(".view-room").evaluate("room => (room.dataset.same = 'yes')")
    page.keyboard.press("ArrowRight")
    expect(panes.nth(0)).to_have_attribute("data-id", ids[2])
    expect(panes.nth(1).locator(".view-room[data-same]")).to_have_count(1)
    expect(page).to_have_url(re.compile(f"p={ids[2]}&p={ids[4]}"))
    page.keyboard.press("i")
    expect(page.locator(".wordings del").first).to_be_visible()
