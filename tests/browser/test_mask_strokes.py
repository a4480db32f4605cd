"""What comes between a stroke and its end, and what is kept of it: other keys, closing, a slow studio, other pictures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.desk import Desk, KeptBack
from tests.browser.painter import SMALL, Painter, field, photograph_of
from tests.browser.pictures import photograph
from tests.browser.test_roles import give
from tests.browser.waiting import at_rest, becomes, holds

LEFT_OVER = "document.querySelector('mask-painter').bitmap.data.some((pixel) => pixel > 1)"
BY_NUMBER_ZERO = """(places) => {
  const { stage } = document.querySelector("mask-painter");
  stage.element.setPointerCapture = () => {};
  const kinds = ["pointerdown", ...places.slice(1).map(() => "pointermove"), "pointerup"];
  kinds.forEach((kind, at) => {
    const [clientX, clientY] = places[Math.min(at, places.length - 1)];
    const about = { pointerId: 0, pointerType: "mouse", button: kind === "pointermove" ? -1 : 0, clientX, clientY };
    stage.element.dispatchEvent(new PointerEvent(kind, { ...about, bubbles: true, cancelable: true }));
  });
}"""
PAINT_ON = "(image) => document.dispatchEvent(new CustomEvent('studio:paint', { detail: { image } }))"
AWAKE = """async (images) => {
  const { Session } = await import("studio/lib/mask/session");
  return images.filter((image) => Session.of(image)?.bitmap).length;
}"""


@pytest.fixture
def painter(desk: Desk, tmp_path: Path) -> Painter:
    """Open over a photograph of 960 × 540."""
    desk.attach(photograph_of(tmp_path, SMALL))
    return Painter(desk.page).open()


def test_a_mouse_whose_number_is_zero_paints(painter: Painter) -> None:
    """Firefox numbers its mouse 0."""
    painter.page.evaluate(BY_NUMBER_ZERO, [painter.at(across, 0.5) for across in (0.3, 0.4, 0.6)])
    holds(lambda: painter.count > 0)
    painted = painter.own().getbbox()
    assert painted and painted[0] < 300 and painted[2] > 560
    painter.press("Undo")
    becomes(lambda: painter.count, 0)


@pytest.mark.parametrize("key", ["Control+z", "Delete"])
def test_what_ends_a_stroke_lifts_the_keys_brush(painter: Painter, key: str) -> None:
    page = painter.page
    painter.stage.focus()
    for pressed in ("Enter", "ArrowRight", key, "ArrowRight", "ArrowRight"):
        page.keyboard.press(pressed)
    at_rest(page)
    becomes(lambda: (painter.count, page.evaluate(LEFT_OVER)), (0, False))
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Enter")
    holds(lambda: painter.count > 0)
    page.keyboard.press("Control+z")
    becomes(lambda: (painter.count, page.evaluate(LEFT_OVER)), (0, False))


def test_a_stroke_under_the_mouse_is_kept_when_the_painter_closes(painter: Painter) -> None:
    page = painter.page
    page.mouse.move(*painter.at(0.3, 0.5))
    page.mouse.down()
    page.mouse.move(*painter.at(0.5, 0.5), steps=4)
    at_rest(page)
    page.keyboard.press("Escape")
    expect(painter.host).to_have_count(0)
    page.mouse.up()
    painter.open()
    holds(lambda: painter.count > 0 and not page.evaluate(LEFT_OVER))
    painter.press("Undo")
    becomes(lambda: painter.count, 0)


def test_undo_by_its_button_leaves_the_keys_to_the_painter(painter: Painter) -> None:
    painter.stroke((0.4, 0.4), (0.6, 0.5))
    painter.press("Undo")
    expect(painter.page.locator("[data-act=undo]")).to_have_attribute("aria-disabled", "true")
    painter.page.keyboard.press("e")
    expect(painter.page.locator("[data-tool=eraser]")).to_have_attribute("aria-pressed", "true")
    painter.page.keyboard.press("Control+y")
    holds(lambda: painter.count > 0)


def test_swapping_a_loaded_mask_takes_back_nothing_else(painter: Painter, tmp_path: Path) -> None:
    page = painter.page
    half = Image.new("L", SMALL, 255)
    half.paste(0, (0, 0, 480, 540))
    half.save(tmp_path / "half.png")
    page.locator("[data-load]").set_input_files(tmp_path / "half.png")
    expect(page.locator("[data-loaded]")).to_be_visible()
    painter.stroke((0.6, 0.4), (0.7, 0.4))
    stroked = painter.sum()
    painter.press("Swap painted and kept")
    expect(page.locator("[data-loaded]")).to_contain_text("White was taken")
    becomes(lambda: painter.own().getbbox(), (480, 0, 960, 540))
    painter.press("Undo")
    becomes(painter.sum, stroked)
    painter.press("Frame: extend or crop")
    page.locator(".painter-ratios .tile:has([value='21:9'])").click()
    painter.press("Apply the frame")
    expect(page.locator("[data-size-said]")).to_have_text("1260 × 540")
    expect(page.locator("[data-loaded]")).to_be_hidden()


def test_a_second_press_while_the_studio_is_asked_does_nothing(painter: Painter) -> None:
    page = painter.page
    painter.stroke((0.4, 0.4), (0.6, 0.5))
    painter.press("Frame: extend or crop")
    page.locator(".painter-ratios .tile:has([value='21:9'])").click()
    frames = KeptBack(page, "**/masks/frame")
    painter.press("Apply the frame")
    painter.press("Apply the frame")
    frames.let_go()
    expect(page.locator("[data-size-said]")).to_have_text("1260 × 540")
    framed = painter.sum()
    masks = KeptBack(page, "**/northlight/masks")
    painter.press("Use mask")
    painter.stroke((0.4, 0.2), (0.6, 0.2))
    page.keyboard.press("i")
    page.keyboard.press("Control+Enter")
    at_rest(page)
    assert painter.sum() == framed
    masks.let_go()
    expect(painter.host).to_have_count(0)
    expect(page.locator("[data-mask-veil]")).to_be_visible()
    assert (len(frames.routes), len(masks.routes)) == (1, 1)


def test_a_frame_is_what_redo_brings_back(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    file = photograph_of(tmp_path, SMALL)
    desk.attach(file)
    give(desk, file.name, "Logo")
    painter = Painter(page).open()
    painter.stroke((0.4, 0.4), (0.6, 0.5))
    painter.press("Undo")
    painter.press("Frame: extend or crop")
    page.locator(".painter-ratios .tile:has([value='21:9'])").click()
    painter.press("Apply the frame")
    expect(page.locator("[data-size-said]")).to_have_text("1260 × 540")
    painter.press("Undo")
    expect(page.locator("[data-size-said]")).to_have_text("960 × 540")
    painter.press("Redo")
    expect(page.locator("[data-size-said]")).to_have_text("1260 × 540")
    expect(desk.tray.locator("[name=reference_role]")).to_have_value("logo")
    expect(desk.tray.locator(".ref-what .cut")).to_have_text("Logo")
    expect(desk.tray.locator(".ref-what")).not_to_have_class(re.compile("quiet"))


def test_what_is_painted_waits_however_many_pictures_come_between(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    desk.attach(*(photograph(tmp_path / f"{n}.png", f"#3{n}6") for n in range(1, 6)))
    images = [item.get_attribute("data-reference") for item in desk.tray.all()]
    painter = Painter(page)
    sums = []
    for image in images:
        page.evaluate(PAINT_ON, image)
        painter.ready().stroke((0.3, 0.4), (0.4 + len(sums) / 10, 0.6))
        sums.append(painter.sum())
        page.keyboard.press("Escape")
        expect(painter.host).to_have_count(0)
    assert len(set(sums)) == len(images)
    for image, wanted in zip(images, sums, strict=True):
        page.evaluate(PAINT_ON, image)
        expect(painter.ready().status).to_have_text("What you painted before is here again.")
        becomes(painter.sum, wanted)
        page.keyboard.press("Escape")
        expect(painter.host).to_have_count(0)
    becomes(lambda: page.evaluate(AWAKE, images), 3)


def test_the_arrows_walk_the_painters_menu(painter: Painter) -> None:
    page = painter.page
    painter.stroke((0.4, 0.4), (0.6, 0.5))
    page.locator("[data-masks] > summary").click()
    page.locator("#mask-name").fill("A band")
    page.locator("#mask-name").press("Enter")
    row = page.locator("[data-saved-mask] [data-use]").first
    expect(row).to_be_visible()
    page.locator("[data-masks] > summary").press("ArrowUp")
    expect(page.locator("[data-saved-mask] [data-use]").last).to_be_focused()
    page.keyboard.press("Escape")
    page.locator("summary", has_text="By numbers").click()
    page.locator("[name=rect_x]").press("ArrowUp")
    expect(page.locator("[name=rect_x]")).to_have_value("1")


def test_removing_the_mask_leaves_the_focus_in_its_row(painter: Painter) -> None:
    page = painter.page
    painter.stroke((0.4, 0.4), (0.6, 0.5))
    painter.use()
    page.locator("[data-unmask]").press("Enter")
    expect(page.get_by_role("button", name="Paint a mask")).to_be_focused()
    expect(field(page, "mask")).to_have_value("")


def test_a_feather_that_was_cleared_opens_as_the_usual_one(painter: Painter) -> None:
    page = painter.page
    painter.stroke((0.3, 0.5), (0.6, 0.5))
    painter.press("Use mask")
    field(page, "feather").fill("")
    field(page, "feather").blur()
    painter.open()
    expect(page.locator("mask-painter")).to_have_attribute("data-feather-now", "8")
