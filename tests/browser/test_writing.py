"""Prompts are written, changed by somebody else's proposal, and edited value by value where they are JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import Watched, new_context, page_apart
from tests.browser.desk import TEAM, post
from tests.browser.pictures import photograph
from tests.browser.test_accessibility import check

JSON = '{"scene": {"light": "soft", "lens": 85}, "palette": ["sage", "bone"]}'


@pytest.fixture
def calm(browser: Browser, address: str, owner_state: Path) -> Iterator[Page]:
    """Lena's page without motion, so that no colour is met half way."""
    with page_apart(browser, address, owner_state, reduced_motion="reduce") as page:
        yield page


def written(context: BrowserContext, text: str, **fields: str) -> str:
    """A prompt of Lena's; its id."""
    page = post(context, f"{TEAM}/library/new", {"text": text, "sharing": "team", **fields})
    found = re.search(r"/prompts/([\w-]+)", page)
    assert found
    return found.group(1)


def edit(page: Page, prompt: str) -> None:
    page.goto(f"{TEAM}/prompts/{prompt}/edit")


def text_of(page: Page) -> Locator:
    return page.get_by_label("Prompt", exact=True)


def test_a_prompt_with_three_variables_is_written_and_published(calm: Page) -> None:
    page = calm
    page.goto(f"{TEAM}/library/new")
    page.get_by_label("Title", exact=True).fill("Product on a plinth")
    page.get_by_label("Prompt", exact=True).fill("[product] on {{count}} plinths, [mood: calm]\nNo text.")
    expect(page.locator("[data-counts]")).to_have_text("2 lines · 53 characters")
    expect(page.locator(".variable-name")).to_have_text(["product", "count", "mood"])
    page.get_by_label("product is required").check()
    page.get_by_label("Type of count").select_option("number")
    page.locator(".variable", has_text="count").get_by_text("Help, default, limits").click()
    page.locator(".variable", has_text="count").get_by_label("Largest").fill("many")
    page.get_by_label("Type of mood").select_option("choice")
    page.get_by_label("Choices").last.fill("calm\nloud")
    check(page)
    page.get_by_role("button", name="Add to the library").click()
    expect(page.get_by_text("Write a number.")).to_be_visible()
    page.locator(".variable", has_text="count").get_by_label("Largest").fill("9")
    page.get_by_role("button", name="Add to the library").click()
    expect(page.get_by_text("“Product on a plinth” is in the library.")).to_be_visible()
    edit(page, re.findall(r"/prompts/([\w-]+)", page.url)[0])
    expect(page.get_by_label("product is required")).to_be_checked()
    expect(page.locator(".variable", has_text="count").get_by_label("Largest")).to_have_value("9")
    page.get_by_label("Prompt", exact=True).fill("[product] alone")
    page.get_by_label("Why this version").fill("Simpler")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_text("Version 2 is live.")).to_be_visible()


def test_references_are_put_in_order_by_the_keyboard(calm: Page, tmp_path: Path) -> None:
    page = calm
    page.goto(f"{TEAM}/library/new")
    files = [photograph(tmp_path / f"{name}.png", colour) for name, colour in (("one", "#246"), ("two", "#642"))]
    page.locator("input[type=file]").set_input_files(files)
    names = page.locator(".write-reference > .cut")
    expect(names).to_have_text(["one.png", "two.png"])
    later = page.get_by_role("button", name="Move one.png later")
    later.press("Enter")
    expect(names).to_have_text(["two.png", "one.png"])
    expect(page.get_by_text("one.png is now number 2 of 2.")).to_be_attached()
    expect(later).to_be_focused()
    check(page)
    page.keyboard.press("Alt+ArrowUp")
    expect(names).to_have_text(["one.png", "two.png"])
    expect(page.get_by_role("button", name="Move one.png earlier")).to_be_focused()


def test_a_change_is_proposed_and_accepted_in_two_browsers(
    calm: Page, browser: Browser, address: str, teammate_state: Callable
) -> None:
    prompt = written(calm.context, "A red car at dusk", title="Car")
    guest = new_context(browser, address, teammate_state("Rhea", "reviewer"), reduced_motion="reduce")
    rhea = Watched(guest.new_page())
    calm.goto(f"{TEAM}/prompts/{prompt}/changes")
    rhea.page.goto(f"{TEAM}/prompts/{prompt}/propose")
    rhea.page.get_by_label("Prompt", exact=True).fill("A blue car at dusk")
    rhea.page.get_by_label("What you changed, and why").fill("Blue sells")
    with rhea.page.expect_response(lambda answer: answer.url.endswith("/propose") and answer.status == 204):
        rhea.page.get_by_role("button", name="Propose the change").click()
    calm.reload()
    calm.get_by_role("link", name="Blue sells").click()
    expect(calm.locator(".diff ins")).to_have_text("blue")
    check(calm)
    rhea.page.goto(calm.url)
    expect(rhea.page.get_by_text("Open", exact=True)).to_be_visible()
    calm.get_by_label("Your answer").fill("So it is")
    calm.get_by_role("button", name="Accept: make it the live version").click()
    expect(calm.get_by_text("Accepted: version 2 is live.")).to_be_visible()
    expect(rhea.page.get_by_text("Accepted as version 2")).to_be_visible()
    expect(rhea.page.get_by_text("So it is")).to_be_visible()
    edit(calm, prompt)
    expect(text_of(calm)).to_have_value("A blue car at dusk")
    rhea.check()
    guest.close()


def test_a_value_of_json_changes_its_own_place_alone(calm: Page) -> None:
    page = calm
    edit(page, written(page.context, JSON))
    check(page)
    page.get_by_label("lens").fill("50")
    page.get_by_label("lens").press("Tab")
    expect(page.get_by_text("The text is changed.")).to_be_visible()
    expect(text_of(page)).to_have_value(JSON.replace("85", "50"))
    page.get_by_role("button", name="Undo").click()
    expect(text_of(page)).to_have_value(JSON)
    expect(page.get_by_label("lens")).to_have_value("85")
    page.get_by_role("button", name="Format").click()
    expect(page.get_by_label("Prompt", exact=True)).to_have_value(re.compile(r'\{\n  "scene"'))
    page.get_by_label("Prompt", exact=True).fill('{\n  "scene": }')
    expect(page.get_by_text("A value is missing. Line 2, column 12.")).to_be_visible()


def test_what_is_not_saved_outlives_a_reload(calm: Page) -> None:
    page = calm
    prompt = written(page.context, "A [size] pear")
    edit(page, prompt)
    page.get_by_label("Type of size").select_option("number")
    page.get_by_label("Prompt", exact=True).fill("A [size] pear, unsaved")
    expect(page.locator("[data-counts]")).to_contain_text("22 characters")
    page.reload()
    expect(page.get_by_text("What you had not saved is back.")).to_be_visible()
    expect(text_of(page)).to_have_value("A [size] pear, unsaved")
    expect(page.get_by_label("Type of size")).to_have_value("number")
    page.get_by_role("button", name="Back to what is saved").click()
    expect(text_of(page)).to_have_value("A [size] pear")
    page.reload()
    expect(text_of(page)).to_have_value("A [size] pear")


def test_who_saves_second_is_shown_what_came_meanwhile(
    calm: Page, browser: Browser, address: str, owner_state: Path
) -> None:
    prompt = written(calm.context, "A red car")
    edit(calm, prompt)
    other = new_context(browser, address, owner_state, reduced_motion="reduce")
    second = Watched(other.new_page())
    edit(second.page, prompt)
    for page, text in ((calm, "A blue car"), (second.page, "A green car")):
        page.get_by_label("Prompt", exact=True).fill(text)
        page.get_by_role("button", name="Save", exact=True).last.click()
        expect(page.get_by_text(re.compile("Version 2 is live|came meanwhile"))).to_be_visible()
    expect(second.page.get_by_text("came meanwhile")).to_be_visible()
    expect(text_of(second.page)).to_have_value("A green car")
    second.page.get_by_role("button", name="Save", exact=True).last.click()
    expect(second.page.get_by_text("Version 3 is live.")).to_be_visible()
    second.check()
    other.close()


def test_a_public_link_is_made_seen_by_anybody_and_revoked(calm: Page, browser: Browser, address: str) -> None:
    prompt = written(calm.context, "A [size] pear", title="Pear")
    calm.goto(f"{TEAM}/prompts/{prompt}/share")
    calm.get_by_role("button", name="Make a link").click()
    link = calm.locator("copy-field input").input_value()
    check(calm)
    guest = new_context(browser, address, reduced_motion="reduce")
    anybody = Watched(guest.new_page())
    anybody.page.goto(link)
    anybody.page.get_by_label("size").fill("large")
    expect(anybody.page.locator("#filled-text")).to_have_text("A large pear")
    check(anybody.page)
    assert guest.cookies() == []
    calm.get_by_role("button", name="Revoke").click()
    expect(calm.get_by_text("The link no longer works.")).to_be_visible()
    anybody.page.reload()
    expect(anybody.page.get_by_role("heading", name="There is nothing here")).to_be_visible()
    anybody.check()
    guest.close()
