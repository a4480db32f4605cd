"""Culling by keys alone: a hundred pictures in one sitting, every step taken back exactly, nothing lost on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PHONE, new_context
from tests.browser.desk import TEAM, new_project
from tests.browser.sheaf import sheaf
from tests.ops.running import RunningStudio, wait_for

MANY = 100
MARKS = """async (ids) => {
  const found = {};
  for (let start = 0; start < ids.length; start += 100) {
    const query = new URLSearchParams(ids.slice(start, start + 100).map((id) => ["p", id]));
    const { pictures } = await (await fetch(`/northlight/marks?${query}`)).json();
    for (const [id, { flag, stars }] of Object.entries(pictures)) found[id] = `${flag}${stars || ""}`;
  }
  return ids.map((id) => found[id]);
}"""
"""What the studio has of the person's own flags and stars, picture by picture."""
BLANKS = """() => {
  window.__blanks = [];
  window.__shown = [];
  const look = () => {
    const image = document.querySelector(".cull-stage .view-picture");
    const id = document.querySelector(".cull-stage").dataset.id;
    if (window.__shown.at(-1) !== id) window.__shown.push(id);
    const there = image?.complete && image.naturalWidth;
    if (!there && !document.querySelector(".cull-stage .view-soft")) window.__blanks.push(id);
    requestAnimationFrame(look);
  };
  look();
}"""
"""Looks in every frame whether the picture in the middle is there, or its placeholder where the browser has not got it yet."""


class Sheaf:
    """A project of pictures; ``ids`` newest first."""

    def __init__(self, studio: RunningStudio, context: BrowserContext, name: str, count: int) -> None:
        self.project = new_project(context, name)
        self.ids = sheaf(studio, self.project, count)
        self.path = f"{TEAM}/cull?project={self.project}"

    def open(self, page: Page, at: str = "") -> None:
        page.goto(self.path + (f"&at={at}" if at else ""))
        ready(page)

    def clear(self, context: BrowserContext) -> None:
        """Nothing is said of them by the person of ``context``."""
        lines = [f"{picture} {said}" for picture in self.ids for said in ("none", "0")]
        fields = [("sitting", token_hex(8)), *(("mark", f"{number} {line}") for number, line in enumerate(lines, 1))]
        token = next(cookie["value"] for cookie in context.cookies() if "csrf" in cookie["name"])
        headers = {"X-CSRFToken": token, "Content-Type": "application/x-www-form-urlencoded"}
        assert context.request.post(f"{TEAM}/marks", data=urlencode(fields), headers=headers).ok


@pytest.fixture(scope="module")
def pile(studio: RunningStudio, browser: Browser, address: str, owner_state: Path) -> Sheaf:
    context = new_context(browser, address, owner_state)
    made = Sheaf(studio, context, "A few", 6)
    context.close()
    return made


@pytest.fixture
def few(pile: Sheaf, context: BrowserContext) -> Sheaf:
    """Six pictures that Lena has said nothing of."""
    pile.clear(context)
    return pile


def ready(page: Page) -> None:
    """The room listens to keys."""
    expect(page.locator(".cull .view-room")).to_be_focused()


def shows(page: Page, picture: str) -> None:
    expect(page.locator(".cull-stage")).to_have_attribute("data-id", picture)


def counts(page: Page, pick: int, reject: int, left: int) -> None:
    for name, number in {"pick": pick, "reject": reject, "left": left}.items():
        expect(page.locator(f".cull-counts [data-count={name}]")).to_have_text(str(number))


def saved(page: Page, sheaf: Sheaf, marks: list[str]) -> None:
    """The studio has just these marks, in the order of the pictures."""
    wait_for(lambda: page.evaluate(MARKS, sheaf.ids) == marks)


def test_a_hundred_pictures_are_culled_and_every_step_is_taken_back(
    studio: RunningStudio, context: BrowserContext, page: Page
) -> None:
    pile = Sheaf(studio, context, "A hundred", MANY)
    pile.open(page)
    page.evaluate(BLANKS)
    keys = ["p" if n % 3 == 0 else "x" if n % 3 == 1 else str(n % 5 + 1) for n in range(MANY)]
    marks = ["pick" if key == "p" else "reject" if key == "x" else key for key in keys]
    for picture, key in zip(pile.ids, keys, strict=True):
        shows(page, picture)
        page.keyboard.press(key)
    expect(page.locator(".cull-end")).to_be_visible()
    expect(page.locator("[data-sum=pick]")).to_have_text("34")
    expect(page.locator("[data-sum=reject]")).to_have_text("33")
    saved(page, pile, marks)
    shown = page.evaluate("window.__shown")
    assert shown == [picture for picture in pile.ids if picture in shown]
    assert page.evaluate("window.__blanks") == []
    for picture in reversed(pile.ids):
        page.keyboard.press("u")
        shows(page, picture)
    counts(page, 0, 0, MANY)
    saved(page, pile, [""] * MANY)


def test_the_same_key_takes_a_flag_away_and_undo_brings_it_back(page: Page, few: Sheaf) -> None:
    few.open(page)
    page.keyboard.press("a")
    for key, mark in (("p", "pick"), ("x", "reject"), ("x", ""), ("4", "4"), ("p", "pick4"), ("u", "4"), ("u", "")):
        page.keyboard.press(key)
        saved(page, few, [mark, *[""] * 5])
    page.keyboard.press("u")
    saved(page, few, ["reject", *[""] * 5])
    shows(page, few.ids[0])


def test_what_was_marked_without_a_connection_arrives_with_it(context: BrowserContext, few: Sheaf) -> None:
    page = context.new_page()
    few.open(page)
    page.route("**/marks", lambda route: route.abort())
    for key in "pxp":
        page.keyboard.press(key)
    counts(page, 2, 1, 3)
    expect(page.locator(".cull-unsaved")).to_contain_text("Not saved yet: 3")
    page.unroute("**/marks")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator(".cull-unsaved")).to_be_hidden()
    saved(page, few, ["pick", "reject", "pick", "", "", ""])


def test_leaving_at_once_loses_nothing(page: Page, few: Sheaf) -> None:
    few.open(page)
    page.keyboard.press("p")
    page.evaluate("location.assign('/northlight/gallery')")
    page.wait_for_url("**/gallery")
    saved(page, few, ["pick", *[""] * 5])


def test_what_an_earlier_page_could_not_send_is_sent_by_the_next_one(context: BrowserContext, few: Sheaf) -> None:
    page = context.new_page()
    few.open(page)
    page.add_init_script("navigator.sendBeacon = () => false")
    page.reload()
    page.route("**/marks", lambda route: route.abort())
    page.keyboard.press("x")
    expect(page.locator(".cull-unsaved")).to_be_visible()
    page.goto(f"{TEAM}/gallery")
    page.unroute("**/marks")
    few.open(page)
    expect(page.locator(".flag-reject[data-flag-kind]")).to_have_attribute("aria-pressed", "true")
    counts(page, 0, 1, 5)
    saved(page, few, ["reject", *[""] * 5])


def test_what_was_said_since_stands_over_what_an_earlier_page_sends_once_more(
    context: BrowserContext, few: Sheaf
) -> None:
    page = context.new_page()
    few.open(page)
    page.evaluate("Storage.prototype.removeItem = () => {}")
    page.keyboard.press("x")
    saved(page, few, ["reject", *[""] * 5])
    few.clear(context)
    few.open(page)
    expect(page.locator(".flag-reject[data-flag-kind]")).to_have_attribute("aria-pressed", "false")
    counts(page, 0, 0, 6)
    saved(page, few, [""] * 6)


def test_a_teammates_pick_appears_with_the_name(
    page: Page, few: Sheaf, browser: Browser, address: str, teammate_state: Callable[[str, str], Path]
) -> None:
    few.open(page)
    other = new_context(browser, address, teammate_state("Noa", "editor"))
    theirs = other.new_page()
    few.open(theirs)
    theirs.keyboard.press("p")
    expect(page.locator(".cull-said")).to_have_text("Picked by Noa")
    counts(page, 0, 0, 6)
    other.close()


def test_only_unflagged_passes_over_what_is_decided(page: Page, few: Sheaf) -> None:
    few.open(page, few.ids[1])
    shows(page, few.ids[1])
    page.keyboard.press("p")
    shows(page, few.ids[2])
    page.keyboard.press("x")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    shows(page, few.ids[0])
    page.keyboard.press("o")
    page.keyboard.press("ArrowRight")
    shows(page, few.ids[3])


def test_escape_leads_back_to_the_very_spot(page: Page, few: Sheaf) -> None:
    page.goto(f"{TEAM}/gallery?project={few.project}")
    page.evaluate(f"location.assign('{few.path}')")
    ready(page)
    shows(page, few.ids[0])
    page.keyboard.press("ArrowRight")
    shows(page, few.ids[1])
    page.keyboard.press("Escape")
    page.wait_for_url(f"**/gallery?project={few.project}")
    assert page.evaluate("history.length") <= 3


def test_a_picture_is_compared_with_the_last_pick_and_culling_goes_on(page: Page, few: Sheaf) -> None:
    few.open(page)
    page.keyboard.press("p")
    shows(page, few.ids[1])
    page.keyboard.press("ArrowRight")
    shows(page, few.ids[2])
    page.keyboard.press("c")
    page.wait_for_url("**/compare?*")
    panes = page.locator(".pane")
    expect(panes).to_have_count(2)
    assert panes.evaluate_all("all => all.map((one) => one.dataset.id)") == [few.ids[0], few.ids[2]]
    expect(panes.first).to_have_attribute("data-flag", "pick")
    page.keyboard.press("Escape")
    page.wait_for_url("**/cull?*")
    shows(page, few.ids[2])
    counts(page, 1, 0, 5)


def test_zoom_keeps_the_point_under_the_pointer(page: Page, few: Sheaf) -> None:
    page.set_viewport_size({"width": 520, "height": 420})
    few.open(page)
    box = page.locator(".cull-stage .view-picture").bounding_box()
    page.mouse.move(box["x"] + 0.45 * box["width"], box["y"] + 0.45 * box["height"])
    page.keyboard.press("z")
    expect(page.locator(".cull-scale")).to_have_text(re.compile(r"\d+ %"))
    after = page.locator(".cull-stage .view-picture").bounding_box()
    assert (box["x"] + 0.45 * box["width"] - after["x"]) / after["width"] == pytest.approx(0.45, abs=0.005)


def test_facts_and_film_are_a_key_away(page: Page, few: Sheaf) -> None:
    few.open(page)
    page.keyboard.press("i")
    expect(page.locator(".cull-facts .view-prompt")).to_have_text("Sheet 6 of the sheaf")
    expect(page.locator(".cull .film-frame")).to_have_count(6)
    page.locator(".cull .film-frame").nth(3).click()
    shows(page, few.ids[3])
    page.keyboard.press("t")
    expect(page.locator(".cull .film")).to_be_hidden()


def test_fingers_pick_reject_and_walk(few: Sheaf, browser: Browser, address: str, owner_state: Path) -> None:
    phone = new_context(browser, address, owner_state, viewport=PHONE, has_touch=True, is_mobile=True)
    page = phone.new_page()
    few.open(page)
    for place, (across, down) in enumerate([(0, -120), (0, 120), (-120, 0)]):
        shows(page, few.ids[place])
        swipe(page, across, down)
    shows(page, few.ids[3])
    saved(page, few, ["pick", "reject", "", "", "", ""])
    phone.close()


def swipe(page: Page, across: int, down: int) -> None:
    send = page.context.new_cdp_session(page).send
    for kind, share in (("touchStart", 0), ("touchMove", 0.5), ("touchMove", 1), ("touchEnd", 1)):
        points = [] if kind == "touchEnd" else [{"x": 195 + across * share, "y": 400 + down * share}]
        send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_without_scripts_the_same_page_culls(few: Sheaf, browser: Browser, address: str, owner_state: Path) -> None:
    plain = new_context(browser, address, owner_state, java_script_enabled=False)
    page = plain.new_page()
    page.goto(few.path)
    page.get_by_role("button", name="Pick").click()
    expect(page.locator(".cull-stage")).to_have_attribute("data-id", few.ids[1])
    page.get_by_role("button", name="Reject").click()
    expect(page.locator(".cull-counts [data-count=pick]")).to_have_text("1")
    expect(page.locator(".cull-counts [data-count=reject]")).to_have_text("1")
    plain.close()
