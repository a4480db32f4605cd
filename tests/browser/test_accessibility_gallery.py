"""axe finds nothing where pictures are sorted, culled and compared, nor on the palette and the bell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP, page_apart
from tests.browser.desk import TEAM, new_project
from tests.browser.sheaf import sheaf
from tests.browser.test_accessibility import check
from tests.ops.running import RunningStudio

PLACES = ("collections", "tags", "folders", "duplicates", "duplicates?kind=alike", "activity/bulk", "notices", "trash")


ACT = """async ([address, chosen, fields]) => {
  const body = new FormData();
  for (const id of chosen) body.append("p", id);
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  const token = JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"];
  const answer = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token, "HX-Request": "true" } });
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
}"""


@pytest.fixture(scope="module")
def lena(browser: Browser, address: str, owner_state: Path) -> Iterator[Page]:
    with page_apart(browser, address, owner_state, reduced_motion="reduce") as page:
        yield page


@pytest.fixture(scope="module")
def project(lena: Page) -> str:
    return new_project(lena.context, "Sorted out")


@pytest.fixture(scope="module")
def ids(studio: RunningStudio, project: str) -> list[str]:
    return sheaf(studio, project, 10)


@pytest.fixture(scope="module")
def sorted_out(lena: Page, ids: list[str]) -> Page:
    """Pictures with tags, in a collection, flagged, and some in the trash."""
    lena.goto(f"{TEAM}/gallery")
    for verb, chosen, fields in (
        ("tag", ids[:6], {"name": "harbour"}),
        ("tag", ids[:2], {"name": "雾"}),
        ("collect", ids[:4], {"name": "Spring heroes"}),
        ("flag", ids[1:3], {"kind": "pick"}),
        ("trash", ids[8:], {}),
    ):
        lena.evaluate(ACT, [f"{TEAM}/bulk/{verb}", chosen, fields])
    return lena


@pytest.fixture(autouse=True)
def wide(sorted_out: Page) -> None:
    sorted_out.set_viewport_size(DESKTOP)


@pytest.mark.parametrize("path", PLACES)
def test_a_place_of_the_gallery(sorted_out: Page, path: str) -> None:
    sorted_out.goto(f"{TEAM}/{path}")
    check(sorted_out)


def test_a_collection(sorted_out: Page) -> None:
    sorted_out.goto(f"{TEAM}/collections")
    sorted_out.get_by_role("link", name="Spring heroes").first.click()
    expect(sorted_out.get_by_role("heading", name="Spring heroes")).to_be_visible()
    check(sorted_out)


def test_pictures_selected_and_filters_open(sorted_out: Page, project: str, ids: list[str]) -> None:
    page = sorted_out
    page.goto(f"{TEAM}/gallery?project={project}")
    page.locator(f"a.shot[data-id='{ids[0]}']").hover()
    page.keyboard.press("Control+a")
    expect(page.locator("selection-bar")).to_be_visible()
    check(page)
    page.set_viewport_size(DESKTOP)
    page.goto(f"{TEAM}/gallery?project={project}")
    page.locator("[data-panel=filters]").click()
    expect(page.locator(".gallery-sheet [type=checkbox]").first).to_be_visible()
    check(page)


def test_cull_with_its_facts_and_its_end(sorted_out: Page, project: str, ids: list[str]) -> None:
    page = sorted_out
    page.goto(f"{TEAM}/cull?project={project}&at={ids[0]}")
    page.keyboard.press("i")
    expect(page.locator(".cull-facts .view-prompt")).to_be_visible()
    check(page)
    page.set_viewport_size(DESKTOP)
    page.goto(f"{TEAM}/cull?project={project}&at={ids[7]}")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".cull-end")).to_be_visible()
    check(page)


def test_two_compared(sorted_out: Page, ids: list[str]) -> None:
    sorted_out.goto(f"{TEAM}/compare?p={ids[0]}&p={ids[1]}")
    expect(sorted_out.locator(".pane").first).to_be_visible()
    check(sorted_out)


def test_the_palette_and_the_bell(sorted_out: Page) -> None:
    page = sorted_out
    page.goto(f"{TEAM}/gallery")
    page.keyboard.press("Control+k")
    page.locator("#palette-find").fill("sp")
    expect(page.locator("#palette-rows [role=option]").first).to_be_visible()
    check(page)
    page.set_viewport_size(DESKTOP)
    page.goto(f"{TEAM}/gallery")
    page.locator(".rail-bell-page").click()
    expect(page.locator("#bell-panel")).to_be_visible()
    check(page)
