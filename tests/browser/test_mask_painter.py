"""A mask is painted on a large photograph with mouse, touch and keyboard; what is painted is what the gateway gets."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Watched, new_context
from tests.browser.desk import QUICK, TEAM, Desk, new_project
from tests.browser.painter import LARGE, SMALL, SUM, Painter, field, kept_mask, photograph_of
from tests.browser.pictures import photograph
from tests.browser.test_accessibility import PINNED, violations
from tests.browser.waiting import at_rest, becomes, holds
from tests.gateways.demo import DemoServer


@pytest.fixture
def painter(desk: Desk, tmp_path: Path) -> Painter:
    """Open over a photograph of 960 × 540."""
    desk.attach(photograph_of(tmp_path, SMALL))
    return Painter(desk.page).open()


@pytest.fixture
def large(desk: Desk, tmp_path: Path) -> Painter:
    """Open over a photograph of 3840 × 2160."""
    desk.attach(photograph_of(tmp_path, LARGE))
    return Painter(desk.page).open()


def alpha_of(file: bytes) -> Image.Image:
    """255 where a mask's file is transparent."""
    image = Image.open(io.BytesIO(file))
    assert (image.format, image.mode, image.size) == ("PNG", "RGBA", LARGE)
    return image.getchannel("A").point(lambda value: 255 - value)


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and ImageChops.difference(one, other).getbbox() is None


def test_painted_with_mouse_touch_and_keyboard_and_sent_pixel_for_pixel(
    large: Painter, desk: Desk, gateway: DemoServer
) -> None:
    painter, page = large, large.page
    painter.stroke((0.2, 0.3), (0.5, 0.35), (0.55, 0.6))
    holds(lambda: painter.count > 100_000)
    by_mouse = painter.count
    painter.touch("touchStart", (0.7, 0.2))
    for step in range(1, 6):
        painter.touch("touchMove", (0.7 + step * 0.03, 0.2 + step * 0.02))
    painter.touch("touchEnd")
    holds(lambda: painter.count > by_mouse)
    by_touch = painter.count
    painter.stage.focus()
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Enter")
    holds(lambda: painter.count > by_touch)
    expect(painter.status).to_contain_text("of the picture will be painted anew")
    own = painter.own()
    painter.use()
    expect(page.locator("#mask [data-share]")).to_contain_text("% is painted anew")
    expect(page.locator("input[name=aspect][value=match]")).to_be_checked()
    file, digest = kept_mask(page)
    assert same(alpha_of(file), own)
    gateway.forget()
    strip = desk.generate(f"a red boat instead {QUICK}")
    expect(strip.locator(".pic-img").first).to_be_visible()
    parts = [part for call in gateway.calls() for part in call["parts"] if part["name"] == "mask"]
    assert {part["sha256"] for part in parts} == {digest} and {part["content_type"] for part in parts} == {"image/png"}


SCRIPT = """(steps) => {
  const painter = document.querySelector("mask-painter");
  const sum = SUM;
  let seed = 7;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const place = () => ({ x: random() * 4200 - 180, y: random() * 2400 - 120, pressure: 0.2 + random() * 0.8 });
  const sums = [sum()];
  const done = [];
  while (done.length < steps) {
    const name = ["brush", "eraser", "rectangle", "lasso", "fill", "invert", "brush", "clear"][Math.floor(random() * 8)];
    if (name === "invert" || (name === "clear" && random() < 0.3)) painter[name]();
    else if (name !== "clear") {
      painter.choose(name);
      painter.setSize(1 + Math.floor(random() * 600));
      painter.begin(place());
      painter.tool.move(Array.from({ length: 1 + Math.floor(random() * 12) }, place));
      painter.end();
    }
    if (painter.session.history.done.length === done.length + 1) done.push(name), sums.push(sum());
  }
  const wrong = [];
  for (let at = steps; at > 0; at -= 1) { painter.step("undo"); if (sum() !== sums[at - 1]) wrong.push(`undo ${at} ${done[at - 1]}`); }
  for (let at = 1; at <= steps; at += 1) { painter.step("redo"); if (sum() !== sums[at]) wrong.push(`redo ${at} ${done[at - 1]}`); }
  let count = 0;
  for (let i = 0; i < painter.bitmap.size; i += 1) count += painter.bitmap.data[i];
  if (count !== painter.bitmap.count) wrong.push("count");
  return { wrong, kinds: new Set(done).size, different: new Set(sums).size, bytes: painter.session.history.bytes };
}"""


def test_a_hundred_and_four_steps_back_and_forth_are_exact(large: Painter) -> None:
    found = large.page.evaluate(SCRIPT.replace("SUM", SUM), 104)
    assert found["wrong"] == [] and found["kinds"] >= 6 and found["different"] > 90
    assert found["bytes"] < 20_000_000


def test_shapes_are_those_of_pillow(painter: Painter) -> None:
    """Rectangle and lasso against another rasteriser; a stroke against the distance to its line."""
    page = painter.page
    page.evaluate("document.querySelector('mask-painter').choose('rectangle')")
    page.locator("summary", has_text="By numbers").click()
    for name, value in {"x": 100, "y": 200, "width": 700, "height": 50}.items():
        page.locator(f"[name=rect_{name}]").fill(str(value))
    painter.press("Add")
    wanted = Image.new("L", SMALL)
    wanted.paste(255, (100, 200, 800, 250))
    assert same(painter.own(), wanted)
    page.locator("[name=rect_x]").fill("500")
    painter.press("Take away")
    wanted.paste(0, (500, 200, 960, 250))
    assert same(painter.own(), wanted)
    page.evaluate(
        """() => { const painter = document.querySelector("mask-painter"); painter.clear(); painter.choose("brush");
          painter.setSize(80); painter.begin({ x: 300.5, y: 400.5 });
          painter.tool.move([{ x: 400.5, y: 400.5 }, { x: 700.5, y: 400.5 }]); painter.end(); }"""
    )
    wanted = Image.new("L", SMALL)
    draw = ImageDraw.Draw(wanted)
    for y in range(360, 441):
        half = (40**2 - (y - 400) ** 2) ** 0.5 if abs(y - 400) <= 40 else -1
        if half >= 0:
            draw.line((300 - int(half), y, 700 + int(half), y), fill=255)
    assert ImageChops.difference(painter.own(), wanted).point(lambda value: value and 1).histogram()[1] <= 4


def test_keys_tools_and_words(painter: Painter) -> None:
    page = painter.page
    painter.stage.focus()
    for key, tool in {"e": "eraser", "m": "rectangle", "l": "lasso", "g": "fill", "b": "brush"}.items():
        page.keyboard.press(key)
        expect(page.locator(f"[data-tool={tool}]")).to_have_attribute("aria-pressed", "true")
    painter.stroke((0.4, 0.4), (0.6, 0.4))
    one = painter.sum()
    page.keyboard.press("i")
    page.keyboard.press("Delete")
    expect(painter.status).to_contain_text("Nothing is painted yet")
    becomes(lambda: painter.count, 0)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    becomes(painter.sum, one)
    page.keyboard.press("Control+Shift+z")
    page.keyboard.press("Control+y")
    becomes(lambda: painter.count, 0)
    page.keyboard.press("i")
    expect(painter.status).to_have_text("The whole picture will be painted anew.")
    page.keyboard.press("1")
    expect(page.locator("[data-scale]")).to_have_text("100 %")
    page.keyboard.press("f")
    expect(page.locator("[data-scale]")).not_to_have_text("100 %")


def test_two_fingers_move_and_zoom_and_paint_nothing(painter: Painter) -> None:
    scale = "document.querySelector('mask-painter').stage.view.scale"
    before = painter.page.evaluate(scale)
    painter.touch("touchStart", (0.45, 0.5))
    painter.touch("touchStart", (0.45, 0.5), (0.55, 0.5))
    for step in range(1, 5):
        first, second = painter.at(0.45, 0.5), painter.at(0.55, 0.5)
        points = [
            {"x": first[0] - 8 * step, "y": first[1], "id": 0},
            {"x": second[0] + 8 * step, "y": second[1], "id": 1},
        ]
        painter.devtools.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points})
    painter.touch("touchEnd")
    holds(lambda: painter.page.evaluate(scale) > before * 1.2)
    assert painter.count == 0


def test_a_pens_pressure_is_its_width_and_alt_erases(painter: Painter) -> None:
    places = [painter.at(0.3 + 0.05 * step, 0.5) for step in range(6)]

    def draw(force: float, modifiers: int = 0) -> int:
        before = painter.count
        pen = {"button": "left", "buttons": 1, "pointerType": "pen", "force": force, "modifiers": modifiers}
        for kind, (x, y) in [
            ("mousePressed", places[0]),
            *(("mouseMoved", one) for one in places),
            ("mouseReleased", places[-1]),
        ]:
            painter.devtools.send("Input.dispatchMouseEvent", {"type": kind, "x": x, "y": y, "clickCount": 1} | pen)
        at_rest(painter.page)
        return painter.count - before

    light, alt = draw(0.1), 1
    heavy = draw(1)
    assert 0 < light * 2 < heavy
    assert draw(1, alt) == -(light + heavy) and painter.count == 0


def test_what_was_painted_is_there_again(painter: Painter, desk: Desk) -> None:
    page = painter.page
    painter.press("Use mask")
    expect(painter.host.get_by_role("alert")).to_contain_text("Nothing is painted yet")
    painter.stroke((0.4, 0.4), (0.6, 0.5))
    one = painter.sum()
    page.keyboard.press("Escape")
    expect(painter.host).to_have_count(0)
    expect(field(page, "mask")).to_have_value("")
    painter.open()
    expect(painter.status).to_have_text("What you painted before is here again.")
    becomes(painter.sum, one)
    page.locator("[data-lock]").uncheck()
    painter.use()
    expect(page.locator("[data-mask-veil]")).to_be_visible()
    expect(page.locator("studio-composer:not([data-quote])")).to_be_visible()
    with page.expect_response("**/draft"):
        field(page, "feather").fill("40")
        field(page, "feather").blur()
    desk.open()
    expect(page.locator("[data-mask-veil]")).to_be_visible()
    expect(field(page, "feather")).to_have_value("40")
    expect(page.get_by_label("Lock outside")).not_to_be_checked()
    painter.open()
    becomes(painter.sum, one)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Clear the composer").click()
    expect(page.locator("[data-mask-veil]")).to_have_count(0)
    page.locator("toast-region [data-undo]").last.click()
    expect(page.locator("[data-mask-veil]")).to_be_visible()


def test_masks_of_other_tools_are_loaded_with_a_word(painter: Painter, tmp_path: Path) -> None:
    page = painter.page
    half = Image.new("L", (480, 270), 255)
    half.paste(0, (0, 0, 240, 270))
    half.save(tmp_path / "half.png")
    whole = Image.new("RGBA", SMALL, (0, 0, 0, 255))
    whole.paste((0, 0, 0, 0), (240, 0, 480, 540))
    whole.save(tmp_path / "alpha.png")
    load, said = page.locator("[data-load]"), page.locator("[data-loaded]")
    load.set_input_files(tmp_path / "half.png")
    expect(said).to_contain_text("Black was taken as the part to paint anew. It was 480 × 270 and has been scaled")
    becomes(lambda: (painter.own().getbbox(), painter.count), ((0, 0, 480, 540), 480 * 540))
    painter.press("Swap painted and kept")
    expect(said).to_contain_text("White was taken")
    becomes(lambda: painter.own().getbbox(), (480, 0, 960, 540))
    load.set_input_files(tmp_path / "alpha.png")
    expect(said).to_contain_text("The transparent part was taken.")
    becomes(lambda: painter.own().getbbox(), (240, 0, 480, 540))
    photograph(tmp_path / "words.png").write_bytes(b"no picture at all")
    load.set_input_files(tmp_path / "words.png")
    expect(page.locator("toast-region .toast.bad")).to_contain_text("not a picture")


def test_a_frame_becomes_the_reference_and_can_be_taken_back(painter: Painter, desk: Desk) -> None:
    page = painter.page
    painter.stroke((0.4, 0.4), (0.6, 0.5))
    one = painter.sum()
    before = desk.tray.get_attribute("data-reference")
    painter.press("Frame: extend or crop")
    page.locator(".painter-ratios .tile:has([value='21:9'])").click()
    expect(page.locator("[name=frame_width]")).to_have_value("1260")
    painter.stage.focus()
    page.keyboard.press("Shift+ArrowLeft")
    expect(page.locator("[name=frame_x]")).to_have_value("140")
    painter.press("Apply the frame")
    expect(page.locator("[data-size-said]")).to_have_text("1260 × 540")
    becomes(lambda: painter.count, 300 * 540)
    assert (painter.own().getpixel((139, 5)), painter.own().getpixel((140, 5))) == (255, 0)
    expect(desk.tray).not_to_have_attribute("data-reference", before)
    after = desk.tray.get_attribute("data-reference")
    painter.press("Undo")
    expect(page.locator("[data-size-said]")).to_have_text("960 × 540")
    becomes(painter.sum, one)
    expect(desk.tray).to_have_attribute("data-reference", before)
    painter.press("Redo")
    expect(page.locator("[data-size-said]")).to_have_text("1260 × 540")
    painter.use()
    expect(field(page, "mask_of")).to_have_value(after)


def test_axe_finds_nothing(browser, address: str, owner_state: Path, tmp_path: Path) -> None:
    context: BrowserContext = new_context(browser, address, owner_state, reduced_motion="reduce")
    watched = Watched(context.new_page())
    page: Page = watched.page
    desk = Desk(page, new_project(context, "A painter for axe")).open()
    desk.attach(photograph(tmp_path / "one.png"))
    painter = Painter(page).open()
    painter.stroke((0.4, 0.4), (0.6, 0.5))
    wrong = {}
    for theme, screen in (("light", DESKTOP), ("dark", PHONE)):
        page.set_viewport_size(screen)
        page.evaluate(PINNED, theme)
        page.locator("[data-masks] > summary").click()
        expect(page.locator("[data-saved] > *").first).to_be_visible()
        wrong[f"paint {theme}"] = violations(page)
        page.keyboard.press("Escape")
        painter.press("Frame: extend or crop")
        wrong[f"frame {theme}"] = violations(page)
        painter.press("Cancel")
    painter.use()
    expect(page.locator("[data-mask-veil]")).to_be_attached()
    page.locator("[data-sheet=open]").click()
    wrong["composer"] = violations(page)
    watched.check()
    context.close()
    assert {name: found for name, found in wrong.items() if found} == {}, json.dumps(wrong, indent=1)


def test_a_picture_of_the_stream_is_edited_with_a_mask(desk: Desk) -> None:
    strip = desk.generate(f"a plain field {QUICK}")
    picture = strip.locator(".pic-img").first
    expect(picture).to_be_visible()
    picture.hover()
    strip.get_by_label("More for this picture").first.click()
    strip.get_by_role("button", name="Edit with a mask").first.click()
    painter = Painter(desk.page).ready()
    expect(desk.tray).to_have_count(1)
    painter.stroke((0.4, 0.4), (0.6, 0.5))
    painter.use()
    expect(desk.page.locator("[data-mask-veil]")).to_be_visible()
    desk.page.goto(strip.locator(".pic-link").first.get_attribute("href") or TEAM)
    desk.page.get_by_role("button", name="Edit with a mask").click()
    painter.ready()
