"""Every state that a generation can be in, as its strip shows it, and what can be pressed then."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.desk import QUICK, Desk

SAID = {
    "refuse": "The gateway refused the content",
    "garbage": "it cannot be read as a picture",
}


@pytest.mark.parametrize("fault", SAID)
def test_a_failed_picture_says_why_and_whether_it_was_billed(desk: Desk, fault: str) -> None:
    strip = desk.generate(f"A vase {QUICK} #demo:{fault}")
    expect(strip.locator(".flag")).to_have_text("failed")
    expect(strip.locator(".note")).to_contain_text(SAID[fault])
    expect(strip.locator(".note")).to_contain_text(re.compile("billed", re.IGNORECASE))


def test_a_rate_limit_is_waited_for(desk: Desk) -> None:
    desk.generate(f"A vase {QUICK} #demo:429")
    expect(desk.pictures("A vase")).to_have_count(1)


def test_fewer_pictures_than_asked_are_said_and_can_be_retried(desk: Desk) -> None:
    prompt = f"A vase {QUICK} #demo:fewer"
    desk.order(prompt, n=2)
    desk.page.reload()
    strip = desk.strip("A vase")
    expect(strip.locator(".flag.warn").first).to_be_visible()
    expect(strip.get_by_role("button", name=re.compile("^Retry"))).to_be_visible()


def test_a_size_that_was_not_asked_is_marked(desk: Desk) -> None:
    strip = desk.generate(f"A vase {QUICK} #demo:wrong-size")
    expect(desk.pictures("A vase")).to_have_count(1)
    expect(strip.locator(".flag.warn")).to_contain_text("gateway sent")


@pytest.mark.parametrize("choice", ["It came", "It did not come"])
def test_a_lost_call_is_settled_by_what_its_person_says(desk: Desk, choice: str) -> None:
    strip = desk.generate(f"A vase {QUICK} #demo:drop")
    expect(strip).to_contain_text("it may have been billed")
    expect(strip).to_contain_text("held")
    strip.get_by_role("button", name=choice, exact=True).click()
    expect(strip).not_to_contain_text("held")
    expect(strip.locator(".note.warn")).to_have_count(0)


def test_a_lost_call_is_run_again_when_its_person_says_so(desk: Desk) -> None:
    desk.generate(f"A vase {QUICK} #demo:drop")
    strip = desk.strip("A vase")
    strip.get_by_role("button", name="Run again, may cost").click()
    expect(strip.locator(".pic.running, .pic.waiting, .note.warn")).not_to_have_count(0)
    expect(strip).to_contain_text("it may have been billed")


def test_a_running_one_is_let_finish_and_goes_to_the_trash(desk: Desk) -> None:
    strip = desk.generate(f"A vase {QUICK} #demo:slow=60")
    expect(strip.locator(".pic.running")).to_have_count(1)
    strip.get_by_role("button", name="Cancel").click()
    expect(strip.locator(".flag")).to_contain_text("stopping")
    expect(strip).to_contain_text("in the trash")


def test_one_that_waits_for_a_rate_limit_is_cancelled_and_retried_in_its_place(desk: Desk) -> None:
    strip = desk.generate(f"A vase {QUICK} #demo:429=all")
    expect(strip).to_contain_text("tried again soon")
    strip.get_by_role("button", name="Cancel").click()
    expect(strip.locator(".flag")).to_have_text("cancelled")
    strip.get_by_role("button", name=re.compile("^Retry")).click()
    expect(strip.locator(".flag")).not_to_have_text("cancelled")
    expect(desk.page.locator("article.strip")).to_have_count(1)
    strip.get_by_role("button", name="Cancel").click()
    expect(strip.locator(".flag")).to_have_text("cancelled")


def test_a_generation_is_run_again_above_the_first(desk: Desk) -> None:
    strip = desk.generate(f"A vase {QUICK}")
    expect(desk.pictures("A vase")).to_have_count(1)
    strip.get_by_label("Run again as a new generation").click()
    expect(desk.page.locator("article.strip")).to_have_count(2)
    expect(desk.pictures("A vase")).to_have_count(2)


def test_previews_show_while_it_runs_and_are_gone_with_the_picture(desk: Desk) -> None:
    desk.page.locator("#more > summary").click()
    with desk.page.expect_response("**/compose/quote"):
        desk.page.get_by_label("Previews", exact=True).select_option("2")
    strip = desk.generate(f"A vase {QUICK} #demo:slow=60")
    expect(strip.get_by_alt_text("Preview")).to_be_visible()
    assert strip.get_by_alt_text("Preview").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    expect(desk.pictures("A vase")).to_have_count(1)
    expect(strip.get_by_alt_text("Preview")).to_have_count(0)


def test_a_picture_goes_to_the_trash_and_comes_back_by_undo(desk: Desk) -> None:
    strip = desk.generate(f"A vase {QUICK}")
    strip.locator(".pic").hover()
    strip.get_by_label("More for this picture").click()
    strip.get_by_role("button", name="Move to the trash").click()
    expect(strip).to_contain_text("in the trash")
    desk.page.get_by_role("button", name="Undo").click()
    expect(desk.pictures("A vase")).to_have_count(1)


def test_reuse_fills_the_composer(desk: Desk) -> None:
    desk.order(f"A vase {QUICK}", aspect="16:9", resolution="2K")
    desk.page.reload()
    desk.strip("A vase").get_by_label("Reuse prompt and settings").click()
    expect(desk.prompt).to_have_value(f"A vase {QUICK}")
    expect(desk.page.locator("#pixels")).to_contain_text("2048 × 1152")


def test_a_picture_becomes_a_reference(desk: Desk) -> None:
    strip = desk.generate(f"A vase {QUICK}")
    strip.locator(".pic").hover()
    strip.get_by_label("Use as reference").click()
    expect(desk.tray).to_have_count(1)
