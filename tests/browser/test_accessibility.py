"""axe finds nothing on any page: in both themes, on a desk's screen and on a phone's."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, new_context, page_apart
from tests.browser.desk import QUICK, TEAM, Desk, invitation, new_project
from tests.browser.pictures import photograph
from tests.browser.waiting import at_rest

PINNED = """(theme) => {
  const root = document.documentElement;
  root.dataset.theme = theme;
  root.style.display = "none";
  root.getBoundingClientRect();
  root.style.display = "";
}"""
"""Chromium leaves some inherited colours as they were when only the scheme turns; drawn anew, all are the theme's."""
SETTINGS = (
    *("settings", "settings/members", "settings/projects", "settings/gateways", "settings/gateways/add"),
    "settings/gateways/add?kind=openai-hk",
)
ENDS = ("", "#demo:fewer", "#demo:wrong-size", "#demo:refuse", "#demo:drop", "#demo:garbage", "#demo:refuse=output")


def violations(page: Page) -> list[str]:
    """Rule and element of everything that axe objects to, once nothing moves any more."""
    at_rest(page)
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]} {node['any'][0]['message'][:120] if node['any'] else ''}"
        for rule in found
        for node in rule["nodes"]
    ]


def check(page: Page) -> None:
    """The page as it stands, light on a desk's screen and dark on a phone's: each theme and each width once."""
    wrong = {}
    page.wait_for_load_state()  # of a link that was just pressed
    for theme, screen in (("light", DESKTOP), ("dark", PHONE)):
        page.set_viewport_size(screen)
        page.evaluate(PINNED, theme)
        if found := violations(page):
            wrong[f"{theme} {screen['width']}"] = found
    assert wrong == {}, json.dumps(wrong, indent=1)


@pytest.fixture(scope="module")
def lena(browser: Browser, address: str, owner_state: Path) -> Iterator[Page]:
    """Lena's browser without motion, so that no colour is met half way."""
    with page_apart(browser, address, owner_state, reduced_motion="reduce") as page:
        yield page


@pytest.fixture(autouse=True)
def wide(lena: Page) -> None:
    lena.set_viewport_size(DESKTOP)


@pytest.fixture(scope="module")
def busy(lena: Page, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A project with a generation in every state."""
    desk = Desk(lena, new_project(lena.context, "Every state")).open()
    for directive in ENDS:
        desk.order(f"A vase {QUICK} {directive}", n=2)
    desk.attach(photograph(tmp_path_factory.mktemp("axe") / "vase.png"))
    desk.page.reload()
    expect(lena.locator("article.strip[data-open=no]")).to_have_count(len(ENDS), timeout=60_000)
    queued = f"A vase {QUICK} #demo:429=all"
    desk.order(queued)
    expect(desk.strip(queued)).to_contain_text("tried again soon")
    return desk


def test_the_studio_with_nothing_in_it(lena: Page) -> None:
    Desk(lena, new_project(lena.context, "Nothing yet")).open()
    check(lena)


def test_the_studio_with_every_state(busy: Desk) -> None:
    page = busy.open().page
    page.locator("#more > summary").click()
    running = f"A vase {QUICK} #demo:slow=90"
    busy.order(running)
    expect(busy.strip(running).locator(".pic.running")).to_have_count(1)
    check(page)


def test_open_menus_and_a_toast(busy: Desk) -> None:
    page = busy.open().page
    picture = busy.strip("#demo:wrong-size").locator(".pic").first
    picture.hover()
    picture.get_by_label("More for this picture").click()
    picture.get_by_role("button", name="Move to the trash").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.locator(".rail-you > summary").click()
    expect(page.locator(".rail-you[open]")).to_be_visible()
    check(page)


def test_the_models_sheet(busy: Desk) -> None:
    page = busy.open().page
    page.get_by_role("button", name="About this model").click()
    expect(page.locator("model-sheet dialog")).to_be_visible()
    check(page)


def test_a_refused_form(lena: Page) -> None:
    desk = Desk(lena, new_project(lena.context, "Refused")).open()
    desk.generate_button.click()
    expect(lena.locator("#prompt[aria-invalid]")).to_be_visible()
    check(lena)


def test_the_composer_as_a_sheet(busy: Desk) -> None:
    page = busy.page
    page.set_viewport_size(PHONE)
    busy.open()
    page.get_by_label("Open the composer").click()
    expect(page.locator("section.composer.open")).to_be_visible()
    check(page)


@pytest.mark.parametrize("query", ["", "?q=vase", "?q=zeppelin"])
def test_the_gallery(busy: Desk, query: str) -> None:
    busy.page.goto(f"{TEAM}/gallery{query}")
    check(busy.page)


def test_a_picture_in_its_dialog_and_on_its_page(busy: Desk) -> None:
    page = busy.page
    page.goto(f"{TEAM}/gallery?project={busy.project}")
    page.locator("a.shot").first.click()
    expect(page.locator("dialog[open] picture-view")).to_be_visible()
    check(page)
    page.reload()
    expect(page.locator("main picture-view")).to_be_visible()
    check(page)


def test_the_trash(busy: Desk) -> None:
    busy.page.goto(f"{TEAM}/trash")
    check(busy.page)


@pytest.mark.parametrize("path", SETTINGS)
def test_the_settings(lena: Page, path: str) -> None:
    lena.goto(f"{TEAM}/{path}")
    check(lena)


def test_the_settings_of_one_project_and_one_gateway(busy: Desk) -> None:
    page = busy.page
    page.goto(f"{TEAM}/settings/projects/{busy.project}")
    check(page)
    page.goto(f"{TEAM}/settings/gateways")
    page.get_by_role("link", name=re.compile("Demo")).first.click()
    check(page)


def test_ones_own_settings_and_the_list_of_keys(lena: Page) -> None:
    lena.goto("/me")
    check(lena)
    lena.locator("body").press("?")
    expect(lena.locator("#shortcuts")).to_be_visible()
    check(lena)


def test_a_new_invitation_and_the_page_it_leads_to(lena: Page, browser: Browser, address: str) -> None:
    lena.goto(f"{TEAM}/settings/members")
    lena.get_by_role("button", name="Make a link").click()
    expect(lena.locator("copy-field")).to_be_visible()
    check(lena)
    guest = new_context(browser, address, reduced_motion="reduce")
    page = guest.new_page()
    page.goto(invitation(lena.context, "editor"))
    check(page)
    guest.close()


@pytest.mark.parametrize("path", ["/sign-in", "/", "/welcome/closed", "/join/closed", "/reset/a/b", "/nowhere"])
def test_the_pages_before_the_door(browser: Browser, address: str, owner_state: Path, path: str) -> None:
    guest = new_context(browser, address, reduced_motion="reduce")
    page = guest.new_page()
    page.goto(path)
    check(page)
    guest.close()


def test_a_refused_sign_in(browser: Browser, address: str, owner_state: Path) -> None:
    guest = new_context(browser, address, reduced_motion="reduce")
    page = guest.new_page()
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill("nobody@example.com")
    page.get_by_label("Password", exact=True).fill("wrong-horse-battery")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".note.bad")).to_be_visible()
    check(page)
    guest.close()


def test_a_link_for_a_new_password(lena: Page, browser: Browser, address: str, teammate_state: Callable) -> None:
    teammate_state("Rasmus")
    lena.goto(f"{TEAM}/settings/members")
    row = lena.locator(".rows > li", has_text="Rasmus")
    row.locator("summary").click()
    row.locator("form[action$='/reset'] button").click()
    link = lena.locator("copy-field input").input_value()
    guest = new_context(browser, address, reduced_motion="reduce")
    page = guest.new_page()
    page.goto(link)
    check(page)
    guest.close()


def test_what_a_teammate_may_not_see(browser: Browser, address: str, teammate_state: Callable) -> None:
    guest = new_context(browser, address, teammate_state("Vera", "viewer"), reduced_motion="reduce")
    page = guest.new_page()
    for path in (f"{TEAM}/settings", f"{TEAM}/nowhere", f"{TEAM}/studio", f"{TEAM}/trash"):
        page.goto(path)
        check(page)
    guest.close()
