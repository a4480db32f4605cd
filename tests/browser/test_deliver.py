"""Pictures handed over: cut, named, made while one looks on, taken away."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.desk import QUICK, TEAM, Desk
from tests.browser.test_accessibility import check


def chosen(desk: Desk, prompt: str, count: int = 2) -> str:
    """The address of the page for so many new pictures, wide ones."""
    page = desk.page
    desk.order(f"{prompt} {QUICK}", n=count, aspect="16:9")
    expect(desk.pictures(prompt)).to_have_count(count)
    page.goto(f"{TEAM}/gallery?project={desk.project}")
    ids = page.locator("a.shot").evaluate_all("tiles => tiles.map((tile) => tile.dataset.id)")
    return f"{TEAM}/deliver?{'&'.join(f'p={one}' for one in ids)}"


def left_edge(page: Page) -> float:
    return float(page.locator(".deliver-lines .frame").first.get_attribute("x") or "nan")


def test_a_crop_is_seen_moved_named_and_taken_away(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    page.goto(chosen(desk, "Two pears"))
    page.get_by_label(re.compile("^Square")).check()
    expect(page.locator(".deliver-lines .frame").first).to_be_visible()
    middle = left_edge(page)
    page.locator(".deliver-picture").first.click(position={"x": 4, "y": 40})
    expect(page.locator(".deliver-lines .frame").first).to_have_attribute("x", "0")
    assert middle > 0
    page.get_by_role("slider", name="Picture 1: centre across").press("End")
    expect(page.locator(".deliver-lines .frame").first).to_have_attribute("x", f"{middle * 2:.0f}")
    page.get_by_role("textbox", name="Names").fill("{prompt}-{nr}")
    expect(page.locator("#deliver-examples")).to_contain_text("square/Two-pears-demo-plain-001.png")
    check(page)

    page.get_by_role("button", name="Deliver 2 pictures").click()

    link = page.get_by_role("link", name="Download ZIP")
    expect(link).to_be_visible(timeout=30_000)
    check(page)
    with page.expect_download() as download:
        link.click()
    download.value.save_as(tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as opened:
        assert opened.testzip() is None
        assert "square/Two-pears-demo-plain-002.png" in opened.namelist()


def test_what_is_wrong_with_names_is_said_as_they_are_typed(desk: Desk) -> None:
    page = desk.page
    page.goto(chosen(desk, "A plum", 1))
    page.get_by_role("textbox", name="Names").fill("{colour}")
    expect(page.locator("#deliver-examples")).to_contain_text("There is no field “{colour}”")
