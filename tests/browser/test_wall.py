"""The gallery's wall of many pictures: what is in the page, where one comes back to, selecting, filtering."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Watched, new_context
from tests.browser.desk import QUICK, TEAM, Desk, new_project
from tests.browser.test_stillness import WATCH_SHIFTS
from tests.ops.running import ROOT, RunningStudio, wait_for

COUNT = 1200
PLACE = """wall => {
  const row = wall.topRow;
  return { id: row.items[0].id, y: row.y - wall.from, high: row.height };
}"""
ELEMENTS = "document.getElementsByTagName('*').length"


@pytest.fixture(scope="module")
def crowded(browser: Browser, address: str, owner_state: Any, studio: RunningStudio) -> Iterator[str]:
    """The address of a gallery with many pictures."""
    context = new_context(browser, address, owner_state)
    desk = Desk(context.new_page(), new_project(context, "A wall")).open()
    desk.order(f"The first of many {QUICK}")
    expect(desk.pictures("The first of many")).to_have_count(1)
    words = ["-m", "tests.bench.inside", "tests.browser.many:copies", desk.project, str(COUNT)]
    environment = studio.environment | {"DJANGO_SETTINGS_MODULE": "studio.settings"}
    subprocess.run([sys.executable, *words], cwd=ROOT, env=os.environ | environment, check=True, timeout=120)
    context.close()
    yield f"{TEAM}/gallery?project={desk.project}"


@pytest.fixture
def wall(context: BrowserContext, crowded: str) -> Iterator[Page]:
    context.add_init_script(WATCH_SHIFTS)
    watched = Watched(context.new_page())
    watched.page.goto(crowded)
    expect(watched.page.locator(".wall-row a.shot").first).to_be_visible()
    yield watched.page
    watched.check()


def down(page: Page, turns: int, by: int = 1500) -> None:
    page.mouse.move(600, 500)
    for _ in range(turns):
        page.mouse.wheel(0, by)
        page.evaluate("() => new Promise(requestAnimationFrame)")


def place(page: Page) -> dict[str, Any]:
    return page.locator("picture-wall").evaluate(PLACE)


def at_rest(page: Page) -> dict[str, Any]:
    """Where the wall stands once its address says so."""
    wait_for(lambda: page.wait_for_timeout(100) or f"at={place(page)['id']}" in page.url)
    return place(page)


def test_far_down_only_what_is_near_is_in_the_page_and_nothing_has_jumped(wall: Page) -> None:
    most = 0
    for _ in range(8):
        down(wall, 5)
        most = max(most, wall.evaluate(ELEMENTS))
    assert place(wall)["id"] != wall.locator("picture-wall").evaluate("one => one.plane.first.id")
    assert most <= 1500
    assert wall.locator("a.shot").count() < 300
    assert wall.evaluate("window.__shifts") == []


def test_reload_and_back_lead_to_the_very_spot(wall: Page) -> None:
    down(wall, 8)
    before = at_rest(wall)
    wall.reload()
    expect(wall.locator(".wall-row a.shot").first).to_be_visible()
    wait_for(lambda: wall.wait_for_timeout(50) or place(wall)["id"] == before["id"])
    assert abs(place(wall)["y"] - before["y"]) < before["high"]
    wall.goto(f"{TEAM}/trash")
    wall.go_back()
    expect(wall.locator(".wall-row a.shot").first).to_be_visible()
    wait_for(lambda: wall.wait_for_timeout(50) or place(wall)["id"] == before["id"])
    assert abs(place(wall)["y"] - before["y"]) < before["high"]
    assert wall.evaluate("window.__shifts") == []


def test_the_way_back_up_ends_at_the_newest(wall: Page) -> None:
    first = place(wall)["id"]
    down(wall, 8)
    at_rest(wall)
    wall.reload()
    expect(wall.locator(".wall-row a.shot").first).to_be_visible()
    # What joins above moves the page along: whoever was at its upper edge is so no more.
    wait_for(lambda: down(wall, 4, -2500) or (wall.evaluate("scrollY") == 0 and place(wall)["id"] == first))
    expect(wall).not_to_have_url(re.compile("at="))


def test_the_scrubber_goes_to_the_oldest_month_by_keyboard(wall: Page) -> None:
    slider = wall.get_by_role("slider", name="Place among all pictures")
    day = "wall => wall.topRow.items[0].day.slice(0, 7)"
    newest = wall.locator("picture-wall").evaluate("wall => wall.plane.first.day.slice(0, 7)")
    slider.focus()
    wall.keyboard.press("End")
    wait_for(lambda: wall.wait_for_timeout(50) or wall.locator("picture-wall").evaluate(day) < newest)
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"\w+ \d{4} · \d+ pictures?"))
    expect(wall).to_have_url(re.compile("project="))


def test_home_and_end_reach_the_first_and_the_last_of_all(wall: Page) -> None:
    first = wall.locator("a.shot").first
    first.focus()
    newest = first.get_attribute("data-id")
    wall.keyboard.press("End")
    expect(wall.locator("a.shot:focus")).not_to_have_attribute("data-id", newest)
    wait_for(lambda: wall.wait_for_timeout(50) or not wall.locator("picture-wall").evaluate("one => one.older"))
    wall.keyboard.press("Home")
    expect(wall.locator(f"#p-{newest}")).to_be_focused()


def test_a_range_and_everything_can_be_selected_and_taken_back(wall: Page) -> None:
    bar, count = wall.locator("selection-bar"), wall.locator("selection-bar [data-count]")
    tiles = wall.locator("a.shot")
    tiles.nth(0).hover()
    wall.get_by_role("checkbox", name="Select").click()
    expect(count).to_have_text("1 selected")
    tiles.nth(4).click(modifiers=["Shift"])
    expect(count).to_have_text("5 selected")
    tiles.nth(1).click()
    expect(count).to_have_text("4 selected")
    wall.keyboard.press("ControlOrMeta+a")
    expect(count).to_have_text("1,201 selected")
    wall.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    expect(wall.locator(".shot.is-chosen")).to_have_count(0)


def test_what_is_selected_is_trashed_and_comes_back(wall: Page) -> None:
    first = wall.locator("a.shot").first
    name = first.get_attribute("data-id")
    first.focus()
    wall.keyboard.press("x")
    wall.keyboard.press("Delete")
    expect(wall.locator(f"#p-{name}")).to_have_count(0)
    wall.get_by_role("button", name="Undo").click()
    expect(wall.locator(f"#p-{name}")).to_be_visible()


def test_filters_count_are_chips_and_can_be_saved(wall: Page) -> None:
    wall.keyboard.press("f")
    sheet = wall.locator(".gallery-sheet")
    expect(sheet).to_be_visible()
    sheet.get_by_label(re.compile("^1:1")).check()
    show = sheet.get_by_role("button", name=re.compile("^Show 2.. pictures"))
    expect(show).to_be_visible()
    show.click()
    chip = wall.locator(".in-force .chip", has_text="1:1")
    expect(chip).to_be_visible()
    wall.get_by_role("link", name="Save this search").click()
    sheet.get_by_label("Save this search as").fill("Squares")
    sheet.get_by_role("button", name="Save", exact=True).first.click()
    expect(sheet.get_by_role("link", name="Squares")).to_be_visible()
    wall.keyboard.press("Escape")
    chip.click()
    expect(wall.locator(".in-force .chip", has_text="1:1")).to_have_count(0)
