"""Pictures that come while the wall stands open, under the mark of their day."""

from __future__ import annotations

import sqlite3

from playwright.sync_api import expect

from tests.browser.desk import QUICK, TEAM, Desk
from tests.browser.waiting import becomes
from tests.ops.running import RunningStudio

LONG_AGO = "update generations_picture set created = '2001-01-02 12:00:00' where public_id in (?, ?)"
MARKS = "wall => [...wall.querySelectorAll('.wall-day, .shot')].map((one) => one.matches('.shot') ? 'picture' : one.innerText)"


def test_a_day_has_one_mark_and_a_new_day_its_own(desk: Desk, studio: RunningStudio) -> None:
    page = desk.page
    desk.order(f"The first vase {QUICK}")
    expect(desk.pictures("The first vase")).to_have_count(1)
    gallery = page.context.new_page()
    gallery.goto(f"{TEAM}/gallery?project={desk.project}")
    wall, tiles = gallery.locator("picture-wall"), gallery.locator("a.shot")
    expect(tiles).to_have_count(1)
    desk.order(f"The second vase {QUICK}")
    expect(tiles).to_have_count(2)
    becomes(lambda: wall.evaluate(MARKS), ["Today", "picture", "picture"])
    ids = tiles.evaluate_all("all => all.map((one) => one.dataset.id)")
    with sqlite3.connect(studio.folder / "studio.sqlite3", timeout=20) as database:
        database.execute(LONG_AGO, ids)
    gallery.reload()
    expect(tiles).to_have_count(2)
    desk.order(f"The third vase {QUICK}")
    expect(tiles).to_have_count(3)
    becomes(lambda: wall.evaluate(MARKS), ["Today", "picture", "Jan. 2, 2001", "picture", "picture"])
