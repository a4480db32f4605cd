"""The model's sheet beside the composer: opened and left by keys, following what is chosen, and filling the composer."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.browser.desk import Desk


def opener(desk: Desk) -> Locator:
    return desk.page.get_by_role("button", name="About this model")


def panel(desk: Desk) -> Locator:
    return desk.page.locator("model-sheet dialog")


def opened(desk: Desk) -> Locator:
    opener(desk).press("Enter")
    expect(panel(desk)).to_be_visible()
    return panel(desk)


def test_it_takes_the_focus_and_gives_it_back(desk: Desk) -> None:
    sheet = opened(desk)
    expect(sheet.get_by_role("heading", level=2)).to_be_focused()
    desk.page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(opener(desk)).to_be_focused()


def test_its_call_follows_the_composer(desk: Desk) -> None:
    sheet = opened(desk)
    desk.choose("aspect", "9:16")
    desk.choose("resolution", "1K")
    expect(sheet.locator("#snippet-curl")).to_contain_text('"size": "720x1280"')
    desk.prompt.fill("Nine pears in a row")
    expect(sheet.locator("#snippet-python")).to_contain_text("Nine pears in a row")


def test_an_example_fills_the_composer_and_undo_brings_back_what_was_there(desk: Desk) -> None:
    desk.prompt.fill("My own words")
    desk.choose("aspect", "1:1")
    opened(desk).get_by_role("button", name="Poster with type").click()
    expect(desk.page.locator("input[name=aspect][value='2:3']")).to_be_checked()
    expect(desk.prompt).to_have_value(re.compile("^A concert poster in three colours"))
    desk.page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(desk.prompt).to_have_value("My own words")
    expect(desk.page.locator("input[name=aspect][value='1:1']")).to_be_checked()


def test_a_call_is_copied_whole(desk: Desk) -> None:
    desk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sheet = opened(desk)
    sheet.get_by_role("button", name="Copy").first.click()
    expect(desk.page.locator(".toast")).to_contain_text("Copied")
    copied = desk.page.evaluate("navigator.clipboard.readText()")
    assert copied == sheet.locator("#snippet-curl").text_content()


def test_the_chosen_language_stays_while_the_call_changes(desk: Desk) -> None:
    sheet = opened(desk)
    expect(sheet.locator("pre:visible")).to_have_attribute("id", "snippet-curl")
    sheet.get_by_role("radio", name="cURL").focus()
    desk.page.keyboard.press("ArrowLeft")
    expect(sheet.get_by_role("radio", name="Ruby")).to_be_checked()
    desk.prompt.fill("Nine pears in a row")
    expect(sheet.locator("pre:visible")).to_contain_text("Nine pears in a row")
    expect(sheet.locator("pre:visible")).to_have_attribute("id", "snippet-ruby")
