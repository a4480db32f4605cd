"""Pages keep up with the server: by the stream, in several tabs and for several people, and by polling where it is cut off."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Route, expect

from tests.browser.conftest import Watched, new_context
from tests.browser.desk import QUICK, Desk
from tests.browser.waiting import come
from tests.ops.running import wait_for

NO_SHARING = "delete window.SharedWorker"
VASE = f"A vase {QUICK}"


def elsewhere(route: Route) -> None:
    """The page as it is, with a stream that leads nowhere: what a proxy that cuts streams off does."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace('data-address="/events/', 'data-address="/cut-off/'))


def test_a_strip_fills_by_polling_where_the_stream_is_cut_off(context: BrowserContext, project: str) -> None:
    page = context.new_page()
    page.add_init_script(NO_SHARING)
    page.route("**/events/northlight*", lambda route: route.abort())
    desk = Desk(page, project).open()
    expect(page.locator("live-stream")).to_have_attribute("data-state", "polling")
    desk.generate(VASE)
    expect(desk.pictures("A vase")).to_have_count(1)


def test_a_strip_fills_by_polling_where_the_shared_stream_fails(context: BrowserContext, project: str) -> None:
    page = context.new_page()
    page.route("**/studio?project=*", elsewhere)
    desk = Desk(page, project).open()
    desk.generate(VASE)
    expect(desk.pictures("A vase")).to_have_count(1)
    expect(page.locator("live-stream")).to_have_attribute("data-state", "polling")


def held(desk: Desk) -> Callable[[Route], None]:
    """Answers are read while the first picture is being made, and reach the page when it is there."""

    def hold(route: Route) -> None:
        answer = route.fetch()
        text = answer.text()
        if "pic-img" not in text:
            strip = re.search(r'hx-get="([^"]+)" hx-trigger="studio:generation-', text).group(1)
            wait_for(lambda: "pic-img" in desk.page.context.request.get(strip).text())
        route.fulfill(response=answer, body=text)

    return hold


def test_a_press_answered_later_than_its_notices(desk: Desk) -> None:
    desk.page.route("**/northlight/generate", held(desk))
    desk.generate("A vase #demo:slow=8")
    expect(desk.pictures("A vase")).to_have_count(1)


def test_a_strip_answered_later_than_its_notices(desk: Desk) -> None:
    desk.page.route("**/northlight/g/*", held(desk))
    desk.order("A vase #demo:slow=8")
    expect(desk.pictures("A vase")).to_have_count(1)


def test_a_strip_that_could_not_be_read_is_read_again(context: BrowserContext, project: str) -> None:
    page = context.new_page()
    desk = Desk(page, project).open()
    refused: list[Route] = []

    def refuse(route: Route) -> None:
        refused.append(route)
        route.abort() if len(refused) < 3 else route.continue_()

    page.route("**/northlight/g/*", refuse)
    desk.order(VASE)
    expect(desk.pictures("A vase")).to_have_count(1)
    assert len(refused) >= 3


def test_two_tabs_fill_together(desk: Desk) -> None:
    other = Desk(desk.page.context.new_page(), desk.project).open()
    desk.generate(VASE)
    for one in (desk, other):
        one.page.bring_to_front()
        expect(one.pictures("A vase")).to_have_count(1)
        expect(one.page.locator("live-stream")).to_have_attribute("data-state", "live")


def test_a_teammates_pictures_arrive_without_a_reload(
    desk: Desk, browser: Browser, address: str, teammate_state: Callable[[str], Path]
) -> None:
    teammate = new_context(browser, address, teammate_state("Bob"))
    watched = Watched(teammate.new_page())
    theirs = Desk(watched.page, desk.project).open()
    expect(watched.page.locator("live-stream")).to_have_attribute("data-state", "live")
    desk.generate(VASE)
    expect(theirs.pictures("A vase")).to_have_count(1)
    expect(theirs.strip("A vase")).to_contain_text("Lena Moss")
    watched.check()
    teammate.close()


def test_strips_stand_newest_first_whichever_notice_comes_first(desk: Desk) -> None:
    late: list[Route] = []
    desk.page.route("**/northlight/g/*", lambda route: late.append(route) if not late else route.continue_())
    desk.order(f"A first vase {QUICK}")
    come(desk.page, late)
    desk.order(f"A second vase {QUICK}")
    expect(desk.pictures("A second vase")).to_have_count(1)
    late[0].continue_()
    expect(desk.pictures("A first vase")).to_have_count(1)
    expect(desk.page.locator(".strip-text").first).to_contain_text("second")


def test_new_pictures_join_an_open_gallery(desk: Desk) -> None:
    desk.order(VASE)
    desk.page.reload()
    expect(desk.pictures("A vase")).to_have_count(1)
    gallery = desk.page.context.new_page()
    gallery.goto(f"/northlight/gallery?project={desk.project}")
    expect(gallery.locator("a.shot")).to_have_count(1)
    desk.order(f"Another vase {QUICK}")
    expect(gallery.locator("a.shot")).to_have_count(2)
