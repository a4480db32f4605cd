"""Picks and finals on the stream, a picture against its original, and the walk through its family."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import QUICK, TEAM, Desk
from tests.browser.pictures import photograph
from tests.browser.test_accessibility import check as check_all
from tests.browser.waiting import becomes, steady


def check(page: Page) -> None:
    """Without motion, so that no colour is met half way."""
    page.emulate_media(reduced_motion="reduce")
    check_all(page)


def drafts(desk: Desk, prompt: str, count: int = 3) -> Locator:
    desk.order(f"{prompt} {QUICK}", n=count)
    expect(desk.pictures(prompt)).to_have_count(count)
    return desk.strip(prompt)


def made_of_it(desk: Desk, tmp_path: Path, prompt: str) -> str:
    """A picture that was made with a reference; its address."""
    desk.attach(photograph(tmp_path / "room.png", size=(1024, 1024)))
    desk.order(f"{prompt} {QUICK}")
    expect(desk.pictures(prompt)).to_have_count(1)
    return desk.strip(prompt).locator(".pic-link").get_attribute("href")


def test_picks_become_finals_at_the_price_that_was_shown(desk: Desk) -> None:
    page = desk.page
    strip = drafts(desk, "Three vases")
    for place in (0, 2):
        strip.locator(".pic").nth(place).hover()
        page.keyboard.press("p")
        expect(strip.locator("[data-pick][aria-pressed=true]")).to_have_count(1 + place // 2)
    expect(strip).to_contain_text("2 picked")
    strip.get_by_role("link", name="Make final…").click()
    form = page.locator("dialog[open] #finals")
    expect(form.get_by_role("button", name=re.compile("Make 2 finals"))).to_be_focused()
    form.locator("label:has(> input[name=quality][value=medium])").click()
    form.locator("label:has(> input[name=resolution][value='1K'])").click()
    expect(form.locator("input[name=resolution][value='1K']")).to_have_attribute("checked", "")
    expect(form).not_to_have_class(re.compile("htmx-request"))
    shown = form.locator("[data-price]").inner_text()
    form.locator(".go").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    finals = page.locator("article.strip", has_text="final of a draft")
    expect(finals).to_have_count(2)
    expect(finals.locator(".pic-img")).to_have_count(2, timeout=30_000)
    # Play money is settled at its estimate.
    expect(strip.last.locator(".strip-round")).to_contain_text(f"{shown.strip('≈ ')} finals")


def test_nothing_else_is_lost_in_the_menu_of_a_picture(desk: Desk) -> None:
    page = desk.page
    strip = drafts(desk, "Two vases", 2)
    strip.locator(".pic").first.hover()
    strip.locator(".pic .menu > summary").first.click()
    menu = strip.locator(".pic .menu[open]")
    expect(menu.get_by_text("Edit with a mask")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(menu.get_by_role("button", name="Vary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(desk.prompt).to_have_value(f"Two vases {QUICK}")
    expect(desk.tray).to_have_count(1)
    origin = page.locator("#composer [name=origin]")
    expect(origin).to_have_value(strip.locator(".pic").first.get_attribute("data-picture"))
    page.get_by_role("button", name="Undo").click()
    expect(desk.prompt).to_have_value("")
    expect(desk.tray).to_have_count(0)


def test_edit_with_mask_puts_the_picture_first_and_asks_for_the_painter(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    strip = drafts(desk, "A room", 1)
    desk.attach(photograph(tmp_path / "logo.png"))
    desk.prompt.fill("As typed")
    page.evaluate(
        "document.addEventListener('studio:paint', ({ detail }) => (document.body.dataset.painted = detail.image))"
    )
    strip.locator(".pic").hover()
    strip.locator(".pic .menu > summary").click()
    page.route("**/northlight/references", lambda route: route.fulfill(status=404), times=1)
    strip.get_by_role("button", name="Edit with a mask").click()
    expect(page.locator("toast-region .toast.bad")).to_contain_text("no longer there")
    strip.locator(".pic").hover()
    strip.locator(".pic .menu > summary").click()
    strip.get_by_role("button", name="Edit with a mask").click()
    expect(desk.tray).to_have_count(2)
    expect(page.locator("body")).to_have_attribute("data-painted", desk.tray.first.get_attribute("data-reference"))
    becomes(lambda: desk.names()[1], "logo.png")
    expect(desk.prompt).to_have_value("As typed")


def split(page: Page) -> Locator:
    return page.get_by_role("slider", name="Original on the left, result on the right")


def test_the_slider_follows_keys_and_mouse_and_the_zoom(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    page.goto(made_of_it(desk, tmp_path, "Seen against"))
    page.keyboard.press("c")
    slider = split(page)
    expect(slider).to_have_attribute("aria-valuenow", "50")
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("PageUp")
    expect(slider).to_have_attribute("aria-valuenow", "62")
    page.keyboard.press("Home")
    expect(slider).to_have_attribute("aria-valuenow", "0")
    box, start = steady(page.locator(".view-box")), steady(slider)
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 100, steps=3)
    page.mouse.up()
    expect(slider).to_have_attribute("aria-valuenow", "25")
    cut = re.compile(r"inset\(0px 7[45]")
    expect(page.locator(".view-before")).to_have_css("clip-path", cut)
    before = steady(slider)["x"]
    page.locator(".view-room").focus()
    page.keyboard.press("+")
    page.keyboard.press("+")
    expect(page.locator(".view-before")).not_to_have_css("clip-path", cut)
    room = steady(page.locator(".view-room"))
    assert room["x"] <= steady(slider)["x"] <= before + room["width"]


def test_the_original_flips_in_place_and_the_difference_is_seen(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    page.goto(made_of_it(desk, tmp_path, "Flipped"))
    original = page.locator(".view-before")
    page.keyboard.press("o")
    expect(original).to_be_visible()
    expect(page.locator("[name=compare][value=before]")).to_be_checked()
    page.keyboard.press("o")
    expect(original).to_be_hidden()
    page.keyboard.press("c")
    page.keyboard.press("c")
    expect(page.locator(".view-box")).to_have_attribute("data-compare", "difference")
    page.get_by_role("button", name="Amplified").click()
    expect(page.locator(".view-box")).to_have_class(re.compile("is-amplified"))
    check(page)
    page.keyboard.press("c")
    expect(original).to_be_hidden()


@pytest.fixture
def grown(desk: Desk) -> Desk:
    """Two drafts, and a picture of the second that was made by pressing Vary."""
    page = desk.page
    drafts(desk, "Root", 2)
    for name, parent in (("Middle", "Root"), ("Leaf", "Middle")):
        cell = desk.strip(f"{parent} {QUICK}").locator(".pic").last
        cell.hover()
        cell.locator(".menu > summary").click()
        cell.get_by_role("button", name="Vary").click()
        expect(desk.prompt).to_have_value(f"{parent} {QUICK}")
        desk.order(f"{name} {QUICK}", n=2)
        expect(desk.pictures(f"{name} {QUICK}")).to_have_count(2)
    page.goto(desk.strip(f"Middle {QUICK}").locator(".pic-link").last.get_attribute("href"))
    return desk


def test_a_family_is_walked_by_the_keyboard(grown: Desk) -> None:
    page = grown.page
    expect(page.locator(".kin").get_by_role("list", name="Made from").get_by_role("link")).to_have_count(1)
    page.keyboard.press("l")
    graph = page.locator("dialog[open] lineage-graph")
    here = graph.locator("[aria-current]")
    expect(here).to_be_focused()
    expect(here).to_have_accessible_name(re.compile("Picture 2 of “Middle.*this one.*varied from picture 2 of “Root"))
    expect(graph.locator("a.family-node")).to_have_count(6)
    focused = graph.locator(":focus")
    for key, name in (
        ("ArrowLeft", "Picture 2 of “Root"),
        ("ArrowUp", "Picture 1 of “Root"),
        ("ArrowDown", "Picture 2 of “Root"),
        ("ArrowRight", "Picture 2 of “Middle"),
        ("ArrowRight", "Picture 1 of “Leaf"),
    ):
        page.keyboard.press(key)
        expect(focused).to_have_accessible_name(re.compile(name))
    leaf = steady(focused)
    page.mouse.move(leaf["x"] + 20, leaf["y"] + 20)
    page.mouse.down()
    page.mouse.move(leaf["x"] + 60, leaf["y"] + 20, steps=4)
    page.mouse.up()
    expect(graph).to_be_visible()
    graph.get_by_role("link", name=re.compile("Picture 1 of “Leaf")).focus()
    check(page)
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator("picture-view")).not_to_have_attribute("data-id", "")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Leaf")


def test_the_form_of_finals_is_fit_for_all(desk: Desk) -> None:
    page = desk.page
    strip = drafts(desk, "For axe", 2)
    strip.locator(".pic").first.hover()
    strip.locator("[data-pick]").first.click()
    strip.get_by_role("link", name="Make final…").click()
    expect(page.locator("dialog[open] #finals")).to_be_visible()
    check(page)
    page.keyboard.press("Escape")
    strip.locator(".pic .menu > summary").first.click(force=True)
    check(page)
    assert TEAM in page.url
