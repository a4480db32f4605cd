"""Nothing jumps, and every press is answered before the server is."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.desk import QUICK, TEAM, Desk

WATCH_SHIFTS = """
window.__shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    const moved = entry.sources.map(({ node, previousRect: from, currentRect: to }) =>
      `${node?.className || node?.nodeName} ${from.y},${from.height} -> ${to.y},${to.height}`);
    window.__shifts.push({ value: entry.value, moved });
  }
}).observe({ type: "layout-shift", buffered: true });
"""


def shifts(page: Page) -> list[object]:
    return page.evaluate("window.__shifts")


def test_nothing_jumps_while_a_strip_fills(context: BrowserContext, project: str) -> None:
    context.add_init_script(WATCH_SHIFTS)
    desk = Desk(context.new_page(), project).open()
    desk.order(f"An older vase {QUICK}")
    desk.page.reload()
    prompt = f"A vase {QUICK} #demo:slow=20"
    strip = desk.generate(prompt)
    expect(strip).to_be_visible()
    desk.page.evaluate("window.__shifts.length = 0")
    expect(desk.pictures(prompt)).to_have_count(1)
    desk.pictures(prompt).evaluate("image => image.decode()")
    assert shifts(desk.page) == []


def test_nothing_jumps_while_the_gallery_loads(context: BrowserContext, project: str) -> None:
    desk = Desk(context.new_page(), project).open()
    desk.order(f"A vase {QUICK}", n=3)
    desk.page.reload()
    expect(desk.pictures("A vase")).to_have_count(3)
    context.add_init_script(WATCH_SHIFTS)
    page = context.new_page()
    page.goto(f"{TEAM}/gallery", wait_until="networkidle")
    assert shifts(page) == []


def kept_back(page: Page, pattern: str) -> list[Route]:
    """The requests that the server has not been asked yet."""
    waiting: list[Route] = []
    page.route(pattern, waiting.append)
    return waiting


def test_generate_is_marked_before_the_server_answers(desk: Desk) -> None:
    waiting = kept_back(desk.page, "**/generate")
    desk.prompt.fill(f"A vase {QUICK}")
    desk.generate_button.click()
    expect(desk.page.locator("#generate:is([aria-busy=true], :disabled, .htmx-request)")).to_have_count(1)
    desk.generate_button.click(force=True)
    waiting[0].continue_()
    expect(desk.pictures("A vase")).to_have_count(1)
    assert len(waiting) == 1


def test_a_tile_is_chosen_before_the_server_answers(desk: Desk) -> None:
    waiting = kept_back(desk.page, "**/compose/quote")
    desk.page.locator("label:has(> input[name=aspect][value='21:9'])").click()
    expect(desk.page.locator("input[name=aspect][value='21:9']")).to_be_checked()
    waiting[0].continue_()
    expect(desk.page.locator("input[name=aspect][value='21:9'][checked]")).to_be_checked()


def test_a_form_is_marked_and_not_sent_twice(page: Page) -> None:
    page.goto("/me")
    waiting = kept_back(page, "**/me")
    save = page.get_by_role("button", name="Save")
    save.click(no_wait_after=True)
    expect(save).to_have_attribute("aria-busy", "true")
    save.click(force=True, no_wait_after=True)
    assert len(waiting) == 1
    waiting[0].continue_()
    expect(page.locator(".toast")).to_contain_text("Saved")
