"""The composer keeps what was put into it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OWNER, new_context
from tests.browser.desk import Desk
from tests.browser.pictures import photograph
from tests.ops.running import wait_for


def fill_in(desk: Desk, folder: Path) -> None:
    desk.attach(photograph(folder / "one.png"))
    desk.choose("aspect", "21:9")
    with desk.page.expect_response(lambda answer: answer.url.endswith("/draft") and answer.status == 200):
        desk.prompt.fill("A vase, half thought out")


def check_filled(desk: Desk) -> None:
    expect(desk.prompt).to_have_value("A vase, half thought out")
    expect(desk.page.locator("input[name=aspect][value='21:9']")).to_be_checked()
    assert desk.names() == ["one.png"]


def sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(OWNER["email"])
    page.get_by_label("Password").fill(OWNER["password"])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/studio*")


def test_it_survives_a_reload(desk: Desk, tmp_path: Path) -> None:
    fill_in(desk, tmp_path)
    desk.page.reload()
    check_filled(desk)


def test_it_survives_signing_out(browser: Browser, address: str, project: str, tmp_path: Path) -> None:
    context = new_context(browser, address)
    page = context.new_page()
    sign_in(page)
    desk = Desk(page, project).open()
    fill_in(desk, tmp_path)
    page.locator(".rail-you > summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in*")
    sign_in(page)
    check_filled(desk.open())
    context.close()


def test_what_was_typed_last_is_kept_when_the_page_is_left(desk: Desk) -> None:
    desk.prompt.fill("Typed and gone")
    desk.page.goto("/me")
    # The last word travels on behind the page that is left, so it may come in after the next one.
    wait_for(lambda: desk.open().prompt.input_value() == "Typed and gone")


def test_the_older_of_two_tabs_says_that_it_is_not_kept(desk: Desk) -> None:
    other = Desk(desk.page.context.new_page(), desk.project).open()
    with other.page.expect_response("**/draft"):
        other.prompt.fill("From the newer tab")
    desk.prompt.fill("From the older tab")
    expect(desk.page.locator(".toast")).to_contain_text("changed in another tab")
    desk.open()
    expect(desk.prompt).to_have_value("From the newer tab")
