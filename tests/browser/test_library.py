"""The library in a browser: search as one types, the keyboard, stars, collections and their order, changes of others."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import new_context
from tests.browser.desk import TEAM, post
from tests.browser.test_accessibility import check
from tests.browser.waiting import becomes, holds

LIBRARY = f"{TEAM}/library"


@pytest.fixture
def library(page: Page) -> Page:
    """Lena's, with the starter library in it."""
    page.goto(LIBRARY)
    expect(page.locator(".pcard").first).to_be_visible()
    return page


def cards(page: Page) -> Locator:
    return page.locator(".pcard")


def ids(page: Page) -> list[str]:
    return cards(page).evaluate_all("all => all.map((one) => one.dataset.id)")


def open_menu(page: Page, card: Locator) -> None:
    card.locator(".pcard-menu > summary").click()
    expect(card.get_by_placeholder("New collection")).to_be_visible()


def test_it_is_searched_as_one_types_in_any_script_and_in_spite_of_a_typo(library: Page) -> None:
    library.keyboard.press("/")
    library.keyboard.type("protrait", delay=20)
    expect(library.get_by_role("status").filter(has_text="portrait")).to_be_visible()
    expect(library).to_have_url(re.compile(r"\?q=protrait$"))
    search = library.get_by_role("searchbox")
    expect(search).to_be_focused()
    search.fill("茶")
    expect(library).to_have_url(re.compile(r"\?q=%E8%8C%B6$"))
    expect(cards(library).first).to_be_visible()
    holds(lambda: 0 < cards(library).count() < 40)
    search.fill("zzzzzz")
    expect(library.get_by_role("heading", name="No prompt fits")).to_be_visible()
    search.fill("")
    expect(library).to_have_url(re.compile(r"/library$"))
    library.get_by_label("Category").select_option("food")
    expect(library.locator(".chip")).to_contain_text("Food")
    library.reload()
    library.locator(".chip").click()
    expect(library).to_have_url(re.compile(r"/library\?$"))


def test_it_is_walked_and_starred_by_keys(library: Page) -> None:
    library.locator("body").press("g")
    library.keyboard.press("s")
    library.wait_for_url("**/studio*")
    library.locator("main").press("g")
    library.keyboard.press("b")
    library.wait_for_url("**/batches")
    library.locator("main").press("g")
    library.keyboard.press("l")
    library.wait_for_url("**/library")
    library.keyboard.press("/")
    library.keyboard.press("ArrowDown")
    links = library.locator(".pcard-open")
    expect(links.nth(0)).to_be_focused()
    library.keyboard.press("ArrowRight")
    expect(links.nth(1)).to_be_focused()
    star = cards(library).nth(1).locator(".pcard-star button")
    library.keyboard.press("f")
    expect(star).to_have_attribute("aria-pressed", "true")
    chosen = ids(library)[1]
    library.goto(f"{LIBRARY}?starred=yes")
    becomes(lambda: ids(library), [chosen])
    cards(library).locator(".pcard-star button").click()
    expect(cards(library).locator(".pcard-star button")).to_have_attribute("aria-pressed", "false")


def test_a_collection_is_begun_filled_and_put_in_order(library: Page) -> None:
    open_menu(library, cards(library).nth(0))
    cards(library).nth(0).get_by_placeholder("New collection").fill("Spring")
    library.keyboard.press("Enter")
    library.wait_for_url("**?collection=*")
    shelf = library.url
    expect(cards(library)).to_have_count(1)
    first = ids(library)
    library.goto(LIBRARY)
    for place in (1, 2):
        open_menu(library, cards(library).nth(place))
        cards(library).nth(place).get_by_role("button", name="Spring").click()
        expect(library.locator(".toast").filter(has_text="is in “Spring”")).to_have_count(place)
    library.goto(shelf)
    expect(cards(library)).to_have_count(3)
    order = ids(library)
    assert order[:1] == first

    library.locator(".pcard-open").first.focus()
    with library.expect_response("**/move"):
        library.keyboard.press("Alt+ArrowRight")
    expect(cards(library).nth(1).locator(".pcard-open")).to_be_focused()
    with library.expect_response("**/move"):
        cards(library).nth(2).drag_to(cards(library).nth(0), target_position={"x": 20, "y": 60})
    library.reload()
    becomes(lambda: ids(library), [order[2], order[1], order[0]])

    library.locator(".library-shelf summary").click()
    library.get_by_role("button", name="Remove the collection").click()
    toast = library.locator(".toast").filter(has_text="“Spring” is removed.")
    toast.get_by_role("button", name="Undo").click()
    expect(library.locator(".library-side").get_by_role("link", name="Spring")).to_be_visible()


def test_what_a_teammate_removes_leaves_the_page_and_what_comes_is_offered(
    library: Page, context: BrowserContext
) -> None:
    gone = ids(library)[3]
    post(context, f"{TEAM}/prompts/{gone}/remove", {})
    expect(library.locator(f"#pr-{gone}")).to_have_count(0)
    post(context, f"{TEAM}/prompts/{gone}/bring-back", {})
    library.get_by_role("button", name="Show what has changed").click()
    expect(library.locator(f"#pr-{gone}")).to_be_visible()


def test_without_scripts_it_is_searched_and_starred_all_the_same(
    browser: Browser, address: str, owner_state: object
) -> None:
    guest = new_context(browser, address, owner_state, java_script_enabled=False)
    page = guest.new_page()
    page.goto(LIBRARY)
    page.get_by_role("searchbox").fill("portrait")
    with page.expect_navigation():
        page.get_by_role("button", name="Search").click()
    card = cards(page).first
    card.hover()
    with page.expect_navigation():
        card.locator(".pcard-star button").click()
    expect(page).to_have_url(re.compile("/library"))
    page.goto(f"{LIBRARY}?starred=yes")
    expect(cards(page)).to_have_count(1)
    with page.expect_navigation():
        cards(page).locator(".pcard-star button").click()
    guest.close()


@pytest.mark.parametrize("query", ["", "?q=zzzz"])
def test_axe_finds_nothing(library: Page, query: str) -> None:
    library.emulate_media(reduced_motion="reduce")
    library.goto(f"{LIBRARY}{query}")
    if not query:
        open_menu(library, cards(library).first)
    check(library)
