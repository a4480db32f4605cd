"""Stored files over real HTTP: what a signed address gives, and what every other one does not."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from generations import media, storage
from tests.live.server import serving

KEY = "1/ab/abcdef.320.webp"
BYTES = b"RIFF-a-small-thumbnail"


@pytest.fixture
def base() -> Iterator[str]:
    storages["default"].save(KEY, ContentFile(BYTES))
    with serving(media.app) as address:
        yield address


@pytest.fixture
def url(base: str) -> str:
    return base + storage.signed_url(KEY)


def tampered(url: str, name: str, value: str) -> str:
    return re.sub(rf"([?&]{name}=)[^&]*", rf"\g<1>{value}", url)


def raw(base: str, target: str) -> int:
    """The status for a request target sent as it stands; a client would tidy it up."""
    parts = urlsplit(base)
    request = httpx.Request("GET", base, extensions={"target": target.encode()})
    with httpx.Client(base_url=f"http://{parts.netloc}") as client:
        return client.send(request).status_code


def test_a_signed_address_gives_the_bytes(url: str) -> None:
    assert httpx.get(url).content == BYTES


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("content-type", "image/webp"),
        ("content-length", str(len(BYTES))),
        ("cache-control", "private, max-age=86400, immutable"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; img-src 'self'; sandbox"),
        ("cross-origin-resource-policy", "same-origin"),
        ("referrer-policy", "no-referrer"),
        ("etag", '"abcdef.320.webp"'),
    ],
)
def test_a_file_carries_the_header(url: str, name: str, value: str) -> None:
    assert httpx.get(url).headers[name] == value


def test_an_address_stays_the_same_all_day_and_ends_at_midnight(url: str) -> None:
    expiry = int(parse_qs(urlsplit(url).query)["e"][0])
    assert expiry % storage.DAY == 0
    assert storage.DAY <= expiry - time.time() <= 2 * storage.DAY


@pytest.mark.parametrize(
    "query", ["", "?e=99999999999", "?s=AAAA", "?e=&s=", "?e=1e12&s=x", "?e=²&s=x", "?&&=&=", "?e==1&s", "?e&s=="]
)
def test_an_unsigned_address_gives_404(base: str, query: str) -> None:
    assert httpx.get(f"{base}/media/{KEY}{query}").status_code == 404


def test_another_signature_gives_404(url: str) -> None:
    assert httpx.get(tampered(url, "s", "A" * 24)).status_code == 404


def test_a_later_expiry_gives_404(url: str) -> None:
    assert httpx.get(tampered(url, "e", str(int(time.time()) // 86_400 * 86_400 + 30 * 86_400))).status_code == 404


def test_a_signature_of_another_file_gives_404(base: str) -> None:
    storages["default"].save("1/ab/other.webp", ContentFile(b"other"))
    query = urlsplit(storage.signed_url(KEY)).query
    assert httpx.get(f"{base}/media/1/ab/other.webp?{query}").status_code == 404


def test_an_expired_address_gives_404(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    later = time.time() + 2 * storage.DAY
    monkeypatch.setattr(storage.time, "time", lambda: later)
    assert httpx.get(url).status_code == 404


def test_an_address_signed_before_the_key_was_changed_still_works(url: str, settings: settings) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the-new-key"
    assert httpx.get(url).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "../../keys/secret-key",
        "%2e%2e/%2e%2e/keys/secret-key",
        "..%2f..%2fkeys%2fsecret-key",
        "//etc/passwd",
        "%00",
        "%ff%fe",
    ],
)
def test_a_path_out_of_the_folder_gives_404(base: str, url: str, path: str) -> None:
    assert raw(base, f"/media/{path}?{urlsplit(url).query}") == 404


def test_a_missing_file_gives_404_that_nobody_keeps(base: str) -> None:
    answer = httpx.get(base + storage.signed_url("1/ab/never.webp"))
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")


def test_head_gives_the_length_and_no_bytes(url: str) -> None:
    answer = httpx.head(url)
    assert (answer.headers["content-length"], answer.content) == (str(len(BYTES)), b"")


def test_what_the_browser_has_is_not_sent_again(url: str) -> None:
    again = httpx.get(url, headers={"If-None-Match": httpx.get(url).headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_nothing_can_be_written(url: str) -> None:
    answer = httpx.post(url)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


def test_a_download_has_its_name_in_every_script(base: str) -> None:
    answer = httpx.get(base + storage.signed_url(KEY, download_name="宋代茶盏 1.webp"))
    expected = "attachment; filename=\"____ 1.webp\"; filename*=UTF-8''%E5%AE%8B%E4%BB%A3%E8%8C%B6%E7%9B%8F%201.webp"
    assert answer.headers["content-disposition"] == expected


def test_a_name_cannot_add_a_header(base: str) -> None:
    answer = httpx.get(base + storage.signed_url(KEY, download_name='a"\r\nset-cookie: x=1;.webp'))
    assert "set-cookie" not in answer.headers
    assert answer.headers["content-disposition"].startswith('attachment; filename="a___set-cookie_ x_1_.webp"')


def test_another_download_name_gives_404(base: str) -> None:
    url = base + storage.signed_url(KEY, download_name="a.webp")
    assert httpx.get(tampered(url, "d", "b.exe")).status_code == 404


def test_a_large_file_is_streamed_whole(base: str) -> None:
    content = os.urandom(3_000_001)
    storages["default"].save("1/ab/large.png", ContentFile(content))
    with httpx.stream("GET", base + storage.signed_url("1/ab/large.png")) as answer:
        pieces = list(answer.iter_raw())
    assert hashlib.sha256(b"".join(pieces)).digest() == hashlib.sha256(content).digest()


def test_a_large_file_is_read_in_pieces(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    monkeypatch.setattr(media, "CHUNK", 65_536)
    original = media.chunks

    async def watched(file):  # type: ignore[no-untyped-def]
        async for chunk in original(file):
            sizes.append(len(chunk))
            yield chunk

    monkeypatch.setattr(media, "chunks", watched)
    storages["default"].save("1/ab/large.png", ContentFile(bytes(1_000_000)))
    httpx.get(base + storage.signed_url("1/ab/large.png"))
    assert sum(sizes) == 1_000_000
    assert max(sizes) == 65_536


def test_an_unknown_kind_is_not_shown_as_a_page(base: str) -> None:
    storages["default"].save("1/ab/page.html", ContentFile(b"<script>"))
    answer = httpx.get(base + storage.signed_url("1/ab/page.html"))
    assert answer.headers["content-type"] == "application/octet-stream"


def test_a_reader_who_leaves_in_the_middle_harms_nobody(base: str, own_data_folder: Path) -> None:
    storages["default"].save("1/ab/large.png", ContentFile(bytes(5_000_000)))
    with httpx.stream("GET", base + storage.signed_url("1/ab/large.png")) as answer:
        next(answer.iter_raw())
    assert httpx.get(base + storage.signed_url(KEY)).content == BYTES
