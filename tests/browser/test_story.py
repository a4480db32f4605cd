"""The main job, start to end, as a designer does it."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from generations.imaging.brief import strip_brief
from tests.browser.pictures import photograph
from tests.gateways.demo import DemoServer

STUDIO = "/northlight/studio"


def choose(page: Page, name: str, value: str) -> None:
    """Press one of a group of tiles or segments."""
    page.locator(f"label:has(> input[name={name}][value='{value}'])").click()


def first_strip(page: Page) -> Locator:
    return page.locator("article.strip").first


def downloads(page: Page, strip: Locator, folder: Path) -> list[bytes]:
    """Every picture of the strip by its own download button, without the brief that the studio put into it."""
    got = []
    for button in strip.get_by_label("Download").all():
        button.focus()
        with page.expect_download() as waiting:
            button.click()
        bare = strip_brief(waiting.value.path(), folder / "bare")
        assert bare.bytes < Path(waiting.value.path()).stat().st_size
        got.append((folder / "bare").read_bytes())
    return got


def test_a_designer_makes_four_pictures(page: Page, project: str, gateway: DemoServer, tmp_path: Path) -> None:
    page.goto(f"{STUDIO}?project={project}")
    page.evaluate("window.__same_page = true")
    page.get_by_label("Prompt", exact=True).fill("Twin vases on a walnut table, soft window light from the left")
    files = [photograph(tmp_path / "red vase.png"), photograph(tmp_path / "table.jpg", "#246")]
    page.locator("#tray input[type=file]").set_input_files(files)
    expect(page.locator("#tray .ref img")).to_have_count(2)
    choose(page, "aspect", "16:9")
    choose(page, "resolution", "2K")
    choose(page, "quality", "low")
    page.locator("#n").fill("4")
    page.locator("#n").press("Tab")
    expect(page.locator("#pixels")).to_contain_text("2048 × 1152")
    expect(page.locator("#generate")).to_contain_text("Generate 4")
    expect(page.locator("#generate")).to_contain_text("$")

    page.locator("#generate").click()
    strip = first_strip(page)
    expect(strip).to_contain_text("Twin vases")
    expect(strip.locator(".pic-img")).to_have_count(4, timeout=60_000)
    assert page.evaluate("window.__same_page") is True

    got = downloads(page, strip, tmp_path)
    assert [Image.open(io.BytesIO(data)).size for data in got] == [(2048, 1152)] * 4
    calls = [call for call in gateway.executed() if call["prompt"].startswith("Twin vases")]
    sent = [picture for call in calls for picture in call["pictures"]]
    assert sorted(hashlib.sha256(data).hexdigest() for data in got) == sorted(sent)
    for call in calls:
        parts = [part for part in call["parts"] if part["filename"]]
        assert [part["name"] for part in parts] == ["image[]", "image[]"]
        assert [part["filename"] for part in parts] == ["red vase.png", "table.jpg"]
        assert [part["content_type"] for part in parts] == ["image/png", "image/jpeg"]
