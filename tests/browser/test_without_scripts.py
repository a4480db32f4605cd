"""Without JavaScript the main job is done by plain forms and reloads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import new_context
from tests.browser.desk import QUICK, TEAM, Desk
from tests.browser.pictures import photograph
from tests.browser.waiting import becomes
from tests.ops.running import wait_for


@pytest.fixture
def plain(browser: Browser, address: str, owner_state: Path, project: str) -> Iterator[Desk]:
    context = new_context(browser, address, owner_state, java_script_enabled=False)
    yield Desk(context.new_page(), project).open()
    context.close()


def made(desk: Desk, prompt: str, *files: Path) -> None:
    """Fill in, send, and reload until the pictures are there."""
    desk.prompt.fill(prompt)
    desk.page.locator("#tray input[type=file]").set_input_files(files)
    desk.page.locator("label:has(> input[name=aspect][value='3:2'])").click()
    desk.page.locator("#n").fill("1")
    desk.generate_button.click()
    desk.page.wait_for_url("**#g-*")
    wait_for(lambda: desk.open() and desk.pictures(prompt).count() == 1, 30)


def test_pictures_are_made_downloaded_and_their_settings_reused(plain: Desk, tmp_path: Path) -> None:
    made(plain, f"A vase {QUICK}", photograph(tmp_path / "vase.png"))
    page = plain.page
    expect(page.locator(".strip-refs img")).to_have_count(1)
    with page.expect_download() as download:
        plain.strip("A vase").get_by_label("Download").click()
    assert Path(download.value.path()).stat().st_size > 1000
    plain.prompt.fill("")
    plain.strip("A vase").get_by_label("Reuse prompt and settings").click()
    expect(plain.prompt).to_have_value(f"A vase {QUICK}")
    becomes(plain.names_in_markup, ["vase.png"])
    expect(page.locator("input[name=aspect][value='3:2']")).to_be_checked()


def test_a_picture_is_found_trashed_and_restored(plain: Desk) -> None:
    made(plain, f"A porcelain vase {QUICK}")
    page = plain.page
    page.goto(f"{TEAM}/gallery?project={plain.project}")
    search = page.locator(".gallery-search")
    search.locator("[name=q]").fill("porcelain")
    search.get_by_role("button", name="Search").click()
    expect(page.locator("a.shot")).to_have_count(1)
    page.locator("a.shot").click()
    page.get_by_role("button", name="Trash").click()
    expect(page.locator(".toast")).to_contain_text("Moved to the trash")
    page.goto(f"{TEAM}/trash")
    with page.expect_navigation():
        page.locator("figure", has=page.get_by_alt_text("porcelain")).get_by_role("button", name="Restore").click()
    page.goto(f"{TEAM}/gallery?project={plain.project}")
    expect(page.locator("a.shot")).to_have_count(1)


def test_a_refused_form_keeps_what_was_typed(plain: Desk, tmp_path: Path) -> None:
    plain.page.locator("#tray input[type=file]").set_input_files(photograph(tmp_path / "vase.png"))
    plain.prompt.fill("")
    plain.generate_button.click()
    expect(plain.page.locator("#prompt-error")).to_be_visible()
    becomes(plain.names_in_markup, ["vase.png"])
