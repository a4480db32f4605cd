"""Nothing jumps, and every press is answered before the server is."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.desk import QUICK, TEAM, Desk, KeptBack
from tests.browser.waiting import at_rest, steady

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
WATCH_LINE = """() => {
  window.__widths = [];
  const look = () => {
    const line = document.querySelector(".pic.running .pic-line");
    if (line) window.__widths.push(Math.round((100 * line.firstElementChild.getBoundingClientRect().width) / line.clientWidth));
    requestAnimationFrame(look);
  };
  look();
}"""
PRESS_ON_ARRIVAL = """(value) => document.getElementById("settings").addEventListener("htmx:after:request",
  () => document.querySelector(`input[name=aspect][value='${value}']`).click(), { once: true })"""


def shifts(page: Page) -> list[object]:
    return page.evaluate("window.__shifts")


def test_nothing_jumps_while_a_strip_fills(context: BrowserContext, project: str) -> None:
    page = context.new_page()
    page.add_init_script(WATCH_SHIFTS)
    desk = Desk(page, project).open()
    desk.order(f"An older vase {QUICK}")
    desk.page.reload()
    prompt = f"A vase {QUICK} #demo:slow=60"
    strip = desk.generate(prompt)
    expect(strip.locator(".pic.running")).to_be_visible()
    at_rest(desk.page)
    desk.page.wait_for_timeout(200)  # the press itself made room for its strip
    desk.page.evaluate("window.__shifts.length = 0")
    expect(desk.pictures(prompt)).to_have_count(1)
    desk.pictures(prompt).evaluate("image => image.decode()")
    at_rest(desk.page)
    assert shifts(desk.page) == []


def test_nothing_jumps_when_a_strip_fails(context: BrowserContext, project: str) -> None:
    desk = Desk(context.new_page(), project).open()
    strip = desk.generate("A vase #demo:garbage #demo:slow=60")
    expect(strip.locator(".pic.running")).to_be_visible()
    before = steady(strip.locator(".pics"))
    expect(strip.locator(".pic.failed")).to_be_visible()
    assert steady(strip.locator(".pics")) == before


def test_the_line_of_elapsed_time_never_runs_back(context: BrowserContext, project: str) -> None:
    desk = Desk(context.new_page(), project).open()
    for number in range(3):  # as many as tell the usual time
        desk.order(f"Vase {number} {QUICK}")
        expect(desk.pictures(f"Vase {number}")).to_have_count(1)
    desk.page.evaluate(WATCH_LINE)
    desk.order("A tall vase #demo:slow=60", partial_images="3")
    expect(desk.pictures("A tall vase")).to_have_count(1)
    widths = desk.page.evaluate("window.__widths")
    assert len(widths) > 10
    assert widths[-1] > 0
    assert widths == sorted(widths)


def test_what_was_pressed_for_comes_into_view(context: BrowserContext, project: str) -> None:
    desk = Desk(context.new_page(), project).open()
    for number in range(3):
        desk.order(f"Vase {number} {QUICK}")
        expect(desk.pictures(f"Vase {number}")).to_have_count(1)
    desk.page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    expect(desk.page.locator("#strips > .strip").first).not_to_be_in_viewport()
    desk.strip("Vase 0").get_by_label("Run again as a new generation").click()
    expect(desk.strip("Vase 0")).to_have_count(2)
    expect(desk.strip("Vase 0").first).to_be_in_viewport()


def test_nothing_jumps_while_the_gallery_loads(context: BrowserContext, project: str) -> None:
    desk = Desk(context.new_page(), project).open()
    desk.order(f"A vase {QUICK}", n=3)
    desk.page.reload()
    expect(desk.pictures("A vase")).to_have_count(3)
    page = context.new_page()
    page.add_init_script(WATCH_SHIFTS)
    page.goto(f"{TEAM}/gallery", wait_until="networkidle")
    assert shifts(page) == []


def test_generate_is_marked_before_the_server_answers(desk: Desk) -> None:
    requests = KeptBack(desk.page, "**/generate")
    desk.prompt.fill(f"A vase {QUICK}")
    desk.generate_button.click()
    expect(desk.page.locator("#generate:is([aria-busy=true], :disabled, .htmx-request)")).to_have_count(1)
    desk.generate_button.evaluate("button => button.click()")
    requests.let_go()
    expect(desk.pictures("A vase")).to_have_count(1)
    assert len(requests.routes) == 1


def test_a_tile_is_chosen_before_the_server_answers(desk: Desk) -> None:
    requests = KeptBack(desk.page, "**/compose/quote")
    desk.page.locator("label:has(> input[name=aspect][value='21:9'])").click()
    expect(desk.page.locator("input[name=aspect][value='21:9']")).to_be_checked()
    requests.let_go()
    expect(desk.page.locator("input[name=aspect][value='21:9'][checked]")).to_be_checked()


def test_a_late_answer_does_not_take_a_newer_choice_back(desk: Desk) -> None:
    page = desk.page
    overtaken = []

    def choose_meanwhile(route: Route) -> None:
        answer = route.fetch()
        if not overtaken:
            overtaken.append(route)
            # Between the answer and its place on the page: what a quick hand does.
            page.evaluate(PRESS_ON_ARRIVAL, "16:9")
        route.fulfill(response=answer)

    page.route("**/compose/quote", choose_meanwhile)
    page.locator("label:has(> input[name=aspect][value='21:9'])").click()
    expect(page.locator("#pixels")).to_contain_text("1280 × 720")
    expect(page.locator("input[name=aspect][value='16:9']")).to_be_checked()


def test_a_form_is_marked_by_the_press_itself(page: Page) -> None:
    page.goto("/me")
    save = page.get_by_role("button", name="Save")
    assert save.evaluate("button => (button.click(), button.getAttribute('aria-busy'))") == "true"
    expect(page.locator(".toast")).to_contain_text("Saved")
