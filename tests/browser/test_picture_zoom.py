"""Zoom and pan in the picture view: by keys, wheel, double click, drag and two fingers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import PHONE, new_context
from tests.browser.desk import QUICK, TEAM, Desk, new_project
from tests.browser.waiting import becomes, holds, steady

UNDER = """(image, [x, y]) => {
  const box = image.getBoundingClientRect();
  return [(x - box.x) / box.width, (y - box.y) / box.height];
}"""
"""Which part of the picture is at a point of the screen."""


@pytest.fixture(scope="module")
def lakes(browser: Browser, address: str, owner_state: Path) -> str:
    """A project with three pictures of 2048 × 1152."""
    context = new_context(browser, address, owner_state)
    desk = Desk(context.new_page(), new_project(context, "Lakes")).open()
    desk.order(f"Three lakes {QUICK}", n=3, aspect="16:9", resolution="2K")
    expect(desk.pictures("Three lakes")).to_have_count(3)
    context.close()
    return desk.project


@pytest.fixture
def view(page: Page, lakes: str) -> Locator:
    """The middle one of the three, in the dialog over the gallery."""
    page.goto(f"{TEAM}/gallery?project={lakes}")
    page.locator("a.shot").nth(1).click()
    shown = page.locator("dialog.viewer picture-view")
    expect(shown.locator(".view-picture")).to_be_visible()
    expect(shown.locator(".view-soft")).to_have_count(0)
    return shown


def picture(view: Locator) -> Locator:
    return view.locator(".view-picture")


def percent(view: Locator) -> int:
    says(view, r"\d+ %")
    return int(view.locator(".view-scale").inner_text().split()[0])


def point(view: Locator, across: float, down: float) -> tuple[float, float]:
    """A place in the room, by shares of it."""
    box = view.locator(".view-room").bounding_box()
    return box["x"] + across * box["width"], box["y"] + down * box["height"]


def says(view: Locator, percent: str) -> None:
    expect(view.locator(".view-scale")).to_have_text(re.compile(percent))


def test_plus_goes_to_at_least_400_percent_and_minus_back_to_fit(view: Locator) -> None:
    page = view.page
    fit = percent(view)
    assert fit < 67
    for wanted in ("67", "100", "150", "200", "300", "400"):
        page.keyboard.press("+")
        says(view, f"^{wanted} %")
        becomes(lambda: picture(view).bounding_box()["width"], pytest.approx(2048 * int(wanted) / 100, abs=2))
    for _ in range(7):
        page.keyboard.press("-")
    says(view, f"^{fit} %")
    expect(view.locator(".view-room")).to_have_attribute("data-mode", "fit")


@pytest.mark.parametrize("held", ["", "Control"])
def test_the_wheel_zooms_toward_the_pointer(view: Locator, held: str) -> None:
    page = view.page
    spot = point(view, 0.3, 0.5)
    before = picture(view).evaluate(UNDER, spot)
    page.mouse.move(*spot)
    if held:
        page.keyboard.down(held)
    for _ in range(12):
        page.mouse.wheel(0, -120)
    if held:
        page.keyboard.up(held)
    says(view, "^[3-8][0-9][0-9] %")
    becomes(lambda: picture(view).evaluate(UNDER, spot), pytest.approx(before, abs=0.01))


def test_a_double_click_goes_to_the_place_that_was_pressed_and_back(view: Locator) -> None:
    page = view.page
    spot = point(view, 0.35, 0.4)
    before = picture(view).evaluate(UNDER, spot)
    page.mouse.dblclick(*spot)
    says(view, "^100 %")
    becomes(lambda: picture(view).evaluate(UNDER, spot), pytest.approx(before, abs=0.01))
    page.mouse.dblclick(*spot)
    expect(view.locator(".view-room")).to_have_attribute("data-mode", "fit")


def test_a_drag_moves_what_is_larger_than_its_room_and_no_further_than_its_edge(view: Locator) -> None:
    page = view.page
    page.keyboard.press("z")
    says(view, "^100 %")
    before = steady(picture(view))
    drag(page, point(view, 0.5, 0.5), (120, 60))
    becomes(lambda: corner(view), pytest.approx((before["x"] + 120, before["y"] + 60), abs=2))
    for _ in range(4):
        drag(page, point(view, 0.1, 0.5), (700, 0))
    room = view.locator(".view-room").bounding_box()
    becomes(lambda: corner(view)[0], pytest.approx(room["x"], abs=1))


def corner(view: Locator) -> tuple[float, float]:
    box = picture(view).bounding_box()
    return box["x"], box["y"]


def drag(page: Page, start: tuple[float, float], by: tuple[int, int]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + by[0], start[1] + by[1], steps=4)
    page.mouse.up()


def test_arrows_step_until_they_have_something_to_move(view: Locator) -> None:
    page = view.page
    first = view.get_attribute("data-id")
    page.keyboard.press("z")
    says(view, "^100 %")
    before = steady(picture(view))["x"]
    page.keyboard.press("ArrowRight")
    holds(lambda: corner(view)[0] < before)
    expect(view).to_have_attribute("data-id", first)
    page.keyboard.press("Shift+ArrowRight")
    expect(view).not_to_have_attribute("data-id", first)
    page.keyboard.press("f")
    page.keyboard.press("ArrowLeft")
    expect(view).to_have_attribute("data-id", first)


def test_the_size_and_the_place_are_kept_from_picture_to_picture_and_not_beyond(view: Locator) -> None:
    page = view.page
    first = view.get_attribute("data-id")
    spot = point(view, 0.3, 0.5)
    page.mouse.dblclick(*spot)
    says(view, "^100 %")
    before = steady(picture(view))
    page.keyboard.press("Shift+ArrowRight")
    expect(view).not_to_have_attribute("data-id", first)
    says(view, "^100 %")
    becomes(lambda: picture(view).bounding_box(), pytest.approx(before, abs=1))
    expect(view.locator("[name=zoom][value=full]")).to_be_checked()
    page.keyboard.press("Escape")
    expect(view).to_have_count(0)
    page.locator("a.shot").first.click()
    expect(view.locator(".view-room")).to_have_attribute("data-mode", "fit")


def test_fill_covers_the_room(view: Locator) -> None:
    view.page.keyboard.press("a")
    expect(view.locator("[name=zoom][value=fill]")).to_be_checked()
    room, shown = steady(view.locator(".view-room")), steady(picture(view))
    assert shown["width"] >= room["width"] - 1
    assert shown["height"] >= room["height"] - 1


def test_the_stage_has_a_frame_only_for_one_who_tabbed_to_it(view: Locator) -> None:
    page = view.page
    first = view.get_attribute("data-id")
    framed = "room => getComputedStyle(room).outlineStyle !== 'none'"
    page.keyboard.press("ArrowRight")
    expect(view).not_to_have_attribute("data-id", first)
    assert not view.locator(".view-room").evaluate(framed)
    assert not view.evaluate(framed)
    for _ in range(8):
        page.keyboard.press("Tab")
        if view.locator(".view-room").evaluate("room => room === document.activeElement"):
            break
    holds(lambda: view.locator(".view-room").evaluate(framed))


@pytest.fixture
def held_in_hand(browser: Browser, address: str, owner_state: Path, view: Locator) -> Iterator[Locator]:
    """The same picture on a phone."""
    phone = new_context(browser, address, owner_state, viewport=PHONE, has_touch=True, is_mobile=True)
    page = phone.new_page()
    page.goto(view.page.url)
    there = page.locator("picture-view")
    expect(there.locator(".view-picture")).to_be_visible()
    expect(there.locator(".view-soft")).to_have_count(0)
    yield there
    phone.close()


def test_one_finger_swipes_to_the_next_picture_and_back(held_in_hand: Locator) -> None:
    first = held_in_hand.get_attribute("data-id")
    x, y = point(held_in_hand, 0.5, 0.5)
    touch = toucher(held_in_hand.page)
    for way in (-1, 1):
        touch("touchStart", [(x, y)])
        for far in (30, 60, 90):
            touch("touchMove", [(x + way * far, y + 5)])
        touch("touchEnd", [])
        if way < 0:
            expect(held_in_hand).not_to_have_attribute("data-id", first)
    expect(held_in_hand).to_have_attribute("data-id", first)


def test_two_fingers_zoom(held_in_hand: Locator) -> None:
    there = held_in_hand
    before = percent(there)
    x, y = point(there, 0.5, 0.5)
    touch = toucher(there.page)
    touch("touchStart", [(x - 20, y), (x + 20, y)])
    for apart in (40, 60, 80, 100):
        touch("touchMove", [(x - apart, y), (x + apart, y)])
    touch("touchEnd", [])
    becomes(lambda: percent(there), pytest.approx(5 * before, rel=0.15))


def toucher(page: Page) -> Callable[[str, list[tuple[float, float]]], None]:
    wire = page.context.new_cdp_session(page)

    def touch(kind: str, fingers: list[tuple[float, float]]) -> None:
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(fingers)]
        wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    return touch
