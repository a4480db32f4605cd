"""A review in two browsers of a team at once: what one pins and decides stands before the other."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import DESKTOP, page_apart
from tests.browser.desk import QUICK, TEAM, Desk
from tests.browser.test_accessibility import check


def put_up(desk: Desk, prompt: str, n: int = 2) -> str:
    """Pictures are made and put up for review by the form; the review's address."""
    page = desk.page
    desk.order(f"{prompt} {QUICK}", n=n)
    expect(desk.pictures(prompt)).to_have_count(n)
    page.goto(f"{TEAM}/gallery?project={desk.project}")
    ids = page.locator("a.shot").evaluate_all("tiles => tiles.map((tile) => tile.dataset.id)")
    page.goto(f"{TEAM}/reviews/new?{'&'.join(f'p={one}' for one in ids)}")
    page.get_by_label("Title").fill(prompt)
    page.get_by_label("Question").fill("Which of them goes to print?")
    page.get_by_role("button", name="Put up for review").click()
    expect(page.locator("review-table")).to_be_visible()
    return page.url


@pytest.fixture
def bob(browser: Browser, address: str, teammate_state: Callable[..., Path]) -> Iterator[Page]:
    """Another browser, of a reviewer of the team."""
    with page_apart(browser, address, teammate_state(f"Bob{time.monotonic_ns()}", "reviewer")) as page:
        yield page


def live(page: Page) -> None:
    expect(page.locator("live-stream[data-state=live]")).to_be_attached()


def pin(page: Page, text: str, x: float = 0.3, y: float = 0.4) -> None:
    box = page.locator("picture-marks").bounding_box()
    page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
    field = page.locator("#say-new")
    expect(field).to_be_focused()
    field.fill(text)
    page.keyboard.press("Control+Enter")


def state(page: Page, name: str) -> None:
    expect(page.locator(".decision-state b")).to_have_text(name)


def test_axe_finds_nothing_on_the_table_the_grid_the_list_and_the_summary(desk: Desk) -> None:
    page = desk.page
    address = put_up(desk, "Judged by axe")
    pin(page, "A pin to be read")
    expect(page.locator(".talk-thread")).to_have_count(1)
    page.locator(".view-room").focus()
    page.keyboard.press("c")
    state(page, "Changes requested")
    item = page.locator("review-table").get_attribute("data-address")
    for path in (item, f"{address}/grid", f"{address}/summary", f"{TEAM}/reviews", f"{TEAM}/reviews/new"):
        page.set_viewport_size(DESKTOP)
        page.goto(path)
        check(page)


def test_what_one_pins_answers_and_resolves_stands_in_the_others_browser(desk: Desk, bob: Page) -> None:
    lena = desk.page
    bob.goto(put_up(desk, "Pinned by two"))
    live(bob), live(lena)
    pin(lena, "Move the cup to the left")
    expect(bob.locator(".pin")).to_have_text("1")
    thread = bob.locator(".talk-thread")
    expect(thread).to_contain_text("Move the cup to the left")
    expect(thread.locator(".thread-name")).to_contain_text("Pin 1, middle left")
    thread.get_by_text("Answer", exact=True).first.click()
    thread.locator("textarea").fill("Done in the next round")
    thread.get_by_role("button", name="Answer").click()
    expect(lena.locator(".answers")).to_contain_text("Done in the next round")
    bob.locator(".talk-thread").get_by_role("button", name="Resolve").click()
    expect(lena.locator(".pin")).to_have_count(0)
    expect(lena.locator("[data-count=resolved]")).to_have_text("1")


def test_two_who_decide_at_once_are_both_on_record_and_told(desk: Desk, bob: Page) -> None:
    lena = desk.page
    address = put_up(desk, "Decided twice")
    bob.goto(address)
    live(bob), live(lena)
    # Lena's page does not hear of Bob's decision before she presses.
    lena.route(re.compile(r"/reviews/items/[^/]+$"), lambda route: route.fulfill(status=404))
    bob.keyboard.press("a")
    state(bob, "Approved")
    lena.keyboard.press("r")
    told = lena.locator(".toast", has_text="before you: Approved")
    expect(told).to_be_visible()
    state(lena, "Rejected")
    expect(lena.locator(".history li")).to_have_count(2)
    expect(bob.locator(".decision-clash")).to_contain_text("had just decided: Approved")
    state(bob, "Rejected")
    lena.unroute_all(behavior="ignoreErrors")
    told.get_by_role("button", name=re.compile("Back to that of")).click()
    state(bob, "Approved")
    expect(bob.locator(".history li")).to_have_count(3)


def test_by_keys_alone_a_pin_is_set_a_decision_made_and_taken_back(desk: Desk) -> None:
    page = desk.page
    put_up(desk, "By keys")
    page.keyboard.press("n")
    expect(page.locator(".mark-cross-words")).to_contain_text("50 %")
    for key in ("ArrowLeft", "Shift+ArrowUp", "Enter"):
        page.keyboard.press(key)
    field = page.locator("#say-new")
    expect(field).to_be_focused()
    page.keyboard.type("Brighter, @Len")
    expect(page.locator(".member[aria-selected=true]")).to_contain_text("Lena Moss")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".said-name")).to_have_text("@Lena Moss")
    expect(page.locator(".pin")).to_have_text("1")
    page.locator(".view-room").focus()
    page.keyboard.press("c")
    state(page, "Changes requested")
    page.get_by_role("button", name="Undo").click()
    state(page, "Open")
    first = page.url
    page.keyboard.press("ArrowRight")
    expect(page.locator(".review-place")).to_have_text("2 / 2")
    assert page.url != first


def test_words_outlive_an_outage_and_a_reload(context: BrowserContext, project: str) -> None:
    page = context.new_page()
    put_up(Desk(page, project).open(), "Offline")
    page.route("**/comments*", lambda route: route.abort())
    pin(page, "Kept for later")
    expect(page.locator(".say .error")).to_contain_text("kept in this browser")
    page.unroute_all(behavior="ignoreErrors")
    page.reload()
    field = page.locator("#say-new")
    expect(field).to_have_value("Kept for later")
    expect(page.locator(".pin.is-pending")).to_be_visible()
    field.press("Control+Enter")
    expect(page.locator(".thread-name")).to_contain_text("Pin 1")
    expect(field).to_have_value("")


def test_an_area_and_a_drawing_become_an_edit_with_a_mask(desk: Desk) -> None:
    page = desk.page
    put_up(desk, "To be edited", n=1)
    box = page.locator("picture-marks").bounding_box()

    def at(x: float, y: float) -> tuple[float, float]:
        return box["x"] + x * box["width"], box["y"] + y * box["height"]

    page.mouse.move(*at(0.1, 0.1))
    page.mouse.down()
    page.mouse.move(*at(0.4, 0.4), steps=4)
    page.mouse.up()
    page.locator("#say-new").fill("A blue door")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".talk-thread")).to_have_count(1)
    page.locator(".view-room").focus()
    page.keyboard.press("d")
    page.mouse.move(*at(0.6, 0.6))
    page.mouse.down()
    for x, y in ((0.8, 0.6), (0.8, 0.8), (0.6, 0.8), (0.6, 0.62)):
        page.mouse.move(*at(x, y), steps=3)
    page.mouse.up()
    page.locator("#say-new").fill("No shadow here")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".pin")).to_have_count(2)
    page.get_by_role("button", name="Make edit from these pins").click()
    expect(desk.prompt).to_have_value(re.compile("1. At the upper left: A blue door\n2. At the lower right: No shadow"))
    expect(desk.tray).to_have_count(1)
    expect(page.locator("[name=mask]")).to_have_value(re.compile(".+"))


def test_a_closed_review_shows_its_result_and_prints_it(desk: Desk, context: BrowserContext) -> None:
    page = desk.page
    put_up(desk, "Closed")
    pin(page, "Lovely light")
    page.locator(".view-room").focus()
    page.keyboard.press("a")
    state(page, "Approved")
    page.get_by_label("More of this review").click()
    page.get_by_role("button", name="Close the review").click()
    expect(page.locator(".summary")).to_contain_text("Lovely light")
    expect(page.locator(".marks-drawn text")).to_have_text("1")
    answer = context.request.get(page.get_by_role("link", name="Download as PDF").get_attribute("href"))
    assert answer.body().startswith(b"%PDF")


def test_on_a_pictures_own_page_the_pin_is_taken_first(desk: Desk) -> None:
    page = desk.page
    desk.order(f"Commented {QUICK}")
    expect(desk.pictures("Commented")).to_have_count(1)
    page.goto(f"{TEAM}/gallery?project={desk.project}")
    page.locator("a.shot").first.click()
    view = page.locator("picture-view")
    expect(view.locator("review-threads")).to_be_visible()
    view.locator("label.mark-tool", has_text="Pin or area").click()
    pin(page, "Said in the gallery")
    expect(view.locator(".thread-name")).to_contain_text("Pin 1")
    expect(view.locator("button.pin")).to_have_text("1")
