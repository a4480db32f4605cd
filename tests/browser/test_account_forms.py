"""The forms of a new account: what is wrong is found at once, and a password can be looked at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Watched, new_context
from tests.browser.desk import invitation


@pytest.fixture
def join(browser: Browser, address: str, context: BrowserContext) -> Iterator[Page]:
    """The page of an invitation, for somebody new."""
    guest = new_context(browser, address)
    watched = Watched(guest.new_page())
    watched.page.goto(invitation(context, "editor"))
    yield watched.page
    watched.check()
    guest.close()


def test_the_first_wrong_field_has_the_focus(join: Page) -> None:
    join.get_by_label("Your name").fill("Ana")
    join.get_by_label("E-mail").fill("ana")
    join.get_by_label("Password", exact=True).fill("short")
    join.get_by_role("button", name="Make my account and join").click()
    expect(join.get_by_label("E-mail")).to_be_focused()
    expect(join.get_by_label("E-mail")).to_have_attribute("aria-invalid", "true")


def test_the_password_is_shown_and_hidden_by_the_keyboard(join: Page) -> None:
    password = join.get_by_label("Password", exact=True)
    password.fill("a quiet long one")
    password.press("Tab")
    expect(join.get_by_role("button", name="Show the password")).to_be_focused()
    join.keyboard.press("Space")
    expect(password).to_have_attribute("type", "text")
    join.keyboard.press("Space")
    expect(password).to_have_attribute("type", "password")
    expect(join.get_by_role("button", name="Show the password")).to_be_focused()


def test_a_shown_password_is_sent_as_one(join: Page) -> None:
    join.get_by_label("Password", exact=True).fill("a quiet long one")
    join.get_by_role("button", name="Show the password").click()
    join.route("**/join/**", lambda route: route.fulfill(status=204))
    join.get_by_role("button", name="Make my account and join").click()
    expect(join.get_by_label("Password", exact=True)).to_have_attribute("type", "password")


def test_without_scripts_there_is_no_such_button(browser: Browser, address: str, context: BrowserContext) -> None:
    guest = new_context(browser, address, java_script_enabled=False)
    page = guest.new_page()
    page.goto(invitation(context, "editor"))
    expect(page.get_by_label("Password", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Show the password")).to_be_hidden()
    guest.close()
