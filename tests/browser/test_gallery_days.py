"""Pictures that come while the wall stands open, under the mark of their day."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.desk import QUICK, TEAM, Desk
from tests.browser.waiting import becomes

YESTERDAY = """wall => {
  const mark = wall.querySelector(".wall-day time");
  mark.dateTime = "2001-01-01";
  mark.textContent = "Yesterday";
}"""
ORDER = "wall => [...wall.querySelectorAll('.wall-day, .shot')].map((one) => one.matches('.shot') ? 'picture' : one.innerText)"


def test_a_day_has_one_mark_and_a_new_day_its_own(desk: Desk) -> None:
    page = desk.page
    desk.order(f"The first vase {QUICK}")
    expect(desk.pictures("The first vase")).to_have_count(1)
    gallery = page.context.new_page()
    gallery.goto(f"{TEAM}/gallery?project={desk.project}")
    wall, tiles = gallery.locator("picture-wall"), gallery.locator("a.shot")
    expect(tiles).to_have_count(1)
    desk.order(f"The second vase {QUICK}")
    expect(tiles).to_have_count(2)
    becomes(lambda: wall.evaluate(ORDER), ["Today", "picture", "picture"])
    wall.evaluate(YESTERDAY)
    desk.order(f"The third vase {QUICK}")
    expect(tiles).to_have_count(3)
    becomes(lambda: wall.evaluate(ORDER), ["Today", "picture", "Yesterday", "picture", "picture"])
