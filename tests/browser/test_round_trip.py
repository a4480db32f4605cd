"""A picture leaves the studio with its brief, and brings everything back when it is dropped on it again."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import DESKTOP, new_context
from tests.browser.desk import QUICK, Desk, KeptBack, new_project
from tests.browser.pictures import photograph
from tests.browser.test_accessibility import check
from tests.browser.waiting import at_rest, becomes
from tests.imaging.corpus import chunk, png

DRAG = """async ([event, selector, name, data]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name, { type: "image/png" }));
  document.querySelector(selector).dispatchEvent(new DragEvent(event, { dataTransfer, bubbles: true, cancelable: true }));
}"""
FIELDS = """() => [...new FormData(document.getElementById("compose"))]
  .filter(([name]) => !["csrfmiddlewaretoken", "submission", "revision", "touched", "files", "brief", "kept"].includes(name))
  .map(([name, value]) => [name, String(value).replaceAll("\\r\\n", "\\n")])"""
FOREIGN = png(
    2, 1, b"\0" * 7, extra=chunk(b"tEXt", b"parameters\0Pears on linen\nNegative prompt: blur\nSteps: 9, Size: 640x960")
)
STREAM, TRAY = "#strips", "[data-tray]"


def drag(page: Page, event: str, selector: str, name: str, data: bytes) -> None:
    page.evaluate(DRAG, [event, selector, name, base64.b64encode(data).decode()])


def settled(desk: Desk) -> list[list[str]]:
    """The composer's fields, once the studio has answered."""
    expect(desk.page.locator("studio-composer:not([data-quote])")).to_be_visible()
    return desk.page.evaluate(FIELDS)


@pytest.fixture
def taken_away(desk: Desk, tmp_path: Path) -> tuple[list[list[str]], bytes]:
    """The composer as it was sent, and the file with brief that came of it."""
    desk.attach(photograph(tmp_path / "vase.png"), photograph(tmp_path / "cloth.png", "#36c"))
    desk.choose("aspect", "3:4")
    desk.choose("quality", "low")
    desk.prompt.fill(f"A vase & <cloth>,\n“柔光” {QUICK}")
    before = settled(desk)
    desk.generate_button.click()
    picture = desk.page.locator("#strips .pic[data-picture]").first
    expect(picture).to_be_visible()
    with desk.page.expect_download() as download:
        picture.hover()
        picture.get_by_role("link", name="Download").click()
    return before, Path(download.value.path()).read_bytes()


def test_everything_comes_back_from_the_file(desk: Desk, taken_away: tuple[list[list[str]], bytes]) -> None:
    before, data = taken_away
    desk.page.get_by_role("button", name="Clear the composer").click()
    desk.choose("aspect", "1:1")
    cleared = settled(desk)
    assert cleared != before
    drag(desk.page, "drop", STREAM, "kept.png", data)
    note = desk.page.locator("[data-restored]")
    expect(note).to_contain_text("The composer now holds the brief of kept.png.")
    expect(desk.tray).to_have_count(2)
    becomes(lambda: settled(desk), before)
    desk.page.locator(".toast").filter(has_text="kept.png").get_by_role("button", name="Undo").click()
    expect(desk.prompt).to_have_value("")
    becomes(lambda: settled(desk), cleared)
    drag(desk.page, "drop", STREAM, "kept.png", data)
    expect(note).to_be_visible()
    check(desk.page)
    desk.page.set_viewport_size(DESKTOP)
    note.get_by_role("button", name="Use this picture as a reference").click()
    expect(desk.tray).to_have_count(3)
    expect(note).to_have_count(0)
    assert desk.names() == ["vase.png", "cloth.png", "kept.png"]


def test_a_drop_on_the_tray_adds_a_reference_and_offers_the_brief(
    desk: Desk, taken_away: tuple[list[list[str]], bytes]
) -> None:
    before, data = taken_away
    price = desk.page.locator(".go-price")
    wanted = price.inner_text()
    quotes = KeptBack(desk.page, "**/compose/quote")
    drag(desk.page, "drop", TRAY, "kept.png", data)
    expect(desk.tray).to_have_count(3)
    toast = desk.page.locator(".toast").filter(has_text="kept.png carries a brief.")
    toast.get_by_role("button", name="Restore").click()
    expect(desk.tray).to_have_count(2)
    # The price of three references is told too late: it belongs to the composer that was replaced.
    with desk.page.expect_response("**/compose/quote") as answer:
        quotes.let_go()
    answer.value.finished()
    at_rest(desk.page)
    expect(price).to_have_text(wanted)
    becomes(lambda: settled(desk), before)


def test_another_tools_prompt_comes_from_its_file(desk: Desk, tmp_path: Path) -> None:
    desk.attach(photograph(tmp_path / "vase.png"))
    desk.page.get_by_label("Restore from a file…").set_input_files(
        {"name": "tool.png", "mimeType": "image/png", "buffer": FOREIGN}
    )
    expect(desk.prompt).to_have_value("Pears on linen")
    expect(desk.page.locator("[data-restored]")).to_contain_text("made with AUTOMATIC1111")
    expect(desk.page.locator("[name=aspect][value='2:3']")).to_be_checked()
    becomes(desk.names, ["vase.png"])


def test_without_scripts_it_comes_by_a_form(
    browser: Browser, address: str, owner_state: Path, context: BrowserContext
) -> None:
    plain = new_context(browser, address, owner_state, java_script_enabled=False)
    desk = Desk(plain.new_page(), new_project(context, "Restored plainly")).open()
    desk.page.locator(".restore-plain [name=brief]").set_input_files(
        {"name": "tool.png", "mimeType": "image/png", "buffer": FOREIGN}
    )
    desk.page.get_by_role("button", name="Restore", exact=True).click()
    expect(desk.prompt).to_have_value("Pears on linen")
    expect(desk.page.locator("toast-region")).to_contain_text("made with AUTOMATIC1111")
    plain.close()


def test_while_dragging_two_zones_say_what_will_happen(desk: Desk) -> None:
    veil, word = desk.page.locator("[data-veil]"), desk.page.locator("[data-drop-word]")
    drag(desk.page, "dragover", STREAM, "a.png", FOREIGN)
    expect(veil).to_contain_text("Drop to restore")
    expect(word).to_be_visible()
    drag(desk.page, "dragover", TRAY, "a.png", FOREIGN)
    expect(desk.page.locator("studio-composer")).to_have_attribute("data-dropping", "tray")
    drag(desk.page, "dragleave", TRAY, "a.png", FOREIGN)
    expect(veil).to_be_hidden()
    expect(word).to_be_hidden()


def test_the_menu_of_downloads_by_keys(desk: Desk, taken_away: tuple[list[list[str]], bytes]) -> None:
    page = desk.page
    page.locator("#strips .pic-link").first.click()
    menu = page.locator(".view-bar .split details")
    menu.locator("summary").press("Enter")
    check(page)
    menu.locator("summary").press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Original file")).to_be_focused()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert b"urn:prompt-studio:brief" not in Path(download.value.path()).read_bytes()
    assert b"urn:prompt-studio:brief" in taken_away[1]
