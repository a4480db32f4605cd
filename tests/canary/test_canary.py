"""A gateway's key is shown nowhere: not in a log, a page, an error, an answer, a live notice, a file or a row of the database.

A whole studio is run with a key of its own for every gateway; the world outside says these keys again in every way it can.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.core import signing

from generations.models import Gateway
from tests.canary.echo import MODES, EchoGateway
from tests.canary.ground import Ground, spoken
from tests.canary.keys import CORE, ENCODINGS, SIGNS, leaks, make_canary, unpacked
from tests.gateways.untrusted import untrusted
from tests.ops.running import free_port

pytestmark = [pytest.mark.xdist_group("canary"), pytest.mark.timeout(600)]
SURFACES = ("log", "pages", "forms", "headers", "events", "database", "backup", "files", "processes")
MET = {
    *("", "account_refused", "answer_not_json", "connect_failed", "connection_lost", "content_refused", "cut_answer"),
    *(
        "dns_failed",
        "error_in_answer",
        "gateway_failed",
        "invalid_request",
        "key_refused",
        "model_not_found",
        "no_funds",
    ),
    *("proxy_failed", "proxy_timeout", "redirected", "result_blocked", "result_lost", "stream_cut", "tls_failed"),
}
"""Ends that calls must have come to; "" is success."""


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    folder = tmp_path_factory.mktemp("canary")
    with EchoGateway() as echo, untrusted(folder) as port:
        strangers = {
            "No name": "https://nobody.invalid/v1",
            "Nobody listens": f"http://127.0.0.1:{free_port()}/v1",
            "Nobody vouches": f"https://127.0.0.1:{port}/v1",
        }
        ground = Ground(folder / "data", echo, strangers)
        try:
            ground.run()
            yield ground
        finally:
            ground.close()


@pytest.mark.parametrize("surface", SURFACES)
def test_no_key_is_in(ground: Ground, surface: str) -> None:
    text = ground.evidence.text(surface)
    assert text
    assert leaks(text, [*ground.canaries, *ground.house]) == []


def test_every_gateway_said_its_key(ground: Ground) -> None:
    """Otherwise nothing was provoked."""
    heard = {key for key, _ in ground.echo.heard}
    assert {mode for _, mode in ground.echo.heard} >= set(MODES)
    assert {one.name for one in ground.canaries if one.key in heard} >= {f"Echo {one.key}" for one in spoken()}
    with closing(sqlite3.connect(ground.database)) as rows:
        ends = {code for (code,) in rows.execute("SELECT error_code FROM generations_attempt")}
        well = "SELECT w.name FROM generations_attempt a JOIN generations_gateway w ON w.id = gateway_id WHERE status = 'done'"
        done = {name for (name,) in rows.execute(well)}
    assert ends >= MET
    assert done >= {f"Well {one.key}" for one in spoken()}
    assert "studio_fault" not in ends


def test_no_key_goes_to_another_gateway(ground: Ground) -> None:
    """Nor along with a download, whose address is another's."""
    for key, request in set(ground.echo.taken):
        assert leaks(request.encode(), [one for one in ground.canaries if one.key != key]) == []


def test_what_leaks_is_found_in_the_same_places(ground: Ground, tmp_path: Path) -> None:
    """The search can fail: a key that is planted in a log and in a row, packed and in pieces, is found by it."""
    canary = ground.canaries[0]
    log = ground.evidence.text("log") + f"\nkey={canary.core[4:20]}\n".encode()
    assert len(leaks(log, ground.canaries)) == 1
    copy = tmp_path / "copy.sqlite3"
    with closing(sqlite3.connect(ground.database)) as rows, closing(sqlite3.connect(copy)) as other:
        rows.backup(other)
        other.execute("UPDATE generations_attempt SET log = ? WHERE id = 1", [ENCODINGS["base64_basic"](canary.key)])
        other.commit()
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    found = leaks(copy.read_bytes(), ground.canaries)
    assert [one.partition(":")[0] for one in found] == [f"{canary.name} in base64"]


@pytest.mark.parametrize("signs", ["", SIGNS, "sk-"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_search_finds_a_key_in_every_form(encoding: str, signs: str) -> None:
    canary, other = make_canary("it", signs), make_canary("another", signs)
    for before in ("", "x", "xy", "key="):
        text = f"{before}{ENCODINGS[encoding](canary.key)} and so on".encode()
        assert leaks(text, [canary])
        assert leaks(text, [other]) == []


def test_the_search_finds_a_piece_of_a_key() -> None:
    canary = make_canary("it")
    for start in range(CORE - 15 + 1):
        assert leaks(f"…{canary.core[start : start + 15]}…".encode(), [canary])


def test_what_django_signed_is_opened() -> None:
    """A long session or task is compressed: nothing could be found in it as it lies in its row."""
    canary = make_canary("it")
    for value in ({"key": canary.key}, {"key": canary.key, "filling": "x" * 1000}):
        packed = signing.dumps(value, compress=True)
        assert leaks(unpacked(packed), [canary])


def test_a_key_is_sealed_at_rest() -> None:
    canary = make_canary("it")
    row = Gateway()
    row.seal_key(canary.key)
    assert row.open_key() == canary.key
    assert leaks(f"{row.key_sealed} {row.key_hint} {row!r} {vars(row)}".encode(), [canary]) == []
