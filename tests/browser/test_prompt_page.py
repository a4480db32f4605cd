"""A prompt's page in a browser: copied, filled by the keyboard, compared, and readable by everybody."""

from __future__ import annotations

import html
import re
import uuid

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PHONE, new_context
from tests.browser.desk import TEAM, post
from tests.browser.test_accessibility import violations

TEXT = "Studio photograph of a [object] on a plinth,\n  [backdrop: warm white] backdrop, aspect ratio 9:16"
SECOND = TEXT.replace("Studio photograph", "One large light, studio photograph")


@pytest.fixture
def prompt_page(context: BrowserContext) -> str:
    """The page of a fresh prompt with two versions."""
    title = f"Plinth {uuid.uuid4().hex[:8]}"
    found = made(context, title=title, text=TEXT, category="product", language="en", sharing="team", notes="One light.")
    edit = context.request.get(f"{found}/edit").text()
    base = re.search(r'name="base" value="([^"]*)"', edit)[1]
    fields = {"title": title, "text": SECOND, "sharing": "team", "base": base, "publish": "on", "why": "one light"}
    post(context, f"{found}/edit", {**fields, "do": "save"})
    return found


def made(context: BrowserContext, **fields: str) -> str:
    """Write a prompt; the address of its page."""
    text = html.unescape(post(context, f"{TEAM}/library/new", {**fields, "do": "save"}))
    return re.search(rf"{TEAM}/prompts/[a-z0-9]+", text)[0]


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_copy_takes_the_text_alone_to_the_letter(page: Page, context: BrowserContext, prompt_page: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(prompt_page)
    page.get_by_role("button", name="Copy text", exact=True).first.click()
    expect(page.get_by_text("The text is copied.")).to_be_visible()
    assert clipboard(page) == SECOND


def test_filling_by_the_keyboard_shows_the_text_and_the_code_at_once(
    page: Page, context: BrowserContext, prompt_page: str
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(prompt_page)
    page.locator("#calls label:has([value=python])").click()
    page.get_by_label("object").focus()
    page.keyboard.type("glass sphere")
    expect(page.locator("#filled mark.value")).to_have_text("glass sphere")
    expect(page.locator("#filled mark.usual")).to_have_text("warm white")
    # The language that was chosen stays, and its code has the words.
    expect(page.locator("#code-python")).to_contain_text("photograph of a glass sphere on")
    expect(page.locator("#code-python")).to_be_visible()
    expect(page.get_by_label("object")).to_be_focused()
    page.get_by_role("button", name="Copy filled").click()
    expect(page.get_by_text("The filled text is copied.")).to_be_visible()
    assert "a glass sphere on a plinth,\n  warm white backdrop" in clipboard(page)


def test_what_was_filled_goes_along_to_the_studio(page: Page, prompt_page: str) -> None:
    page.goto(prompt_page)
    page.get_by_label("object").fill("glass sphere")
    page.get_by_role("checkbox", name="The text says 9:16").check()
    page.get_by_role("button", name="Use in studio").click()
    page.wait_for_url("**/studio*")
    expect(page.get_by_label("Prompt", exact=True)).to_have_value(SECOND)
    expect(page.get_by_label("object")).to_have_value("glass sphere")
    expect(page.locator("input[name=aspect][value='9:16']")).to_be_checked()


def test_what_it_replaces_in_the_studio_comes_back_by_undo(page: Page, prompt_page: str) -> None:
    page.goto(f"{TEAM}/studio")
    prompt = page.get_by_label("Prompt", exact=True)
    prompt.fill("What stood here, [mood]")
    page.get_by_label("mood").fill("calm")
    page.goto(prompt_page)
    page.get_by_role("button", name="Use in studio").click()
    page.wait_for_url("**/studio*")
    expect(prompt).to_have_value(SECOND)
    prompt.fill("Something else at once")
    page.get_by_role("button", name="Undo").click()
    expect(prompt).to_have_value("What stood here, [mood]")
    expect(page.get_by_label("mood")).to_have_value("calm")
    expect(page.locator("[data-conflict]")).to_be_hidden()


def test_a_version_that_a_teammate_publishes_shows_by_itself(
    page: Page, context: BrowserContext, prompt_page: str
) -> None:
    page.goto(prompt_page)
    row = context.request.get(f"{prompt_page}/compare?a=1&b=2").text()
    first = re.search(r'name="version" value="([^"]*)"', row)[1]
    post(context, f"{prompt_page}/publish", {"version": first})
    expect(page.get_by_text("Version 1 is live now.")).to_be_visible()


def test_making_a_version_live_is_undone_from_the_toast(page: Page, prompt_page: str) -> None:
    page.goto(f"{prompt_page}/compare")
    page.get_by_role("button", name="Make it live").click()
    expect(page.get_by_text("version 1, live")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("version 2, live")).to_be_visible()


def test_the_comparison_marks_words_by_more_than_colour(page: Page, prompt_page: str) -> None:
    page.goto(f"{prompt_page}/compare")
    added = page.locator(".side-text ins").first
    expect(added).to_have_text("One large light, studio")
    assert "underline" in added.evaluate("one => getComputedStyle(one).textDecorationLine")
    removed = page.locator(".side-text del").first
    assert "line-through" in removed.evaluate("one => getComputedStyle(one).textDecorationLine")


@pytest.mark.parametrize(("theme", "size"), [("light", None), ("dark", PHONE)])
def test_everybody_can_read_and_use_it(
    browser: Browser, studio: object, owner_state: object, prompt_page: str, theme: str, size: dict[str, int] | None
) -> None:
    options = {"color_scheme": theme, **({"viewport": size} if size else {})}
    here = new_context(browser, f"http://127.0.0.1:{studio.port}", owner_state, **options)  # type: ignore[attr-defined, arg-type]
    page = here.new_page()
    for path in ("", "/compare", "/examples"):
        page.goto(f"{prompt_page}{path}")
        expect(page.get_by_text("Look for similar prompts")).to_have_count(0)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    here.close()
