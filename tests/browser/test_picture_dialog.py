"""A picture over the gallery: what is undone there, and the wall that is found again behind it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import QUICK, TEAM, Desk


def opened(desk: Desk, prompt: str) -> Locator:
    """Two pictures are made, and the newer one is opened from the gallery."""
    page = desk.page
    desk.order(f"{prompt} {QUICK}", n=2)
    expect(desk.pictures(prompt)).to_have_count(2)
    page.goto(f"{TEAM}/gallery?project={desk.project}")
    page.locator(".shot").first.click()
    return page.locator("dialog.viewer picture-view")


def trash(page: Page) -> None:
    page.locator("form[data-trash] button").click()


def test_a_trashed_picture_comes_back_by_the_notice_within_the_dialog(desk: Desk) -> None:
    page = desk.page
    first = opened(desk, "Trashed and undone").get_attribute("data-id")
    trash(page)
    expect(page.locator(f"dialog.viewer picture-view:not([data-id='{first}'])")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    page.goto(f"{TEAM}/gallery?project={desk.project}")
    expect(page.locator(f"#p-{first}")).to_be_visible()


def test_closing_leaves_the_wall_and_the_notice_as_they_were(desk: Desk) -> None:
    page = desk.page
    view = opened(desk, "Closed again")
    page.locator("picture-wall").evaluate("wall => (wall.dataset.same = 'yes')")
    trash(page)
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.keyboard.press("Escape")
    expect(view).to_have_count(0)
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    expect(page.locator("picture-wall[data-same]")).to_have_count(1)
