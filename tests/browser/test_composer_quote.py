"""Size and price: never those of something else than what the composer shows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, expect

from tests.browser.desk import QUICK, Desk, KeptBack

CLEAR = "rgba(0, 0, 0, 0)"


@pytest.fixture
def cut_off(context: BrowserContext, project: str) -> Iterator[Desk]:
    """A desk whose network went away after the page came. Not watched: a browser logs every request that fails."""
    desk = Desk(context.new_page(), project).open()
    desk.choose("aspect", "9:16")
    context.set_offline(True)
    yield desk
    context.set_offline(False)


def pixels(desk: Desk) -> Locator:
    return desk.page.locator("#pixels")


def price(desk: Desk) -> Locator:
    return desk.page.locator(".go-price")


def more_pictures(desk: Desk, times: int) -> None:
    for _ in range(times):
        desk.page.get_by_label("One more").click()


def test_without_an_answer_the_button_shows_no_price_of_before(cut_off: Desk) -> None:
    desk = cut_off
    more_pictures(desk, 4)
    desk.page.locator("label:has(> input[value='1:1'])").click()
    expect(desk.generate_button).to_contain_text("Generate 5")
    expect(price(desk)).to_be_hidden()
    expect(pixels(desk)).to_be_hidden()
    expect(desk.page.locator("[data-away-said]")).to_contain_text("The studio does not answer")
    expect(desk.page.locator(".toast")).to_have_count(0)


def test_size_and_price_come_with_the_network(cut_off: Desk, context: BrowserContext) -> None:
    desk = cut_off
    more_pictures(desk, 4)
    desk.page.locator("label:has(> input[value='1:1'])").click()
    expect(price(desk)).to_be_hidden()
    context.set_offline(False)
    expect(pixels(desk)).to_have_text("1024 × 1024 px")
    expect(price(desk)).to_be_visible()
    expect(desk.generate_button).to_contain_text("Generate 5")
    expect(desk.page.locator("[data-away-said]")).to_be_empty()


def test_size_and_price_are_asked_again_where_only_the_studio_was_away(context: BrowserContext, project: str) -> None:
    desk = Desk(context.new_page(), project).open()
    desk.page.route("**/compose/quote", lambda route: route.abort())
    desk.page.locator("label:has(> input[value='21:9'])").click()
    expect(pixels(desk)).to_be_hidden()
    desk.page.unroute("**/compose/quote")
    expect(pixels(desk)).to_have_text("1344 × 576 px")


def test_the_return_of_the_live_stream_asks_at_once(context_apart: BrowserContext, project: str) -> None:
    page = context_apart.new_page()
    page.clock.install()
    desk = Desk(page, project).open()
    page.route("**/compose/quote", lambda route: route.abort())
    page.locator("label:has(> input[value='21:9'])").click()
    unanswered = page.locator("studio-composer[data-quote=failed]")
    expect(unanswered).to_be_visible()
    # Time stands still: what is asked now is not asked because it is time to ask again.
    page.clock.pause_at(page.evaluate("Date.now() + 10_000"))
    expect(unanswered).to_be_visible()
    expect(pixels(desk)).to_be_hidden()
    page.wait_for_timeout(200)  # of a question that was on its way
    page.unroute("**/compose/quote")
    with page.expect_request("**/compose/quote"):
        page.evaluate("document.querySelector('live-stream').dataset.state = 'live'")
    page.clock.resume()
    expect(pixels(desk)).to_have_text("1344 × 576 px")


def test_a_press_before_the_price_is_known_orders_what_the_form_shows(context: BrowserContext, project: str) -> None:
    desk = Desk(context.new_page(), project).open()
    desk.page.route("**/compose/quote", lambda route: route.abort())
    desk.page.locator("label:has(> input[value='1:1'])").click()
    more_pictures(desk, 1)
    expect(price(desk)).to_be_hidden()
    strip = desk.generate(f"Two vases {QUICK}")
    expect(desk.pictures("Two vases")).to_have_count(2)
    expect(strip).to_contain_text("1024 × 1024")


def test_what_waits_for_an_answer_is_marked(desk: Desk) -> None:
    requests = KeptBack(desk.page, "**/compose/quote")
    more_pictures(desk, 2)
    expect(desk.generate_button).to_contain_text("Generate 3")
    expect(desk.page.locator("#compose-foot")).to_have_attribute("aria-busy", "true")
    expect(price(desk)).not_to_have_css("text-decoration-color", CLEAR)
    requests.let_go()
    expect(desk.page.locator("#compose-foot")).not_to_have_attribute("aria-busy", "true")
    expect(price(desk)).to_have_css("text-decoration-color", CLEAR)


def test_questions_that_newer_ones_replace_are_no_errors(desk: Desk) -> None:
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        said.append(message.text)

    desk.page.on("console", note)
    desk.page.route("**/compose/quote", lambda route: (desk.page.wait_for_timeout(150), route.continue_()))
    for _ in range(4):
        desk.page.get_by_label("One more").click()
        desk.page.wait_for_timeout(80)
    expect(desk.page.locator("#compose-foot")).not_to_have_attribute("aria-busy", "true")
    assert [text for text in said if "Abort" in text] == []


def test_an_outage_is_said_once(cut_off: Desk) -> None:
    desk = cut_off
    desk.prompt.fill(f"A vase {QUICK}")
    for _ in range(3):
        desk.generate_button.click()
        expect(desk.generate_button).to_be_enabled()
    expect(desk.page.locator(".toast")).to_have_count(1)
