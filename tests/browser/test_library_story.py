"""A prompt's first day: written by one, found in Chinese by another, filled, made into pictures, judged, and told of by its record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, page_apart
from tests.browser.desk import QUICK, TEAM
from tests.browser.test_accessibility import check

TITLE = "宋代茶盏 · Tea bowl"
TEXT = f"棚拍[器物]，放在[台面：石灰华]上，[光线]，右侧留白 {QUICK}"


@pytest.fixture
def lena(browser: Browser, address: str, owner_state: Path) -> Iterator[Page]:
    with page_apart(browser, address, owner_state, reduced_motion="reduce") as page:
        yield page


@pytest.fixture
def wang(browser: Browser, address: str, teammate_state: Callable[[str, str], Path]) -> Iterator[Page]:
    """A teammate whose browser speaks Chinese."""
    state = teammate_state("Wang", "editor")
    with page_apart(browser, address, state, locale="zh-CN", reduced_motion="reduce") as page:
        yield page


def test_from_the_first_word_to_the_record(lena: Page, wang: Page) -> None:
    prompt = written(lena)
    found(wang)
    expect(wang).to_have_url(re.compile(f"/prompts/{prompt}"))
    check(wang)
    wang.set_viewport_size(DESKTOP)
    strip = made(wang)
    rated(wang, strip)
    for page, words in ((wang, ("4", "2 · 50 %")), (lena, ("4", "2 · 50 %"))):
        page.goto(f"{TEAM}/prompts/{prompt}")
        figures = page.locator(".record dd")
        expect(figures.nth(0)).to_have_text(words[0])
        expect(figures.nth(1)).to_have_text(words[1])
    lena.set_viewport_size(PHONE)
    check(lena)


def written(page: Page) -> str:
    """Lena writes it, with what is said of its variables, and publishes; its id."""
    page.goto(f"{TEAM}/library")
    page.goto(f"{TEAM}/library/new")
    page.get_by_label("Title", exact=True).fill(TITLE)
    page.get_by_label("Prompt", exact=True).fill(TEXT)
    expect(page.locator(".variable-name")).to_have_text(["器物", "台面", "光线"])
    page.get_by_label("器物 is required").check()
    page.get_by_role("button", name="Add to the library").click()
    expect(page.get_by_text(f"“{TITLE}” is in the library.")).to_be_visible()
    return str(re.findall(r"/prompts/([\w-]+)", page.url)[0])


def found(page: Page) -> None:
    """Wang types two characters and opens what is left."""
    page.goto(f"{TEAM}/library")
    page.get_by_role("searchbox").first.fill("茶盏")
    card = page.locator("article.pcard", has_text=TITLE)
    expect(card).to_have_count(1)
    card.get_by_role("link", name=TITLE).first.click()


def made(page: Page) -> Locator:
    """Wang fills it on its page, takes it to the studio and asks for four pictures; their strip."""
    page.get_by_label("器物").fill("黑釉兔毫盏")
    page.get_by_label("光线").fill("左侧柔光")
    expect(page.locator("#filled mark.value")).to_have_text(["黑釉兔毫盏", "左侧柔光"])
    page.get_by_role("button", name="在工作室中使用").first.click()
    page.wait_for_url("**/studio*")
    expect(page.locator(".origin")).to_contain_text(TITLE)
    page.locator("#n").fill("4")
    page.locator("#n").press("Tab")
    expect(page.locator("#generate")).to_contain_text("4")
    page.locator("#generate").click()
    strip = page.locator("article.strip", has_text="棚拍黑釉兔毫盏，放在石灰华上，左侧柔光").first
    expect(strip.locator(".pic-img")).to_have_count(4, timeout=60_000)
    return strip


def rated(page: Page, strip: Locator) -> None:
    for place, stars in enumerate("54"):
        strip.locator(".pic").nth(place).hover()
        page.keyboard.press(stars)
        expect(strip.locator(".pic-stars")).to_have_count(place + 1)
