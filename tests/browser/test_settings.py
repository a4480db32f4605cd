"""Settings as they answer while one types and presses: Undo as a toast, and fields that say what saving will do."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD

TEAM = "/northlight/settings"


def test_a_removed_member_comes_back_by_the_toast(page: Page, teammate_state: Callable[[str, str], Path]) -> None:
    teammate_state("Mika", "reviewer")
    page.goto(f"{TEAM}/members")
    row = page.locator("li", has=page.get_by_text("mika@example.com"))
    row.locator("summary").first.click()
    row.get_by_role("button", name="Remove from the team").click()
    toast = page.locator(".toast", has_text="Mika is no longer in the team")
    expect(page.get_by_text("mika@example.com")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/settings/members$"))
    toast.get_by_role("button", name="Undo").click()
    expect(row.locator(".row-state")).to_have_text("Reviewer")


def test_an_archived_project_comes_back_by_the_toast(page: Page, project: str) -> None:
    page.goto(f"{TEAM}/projects")
    name = page.locator(f"a[href$='{project}'] .row-name").inner_text()
    page.locator(f"a[href$='{project}']").click()
    page.get_by_role("button", name="Archive the project").click()
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator(f"a[href$='{project}'] .row-name")).to_have_text(name)


def test_another_address_says_what_becomes_of_the_key(page: Page) -> None:
    page.goto(f"{TEAM}/gateways/add")
    page.locator("a.kind", has_text="Your own account at OpenAI").click()
    page.locator("[name=name]").fill("Ours")
    page.locator("[name=key]").fill("sk-0123456789abcdef")
    page.get_by_role("button", name="Connect", exact=True).click()
    page.get_by_role("link", name="Change Ours").click()
    address, key, words = page.locator("[name=base_url]"), page.locator("[name=key]"), page.locator("#id_key_helptext")
    expect(words).to_contain_text("Leave this empty to keep it")
    address.fill("https://other.example.com/v1")
    expect(words).to_contain_text("Saving deletes the stored key")
    key.fill("sk-of-the-other-0123")
    expect(words).not_to_contain_text("Saving deletes")
    key.fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".note.warn")).to_contain_text("This gateway has no key")


def save(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()


def test_the_password_is_asked_for_only_while_the_e_mail_differs(page: Page) -> None:
    page.goto("/me")
    confirm = page.locator("[name=confirm]")
    expect(confirm).to_be_hidden()
    email = page.locator("[name=email]")
    email.fill("lena.moss@example.com")
    expect(confirm).to_be_visible()
    confirm.fill("not it")
    save(page)
    expect(page.locator("#id_confirm_error")).to_contain_text("not your current password")
    confirm.fill(PASSWORD)
    save(page)
    expect(page.locator(".toast")).to_contain_text("Saved")
    email.fill("lena@example.com")
    confirm.fill(PASSWORD)
    save(page)
    expect(page.locator(".toast")).to_contain_text("Saved")


def test_what_an_account_needs_is_asked_only_where_it_is_used(page: Page) -> None:
    page.goto(f"{TEAM}/gateways/add?kind=runbase")
    key, address = page.locator("[name=key]"), page.locator("[name=base_url]")
    expect(key).to_be_visible()
    expect(address).to_be_hidden()
    page.get_by_text("More", exact=True).click()
    expect(address).to_have_value("https://api.runbase.net/v1")
    page.get_by_label("Try it on the demo gateway").check()
    expect(key).to_be_hidden()
    expect(address).to_be_hidden()
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.locator(".gateway", has_text="Runbase")).to_contain_text("on the demo gateway")


def test_the_order_is_changed_with_the_keyboard(page: Page) -> None:
    page.goto(f"{TEAM}/gateways/add?kind=demo")
    page.locator("[name=name]").fill("Second")
    page.get_by_role("button", name="Connect", exact=True).click()
    up = page.get_by_role("button", name="Move Second up")
    while up.is_enabled():
        up.focus()
        with page.expect_navigation(url="**moved=**"):
            page.keyboard.press("Enter")
    expect(page.locator(".gateway .row-name").first).to_contain_text("Second")
    page.get_by_role("button", name="Move Second down").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**way=down")
    expect(page.locator(".gateway .row-name").nth(1)).to_contain_text("Second")


def test_a_gateway_out_of_use_comes_back_by_the_toast(page: Page) -> None:
    page.goto(f"{TEAM}/gateways/add?kind=demo")
    page.locator("[name=name]").fill("Rested")
    page.get_by_role("button", name="Connect", exact=True).click()
    row = page.locator(".gateway", has=page.get_by_role("link", name="Rested", exact=True))
    row.get_by_role("button", name="Take Rested out of use").click()
    expect(row).to_contain_text("not in use")
    page.locator(".toast", has_text="Rested").get_by_role("button", name="Undo").click()
    expect(row).not_to_contain_text("not in use")
