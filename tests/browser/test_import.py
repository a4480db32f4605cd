"""A file of prompts into the library, by its page."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.desk import TEAM
from tests.browser.test_accessibility import check
from tests.browser.waiting import come


def a_file(folder: Path, count: int) -> Path:
    path = folder / "team prompts.json"
    rows = [{"title": f"Vase {number}", "text": f"A vase in glaze number {number}"} for number in range(count)]
    path.write_text(json.dumps([*rows, {"title": "Nothing"}]))
    return path


def paste(page: Page, text: str) -> None:
    """The text, looked at."""
    page.goto(f"{TEAM}/library/import")
    page.get_by_label("Or paste them").fill(text)
    page.get_by_role("button", name="Look at them").click()


def test_a_file_is_looked_at_and_taken_in_step_by_step(page: Page, tmp_path: Path) -> None:
    steps = []
    page.on("response", lambda answer: steps.append(answer.status) if answer.url.endswith("/step") else None)
    page.goto(f"{TEAM}/library/import")
    page.get_by_label("Files").set_input_files(a_file(tmp_path, 1100))
    page.get_by_role("button", name="Look at them").click()
    expect(page.get_by_text("There is no prompt text in it.")).to_be_visible()
    check(page)

    page.get_by_role("button", name="Import 1100 prompts").click()

    expect(page.get_by_role("status").get_by_text("1100 new")).to_be_visible()
    come(page, steps, 3)
    assert steps == [200, 200, 200]
    check(page)


def test_what_is_there_already_is_not_offered_again(page: Page, tmp_path: Path) -> None:
    paste(page, "- **Jug**: A jug of grey stoneware\n")
    page.get_by_role("button", name="Import 1 prompt").click()
    expect(page.get_by_role("status").get_by_text("1 new")).to_be_visible()

    paste(page, "- **Jug**: A jug of grey stoneware\n")

    expect(page.get_by_text("The library has all of it already.")).to_be_visible()
