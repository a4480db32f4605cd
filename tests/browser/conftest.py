"""A real studio, a real browser: one of each for all browser tests of a run.

The studio is started by its supervisor with a recording demo gateway beside it. Every page is watched: an error in its console, a
failed request for one of our own files, or a violation of the content security policy fails the test that met it.

Everything lives as long as this package's tests, not the session: Playwright keeps an event loop running in the thread, in which
Django's database calls of other tests are refused.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.browser.desk import Desk, invitation, new_project
from tests.gateways.demo import DemoServer, running_demo
from tests.ops.running import RunningStudio, wait_for

PASSWORD = "correct-horse-battery"
OWNER = {
    "name": "Lena Moss",
    "email": "lena@example.com",
    "password": PASSWORD,
    "team_name": "Northlight",
}
expect.set_options(timeout=30_000)
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
GROUPS = 2
"""Browser tests wait for pages most of their time: two browsers share two cores well."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WATCH_POLICY = """
window.__violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.__violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Two groups at most are at work at once, each with a studio and a browser of its own: a file's tests follow each other."""
    ours = [item for item in items if item.path.is_relative_to(Path(__file__).parent)]
    places = {path: place for place, path in enumerate(sorted({item.path for item in ours}))}
    for item in ours:
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.xdist_group(f"browser-{places[item.path] % GROUPS}"))


def chromium_path() -> str | None:
    """The browser that `make test` found or installed; None: Playwright's own."""
    found = (shutil.which(name) for name in ("chromium-headless-shell", "chromium", "google-chrome"))
    return os.environ.get("CHROMIUM") or next(filter(None, found), None)


@pytest.fixture(scope="package")
def gateway() -> Iterator[DemoServer]:
    """The gateway that the studio calls; it records what reached it."""
    with running_demo(speed=12, record=True) as server:
        yield server


@pytest.fixture(scope="package")
def studio(gateway: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStudio]:
    """A fresh studio that nobody owns yet."""
    running = RunningStudio(
        tmp_path_factory.mktemp("browser") / "data", bare=True, DEMO_URL=gateway.base_url, ENGINE_BACKOFF="0.4"
    )
    try:
        running.wait_until_well()
        yield running
    finally:
        running.end()


@pytest.fixture(scope="package")
def address(studio: RunningStudio) -> str:
    return f"http://127.0.0.1:{studio.port}"


@pytest.fixture(scope="package")
def setup_link(studio: RunningStudio) -> str:
    """The address that the start printed for the first owner."""
    found = wait_for(lambda: re.search(r"http://\S+/welcome/\S+", studio.log))
    return found.group(0)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def owner_state(browser: Browser, address: str, setup_link: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lena founds the team by the first page; her cookies, for the tests that begin signed in."""
    context = browser.new_context(viewport=DESKTOP, locale="en-US")
    page = context.new_page()
    page.goto(setup_link)
    for name, value in OWNER.items():
        page.locator(f"[name={name}]").fill(value)
    page.get_by_role("button", name="Open the studio").click()
    page.wait_for_url("**/studio*")
    path = tmp_path_factory.mktemp("state") / "owner.json"
    context.storage_state(path=path)
    context.close()
    return path


@pytest.fixture(scope="package")
def teammate_state(
    browser: Browser, address: str, owner_state: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, str], Path]:
    """``teammate_state(name, role)``: somebody accepts an invitation to the team; the cookies they have then."""
    folder = tmp_path_factory.mktemp("teammates")

    def join(name: str, role: str = "editor") -> Path:
        owner, guest = new_context(browser, address, owner_state), new_context(browser, address)
        page = guest.new_page()
        page.goto(invitation(owner, role))
        for field, value in {"name": name, "email": f"{name.lower()}@example.com", "password": PASSWORD}.items():
            page.locator(f"[name={field}]").fill(value)
        page.get_by_role("button", name="Make my account and join").click()
        page.wait_for_url("**/studio*")
        guest.storage_state(path=folder / name)
        owner.close()
        guest.close()
        return folder / name

    return join


@pytest.fixture(scope="package")
def lenas_browser(browser: Browser, address: str, owner_state: Path) -> Iterator[BrowserContext]:
    """One for all tests: a page has more than a hundred files, and to load them anew is a third of what a test takes."""
    made = new_context(browser, address, owner_state)
    yield made
    made.close()


@pytest.fixture
def context(lenas_browser: BrowserContext, owner_state: Path) -> Iterator[BrowserContext]:
    """Lena's browser, with no page open and nothing kept but her sign-in and its cache."""
    yield lenas_browser
    lenas_browser.set_offline(False)
    for one in lenas_browser.pages:
        one.unroute_all(behavior="ignoreErrors")  # of a handler under way: it would fail in the next test
    forget(lenas_browser)
    for one in lenas_browser.pages:
        one.close()
    lenas_browser.clear_permissions()
    lenas_browser.clear_cookies()
    lenas_browser.add_cookies(json.loads(owner_state.read_text())["cookies"])


def forget(context: BrowserContext) -> None:
    """Drafts and marks that a page kept for the next one: they would stand in the next test's."""
    for page in [page for page in context.pages if page.url.startswith("http")][:1]:
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
        what = {"origin": origin, "storageTypes": "local_storage"}
        context.new_cdp_session(page).send("Storage.clearDataForOrigin", what)


@pytest.fixture
def context_apart(browser: Browser, address: str, owner_state: Path) -> Iterator[BrowserContext]:
    """Another browser of Lena's, for what cannot be taken back."""
    made = new_context(browser, address, owner_state)
    yield made
    for one in made.pages:
        one.unroute_all(behavior="ignoreErrors")
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page of Lena's that must stay free of errors."""
    watched = Watched(context.new_page())
    yield watched.page
    watched.check()


@pytest.fixture
def project(context: BrowserContext, request: pytest.FixtureRequest) -> str:
    """A project for this test alone: an empty stream and a fresh composer."""
    return new_project(context, request.node.name[:60])


@pytest.fixture
def desk(page: Page, project: str) -> Desk:
    """Lena before the composer of an empty project."""
    return Desk(page, project).open()


def new_context(browser: Browser, address: str, state: Path | None = None, **options: object) -> BrowserContext:
    made = browser.new_context(
        **{"base_url": address, "viewport": DESKTOP, "locale": "en-US", "storage_state": state} | options
    )
    made.add_init_script(WATCH_POLICY)
    made.set_default_timeout(30_000)
    return made


class Watched:
    """Collects what went wrong on a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.wrong: list[str] = []
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on("console", self._said)

    def _said(self, message: ConsoleMessage) -> None:
        # A refused form (4xx) is logged by the browser itself; tests of errors mean to meet it. htmx logs a request that a
        # newer one replaced (a price asked for settings that have changed since).
        expected = "status of 4" in message.text or "AbortError" in message.text
        if message.type == "error" and not expected:
            self.wrong.append(f"console: {message.text}")

    def check(self) -> None:
        if not self.page.is_closed():
            self.wrong += self.page.evaluate("window.__violations || []")
        assert self.wrong == []


@contextmanager
def page_apart(browser: Browser, address: str, state: Path | None = None, **options: object) -> Iterator[Page]:
    """A page in a browser of its own, that must stay free of errors."""
    context = new_context(browser, address, state, **options)
    watched = Watched(context.new_page())
    yield watched.page
    watched.check()
    context.close()
