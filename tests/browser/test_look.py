"""Theme and language follow the person, and the policy of the pages is strict."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import new_context, page_apart
from tests.browser.desk import TEAM
from tests.browser.waiting import at_rest, becomes

GROUND = "getComputedStyle(document.documentElement).colorScheme"
PAGES = (f"{TEAM}/studio", f"{TEAM}/gallery", f"{TEAM}/trash", f"{TEAM}/settings", f"{TEAM}/settings/gateways", "/me")


@pytest.fixture(scope="module")
def mei_state(teammate_state: Callable[[str, str], Path]) -> Path:
    return teammate_state("Mei", "owner")


@pytest.fixture
def mei(browser: Browser, address: str, mei_state: Path) -> Iterator[Page]:
    """A teammate who may change her own settings without disturbing Lena's."""
    with page_apart(browser, address, mei_state, color_scheme="dark") as page:
        yield page


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_pinned_theme_shows_at_once_and_stays(mei: Page, theme: str) -> None:
    mei.goto("/me")
    with mei.expect_response("**/me/appearance"):
        mei.locator(f"label:has(> input[name=theme][value={theme}])").click()
    becomes(lambda: mei.evaluate(GROUND), theme)
    mei.goto(f"{TEAM}/studio")
    becomes(lambda: mei.evaluate(GROUND), theme)


def test_every_page_speaks_the_chosen_language(mei: Page) -> None:
    mei.goto("/me")
    mei.locator("label:has(> input[name=language][value='zh-hans'])").click()
    mei.locator("form[action^='/me'] .btn.primary").click()
    expect(mei.locator("html")).to_have_attribute("lang", "zh-hans")
    for path in PAGES:
        mei.goto(path)
        expect(mei.locator("html")).to_have_attribute("lang", "zh-hans")
        expect(mei.locator("main h1, main h2").first).to_have_text(re.compile("[\u4e00-\u9fff]"))


def test_a_stranger_is_spoken_to_in_the_browsers_language(browser: Browser, address: str, owner_state: Path) -> None:
    context = new_context(browser, address, locale="zh-CN")
    page = context.new_page()
    page.goto("/sign-in")
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    context.close()


def test_the_policy_allows_nothing_unsafe(page: Page) -> None:
    for path in (*PAGES, "/nowhere"):
        policy = page.goto(path).headers["content-security-policy"]
        assert "unsafe-" not in policy
        assert "default-src" in policy


def test_an_inline_script_is_stopped(browser: Browser, address: str, owner_state: Path) -> None:
    context = new_context(browser, address, owner_state)
    page = context.new_page()
    page.goto(f"{TEAM}/gallery")
    page.evaluate("""() => {
      const script = document.createElement("script");
      script.textContent = "window.__ran = true";
      document.head.append(script);
    }""")
    becomes(lambda: page.evaluate("window.__violations.length"), 1)
    assert page.evaluate("window.__ran") is None
    context.close()


@pytest.mark.parametrize("width", [360, 390])
def test_no_page_is_wider_than_a_phone(
    browser: Browser, address: str, mei_state: Path, project: str, width: int
) -> None:
    # ``project`` is there for the gallery's filters: with one project alone there is nothing to choose.
    phone = {"width": width, "height": 844}
    context = new_context(browser, address, mei_state, viewport=phone, has_touch=True, is_mobile=True)
    page = context.new_page()
    for path in PAGES:
        page.goto(path)
        at_rest(page)
        assert page.evaluate("innerWidth") == width, path
    context.close()
