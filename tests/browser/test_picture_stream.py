"""A picture opened from the studio's stream, or by its own address: every way out leads back to where one was."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import new_context
from tests.browser.desk import QUICK, TEAM, Desk, KeptBack, new_project
from tests.browser.waiting import becomes

TOP = "strip => Math.round(strip.getBoundingClientRect().top)"


@pytest.fixture(scope="module")
def vases(browser: Browser, address: str, owner_state: Path) -> str:
    """A project with six strips of two pictures; the oldest is out of view."""
    context = new_context(browser, address, owner_state)
    desk = Desk(context.new_page(), new_project(context, "Vases")).open()
    for number in range(6):
        desk.order(f"Vase {number} {QUICK}", n=2)
    for number in range(6):
        expect(desk.pictures(f"Vase {number}")).to_have_count(2)
    context.close()
    return desk.project


@pytest.fixture
def stream(page: Page, vases: str) -> Desk:
    return Desk(page, vases).open()


def dialog(page: Page) -> Locator:
    return page.locator("dialog.viewer[open] picture-view")


def opened(desk: Desk, prompt: str) -> Locator:
    """The first picture of a strip, pressed where it stands."""
    desk.strip(prompt).scroll_into_view_if_needed()
    desk.pictures(prompt).first.click()
    view = dialog(desk.page)
    expect(view).to_be_visible()
    return view


def step(page: Page, view: Locator, key: str = "") -> str:
    """Go to a neighbour, the older one if there is one; the key that leads back. Which came first of several is by chance."""
    key = key or ("ArrowRight" if view.locator("[data-step='1']").count() else "ArrowLeft")
    before = view.get_attribute("data-id")
    page.keyboard.press(key)
    expect(view).not_to_have_attribute("data-id", before)
    return {"ArrowRight": "ArrowLeft", "ArrowLeft": "ArrowRight"}[key]


@pytest.mark.parametrize("way", ["Escape", "arrow", "back"])
def test_every_way_out_leads_to_the_very_strip(stream: Desk, way: str) -> None:
    page, strip = stream.page, stream.strip("Vase 1")
    view = opened(stream, "Vase 1")
    seen, top, depth = view.get_attribute("data-id"), strip.evaluate(TOP), page.evaluate("history.length")
    step(page, view, step(page, view))
    assert page.evaluate("history.length") == depth
    expect(page).to_have_url(re.compile(f"{TEAM}/p/{seen}"))
    if way == "Escape":
        page.keyboard.press("Escape")
    elif way == "arrow":
        view.locator("[data-close]").click()
    else:
        page.go_back()
    expect(view).to_have_count(0)
    expect(page).to_have_url(re.compile(re.escape(stream.path)))
    becomes(lambda: strip.evaluate(TOP), top)
    expect(page.locator(f"[data-picture='{seen}'] a").first).to_be_focused()


def test_stepping_stays_within_the_project(stream: Desk) -> None:
    view = opened(stream, "Vase 5")
    ours = stream.page.locator("[data-picture]").evaluate_all("all => all.map((one) => one.dataset.picture)")
    expect(view.locator(".film-frame").nth(5)).to_be_attached()
    film = view.locator(".film-frame").evaluate_all("all => all.map((one) => one.pathname.split('/').pop())")
    assert set(film) <= set(ours)


def test_what_is_trashed_over_the_stream_shows_there_and_comes_back(stream: Desk) -> None:
    page = stream.page
    view = opened(stream, "Vase 5")
    seen = view.get_attribute("data-id")
    view.locator("form[data-trash] button").click()
    expect(view).not_to_have_attribute("data-id", seen)
    expect(stream.strip("Vase 5").locator(".empty-pic")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(view).to_have_attribute("data-id", seen)
    page.keyboard.press("Escape")
    expect(stream.pictures("Vase 5")).to_have_count(2)


@pytest.mark.parametrize(("start", "home"), [("studio", "studio"), ("gallery", "gallery"), ("", "gallery")])
def test_on_its_own_page_escape_leads_to_where_one_came_from(stream: Desk, start: str, home: str) -> None:
    page = stream.page
    address = stream.pictures("Vase 5").first.locator("xpath=..").get_attribute("href")
    if start:
        page.goto(f"{TEAM}/{start}?project={stream.project}")
        page.evaluate("address => location.assign(address)", address)
    else:
        page.goto("about:blank")
        page.goto(address)
    view = page.locator("main picture-view")
    expect(view).to_be_visible()
    depth = page.evaluate("history.length")
    step(page, view)
    expect(page).to_have_title(re.compile("^Vase"))
    assert page.evaluate("history.length") == depth
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(f"{TEAM}/{home}" + (f"\\?project={stream.project}" if start else "$")))


def test_a_dialog_that_was_reloaded_still_leads_back(stream: Desk) -> None:
    page = stream.page
    opened(stream, "Vase 5")
    page.reload()
    expect(page.locator("main picture-view")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(re.escape(stream.path)))
    expect(stream.pictures("Vase 5")).to_have_count(2)


def test_a_pressed_picture_is_marked_until_it_opens(stream: Desk) -> None:
    page = stream.page
    requests = KeptBack(page, "**/p/*")
    link = stream.strip("Vase 5").locator("a.pic-link").first
    link.click()
    expect(link).to_have_attribute("aria-busy", "true")
    requests.let_go()
    expect(dialog(page)).to_be_visible()
    expect(link).not_to_have_attribute("aria-busy", "true")
