"""The main job with the keyboard alone."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import QUICK, TEAM, Desk
from tests.browser.pictures import photograph
from tests.browser.waiting import becomes

IS_HERE = "element => element.contains(document.activeElement)"
FAR = 60
"""More presses of Tab than any page needs from one thing to the next."""


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press Tab until the target has the focus."""
    for _ in range(FAR):
        if target.evaluate(IS_HERE):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{target} is not reached by {key}")


def arrow_to(page: Page, group: str, value: str) -> None:
    """Walk a group of radio buttons to a value."""
    wanted = page.locator(f"input[name={group}][value='{value}']")
    tab_to(page, page.locator(f"fieldset:has(input[name={group}])"))
    for _ in range(20):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowRight")
        # The server has said so too: its markup marks the one that stands.
        expect(page.locator(f"input[name={group}]:checked[checked]")).to_have_count(1)
    raise AssertionError(f"{group} {value} is not reached by the arrows")


def test_the_whole_story_without_a_mouse(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    page.on("filechooser", lambda chooser: None)  # from now on the browser hands them over
    tab_to(page, desk.prompt)
    page.keyboard.type(f"Two vases on a table {QUICK}")
    tab_to(page, page.locator(".ref-add input"))
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files([photograph(tmp_path / "one.png"), photograph(tmp_path / "two.png", "#246")])
    expect(desk.tray).to_have_count(2)

    tab_to(page, desk.tray.nth(0), "Shift+Tab")
    page.keyboard.press("Alt+ArrowRight")
    becomes(desk.names, ["two.png", "one.png"])
    expect(page.locator("[data-tray-said]")).to_contain_text("number 2 of 2")

    arrow_to(page, "aspect", "16:9")
    arrow_to(page, "resolution", "2K")
    arrow_to(page, "quality", "low")
    tab_to(page, page.locator("#n"))
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    expect(page.locator("#pixels")).to_contain_text("2048 × 1152")
    expect(desk.generate_button).to_contain_text("Generate 2")
    page.keyboard.press("ControlOrMeta+Enter")
    expect(desk.pictures("Two vases")).to_have_count(2, timeout=30_000)
    tab_to(page, desk.strip("Two vases").get_by_label("Download").first)


def test_the_pictures_are_walked_with_the_arrows(desk: Desk) -> None:
    page = desk.page
    desk.order(f"Three vases {QUICK}", n=3)
    page.reload()
    expect(desk.pictures("Three vases")).to_have_count(3)
    page.goto(f"{TEAM}/gallery?project={desk.project}")
    tiles = page.locator("a.shot")
    tab_to(page, tiles.nth(0))
    page.keyboard.press("ArrowRight")
    expect(tiles.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    view = page.locator("dialog[open] picture-view")
    expect(view).to_have_attribute("data-id", tiles.nth(1).get_attribute("data-id"))
    page.keyboard.press("ArrowRight")
    expect(view).to_have_attribute("data-id", tiles.nth(2).get_attribute("data-id"))
    expect(page).to_have_url(re.compile("/p/"))
    page.keyboard.press("Escape")
    expect(view).to_have_count(0)
    expect(tiles.nth(2)).to_be_focused()
    expect(page).to_have_url(re.compile("/gallery"))


def test_single_keys_go_places_and_escape_steps_out(desk: Desk) -> None:
    page = desk.page
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#shortcuts")).to_be_hidden()
    page.keyboard.press("g")
    page.keyboard.press("g")
    expect(page).to_have_url(re.compile("/gallery$"))
    page.wait_for_load_state()  # the address is there before the keys' script
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
