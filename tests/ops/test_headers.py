"""docs/headers.md lists every header with its reason; here they are found on pages."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.base import World

pytestmark = pytest.mark.django_db

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}


@pytest.fixture(params=["/sign-in", "/no-such-page"])
def answer(request: pytest.FixtureRequest, client: Client) -> Any:
    return client.get(request.param)


@pytest.mark.parametrize("name", EXPECTED)
def test_every_page_carries_it(answer: Any, name: str) -> None:
    assert EXPECTED[name] in answer[name]


def test_content_policy_has_nothing_unsafe_and_no_frames(answer: Any) -> None:
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_unused_powers_of_the_browser_are_refused(answer: Any) -> None:
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(answer["Permissions-Policy"].split(", "))


def test_hsts_comes_under_https_only(client: Client, settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    assert "Strict-Transport-Security" not in client.get("/sign-in")
    assert "max-age=31536000" in Client().get("/sign-in", secure=True)["Strict-Transport-Security"]


def test_signed_in_pages_are_kept_by_no_proxy(world: World) -> None:
    assert world.client(world.alice).get("/me")["Cache-Control"].startswith(("private", "max-age=0"))


def test_every_header_is_explained(answer: Any) -> None:
    documented = set(
        re.findall(r"^\| `([\w-]+)`", (Path(__file__).parents[2] / "docs/headers.md").read_text(), re.MULTILINE)
    )
    assert set(answer.headers) - documented == set()


def test_request_id_is_made_here(client: Client) -> None:
    assert client.get("/sign-in", headers={"X-Request-ID": "a-visitors-own"})["X-Request-ID"] != "a-visitors-own"


def test_request_id_of_a_trusted_proxy_is_taken_over(client: Client, settings: Any) -> None:
    settings.TRUSTED_PROXY = True
    assert client.get("/sign-in", headers={"X-Request-ID": "proxy-12345"})["X-Request-ID"] == "proxy-12345"


def test_a_malformed_request_id_is_replaced(client: Client, settings: Any) -> None:
    settings.TRUSTED_PROXY = True
    assert "\n" not in client.get("/sign-in", headers={"X-Request-ID": "x\ny" * 9})["X-Request-ID"]


class TestCompression:
    def ask(self, world: World, path: str) -> Any:
        return world.client(world.alice).get(path, headers={"Accept": "text/html", "Accept-Encoding": "gzip, br"})

    def test_pages_come_compressed(self, world: World) -> None:
        answer = self.ask(world, world.url("gallery"))
        assert answer["Content-Encoding"] == "gzip"
        assert b"<h1>Gallery</h1>" in gzip.decompress(answer.content)

    def test_who_cannot_read_that_gets_them_plain(self, world: World) -> None:
        answer = world.client(world.alice).get(world.url("gallery"))
        assert ("Content-Encoding" in answer, b"<h1>Gallery</h1>" in answer.content) == (False, True)

    def test_files_are_left_as_they_are(self, world: World) -> None:
        answer = self.ask(world, world.url("library/export.csv"))
        assert answer["Content-Type"].startswith("text/csv")
        assert "Content-Encoding" not in answer
