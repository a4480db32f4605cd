"""Changing the gateway re-fits the composer, says what moved, and loses nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.desk import Desk
from tests.browser.pictures import photograph
from tests.ops.running import ROOT, RunningStudio

SET_UP = """
from generations.models import Gateway, Team
team = Team.objects.get()
for name, profile, model in [
    ("Words", "runbase", "openai/gpt-image-2"), ("List", "size-matrix", "gpt-image-2"), ("Talk", "openai-responses", "gpt-image-2")
]:
    Gateway.objects.create(team=team, name=name, profile=profile, model=model, demo=True, position=90)
"""
TAKE_DOWN = """
from django.utils import timezone
from generations.models import Gateway
Gateway.objects.filter(name__in=["Words", "List", "Talk"]).update(deleted=timezone.now())
"""


def tell(studio: RunningStudio, code: str) -> None:
    command = [sys.executable, "manage.py", "shell", "-c", code]
    subprocess.run(command, cwd=ROOT, env=studio.environment, check=True, capture_output=True)


@pytest.fixture(scope="module")
def gateways(studio: RunningStudio, owner_state: Path) -> Iterator[None]:
    """Beside the demo gateway: one that takes words, one with a list of sizes, one with a text model."""
    tell(studio, SET_UP)
    yield
    tell(studio, TAKE_DOWN)


@pytest.fixture
def choices(gateways: None, desk: Desk) -> Desk:
    return desk


def switch(desk: Desk, name: str) -> None:
    option = desk.page.locator("#via option").filter(has_text=re.compile(f"^{name}\\b")).first
    desk.page.locator("#via").select_option(option.get_attribute("value"))
    expect(desk.page.locator("studio-composer:not([data-quote])")).to_be_visible()


def checked(desk: Desk, name: str, value: str) -> None:
    expect(desk.page.locator(f"input[name={name}][value='{value}']")).to_be_checked()


def field(desk: Desk, name: str) -> Locator:
    return desk.page.locator(f"#compose [name={name}]")


def pick_everything(desk: Desk) -> None:
    desk.choose("aspect", "5:4")
    desk.choose("resolution", "4K")
    desk.choose("quality", "high")
    desk.page.locator("#more > summary").click()
    desk.choose("background", "opaque")
    for name, value in (("output_format", "webp"), ("moderation", "low"), ("partial_images", "2")):
        field(desk, name).select_option(value)
        expect(desk.page.locator("studio-composer:not([data-quote])")).to_be_visible()
    field(desk, "output_compression").fill("70")
    field(desk, "output_compression").press("Tab")
    expect(desk.page.locator("studio-composer:not([data-quote])")).to_be_visible()


def expect_everything(desk: Desk) -> None:
    for name, value in (("aspect", "5:4"), ("resolution", "4K"), ("quality", "high"), ("background", "opaque")):
        checked(desk, name, value)
    for name, value in (("output_format", "webp"), ("moderation", "low"), ("partial_images", "2")):
        expect(field(desk, name)).to_have_value(value)
    expect(field(desk, "output_compression")).to_have_value("70")


def test_another_gateway_and_back_loses_nothing(choices: Desk) -> None:
    pick_everything(choices)
    switch(choices, "Words")
    checked(choices, "resolution", "2K")
    checked(choices, "quality", "auto")
    expect(choices.page.locator("#pixels")).to_have_text("5:4 · 2K")
    said = choices.page.locator("#settings .moved")
    for text in ("4K only at 9:16, 16:9, 21:9. Moved to 2K.", "no choice of quality", "picks the format itself"):
        expect(said.filter(has_text=text)).to_be_visible()
    switch(choices, "List")
    checked(choices, "aspect", "4:3")
    switch(choices, "Demo")
    expect_everything(choices)
    expect(said).to_have_count(0)


def test_a_reload_in_between_loses_nothing(choices: Desk) -> None:
    pick_everything(choices)
    with choices.page.expect_response("**/draft"):
        switch(choices, "Words")
    choices.page.reload()
    checked(choices, "quality", "auto")
    switch(choices, "Demo")
    expect_everything(choices)


def test_what_is_chosen_there_stays_chosen(choices: Desk) -> None:
    pick_everything(choices)
    switch(choices, "Words")
    choices.choose("aspect", "16:9")
    switch(choices, "Demo")
    checked(choices, "aspect", "16:9")
    checked(choices, "quality", "high")


def test_a_pressed_tier_that_a_ratio_lacks_says_where_it_is(choices: Desk) -> None:
    switch(choices, "Words")
    choices.choose("aspect", "1:1")
    choices.page.locator("input[name=resolution][value='4K']").click(force=True)
    expect(choices.page.locator("[data-why-said]")).to_have_text("4K only at 9:16, 16:9, 21:9.")


def test_the_tray_tells_the_limits_and_what_is_too_much(choices: Desk, tmp_path: Path) -> None:
    switch(choices, "Words")
    expect(choices.page.locator("#tray-limits")).to_have_text("up to 4 · 4 MB each · by address")
    choices.attach(*(photograph(tmp_path / f"{place}.png") for place in range(5)))
    expect(choices.page.locator("#tray-notes")).to_have_text("This gateway takes 4 references; remove 1.")
    switch(choices, "Demo")
    expect(choices.page.locator("#tray-notes")).to_be_empty()


def test_the_text_models_own_choices_come_and_go(choices: Desk) -> None:
    expect(choices.page.locator("#action")).to_have_count(0)
    switch(choices, "Talk")
    choices.page.locator("#more > summary").click()
    expect(choices.page.locator("#action option[value=edit]")).to_be_disabled()
    field(choices, "n").fill("3")
    field(choices, "n").press("Tab")
    choices.page.locator("#calls").select_option("1")
    expect(choices.page.locator("studio-composer:not([data-quote])")).to_be_visible()
    switch(choices, "Demo")
    expect(choices.page.locator("#calls")).to_have_count(0)
    switch(choices, "Talk")
    expect(choices.page.locator("#calls")).to_have_value("1")
