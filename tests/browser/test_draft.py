"""The composer keeps what was put into it."""

from __future__ import annotations

import html
import re
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.browser.conftest import OWNER, new_context
from tests.browser.desk import QUICK, TEAM, Desk, post
from tests.browser.pictures import photograph
from tests.browser.waiting import becomes
from tests.ops.running import wait_for


def fill_in(desk: Desk, folder: Path) -> None:
    desk.attach(photograph(folder / "one.png"))
    desk.choose("aspect", "21:9")
    with desk.page.expect_response(lambda answer: answer.url.endswith("/draft") and answer.status == 200):
        desk.prompt.fill("A vase, half thought out")


def check_filled(desk: Desk) -> None:
    expect(desk.prompt).to_have_value("A vase, half thought out")
    expect(desk.page.locator("input[name=aspect][value='21:9']")).to_be_checked()
    becomes(desk.names, ["one.png"])


def sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(OWNER["email"])
    page.get_by_label("Password", exact=True).fill(OWNER["password"])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/studio*")


def test_it_survives_a_reload(desk: Desk, tmp_path: Path) -> None:
    fill_in(desk, tmp_path)
    desk.page.reload()
    check_filled(desk)


def test_it_survives_signing_out(browser: Browser, address: str, project: str, tmp_path: Path) -> None:
    context = new_context(browser, address)
    page = context.new_page()
    sign_in(page)
    desk = Desk(page, project).open()
    fill_in(desk, tmp_path)
    page.locator(".rail-you > summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in*")
    sign_in(page)
    check_filled(desk.open())
    context.close()


def test_what_was_typed_last_is_kept_when_the_page_is_left(desk: Desk) -> None:
    desk.prompt.fill("Typed and gone")
    desk.page.goto("/me")
    # The last word travels on behind the page that is left, so it may come in after the next one.
    wait_for(lambda: desk.open().prompt.input_value() == "Typed and gone")


def test_a_quick_reload_keeps_the_last_word_and_goes_on(desk: Desk) -> None:
    for word in ("A lamp", "A lamp on a table", "A lamp on a table by the window"):
        desk.prompt.fill(word)
        desk.page.reload()
        expect(desk.prompt).to_have_value(word)
    type_on(desk, " at night")
    expect_kept(desk, "A lamp on a table by the window at night")
    expect(conflict(desk)).to_be_hidden()


def test_a_save_that_ends_while_the_next_page_is_loading_is_not_lost(context: BrowserContext, project: str) -> None:
    desk = Desk(context.new_page(), project).open()

    def made_before_the_save(route: Route) -> None:
        answer = route.fetch()
        assert "behind the page" not in answer.text()
        wait_for(lambda: "behind the page" in context.request.get(desk.path).text())
        route.fulfill(response=answer)

    desk.page.route("**/studio?*", made_before_the_save)
    desk.prompt.fill("Saved behind the page's back")
    desk.page.reload()
    expect(desk.prompt).to_have_value("Saved behind the page's back")
    type_on(desk, " and typed on")
    expect_kept(desk, "Saved behind the page's back and typed on")
    expect(conflict(desk)).to_be_hidden()


def test_a_reload_while_saves_are_lost_keeps_the_last_word(context: BrowserContext, project: str) -> None:
    desk = Desk(context.new_page(), project).open()
    desk.page.route("**/draft", lambda route: route.abort())
    desk.prompt.fill("Typed while the studio was away")
    desk.page.reload()
    expect(desk.prompt).to_have_value("Typed while the studio was away")
    desk.page.unroute("**/draft")
    expect_kept(desk, "Typed while the studio was away")


def test_a_reload_while_saves_are_lost_keeps_settings_and_references(
    context: BrowserContext, project: str, tmp_path: Path
) -> None:
    desk = Desk(context.new_page(), project).open()
    desk.page.route("**/draft", lambda route: route.abort())
    desk.attach(photograph(tmp_path / "one.png"), photograph(tmp_path / "two.png", "#36c"))
    before = desk.names()
    desk.choose("aspect", "21:9")
    desk.page.reload()
    expect(desk.page.locator("#tray .ref-pick img")).to_have_count(2)
    becomes(desk.names, before)
    expect(desk.page.locator("input[name=aspect][value='21:9']")).to_be_checked()
    expect(desk.page.locator("#pixels")).to_have_text("1344 × 576 px")


def test_what_is_typed_on_while_a_press_is_refused_is_kept(desk: Desk) -> None:
    too_long = "vases " * 6000
    desk.prompt.fill(too_long)
    desk.page.route("**/generate", lambda route: (desk.prompt.press_sequentially("and one"), route.continue_()))
    desk.generate_button.click()
    expect(desk.page.locator("#prompt-error")).to_be_visible()
    expect(desk.prompt).to_have_value(f"{too_long}and one")


def test_signing_out_takes_the_last_word_along_and_leaves_none_in_the_browser(
    browser: Browser, address: str, project: str
) -> None:
    context = new_context(browser, address)
    page = context.new_page()
    sign_in(page)
    desk = Desk(page, project).open()
    desk.prompt.fill("Last word before leaving")
    page.locator(".rail-you > summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in*")
    becomes(lambda: page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('studio-draft'))"), [])
    sign_in(page)
    expect(desk.open().prompt).to_have_value("Last word before leaving")
    context.close()


def test_what_another_person_left_in_the_browser_is_neither_shown_nor_kept(desk: Desk) -> None:
    record = {"tab": "t", "turn": 9, "revision": 9, "fields": [["prompt", "Not Lena's"]]}
    desk.page.evaluate(
        "([key, record]) => sessionStorage.setItem(key, JSON.stringify(record))",
        [f"studio-draft:somebody:{desk.project}", record],
    )
    desk.page.reload()
    expect(desk.prompt).to_have_value("")
    becomes(lambda: desk.page.evaluate("Object.keys(sessionStorage).filter((key) => key.includes('somebody'))"), [])


def test_once_saved_nothing_stays_in_the_browser(context_apart: BrowserContext, project: str) -> None:
    page = context_apart.new_page()
    page.clock.install()
    desk = Desk(page, project).open()
    desk.prompt.fill("Saved")
    expect_kept(desk, "Saved")

    def left() -> list[str]:
        page.clock.fast_forward(11_000)  # the record outlives the save by ten seconds
        return list(page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('studio-draft'))"))

    becomes(left, [])


# -- Two tabs ------------------------------------------------------------------------------------------------------------------


def overtaken(desk: Desk) -> Desk:
    """Another tab kept something newer, and this one typed on; that other tab."""
    other = Desk(desk.page.context.new_page(), desk.project).open()
    with other.page.expect_response("**/draft"):
        other.prompt.fill("From the newer tab")
    desk.prompt.fill("From the older tab")
    expect(conflict(desk)).to_be_visible()
    return other


def test_of_two_tabs_the_older_asks_which_stays_until_it_is_told(desk: Desk) -> None:
    overtaken(desk)
    desk.page.reload()
    expect(conflict(desk)).to_be_visible()
    expect(desk.prompt).to_have_value("From the older tab")


def test_of_two_tabs_this_one_can_stay(desk: Desk) -> None:
    other = overtaken(desk)
    desk.page.get_by_role("button", name="Keep this one").click()
    expect(conflict(desk)).to_be_hidden()
    expect_kept(desk, "From the older tab")
    other.prompt.fill("Typed in the other again")
    expect(conflict(other)).to_be_visible()


def test_of_two_tabs_the_other_can_be_taken_and_that_taken_back(desk: Desk) -> None:
    overtaken(desk)
    desk.page.get_by_role("button", name="Take the other").click()
    expect(desk.prompt).to_have_value("From the newer tab")
    expect(conflict(desk)).to_be_hidden()
    desk.page.get_by_role("button", name="Undo").click()
    expect(desk.prompt).to_have_value("From the older tab")
    expect_kept(desk, "From the older tab")


# -- What is put in its place --------------------------------------------------------------------------------------------------


def test_reused_settings_give_the_composer_back_by_undo(desk: Desk, tmp_path: Path) -> None:
    desk.order(f"An old vase {QUICK}", aspect="9:16")
    desk.attach(photograph(tmp_path / "one.png"))
    desk.choose("aspect", "21:9")
    desk.prompt.fill("Half an hour of thought")
    desk.strip("An old vase").get_by_role("button", name="Reuse prompt and settings").click()
    expect(desk.prompt).to_have_value(f"An old vase {QUICK}")
    expect(desk.tray).to_have_count(0)
    desk.page.get_by_role("button", name="Undo").click()
    expect(desk.prompt).to_have_value("Half an hour of thought")
    expect(desk.page.locator("#pixels")).to_have_text("1344 × 576 px")
    becomes(desk.names, ["one.png"])
    expect_kept(desk, "Half an hour of thought")


def test_settings_reused_from_the_gallery_are_no_conflict(desk: Desk) -> None:
    made = desk.order(f"A vase to reuse {QUICK}")
    desk.prompt.fill("Typed just before")
    desk.page.goto("/me")
    expect_kept(desk, "Typed just before")
    post(desk.page.context, f"{TEAM}/g/{made}/reuse", {})
    desk.open()
    expect(desk.prompt).to_have_value(f"A vase to reuse {QUICK}")
    expect(conflict(desk)).to_be_hidden()


def conflict(desk: Desk) -> Locator:
    return desk.page.locator("[data-conflict]")


def type_on(desk: Desk, more: str) -> None:
    desk.prompt.press("Control+End")
    desk.prompt.press_sequentially(more)


def expect_kept(desk: Desk, prompt: str) -> None:
    """On the server, as it gives the page to a browser without any memory of its own."""

    def kept() -> str:
        page = desk.page.context.request.get(desk.path).text()
        return html.unescape(re.search(r'<textarea[^>]* id="prompt"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)[1])

    becomes(kept, prompt)
