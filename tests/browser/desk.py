"""A designer's desk: one project of the studio on one page, and what is done there."""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from tests.browser.waiting import come

TEAM = "/northlight"
QUICK = "#demo:plain"
"""In a prompt: the gateway draws a gradient, which takes no time."""

ORDER = """async (changes) => {
  const form = document.getElementById("compose");
  const body = new FormData(form);
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  body.set("submission", [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
  for (const [name, value] of Object.entries(changes)) body.set(name, value);
  const headers = { "X-CSRFToken": body.get("csrfmiddlewaretoken"), "HX-Request": "true" };
  const answer = await fetch(form.action, { method: "POST", body, headers });
  return answer.ok ? (await answer.text()).match(/id="g-([^"]+)"/)[1] : `refused: ${answer.status}`;
}"""


class Desk:
    """``path`` is the project's studio."""

    def __init__(self, page: Page, project: str) -> None:
        self.page = page
        self.project = project
        self.path = f"{TEAM}/studio?project={project}"

    def open(self) -> Desk:
        self.page.goto(self.path)
        return self

    @property
    def prompt(self) -> Locator:
        return self.page.get_by_label("Prompt", exact=True)

    @property
    def tray(self) -> Locator:
        return self.page.locator("#tray .ref[data-reference]")

    @property
    def generate_button(self) -> Locator:
        return self.page.locator("#generate")

    def choose(self, name: str, value: str) -> None:
        """Press one of a group of tiles or segments, and wait until the composer shows what the studio makes of it."""
        self.page.locator(f"label:has(> input[name={name}][value='{value}'])").click()
        expect(self.page.locator("studio-composer:not([data-quote])")).to_be_visible()

    def attach(self, *files: Path) -> None:
        before = self.tray.count()
        self.page.locator("#tray input[type=file]").set_input_files(files)
        expect(self.tray).to_have_count(before + len(files))

    def names(self) -> list[str]:
        """The references' file names in tray order."""
        return self.page.locator("#tray [name=reference_name]").evaluate_all("all => all.map((one) => one.value)")

    def names_in_markup(self) -> list[str | None]:
        """The same, for a page without scripts."""
        return [one.get_attribute("value") for one in self.page.locator("#tray [name=reference_name]").all()]

    def generate(self, prompt: str) -> Locator:
        """Type and press; the strip that comes."""
        self.prompt.fill(prompt)
        self.generate_button.click()
        return self.strip(prompt)

    def order(self, prompt: str, **changes: Any) -> str:
        """Submit without touching the composer; the generation's id. ``n`` is 1 and quality low unless said otherwise."""
        asked = {"prompt": prompt, "n": 1, "quality": "low", "aspect": "1:1", "resolution": "1K"} | changes
        return self.page.evaluate(ORDER, {name: str(value) for name, value in asked.items()})

    def strip(self, prompt: str) -> Locator:
        return self.page.locator("article.strip").filter(has_text=prompt)

    def pictures(self, prompt: str) -> Locator:
        return self.strip(prompt).locator(".pic-img")


class KeptBack:
    """Requests that do not reach the server until :meth:`let_go`."""

    def __init__(self, page: Page, pattern: str) -> None:
        self.page = page
        self.routes: list[Route] = []
        self.free = False
        page.route(pattern, self._keep)

    def _keep(self, route: Route) -> None:
        self.routes.append(route)
        if self.free:
            route.continue_()

    def let_go(self) -> None:
        """All, and those that still come: the page may have replaced the first by a newer one."""
        come(self.page, self.routes)
        self.free = True
        for route in list(self.routes):
            route.continue_()


def post(context: BrowserContext, path: str, fields: dict[str, str]) -> str:
    """Send a form as the person of this browser; the page that it leads to."""
    token = next(cookie["value"] for cookie in context.cookies() if "csrf" in cookie["name"])
    answer = context.request.post(path, form=fields, headers={"X-CSRFToken": token})
    assert answer.ok, answer.status
    return answer.text()


def new_project(context: BrowserContext, name: str) -> str:
    """A project of its own: an empty stream, a fresh composer. Its id. Other tests may use the name too."""
    name = f"{name} {secrets.token_hex(3)}"
    text = post(context, f"{TEAM}/settings/projects", {"name": name, "budget": ""})
    rows = re.findall(r'/settings/projects/([\w-]+)">(.*?)</a>', text, re.DOTALL)
    return next(public_id for public_id, row in rows if name in row)


def invitation(context: BrowserContext, role: str) -> str:
    """The link of a new invitation, as the owner of ``context`` makes it."""
    text = post(context, f"{TEAM}/settings/members/invite", {"note": "for a test", "role": role})
    return re.search(r'value="(http[^"]+/join/[^"]+)"', text).group(1)
