"""Roles, mentions, the shelf and kits in a browser, up to what the gateway receives."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from generations import roles
from tests.browser.conftest import DESKTOP
from tests.browser.desk import QUICK, TEAM, Desk
from tests.browser.pictures import photograph
from tests.browser.test_accessibility import check
from tests.browser.waiting import becomes
from tests.gateways.demo import DemoServer

COLOURS = {"Bottle.png": "#396", "logo.png": "#222", "mood.png": "#c93"}
DONE = "studio-composer:not([data-quote])"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return [photograph(tmp_path / name, colour) for name, colour in COLOURS.items()]


def attach(desk: Desk, files: list[Path]) -> None:
    """One after another, so that their order is known."""
    for file in files:
        desk.attach(file)


def menu(desk: Desk, name: str) -> Locator:
    """Open what the reference is there for."""
    desk.page.locator(f"#tray .ref:has([value='{name}']) .ref-role").click()
    return desk.page.locator("#ref-menu")


def give(desk: Desk, name: str, role: str, line: str = "") -> None:
    opened = menu(desk, name)
    opened.get_by_label(role, exact=True).check()
    opened.locator("textarea").fill(line)
    desk.page.keyboard.press("Escape")
    expect(opened).to_be_hidden()


def columns(desk: Desk, field: str) -> list[str]:
    return desk.page.locator(f"#tray [name=reference{field}]").evaluate_all("all => all.map((one) => one.value)")


def shown(desk: Desk) -> str:
    """What the composer says is sent, once it is up to date."""
    expect(desk.page.locator(DONE)).to_be_visible()
    if not desk.page.locator("#sent-more[open]").count():
        desk.page.locator("#sent-more > summary").click()
    return desk.page.locator("#sent-text").evaluate("one => one.textContent")


def received(desk: Desk, gateway: DemoServer, mark: str) -> tuple[str, list[str]]:
    """Generate: the prompt that the gateway got, and the hashes of its pictures in the order of the parts."""
    before, strips = len(gateway.calls()), desk.strip(mark).count()
    desk.generate_button.click()
    expect(desk.strip(mark)).to_have_count(strips + 1)
    expect(desk.strip(mark).first.locator(".pic-img")).to_have_count(1, timeout=30_000)
    call = next(call for call in gateway.calls()[before:] if mark in call["prompt"])
    return call["prompt"], [part["sha256"] for part in call["parts"] if part["name"].startswith("image")]


def hashes(desk: Desk, files: list[Path]) -> list[str]:
    """Of the files, as they lie in the tray."""
    by_name = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    return [by_name[name] for name in desk.names()]


def test_what_is_shown_is_what_the_gateway_gets_also_in_another_order(
    desk: Desk, gateway: DemoServer, files: list[Path]
) -> None:
    attach(desk, files)
    give(desk, "Bottle.png", "Product")
    give(desk, "logo.png", "Logo", "Small, on the cap.")
    desk.page.get_by_label("One fewer").click(click_count=3)
    desk.choose("quality", "low")
    desk.prompt.fill(f"@bottle with @logo {QUICK}")
    expect(desk.page.locator("#sent-text")).to_contain_text("image 1 with image 2")
    usual = roles.usual_line("product", roles.ENGLISH)

    preview = f"image 1 with image 2 {QUICK}\n\nImage 1: {usual}\nImage 2: Small, on the cap."
    becomes(lambda: shown(desk), preview)
    assert received(desk, gateway, QUICK) == (preview, hashes(desk, files))
    expect(desk.strip(QUICK).first.get_by_text("prompt as sent")).to_be_visible()

    desk.tray.nth(2).locator(".ref-pick").press("Alt+ArrowLeft")
    desk.tray.nth(1).locator(".ref-pick").press("Alt+ArrowLeft")
    becomes(desk.names, ["mood.png", "Bottle.png", "logo.png"])
    becomes(lambda: columns(desk, "_role"), ["", "product", "logo"])
    expect(desk.page.locator("#sent-text")).to_contain_text("image 2 with image 3")
    preview = f"image 2 with image 3 {QUICK}\n\nImage 2: {usual}\nImage 3: Small, on the cap."
    becomes(lambda: shown(desk), preview)
    assert received(desk, gateway, QUICK) == (preview, hashes(desk, files))

    desk.strip(QUICK).first.locator(".pic-link").click()
    view = desk.page.locator("dialog[open] picture-view")
    view.get_by_text("The prompt as it was sent").click()
    expect(view.get_by_text("Image 3: Small, on the cap.")).to_be_visible()
    view.get_by_role("button", name="Put on the shelf").click()
    expect(desk.page.get_by_text("is on the shelf")).to_be_visible()
    expect(view).to_be_visible()


def test_the_switch_leaves_the_lines_out(desk: Desk, files: list[Path]) -> None:
    attach(desk, files[:2])
    give(desk, "logo.png", "Logo")
    desk.prompt.fill("A box")
    expect(desk.page.locator("#sent-text")).to_contain_text("Image 2: a logo.")
    shown(desk)
    desk.page.get_by_label("Write roles into the prompt").uncheck()
    expect(desk.page.locator("#sent-text")).to_have_text("A box")
    desk.page.reload()
    expect(desk.page.locator("[name=role_lines][type=checkbox]")).not_to_be_checked()


def test_a_mention_is_chosen_by_keyboard(desk: Desk, files: list[Path]) -> None:
    attach(desk, files)
    page, keys = desk.page, desk.page.keyboard
    desk.prompt.fill("")
    desk.prompt.click()
    keys.type("A still life: @")
    listed = page.locator("#mentions [role=option]")
    expect(listed).to_have_count(3)
    keys.press("ArrowDown")
    marked = page.locator("#mentions [aria-selected=true]")
    expect(marked).to_contain_text("@logo")
    expect(desk.prompt).to_have_attribute("aria-activedescendant", marked.get_attribute("id") or "")
    keys.press("Enter")
    keys.type("on @bo")
    expect(listed).to_have_count(1)
    keys.press("Tab")
    keys.type("left, @mo")
    keys.press("Escape")
    expect(page.locator("#mentions")).to_be_hidden()
    keys.type("od and me@mood")
    expect(page.locator("#mentions")).to_be_hidden()
    keys.press("Enter")
    keys.type("@vase")
    expect(desk.prompt).to_have_value("A still life: @logo on @bottle left, @mood and me@mood\n@vase")
    expect(desk.prompt).not_to_have_attribute("aria-activedescendant", re.compile(""))
    expect(page.get_by_text("@vase is not among the references.")).to_be_visible()
    keys.press("Control+z")
    expect(desk.prompt).not_to_have_value("A still life: @logo on @bottle left, @mood and me@mood\n@vase")


def test_pictures_of_one_name_get_names_of_their_own(desk: Desk, tmp_path: Path) -> None:
    for place, colour in enumerate(COLOURS.values()):
        (tmp_path / str(place)).mkdir()
        desk.attach(photograph(tmp_path / str(place) / "image.png", colour))
    becomes(desk.names, ["image.png", "image-2.png", "image-3.png"])
    desk.tray.nth(2).locator(".ref-pick").press("Alt+ArrowLeft")
    desk.prompt.fill("@image-2")
    expect(desk.page.locator("#sent-text")).to_have_text("image 3")


def test_roles_and_lines_outlive_a_reload_and_clear_is_undone(desk: Desk, files: list[Path]) -> None:
    attach(desk, files)
    give(desk, "Bottle.png", "Product")
    give(desk, "mood.png", "Style", "Only the light.")
    wanted = (["product", "", "style"], ["", "", "Only the light."])
    desk.page.reload()  # before the draft is saved: what this tab holds comes back by itself
    expect(desk.tray.locator("img")).to_have_count(3)
    becomes(lambda: (columns(desk, "_role"), columns(desk, "_line")), wanted)
    desk.page.get_by_label("Clear the composer").click()
    expect(desk.tray).to_have_count(0)
    desk.page.get_by_role("button", name="Undo").click()
    becomes(lambda: (columns(desk, "_role"), columns(desk, "_line")), wanted)
    expect(desk.page.locator(".ref-what")).to_have_text(["Product", "No role", "Style"])
    with desk.page.expect_response("**/draft"):
        desk.prompt.fill("A still life")
    desk.page.goto(f"{TEAM}/gallery")
    desk.open()
    becomes(lambda: (columns(desk, "_role"), columns(desk, "_line")), wanted)


def test_shelf_and_kits_fill_the_tray(desk: Desk, files: list[Path]) -> None:
    attach(desk, files)
    page = desk.page
    give(desk, "logo.png", "Logo")
    menu(desk, "logo.png").get_by_role("button", name="Put on the shelf").click()
    expect(page.get_by_text("“logo” is on the shelf")).to_be_visible()
    page.get_by_role("button", name="From the shelf").click()
    panel = page.locator("reference-shelf dialog")
    pick = panel.get_by_role("button", name="logo", exact=True)
    expect(pick).to_have_attribute("aria-pressed", "true")
    panel.locator("label", has_text="Kits").click()
    panel.get_by_label("Name of the kit").fill(f"Autumn {desk.project}")
    panel.get_by_role("button", name="Keep").click()
    kit = panel.get_by_role("button", name=f"Use Autumn {desk.project}")
    expect(kit).to_be_visible()

    page.get_by_label("Clear the composer").click()
    kit.click()
    expect(desk.tray).to_have_count(3)
    becomes(desk.names, list(COLOURS))
    becomes(lambda: columns(desk, "_role"), ["", "logo", ""])
    page.locator(".toast", has_text="is in the references").get_by_role("button", name="Undo").click()
    expect(desk.tray).to_have_count(0)

    panel.locator("label", has_text="Shelf").click()
    pick.click()
    expect(desk.tray).to_have_count(1)
    becomes(lambda: (desk.names(), columns(desk, "_role")), (["logo.png"], ["logo"]))
    expect(pick).to_have_attribute("aria-pressed", "true")
    pick.click()
    expect(desk.tray).to_have_count(0)

    panel.locator("[data-shelf-files]").set_input_files(files[0])
    expect(panel.get_by_role("button", name="Bottle", exact=True)).to_be_visible()
    panel.get_by_role("button", name="Change Bottle", exact=True).click()
    panel.get_by_label("Name", exact=True).locator("visible=true").fill("Green bottle")
    panel.get_by_role("button", name="Save").locator("visible=true").click()
    expect(panel.get_by_role("button", name="Green bottle", exact=True)).to_be_visible()
    expect(panel.get_by_role("button", name="Change Green bottle")).to_be_focused()
    desk.prompt.fill(f"Beside the open shelf {QUICK}")
    panel.get_by_role("button", name="Change Green bottle").focus()
    page.keyboard.press("c")
    expect(desk.prompt).to_be_focused()
    panel.get_by_role("button", name="Change Green bottle").focus()
    page.keyboard.press("Control+Enter")
    expect(desk.strip("Beside the open shelf")).to_have_count(1)
    panel.get_by_role("button", name="Change Green bottle").focus()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_axe_finds_nothing_in_the_composer(desk: Desk, files: list[Path]) -> None:
    page = desk.page
    page.emulate_media(reduced_motion="reduce")
    attach(desk, files[:2])
    give(desk, "logo.png", "Logo")
    desk.prompt.fill("@logo with @vase")
    expect(page.locator("#sent-text")).to_contain_text("image 2 with")
    shown(desk)
    desk.prompt.press_sequentially(" @")
    expect(page.locator("#mentions")).to_be_visible()
    check(page)
    page.set_viewport_size(DESKTOP)
    menu(desk, "logo.png")
    check(page)


def test_axe_finds_nothing_beside_it(desk: Desk, files: list[Path]) -> None:
    page = desk.page
    page.emulate_media(reduced_motion="reduce")
    attach(desk, files[:2])
    menu(desk, "logo.png").get_by_role("button", name="Put on the shelf").click()
    page.get_by_role("button", name="From the shelf").click()
    expect(page.locator("#shelf .shelf-item").first).to_be_visible()
    check(page)
    page.set_viewport_size(DESKTOP)
    page.locator("#shelf label", has_text="Kits").click()
    for _press in range(2):
        page.get_by_label("Name of the kit").fill(f"Axe {desk.project}")
        page.get_by_role("button", name="Keep").click()
        expect(page.locator(".kit", has_text=desk.project)).to_be_visible()
    expect(page.get_by_role("button", name="Replace it")).to_be_visible()
    check(page)
