"""Existing pictures into the gallery, by the page: chosen or dropped, over a line that breaks, and without scripts."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, Route, expect

from tests.browser.conftest import new_context
from tests.browser.desk import TEAM
from tests.browser.test_accessibility import check
from tests.foreign import tools

DROP = """([names, data]) => {
  const dataTransfer = new DataTransfer();
  names.forEach((name, place) => {
    const bytes = Uint8Array.from(atob(data[place]), (letter) => letter.charCodeAt(0));
    dataTransfer.items.add(new File([bytes], name));
  });
  document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}"""
NUMBERS = count(7000, 40)
"""Where each test's pictures begin: none is the same content as another's."""


@pytest.fixture
def files() -> Iterator[list[FilePayload]]:
    """Six pictures, one that is none, and a ZIP of six more with what must not come in."""
    first = next(NUMBERS)
    made = [tools.KINDS[nr % 5][2](first + nr, f"A jug nr {first + nr}") for nr in range(12)]
    parcel = tools.packed([(f"more/{nr}.png", data) for nr, data in enumerate(made[6:])], bomb=False)
    whole = [FilePayload(name=f"{nr}.png", mimeType="image/png", buffer=data) for nr, data in enumerate(made[:6])]
    yield [
        *whole,
        FilePayload(name="words.png", mimeType="image/png", buffer=b"not a picture"),
        FilePayload(name="more.zip", mimeType="application/zip", buffer=parcel),
    ]


def sums(page: Page, *numbers: int) -> None:
    """In the gallery, there already, not taken."""
    for place, number in enumerate(numbers):
        expect(page.locator(".import-sums dd").nth(place)).to_have_text(str(number))


def ended(page: Page) -> None:
    expect(page.get_by_role("button", name="Undo this import")).to_be_visible()


def test_files_and_a_zip_come_in_and_can_be_taken_back(page: Page, files: list[FilePayload]) -> None:
    page.goto(f"{TEAM}/import")
    expect(page.locator("picture-import")).to_be_visible()
    page.get_by_label("Choose files").set_input_files(files)
    expect(page.get_by_role("status").get_by_text("8 files, ")).to_be_visible()
    page.get_by_role("textbox", name="Tags").fill("jugs, trip")
    check(page)

    page.get_by_role("button", name="Import 8 files").click()

    page.wait_for_url("**/import/*")
    ended(page)
    sums(page, 12, 0, 1 + len(tools.EVIL) + 1)
    expect(page.get_by_role("listitem").filter(has_text="words.png")).to_contain_text("The file is not a picture.")
    check(page)
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_text("its pictures are in the trash")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Bring them back").click()
    sums(page, 12)


def test_what_is_dropped_on_the_page_is_taken(page: Page, files: list[FilePayload]) -> None:
    page.goto(f"{TEAM}/import")
    expect(page.get_by_text("Drop pictures, folders or a ZIP here")).to_be_visible()
    data = [base64.b64encode(one["buffer"]).decode() for one in files[:2]]
    page.evaluate(DROP, [[one["name"] for one in files[:2]], data])
    page.get_by_role("button", name="Import 2 files").click()
    page.wait_for_url("**/import/*")
    ended(page)
    sums(page, 2, 0, 0)


def test_a_line_that_breaks_is_waited_for(context: BrowserContext, files: list[FilePayload]) -> None:
    """The first answers are lost, one of them after the file has come."""
    page = context.new_page()
    seen = []

    def breaking(route: Route) -> None:
        seen.append(1)
        if len(seen) == 1:
            route.fetch()
        return route.abort("connectionfailed") if len(seen) < 4 else route.continue_()

    page.route("**/import/*/file", breaking)
    page.goto(f"{TEAM}/import")
    page.get_by_label("Choose files").set_input_files(files[:2])
    page.get_by_role("button", name="Import 2 files").click()
    page.wait_for_url("**/import/*")
    ended(page)
    sums(page, 2, 0, 0)


def test_whoever_was_signed_out_meanwhile_is_led_on(page: Page, files: list[FilePayload]) -> None:
    page.route("**/import/*/file", lambda route: route.fulfill(content_type="text/html", body="<h1>Sign in</h1>"))
    page.goto(f"{TEAM}/import")
    page.get_by_label("Choose files").set_input_files(files[:2])
    page.get_by_role("button", name="Import 2 files").click()
    page.wait_for_url("**/import/*")
    expect(page.locator(".import-sums")).to_be_visible()


def test_a_second_press_begins_no_second_import(page: Page, files: list[FilePayload]) -> None:
    begun: list[str] = []
    page.on("request", lambda asked: begun.append(asked.url) if asked.method == "POST" else None)
    page.goto(f"{TEAM}/import")
    page.get_by_label("Choose files").set_input_files(files[:2])
    page.get_by_role("button", name="Import 2 files").dblclick()
    page.wait_for_url("**/import/*")
    assert sum(url.endswith("/import") for url in begun) == 1


def test_without_scripts_a_form_sends_all_of_them(
    browser: Browser, address: str, owner_state: Path, files: list[FilePayload]
) -> None:
    context = new_context(browser, address, owner_state, java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{TEAM}/import")
    plain.get_by_label("Choose files").set_input_files(files[:3])
    plain.get_by_role("button", name="Import", exact=True).click()
    plain.wait_for_url("**/import/*")
    expect(plain.locator(".import-sums")).to_be_visible()
    context.close()
