"""A client link in a real browser, beside the team's: what one says stands before the other, and a revoked link shows nothing more."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP, page_apart
from tests.browser.desk import TEAM, Desk
from tests.browser.test_accessibility import check
from tests.browser.test_review import live, pin, put_up, state


@pytest.fixture
def client(browser: Browser, address: str) -> Iterator[Page]:
    """Somebody without an account, who reads Chinese."""
    with page_apart(browser, address, locale="zh-CN", reduced_motion="reduce") as page:
        yield page


def link_to(page: Page, review: str) -> str:
    """A client link is made by the form, and the page stands at the review again."""
    page.goto(f"{review}/links")
    page.get_by_role("button", name="Make the link").click()
    made = page.get_by_label("Address of the link").first.input_value()
    page.goto(review)
    return made


def enter(client: Page, link: str, name: str = "Mia") -> None:
    client.goto(link)
    client.locator("[name=name]").fill(name)
    client.locator(".plain-card button").click()
    expect(client.locator("review-table")).to_be_visible()
    client.wait_for_load_state()  # with its scripts


def test_team_and_client_pin_answer_pick_and_decide_before_each_other(desk: Desk, client: Page) -> None:
    lena = desk.page
    link = link_to(lena, put_up(desk, "With a client"))
    live(lena)
    enter(client, link)
    pin(client, "请把杯子移到左边")
    expect(lena.locator(".pin")).to_have_text("1")
    thread = lena.locator(".talk-thread")
    expect(thread).to_contain_text("请把杯子移到左边")
    expect(thread).to_contain_text("Mia")
    thread.get_by_text("Answer", exact=True).first.click()
    thread.locator("textarea").fill("Done in the next round")
    thread.get_by_role("button", name="Answer").click()
    expect(client.locator(".answers")).to_contain_text("Done in the next round")
    client.locator(".view-room").focus()
    client.keyboard.press("p")
    expect(client.locator(".client-pick button")).to_have_attribute("aria-pressed", "true")
    expect(lena.locator(".review-side")).to_contain_text(re.compile("Picked by.*Mia"))
    lena.locator(".view-room").focus()
    lena.keyboard.press("a")
    expect(client.locator(".decision-state")).to_have_attribute("data-state", "approved")


def test_two_decisions_at_the_same_moment_are_both_on_record_and_told(desk: Desk, client: Page) -> None:
    lena = desk.page
    link = link_to(lena, put_up(desk, "Decided with a client"))
    live(lena)
    enter(client, link)
    # The client's page does not hear of Lena's decision before it sends its own.
    client.route(re.compile(r"/i/[^/]+$"), lambda route: route.fulfill(status=404))
    lena.keyboard.press("a")
    state(lena, "Approved")
    client.locator("[data-state=rejected].verdict").click()
    expect(client.locator(".toast")).to_be_visible()
    state(lena, "Rejected")
    expect(lena.locator(".history li")).to_have_count(2)
    expect(lena.locator(".decision-clash")).to_contain_text("Approved")
    client.unroute_all(behavior="ignoreErrors")


def test_a_revoked_link_leaves_the_clients_page_at_once_and_opens_nothing_more(desk: Desk, client: Page) -> None:
    lena = desk.page
    review = put_up(desk, "Revoked")
    link = link_to(lena, review)
    enter(client, link)
    item, picture = client.url, client.locator(".view-picture").get_attribute("src")
    lena.goto(f"{review}/links")
    lena.get_by_role("button", name="Revoke").click()
    expect(lena.get_by_role("button", name="Open it again")).to_be_visible()
    expect(client.locator(".view-picture")).to_have_count(0)
    expect(client.locator("main")).to_be_visible()
    for path in (link, item, f"{link}/all", f"{link}/compare", picture):
        assert client.request.get(path).status in {404, 410}


def test_the_clients_cookie_opens_nothing_of_the_team(desk: Desk, client: Page) -> None:
    review = put_up(desk, "Alone")
    enter(client, link_to(desk.page, review))
    for path in (
        f"{TEAM}/gallery",
        f"{TEAM}/studio",
        f"{TEAM}/library",
        f"{TEAM}/settings",
        "/me",
        review,
        f"{TEAM}/palette",
    ):
        assert "/sign-in" in client.request.get(path).url
    shown = client.content()
    assert "/media/" not in shown
    assert TEAM not in shown
    assert "example.com" not in shown


def test_axe_finds_nothing_on_the_clients_pages_nor_on_the_teams_page_of_links(desk: Desk, client: Page) -> None:
    review = put_up(desk, "Judged by axe for clients")
    link = link_to(desk.page, review)
    desk.page.goto(f"{review}/links")
    check(desk.page)
    client.goto(link)
    check(client)
    client.set_viewport_size(DESKTOP)
    enter(client, link)
    pin(client, "好")
    expect(client.locator(".talk-thread")).to_have_count(1)
    check(client)
    items = client.locator(".film-frame").evaluate_all("all => all.map((one) => one.href.split('/').at(-1))")
    for path in ("/all", f"/compare?p={items[0]}&p={items[1]}"):
        client.set_viewport_size(DESKTOP)
        client.goto(f"{link}{path}")
        check(client)
    client.goto(f"{link[:-4]}nope")
    check(client)
