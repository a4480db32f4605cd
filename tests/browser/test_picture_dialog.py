"""A picture over the gallery: what is undone there, and the wall that is found again behind it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import QUICK, TEAM, Desk
from tests.browser.waiting import becomes, steady

LOOK_FOR_BLANKS = """() => {
  window.__blanks = 0;
  const look = () => {
    const image = document.querySelector("picture-view .view-picture");
    if (!image?.complete || !image.naturalWidth) window.__blanks += 1;
    requestAnimationFrame(look);
  };
  look();
}"""
"""Looks in every frame whether a picture is there."""
NEIGHBOURS_READY = """() => import("studio/lib/look/preload").then(({ preload }) =>
  Promise.all([...document.querySelectorAll("a[data-large]")].map((link) => preload(link.dataset.large).done)))"""


def opened(desk: Desk, prompt: str) -> Locator:
    """Two pictures are made, and the newer one is opened from the gallery."""
    page = desk.page
    desk.order(f"{prompt} {QUICK}", n=2)
    expect(desk.pictures(prompt)).to_have_count(2)
    page.goto(f"{TEAM}/gallery?project={desk.project}")
    page.locator(".shot").first.click()
    view = page.locator("dialog.viewer picture-view")
    expect(view).to_be_visible()
    return view


def trash(page: Page) -> None:
    page.locator("form[data-trash] button").click()


def ids(page: Page) -> list[str]:
    return page.locator("a.shot:not([hidden])").evaluate_all("tiles => tiles.map((tile) => tile.dataset.id)")


def undo(page: Page) -> None:
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)


def test_a_trashed_picture_comes_back_to_the_view_the_film_and_its_place_in_the_wall(desk: Desk) -> None:
    page = desk.page
    view = opened(desk, "Trashed and undone")
    first, wall = view.get_attribute("data-id"), ids(page)
    trash(page)
    expect(view).not_to_have_attribute("data-id", first)
    becomes(lambda: ids(page), wall[1:])
    undo(page)
    expect(view).to_have_attribute("data-id", first)
    expect(view.locator(".film-frame")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(view).to_have_count(0)
    becomes(lambda: ids(page), wall)


def test_an_undo_after_closing_brings_the_tile_back(desk: Desk) -> None:
    page = desk.page
    view = opened(desk, "Undone later")
    first, wall = view.get_attribute("data-id"), ids(page)
    trash(page)
    expect(view).not_to_have_attribute("data-id", first)
    page.keyboard.press("Escape")
    expect(view).to_have_count(0)
    undo(page)
    expect(page.locator(f"#p-{first}")).to_be_visible()
    becomes(lambda: ids(page), wall)


def test_on_its_own_page_the_next_picture_takes_the_place_and_undo_brings_it_back(desk: Desk) -> None:
    page = desk.page
    opened(desk, "Trashed on its page")
    page.reload()
    view = page.locator("main picture-view")
    first = view.get_attribute("data-id")
    trash(page)
    expect(view).not_to_have_attribute("data-id", first)
    undo(page)
    expect(view).to_have_attribute("data-id", first)


def test_what_was_picked_after_a_sign_out_is_kept_for_the_next_sign_in(desk: Desk) -> None:
    page = desk.page
    view = opened(desk, "Picked too late")
    cookies = page.context.cookies()
    page.context.clear_cookies(name=re.compile("session"))
    page.keyboard.press("p")
    expect(page.locator("toast-region .toast.bad")).to_contain_text("You have been signed out")
    page.context.add_cookies(cookies)
    page.reload()
    expect(page.locator("[data-flag-kind=pick]")).to_have_attribute("aria-pressed", "true")
    page.context.clear_cookies(name=re.compile("session"))
    view = page.locator("picture-view")
    view.get_by_role("button", name="Put on the shelf").click()
    expect(page).to_have_url(re.compile("/sign-in"))
    page.context.add_cookies(cookies)


def test_flags_and_stars_are_undone_step_by_step_across_pictures(desk: Desk) -> None:
    page = desk.page
    view = opened(desk, "Marked and undone")
    first = view.get_attribute("data-id")
    pick, reject = view.locator("[data-flag-kind=pick]"), view.locator("[data-flag-kind=reject]")
    for key, shown in (("p", "true"), ("x", "false")):
        page.keyboard.press(key)
        expect(pick).to_have_attribute("aria-pressed", shown)
    page.keyboard.press("4")
    expect(view.locator("[name=stars][value='4']")).to_be_checked()
    page.keyboard.press("ArrowRight")
    expect(view).not_to_have_attribute("data-id", first)
    page.keyboard.press("u")
    expect(view).to_have_attribute("data-id", first)
    expect(view.locator("[name=stars][value='0']")).to_be_checked()
    expect(reject).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("u")
    expect(pick).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("u")
    expect(pick).to_have_attribute("aria-pressed", "false")
    expect(view.locator("[data-undo-last]")).to_be_hidden()


def test_no_step_shows_an_empty_room(desk: Desk) -> None:
    page = desk.page
    view = opened(desk, "Stepped along")
    first = view.get_attribute("data-id")
    expect(view.locator(".view-soft")).to_have_count(0)
    page.evaluate(LOOK_FOR_BLANKS)
    for key in ("ArrowRight", "ArrowLeft", "ArrowRight"):
        before = view.get_attribute("data-id")
        page.evaluate(NEIGHBOURS_READY)
        page.keyboard.press(key)
        expect(view).not_to_have_attribute("data-id", before)
    expect(view).not_to_have_attribute("data-id", first)
    assert page.evaluate("window.__blanks") == 0


def test_the_undo_covers_none_of_the_pictures_actions(desk: Desk) -> None:
    page = desk.page
    view = opened(desk, "Noticed")
    first = view.get_attribute("data-id")
    trash(page)
    expect(view).not_to_have_attribute("data-id", first)
    notice = steady(page.locator(".toast"))
    assert notice["x"] + notice["width"] <= steady(page.locator(".view-facts"))["x"]
    assert notice["y"] + notice["height"] <= steady(page.locator(".film"))["y"]


def test_the_list_of_keys_opens_over_the_picture_and_tells_its_keys(desk: Desk) -> None:
    page = desk.page
    view = opened(desk, "Keys")
    sheet = page.locator("#shortcuts")
    page.keyboard.press("?")
    expect(sheet).to_be_visible()
    for name, key in {"Fit": "F", "100 %": "Z", "Fill": "A", "Download": "D", "Reuse settings": "R"}.items():
        expect(sheet.locator(f"dt:text-is('{name}') + dd")).to_have_text(key)
    first = view.get_attribute("data-id")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(view).to_have_attribute("data-id", first)
    page.keyboard.press("Escape")
    expect(view).to_have_count(0)


def test_closing_leaves_the_wall_and_the_notice_as_they_were(desk: Desk) -> None:
    page = desk.page
    view = opened(desk, "Closed again")
    page.locator("picture-wall").evaluate("wall => (wall.dataset.same = 'yes')")
    trash(page)
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.keyboard.press("Escape")
    expect(view).to_have_count(0)
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    expect(page.locator("picture-wall[data-same]")).to_have_count(1)


def test_a_prompt_that_goes_on_fades_out_until_its_end_is_read(desk: Desk) -> None:
    page = desk.page
    lines = "\n".join(f"{number}. A vase on a table" for number in range(40))
    prompt = opened(desk, f"A list\n{lines}\n").locator(".view-prompt").first
    expect(prompt).to_have_css("mask-image", re.compile("gradient"))
    prompt.focus()
    page.keyboard.press("z")
    page.keyboard.press("End")
    expect(prompt).to_have_css("mask-image", "none")


def test_each_undo_is_offered_and_a_plain_notice_once(desk: Desk) -> None:
    page = desk.page
    view = opened(desk, "Twice trashed")
    first = view.get_attribute("data-id")
    trash(page)
    expect(view).not_to_have_attribute("data-id", first)
    trash(page)
    expect(page.get_by_role("button", name="Undo")).to_have_count(2)
    say_twice = "() => import('studio/lib/toast').then(({ toast }) => [1, 2].forEach(() => toast({ text: 'Said' })))"
    page.evaluate(say_twice)
    expect(page.locator(".toast", has_text="Said")).to_have_count(1)
