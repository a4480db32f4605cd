"""A batch from a pasted table to its pictures, and a blind vote by the keyboard, in a browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP
from tests.browser.desk import TEAM, Desk
from tests.browser.test_accessibility import check

ROWS = "subject,light\n" + "\n".join(f"pear {number},soft" for number in range(6))
PROMPT = "A [subject] in [light] light #demo:slow=60"
MATRIX = "A [fruit] #demo:plain"


def begin(desk: Desk, prompt: str) -> Page:
    """What stands in the composer goes along."""
    desk.prompt.fill(prompt)
    desk.choose("quality", "low")
    desk.page.get_by_role("button", name="Batch…").click()
    expect(desk.page.get_by_role("heading", name="New batch")).to_be_visible()
    expect(desk.page.get_by_label("Prompt", exact=True)).to_have_value(prompt)
    desk.page.get_by_label("Pictures per row").fill("1")
    return desk.page


def generate(page: Page, count: int) -> None:
    button = page.get_by_role("button", name=f"Generate {count}")
    button.click()
    page.wait_for_url(re.compile(r"/batches/[\w-]+$"))


def test_paste_look_generate_pause_and_go_on(desk: Desk) -> None:
    page = begin(desk, PROMPT)
    page.get_by_label("Values, a row each").fill(ROWS)
    page.get_by_label("Name").focus()
    expect(page.locator(".batch-table tbody tr")).to_have_count(6)
    expect(page.locator(".batch-words").first).to_have_text("A pear 0 in soft light #demo:slow=60")
    generate(page, 6)
    page.get_by_role("button", name="Pause").press("Enter")
    other = page.context.new_page()
    other.goto(page.url)
    for tab in (page, other):
        expect(tab.get_by_text(re.compile("paused, |6 of 6 done"))).to_be_visible()
    if page.get_by_role("button", name="Go on").count():
        page.get_by_role("button", name="Go on").press("Enter")
    for tab in (page, other):
        expect(tab.get_by_text("6 of 6 done")).to_be_visible(timeout=60_000)
        expect(tab.get_by_role("button", name=re.compile("Cancel all|Pause|Go on"))).to_have_count(0)
    expect(other.locator(".batch-pic img")).to_have_count(6)
    other.close()
    expect(page.locator(".batch-pic img")).to_have_count(6)
    in_order = [re.compile(rf"\b{number}\s*$") for number in range(6)]
    expect(page.locator(".batch-label:nth-child(2)")).to_have_text(in_order)


def test_a_blind_vote_by_the_keyboard(desk: Desk) -> None:
    page = begin(desk, MATRIX)
    page.locator("label:has(> input[value=matrix])").click()
    page.get_by_label("Low", exact=True).check()
    page.get_by_label("Medium", exact=True).check()
    page.get_by_label("fruit").fill("pear\nfig")
    page.get_by_label("Blind vote").check()
    expect(page.locator(".batch-table tbody tr")).to_have_count(4)
    generate(page, 4)
    expect(page.locator(".batch-pic img")).to_have_count(4, timeout=60_000)
    page.get_by_role("button", name="Vote for picture 1").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Vote for picture 2")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Vote for picture 2")).to_be_focused()
    assert not re.search("pear|fig|Low|Medium", page.locator("batch-grid").inner_html())
    other = page.context.new_page()
    other.goto(page.url)
    page.get_by_role("button", name="Reveal").click()
    for tab in (page, other):
        expect(tab.get_by_role("heading", name="Votes")).to_be_visible()
    other.close()
    expect(page.locator(".batch-matrix th[scope=row]")).to_have_text(["Low", "Medium"])


def test_axe_finds_nothing(desk: Desk) -> None:
    page = begin(desk, "Pears [number] #demo:plain")
    page.emulate_media(reduced_motion="reduce")
    page.get_by_label("Values, a row each").fill("one\ntwo")
    page.get_by_label("Blind vote").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Check rows and price").click()
    check(page)
    generate(page, 2)
    expect(page.locator(".batch-pic img")).to_have_count(2, timeout=60_000)
    check(page)
    for path in ("batches", "lists"):
        page.set_viewport_size(DESKTOP)
        page.goto(f"{TEAM}/{path}")
        check(page)
