"""The command palette and the bell, by keys."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import new_context
from tests.browser.desk import QUICK, TEAM, Desk


def opened(page: Page):
    page.keyboard.press("ControlOrMeta+k")
    expect(page.locator("#palette-find")).to_be_focused()
    expect(page.locator("#palette-rows [aria-selected=true]")).to_have_count(1)
    return page.locator("#palette-rows [role=option]")


def test_a_place_by_a_few_letters(page: Page) -> None:
    page.goto(f"{TEAM}/gallery")
    rows = opened(page)
    page.keyboard.type("matr")
    expect(rows.first).to_have_attribute("href", re.compile("batch"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{TEAM}/batches")


def test_enter_pressed_before_the_answer_goes_where_it_leads(page: Page) -> None:
    page.goto(f"{TEAM}/gallery")
    opened(page)
    page.keyboard.type("word lists")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{TEAM}/lists")


def test_what_the_page_can_do_stands_first_and_is_done(desk: Desk) -> None:
    made = desk.order(f"A heron {QUICK}")
    expect(desk.page.locator(f"#g-{made}[data-open=no]")).to_be_visible()
    desk.page.locator(f"#g-{made} a[href*='/p/']").first.click()
    expect(desk.page.locator("picture-view")).to_be_visible()
    rows = opened(desk.page)
    desk.page.keyboard.type("pick")
    expect(rows.first).to_contain_text("Pick")
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("picture-view .flag-pick")).to_have_attribute("aria-pressed", "true")


def test_it_leaves_everything_as_it_was(desk: Desk) -> None:
    desk.prompt.fill("Half a thought")
    opened(desk.page)
    desk.page.keyboard.press("Escape")
    expect(desk.page.locator("command-palette dialog")).not_to_be_visible()
    expect(desk.prompt).to_be_focused()
    expect(desk.prompt).to_have_value("Half a thought")


def test_the_bell_rings_on_an_open_page_and_leads_there(desk: Desk) -> None:
    made = desk.order(f"A heron {QUICK} #demo:refuse")
    count = desk.page.locator(".bell-count .badge")
    expect(count).to_be_visible()
    desk.page.locator("a.rail-bell-page").click()
    fresh = desk.page.locator("#bell-panel .notice.fresh")
    expect(fresh.first).to_contain_text("A generation failed: A heron")
    before = fresh.count()
    fresh.first.get_by_role("link").click()
    desk.page.wait_for_url(f"**#g-{made}")
    desk.page.locator("a.rail-bell-page").click()
    expect(fresh).to_have_count(before - 1)


def test_a_phone_opens_the_bell_above_its_bar(browser: Browser, address: str, owner_state: Path) -> None:
    context = new_context(browser, address, owner_state, viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto(f"{TEAM}/gallery")
    page.locator("a.rail-bell-page").tap()
    panel = page.locator("#bell-panel")
    expect(panel).to_be_visible()
    expect(panel.locator(".bell-head")).to_be_visible()
    box = panel.bounding_box()
    assert box
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["y"] >= 0 and box["y"] + box["height"] <= 844
    context.close()
