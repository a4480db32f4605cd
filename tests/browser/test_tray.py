"""The tray of references: what comes in, in which order, and what is refused in words."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.pictures import photograph
from tests.browser.waiting import becomes, steady

HAND_OVER = """([event, name, data]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type: "image/png" }));
  const made = event === "paste"
    ? new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true })
    : new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true });
  document.getElementById("prompt").dispatchEvent(made);
}"""


@pytest.mark.parametrize("event", ["paste", "drop"])
def test_a_picture_comes_by_pasting_and_dropping(desk: Desk, tmp_path: Path, event: str) -> None:
    data = photograph(tmp_path / "vase.png").read_bytes()
    desk.page.evaluate(HAND_OVER, [event, "vase.png", base64.b64encode(data).decode()])
    expect(desk.tray).to_have_count(1)
    becomes(desk.names, ["vase.png"])


def test_the_mouse_drags_one_before_another(desk: Desk, tmp_path: Path) -> None:
    colours = {"a.png": "#c63", "b.png": "#36c", "c.png": "#3c6"}
    desk.attach(*(photograph(tmp_path / name, colour) for name, colour in colours.items()))
    before = desk.names()
    last, first = steady(desk.tray.nth(2)), steady(desk.tray.nth(0))
    mouse = desk.page.mouse
    mouse.move(last["x"] + last["width"] / 2, last["y"] + last["height"] / 2)
    mouse.down()
    mouse.move(first["x"] + first["width"] / 2, first["y"] + first["height"] / 2, steps=8)
    mouse.up()
    becomes(desk.names, [before[2], before[0], before[1]])


def test_a_text_file_is_refused_in_words_and_the_rest_stays(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "notes.png").write_text("This is no picture.")
    desk.attach(photograph(tmp_path / "vase.png"))
    desk.page.locator("#tray input[type=file]").set_input_files(tmp_path / "notes.png")
    refusal = desk.page.locator("ul[data-refused]")
    expect(refusal).to_contain_text("notes.png")
    expect(refusal).to_contain_text("not a picture")
    expect(desk.tray).to_have_count(1)


def test_a_seventeenth_reference_is_refused_in_words(desk: Desk, tmp_path: Path) -> None:
    files = [photograph(tmp_path / f"{n}.png", f"#{n:x}{n:x}4", (90, 60)) for n in range(1, 16)]
    desk.attach(*files, photograph(tmp_path / "16.png", "#404", (90, 60)), photograph(tmp_path / "17.png", "#044"))
    desk.prompt.fill("Seventeen vases")
    desk.generate_button.click()
    expect(desk.page.locator("#references-error")).to_contain_text("16")
    expect(desk.tray).to_have_count(17)
    expect(desk.page.locator("article.strip")).to_have_count(0)


def test_a_removed_reference_comes_back_by_undo(desk: Desk, tmp_path: Path) -> None:
    desk.attach(photograph(tmp_path / "a.png"), photograph(tmp_path / "b.png", "#36c"))
    before = desk.names()
    desk.tray.nth(0).locator(".ref-pick").press("Delete")
    becomes(desk.names, before[1:])
    desk.page.get_by_role("button", name="Undo").click()
    becomes(desk.names, before)
