"""Choices that are impossible now: pressed, they change nothing and say why."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, Request, expect

from tests.browser.desk import Desk
from tests.browser.waiting import becomes, steady


def quotes(page: Page) -> list[str]:
    """The questions for a price that go out from now on, as they go."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith("/compose/quote"):
            asked.append(request.url)

    page.on("request", note)
    return asked


def choice(desk: Desk, name: str, value: str) -> Locator:
    return desk.page.locator(f"input[name={name}][value='{value}']")


def said(desk: Desk) -> Locator:
    return desk.page.locator("[data-why-said]")


def at_16_9_and_2k(desk: Desk) -> list[str]:
    desk.choose("aspect", "16:9")
    desk.choose("resolution", "2K")
    expect(desk.page.locator("#pixels")).to_have_text("2048 × 1152 px")
    return quotes(desk.page)


def expect_unchanged(desk: Desk, asked: list[str]) -> None:
    desk.page.wait_for_timeout(300)
    expect(choice(desk, "aspect", "16:9")).to_be_checked()
    expect(choice(desk, "resolution", "2K")).to_be_checked()
    assert asked == []


def test_a_pressed_impossible_resolution_says_why_and_changes_nothing(desk: Desk) -> None:
    asked = at_16_9_and_2k(desk)
    choice(desk, "resolution", "standard").click(force=True)
    expect(said(desk)).to_contain_text("1.5K only at 2:3, 3:2")
    expect_unchanged(desk, asked)


def test_a_pressed_impossible_ratio_says_why_and_changes_nothing(desk: Desk) -> None:
    asked = at_16_9_and_2k(desk)
    choice(desk, "aspect", "match").click(force=True)
    expect(said(desk)).to_have_text("Match: There is no reference to match yet.")
    expect_unchanged(desk, asked)


def test_the_reason_lies_beside_the_choice_within_the_window(desk: Desk) -> None:
    at_16_9_and_2k(desk)
    choice(desk, "resolution", "standard").click(force=True)
    expect(said(desk)).not_to_be_empty()
    reason, pressed = steady(said(desk)), steady(choice(desk, "resolution", "standard"))
    assert reason["x"] >= 0
    assert 0 <= pressed["y"] - (reason["y"] + reason["height"]) < 12


def test_the_arrow_keys_pass_an_impossible_choice_over_and_say_why(desk: Desk) -> None:
    at_16_9_and_2k(desk)
    choice(desk, "resolution", "2K").focus()
    with desk.page.expect_response("**/compose/quote"):
        desk.page.keyboard.press("ArrowLeft")
    expect(choice(desk, "resolution", "1K")).to_be_checked()
    expect(choice(desk, "resolution", "1K")).to_be_focused()
    expect(said(desk)).to_contain_text("1.5K only at 2:3, 3:2")


def test_the_arrow_keys_still_go_round_where_all_is_possible(desk: Desk) -> None:
    choice(desk, "quality", "medium").focus()
    for key, value in (("ArrowRight", "high"), ("ArrowRight", "auto"), ("ArrowRight", "low"), ("ArrowLeft", "auto")):
        with desk.page.expect_response("**/compose/quote"):
            desk.page.keyboard.press(key)
        expect(choice(desk, "quality", value)).to_be_checked()


def test_a_resolution_that_says_nothing_tells_so_by_the_keyboard(desk: Desk) -> None:
    desk.choose("aspect", "auto")
    asked = quotes(desk.page)
    choice(desk, "resolution", "1K").focus()
    for key in ("ArrowRight", "Space"):
        desk.page.keyboard.press(key)
        expect(said(desk)).to_contain_text("The model chooses the size.")
        desk.page.keyboard.press("Escape")
        expect(said(desk)).to_be_empty()
    assert asked == []


def test_what_more_opens_comes_into_view(desk: Desk) -> None:
    desk.page.set_viewport_size({"width": 1440, "height": 700})
    desk.page.locator("#more > summary").click()
    expect(desk.page.locator("#moderation")).to_be_in_viewport(ratio=1)


def test_a_shadow_tells_that_more_lies_below_until_it_is_reached(desk: Desk) -> None:
    shade = "getComputedStyle(document.querySelector('.composer-fields'), '::after').opacity"
    desk.page.set_viewport_size({"width": 1440, "height": 1200})
    becomes(lambda: desk.page.evaluate(shade), "0")
    desk.page.set_viewport_size({"width": 1440, "height": 700})
    becomes(lambda: desk.page.evaluate(shade), "1")
    desk.page.locator(".composer-fields").evaluate("part => part.scrollTo(0, part.scrollHeight)")
    becomes(lambda: desk.page.evaluate(shade), "0")
