"""Acts on many pictures seen from the page, and a collection put in order by keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import new_context
from tests.browser.desk import TEAM, new_project
from tests.browser.sheaf import sheaf
from tests.ops.running import RunningStudio

MANY = 210
POST = """async ([address, fields]) => {
  const { postForm } = await import("studio/lib/http");
  const said = await (await postForm(address, fields)).json();
  if (said.running) document.dispatchEvent(new CustomEvent("studio:bulk-began", { detail: said }));
  return said;
}"""
"""What the wall's bar does."""


@pytest.fixture(scope="module")
def made(studio: RunningStudio, browser: Browser, address: str, owner_state: Path) -> tuple[str, list[str]]:
    context = new_context(browser, address, owner_state)
    project = new_project(context, "To sort")
    context.close()
    return project, sheaf(studio, project, MANY, 32)


def test_an_act_on_many_is_followed_over_pages_and_undone(page: Page, made: tuple[str, list[str]]) -> None:
    project, _ids = made
    page.goto(f"{TEAM}/tags")
    given = {"query": f"?project={project}", "all": "yes", "name": "sorted"}
    said = page.evaluate(POST, [f"/{page.url.split('/')[3]}/bulk/tag", given])
    assert said["running"]
    line = page.locator(".bulk-line")
    expect(line).to_contain_text(f"{MANY} pictures tagged “sorted”.")
    page.goto(f"{TEAM}/tags")
    expect(page.locator(".tag-row")).to_contain_text(f"{MANY} pictures")
    page.goto(f"{TEAM}/activity/bulk")
    page.locator(".bulk-row").filter(has_text="sorted").get_by_role("button", name="Undo").click()
    expect(page.locator(".bulk-row").first).to_contain_text("Undone: everything is as it was.")
    page.goto(f"{TEAM}/tags")
    expect(page.locator(".tag-row")).to_contain_text("0 pictures")


def test_a_collection_is_put_in_order_by_keys(page: Page, made: tuple[str, list[str]]) -> None:
    _project, ids = made
    page.goto(f"{TEAM}/collections")
    slug = page.url.split("/")[3]
    page.evaluate(POST, [f"/{slug}/bulk/collect", {"p": ",".join(ids[:3]), "name": "By keys"}])
    page.goto(f"{TEAM}/collections")
    page.get_by_role("link", name="By keys").click()
    order = page.locator(".placed")
    expect(order).to_have_count(3)
    before = order.evaluate_all("(rows) => rows.map((row) => row.dataset.id)")
    page.locator(".placed-open").first.focus()
    with page.expect_response(lambda answer: answer.url.endswith("/place")):
        page.keyboard.press("Alt+ArrowRight")
    page.reload()
    expect(order).to_have_count(3)
    after = order.evaluate_all("(rows) => rows.map((row) => row.dataset.id)")
    assert after == [before[1], before[0], before[2]]


def test_a_tag_is_added_to_the_picture_that_is_looked_at(page: Page, made: tuple[str, list[str]]) -> None:
    _project, ids = made
    page.goto(f"{TEAM}/p/{ids[0]}")
    tags = page.locator("#picture-tags")
    tags.get_by_placeholder("Add a tag").fill("for the cover")
    page.keyboard.press("Enter")
    expect(tags.locator(".tag-chip")).to_have_text("for the cover")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(tags.locator(".tag-chip")).to_have_count(0)
