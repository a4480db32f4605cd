"""The library in the composer: chosen by the keyboard, filled, changed, saved; and stars on a picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, page_apart
from tests.browser.desk import QUICK, Desk, KeptBack, new_project
from tests.browser.test_accessibility import check

TEXT = f"A product photograph of [product] on [surface: travertine] {QUICK}"


@pytest.fixture(scope="module")
def lena(browser: Browser, address: str, owner_state: Path) -> Iterator[Page]:
    with page_apart(browser, address, owner_state, reduced_motion="reduce") as page:
        yield page


@pytest.fixture(scope="module")
def title(lena: Page) -> str:
    """Of a prompt that was saved from the composer."""
    desk = Desk(lena, new_project(lena.context, "Writes prompts")).open()
    desk.prompt.fill(TEXT)
    desk.choose("aspect", "4:5")
    save(lena, "Product on kvartsite")
    expect(lena.locator(".origin")).to_contain_text("Product on kvartsite")
    return "Product on kvartsite"


@pytest.fixture
def desk(lena: Page, title: str, request: pytest.FixtureRequest) -> Desk:
    lena.set_viewport_size(DESKTOP)
    made = Desk(lena, new_project(lena.context, request.node.name[:60])).open()
    made.prompt.fill("")
    return made


def save(page: Page, name: str) -> None:
    page.get_by_role("button", name="Save…").click()
    page.get_by_label("Title").fill(name)
    page.locator("dialog[open]").get_by_role("button", name="Save").click()
    expect(page.locator("dialog.save-dialog[open]")).to_have_count(0)


def picker(desk: Desk) -> Locator:
    return desk.page.locator("dialog.picker[open]")


def field(desk: Desk, name: str) -> Locator:
    return (
        desk.page.locator(".fill").filter(has=desk.page.get_by_text(name, exact=True)).locator("[name=variable_value]")
    )


def choose(desk: Desk, words: str = "kvartsite") -> None:
    """By the keyboard alone."""
    desk.prompt.focus()
    desk.page.keyboard.press("/")
    expect(desk.page.locator("#picker-find")).to_be_focused()
    desk.page.keyboard.type(words)
    expect(picker(desk).get_by_role("option")).to_have_count(1)
    desk.page.keyboard.press("Enter")
    expect(picker(desk)).to_have_count(0)
    expect(field(desk, "product")).to_be_focused()


def test_chosen_by_the_keyboard_it_fills_the_composer_and_undo_brings_all_back(desk: Desk) -> None:
    page = desk.page
    desk.choose("aspect", "16:9")
    desk.prompt.fill("What stood here, [mood]")
    field(desk, "mood").fill("calm")
    desk.prompt.press("Control+a")
    choose(desk)
    expect(desk.prompt).to_have_value(TEXT)
    expect(page.locator("[name=aspect][value='4:5']")).to_be_checked()
    page.get_by_role("button", name="Undo").click()
    expect(desk.prompt).to_have_value("What stood here, [mood]")
    expect(field(desk, "mood")).to_have_value("calm")
    expect(page.locator("[name=aspect][value='16:9']")).to_be_checked()
    expect(page.locator(".origin")).to_have_count(0)


def test_escape_gives_the_slash_back(desk: Desk) -> None:
    desk.prompt.focus()
    desk.page.keyboard.press("/")
    expect(desk.page.locator("#picker-find")).to_be_focused()
    desk.page.keyboard.press("Escape")
    expect(desk.prompt).to_be_focused()
    expect(desk.prompt).to_have_value("/")
    desk.page.keyboard.type("a")
    expect(desk.prompt).to_have_value("/a")


def test_arrows_mark_and_what_is_marked_is_shown(desk: Desk) -> None:
    page = desk.page
    desk.prompt.fill(f"Another [thing] {QUICK}")
    save(page, "Another of them")
    page.locator("#composer").get_by_role("link", name="Library").click()
    options = picker(desk).get_by_role("option")
    expect(options.first).to_have_attribute("aria-selected", "true")
    for key, place in (("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", -1)):
        page.keyboard.press(key)
        marked = options.nth(place)
        expect(marked).to_have_attribute("aria-selected", "true")
        expect(page.locator("#picker-find")).to_have_attribute(
            "aria-activedescendant", marked.get_attribute("id") or ""
        )
        expect(picker(desk).locator(".look h3")).to_have_text(marked.locator(".picker-name .cut").inner_text())


def test_the_fields_are_filled_and_sent(desk: Desk) -> None:
    choose(desk)
    desk.page.keyboard.type("a bottle of neroli oil")
    expect(desk.page.locator("#sent-text")).to_have_text(re.compile("of a bottle of neroli oil on travertine"))
    desk.generate_button.click()
    strip = desk.strip("a bottle of neroli oil on travertine")
    expect(strip.locator(".strip-origin")).to_contain_text("Product on kvartsite")
    expect(field(desk, "product")).to_have_value("a bottle of neroli oil")


def test_what_is_typed_into_a_field_outlives_changes_of_the_prompt(desk: Desk) -> None:
    page = desk.page
    desk.prompt.fill("A [fruit]")
    field(desk, "fruit").fill("quince")
    desk.prompt.press("Control+End")
    page.keyboard.type(" on [cloth] with")
    expect(field(desk, "cloth")).to_be_visible()
    expect(desk.prompt).to_be_focused()
    expect(field(desk, "fruit")).to_have_value("quince")
    desk.prompt.fill("On [cloth] with")
    expect(field(desk, "fruit")).to_have_count(0)
    with page.expect_response("**/draft"):
        desk.prompt.fill("On [cloth] with a [fruit]")
    expect(field(desk, "fruit")).to_have_value("quince")
    page.reload()
    expect(field(desk, "fruit")).to_have_value("quince")


def test_typing_while_an_answer_is_on_its_way_loses_nothing(desk: Desk) -> None:
    page = desk.page
    desk.prompt.fill("A [fruit]")
    field(desk, "fruit").fill("q")
    page.route("**/compose/variables", lambda route: (page.wait_for_timeout(400), route.continue_()))
    with page.expect_request("**/compose/variables"):
        desk.prompt.press("Control+End")
        page.keyboard.type(" and [nut]")
    field(desk, "fruit").focus()
    page.keyboard.press("End")
    page.keyboard.type("uince", delay=60)
    expect(field(desk, "nut")).to_be_visible()
    expect(field(desk, "fruit")).to_have_value("quince")
    expect(field(desk, "fruit")).to_be_focused()
    page.unroute("**/compose/variables")


def test_a_choice_made_meanwhile_stays(desk: Desk) -> None:
    page = desk.page
    held = KeptBack(page, "**/compose/quote")
    desk.prompt.fill("A [fruit]")
    # Its field has come: nothing moves away under the press.
    expect(field(desk, "fruit")).to_be_visible()
    page.locator("label:has(> input[name=aspect][value='3:4'])").click()
    expect(page.locator("[name=aspect][value='3:4']")).to_be_checked()
    held.let_go()
    expect(page.locator("[name=aspect][value='3:4']")).to_be_checked()
    page.unroute("**/compose/quote")


def test_a_changed_text_is_marked_and_saved_as_the_next_version(desk: Desk) -> None:
    page = desk.page
    desk.prompt.fill("First words")
    save(page, "Grows")
    origin = page.locator(".origin")
    expect(origin).to_contain_text("v1")
    expect(origin).not_to_contain_text("modified")
    desk.prompt.fill("Second words")
    expect(origin).to_contain_text("modified")
    page.get_by_role("button", name="Save as new version…").click()
    page.get_by_label("What changed").fill("Better")
    page.locator("dialog[open]").get_by_role("button", name="Save as new version").click()
    expect(origin).to_contain_text("v2")
    expect(origin).not_to_contain_text("modified")
    page.get_by_label("Unlink from the library").click()
    expect(origin).to_have_count(0)
    expect(desk.prompt).to_have_value("Second words")


def test_json_is_laid_out_and_a_said_setting_taken_by_a_press(desk: Desk) -> None:
    page = desk.page
    desk.choose("aspect", "1:1")
    desk.prompt.fill('{"scene":"a harbour","aspect_ratio":"3:4"}')
    expect(page.locator(".json-mark")).to_contain_text("JSON · valid")
    page.get_by_role("button", name="Format").click()
    expect(desk.prompt).to_have_value('{\n  "scene": "a harbour",\n  "aspect_ratio": "3:4"\n}')
    expect(page.locator("[name=aspect][value='1:1']")).to_be_checked()
    page.get_by_role("button", name="The prompt says 3:4: use it").click()
    expect(page.locator("[name=aspect][value='3:4']")).to_be_checked()
    expect(page.locator(".said")).to_have_count(0)


def test_stars_by_keys_on_the_strip_and_in_the_view(desk: Desk) -> None:
    page = desk.page
    strip = desk.generate(f"A vase to judge {QUICK}")
    expect(strip.locator(".pic-img").first).to_be_visible(timeout=30_000)
    strip.locator(".pic").first.hover()
    page.keyboard.press("4")
    expect(strip.locator(".pic-stars").first).to_have_accessible_name("Your rating: 4 stars")
    strip.locator(".pic-link").first.click()
    rating = page.locator("dialog[open] .rating")
    expect(rating.get_by_label("4 stars")).to_be_checked()
    page.keyboard.press("2")
    expect(rating).to_contain_text("2.0 of 5 · 1 rating")
    rating.get_by_label("3 stars").click()
    expect(rating).to_contain_text("3.0 of 5 · 1 rating")
    page.keyboard.press("0")
    expect(rating).to_contain_text("Not rated yet")
    page.keyboard.press("Escape")
    expect(strip.locator(".pic-stars")).to_have_count(0)


def test_axe_finds_nothing(desk: Desk) -> None:
    page = desk.page
    choose(desk)
    desk.prompt.press("Control+End")
    page.keyboard.type(", {red|blue}, aspect ratio 16:9")
    expect(page.locator(".said")).to_be_visible()
    expect(page.locator(".origin")).to_contain_text("modified")
    page.set_viewport_size(PHONE)
    page.locator("section.composer").evaluate("part => part.classList.add('open')")
    check(page)
    page.set_viewport_size(DESKTOP)
    page.locator("#composer").get_by_role("link", name="Library").click()
    expect(picker(desk).locator(".look")).to_be_visible()
    check(page)
    page.keyboard.press("Escape")
    page.set_viewport_size(DESKTOP)
    page.get_by_role("button", name="Save…").click()
    expect(page.locator("dialog.save-dialog[open]")).to_be_visible()
    check(page)
