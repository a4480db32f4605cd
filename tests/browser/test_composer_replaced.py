"""The composer becomes another element by Reuse or by a file: what was asked or offered before it reaches the new one."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tests.browser.desk import QUICK, Desk, KeptBack
from tests.browser.painter import SMALL, Painter, field, photograph_of
from tests.browser.pictures import photograph
from tests.browser.test_draft import expect_kept
from tests.browser.test_round_trip import STREAM, drag
from tests.browser.waiting import becomes, come
from tests.imaging.corpus import chunk, png


def reuse(desk: Desk, prompt: str) -> None:
    desk.strip(prompt).get_by_role("button", name="Reuse prompt and settings").click()
    expect(desk.prompt).to_have_value(f"{prompt} {QUICK}")


def undo(page: Page, words: str) -> None:
    page.locator(".toast", has_text=words).get_by_role("button", name="Undo").click()


def test_an_older_undo_of_the_mask_reaches_it(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    desk.order(f"An old vase {QUICK}")
    desk.attach(photograph_of(tmp_path, SMALL))
    painter = Painter(page).open()
    painter.stroke((0.3, 0.3), (0.6, 0.6))
    painter.use()
    mask = field(page, "mask").input_value()
    desk.prompt.fill("Half an hour of thought")
    page.get_by_role("button", name="Remove the mask").click()
    expect(page.get_by_role("button", name="Remove the mask")).to_have_count(0)
    reuse(desk, "An old vase")
    expect(field(page, "mask")).to_have_value("")
    undo(page, "The mask is removed.")
    expect(field(page, "mask")).to_have_value(mask)
    expect_kept(desk, f"An old vase {QUICK}")
    desk.open()
    expect(desk.prompt).to_have_value(f"An old vase {QUICK}")
    expect(field(page, "mask")).to_have_value(mask)


def test_an_older_undo_of_a_reference_reaches_it(desk: Desk, tmp_path: Path) -> None:
    desk.order(f"An old vase {QUICK}")
    desk.attach(photograph(tmp_path / "one.png"))
    desk.tray.locator(".ref-pick").press("Delete")
    expect(desk.tray).to_have_count(0)
    reuse(desk, "An old vase")
    undo(desk.page, "one.png")
    expect(desk.tray).to_have_count(1)
    desk.prompt.press("End")
    becomes(desk.names, ["one.png"])


def test_an_upload_that_ends_later_reaches_it(desk: Desk, tmp_path: Path) -> None:
    desk.order(f"An old vase {QUICK}")
    expect(desk.pictures("An old vase")).to_have_count(1)
    uploads = KeptBack(desk.page, "**/northlight/uploads")
    desk.page.locator("#tray input[type=file]").set_input_files(photograph(tmp_path / "late.png"))
    reuse(desk, "An old vase")
    uploads.let_go()
    expect(desk.tray).to_have_count(1)
    becomes(desk.names, ["late.png"])


def test_of_two_files_the_later_answer_stands_and_undo_leads_to_the_first(desk: Desk) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    desk.page.route("**/northlight/brief", hold)
    for name in ("Pears", "Plums"):
        text = f"parameters\0{name} on linen\nNegative prompt: blur\nSteps: 9, Size: 640x960"
        data = png(2, 1, b"\0" * 7, extra=chunk(b"tEXt", text.encode()))
        drag(desk.page, "drop", STREAM, f"{name}.png", data)
    come(desk.page, held, 2)
    for route, name in zip(held, ("Pears", "Plums"), strict=True):
        route.continue_()
        expect(desk.prompt).to_have_value(f"{name} on linen")
    expect(desk.page.locator("[data-restored]")).to_contain_text("Plums.png")
    expect(desk.page.locator("#tray > .ref:not([data-reference]):not(.ref-add)")).to_have_count(0)
    undo(desk.page, "Plums.png")
    expect(desk.prompt).to_have_value("Pears on linen")
    expect_kept(desk, "Pears on linen")
