"""The live stream over real HTTP: who may listen, what arrives, and how a reader catches up."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from django.conf import LazySettings, settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from generations import events
from generations.models import Event, Membership, User
from tests.base import World, make_world
from tests.live.server import serving

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(events, "hub", events.Hub())
    with serving(events.app) as base:
        yield base


def cookies(world: World, user: User) -> dict[str, str]:
    return {settings.SESSION_COOKIE_NAME: world.client(user).cookies[settings.SESSION_COOKIE_NAME].value}


class Reader:
    """Reads an open stream event by event."""

    def __init__(self, answer: httpx.Response) -> None:
        self.lines = answer.iter_lines()

    def next(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for line in self.lines:
            if not line and "event" in found:
                return found
            name, _, value = line.partition(": ")
            found[name] = value
        return found


def listen(base: str, world: World, user: User, query: str = "", **headers: str) -> httpx.Client:
    client = httpx.Client(base_url=base, cookies=cookies(world, user), headers=headers, timeout=30)
    client.path = f"/events/{world.team.slug}{query}"  # type: ignore[attr-defined]
    return client


def test_nobody_is_turned_away(address: str, world: World) -> None:
    assert httpx.get(f"{address}/events/{world.team.slug}").status_code == 401


def test_after_a_rotation_of_the_keys_a_stream_leaves_the_session_as_it_is(
    address: str, world: World, settings: LazySettings
) -> None:
    with listen(address, world, world.bob) as client:
        rotate(settings)
        before = Session.objects.values_list("session_key", "session_data").get()
        with client.stream("GET", client.path) as answer:
            assert answer.status_code == 200
        assert Session.objects.values_list("session_key", "session_data").get() == before


def test_after_a_rotation_pages_keep_the_session_key_and_trust_it_to_the_new_one(
    world: World, settings: LazySettings
) -> None:
    client = world.client(world.bob)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    rotate(settings)
    assert client.get("/me").status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert Session.objects.filter(session_key=key).exists()
    world.bob.refresh_from_db()
    assert Session.objects.get().get_decoded()["_auth_user_hash"] == world.bob.get_session_auth_hash()


def rotate(settings: LazySettings) -> None:
    """A new SECRET_KEY, with the last one still known."""
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a-new-key-for-signing-things"


def test_a_hub_that_closes_ends_its_streams_and_those_that_still_come(address: str, world: World) -> None:
    with listen(address, world, world.bob) as client:
        with client.stream("GET", client.path) as answer:
            reader = Reader(answer)
            Event.tell(world.team, "generation", "x")
            reader.next()
            events.hub.close()
            assert list(reader.lines) == []
        assert client.get(client.path).text == "retry: 1000\n\n"


def told_before(world: World, *names: str) -> None:
    """Notices of a minute ago."""
    for name in names:
        Event.tell(world.team, "generation", name)
    Event.objects.update(created=timezone.now() - timedelta(minutes=1))


def test_a_stranger_gets_404(address: str, world: World) -> None:
    with listen(address, world, world.charlie) as client:
        assert client.get(client.path).status_code == 404


def test_a_notice_arrives_with_ids_only(address: str, world: World) -> None:
    with listen(address, world, world.bob) as client, client.stream("GET", client.path) as answer:
        reader = Reader(answer)
        Event.tell(world.team, "generation", "abc", project="p1")
        got = reader.next()
    assert json.loads(got["data"]) == {"kind": "generation", "id": "abc", "project": "p1"}


def test_a_notice_for_one_person_reaches_no_other(address: str, world: World) -> None:
    with listen(address, world, world.bob) as client, client.stream("GET", client.path) as answer:
        reader = Reader(answer)
        Event.tell(world.team, "done", "hers", audience=world.alice)
        Event.tell(world.team, "generation", "all")
        assert json.loads(reader.next()["data"])["id"] == "all"


def test_another_teams_notice_does_not_arrive(address: str, world: World) -> None:
    with listen(address, world, world.bob) as client, client.stream("GET", client.path) as answer:
        reader = Reader(answer)
        Event.tell(world.charlie.teams.get(), "generation", "theirs")
        Event.tell(world.team, "generation", "ours")
        assert json.loads(reader.next()["data"])["id"] == "ours"


def test_a_reader_catches_up_from_its_cursor(address: str, world: World) -> None:
    told_before(world, "one", "two", "three")
    first = Event.objects.get(public_id="one").pk
    with listen(address, world, world.bob, f"?cursor={first}") as client, client.stream("GET", client.path) as answer:
        reader = Reader(answer)
        assert [json.loads(reader.next()["data"])["id"] for _ in range(2)] == ["two", "three"]


def test_last_event_id_wins_over_the_address(address: str, world: World) -> None:
    told_before(world, "one", "two", "three")
    second = Event.objects.get(public_id="two").pk
    with (
        listen(address, world, world.bob, "?cursor=1", **{"Last-Event-ID": str(second)}) as client,
        client.stream("GET", client.path) as answer,
    ):
        assert json.loads(Reader(answer).next()["data"])["id"] == "three"


def test_what_was_there_before_the_first_listener_is_not_told_to_it(address: str, world: World) -> None:
    told_before(world, "old", "older")
    with listen(address, world, world.bob) as client, client.stream("GET", client.path) as answer:
        reader = Reader(answer)
        Event.tell(world.team, "generation", "new")
        assert json.loads(reader.next()["data"])["id"] == "new"


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite commits in the order of the ids")
def test_a_notice_whose_transaction_ended_late_arrives(address: str, world: World) -> None:
    Event.tell(world.team, "generation", "first")
    first = Event.objects.newest_id()
    with listen(address, world, world.bob) as client, client.stream("GET", client.path) as answer:
        reader = Reader(answer)
        Event.objects.create(id=first + 2, team=world.team, kind="generation", public_id="quick")
        assert json.loads(reader.next()["data"])["id"] == "quick"
        Event.objects.create(id=first + 1, team=world.team, kind="generation", public_id="late")
        assert json.loads(reader.next()["data"])["id"] == "late"


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite commits in the order of the ids")
def test_a_notice_that_appears_below_a_pages_cursor_is_not_missed(world: World) -> None:
    told_before(world, "old")
    Event.tell(world.team, "generation", "late")
    cursor = Event.objects.newest_id() + 1
    Event.objects.create(id=cursor, team=world.team, kind="generation", public_id="quick")
    missed = Event.objects.missed(world.team.pk, world.bob.pk, cursor) or []
    assert {notice.public_id for notice in missed} == {"late", "quick"}


def test_a_cursor_off_the_record_is_told_to_reload(address: str, world: World) -> None:
    Event.tell(world.team, "generation", "kept")
    query = "?cursor=999999"
    with listen(address, world, world.bob, query) as client, client.stream("GET", client.path) as answer:
        assert Reader(answer).next()["event"] == "reset"


def test_a_removed_member_is_cut_off(address: str, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "RECHECK_EVERY", 0.1)
    with listen(address, world, world.bob) as client, client.stream("GET", client.path) as answer:
        Membership.objects.filter(user=world.bob).delete()
        started = time.monotonic()
        lines = list(answer.iter_lines())
        assert lines[0] == "retry: 1000"
    assert time.monotonic() - started < 20


def test_a_changed_password_ends_the_stream(address: str, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "RECHECK_EVERY", 0.1)
    with listen(address, world, world.bob) as client, client.stream("GET", client.path) as answer:
        world.bob.set_password("another-horse-battery")
        world.bob.save()
        assert "notice" not in answer.read().decode()


def test_the_watcher_sleeps_when_nobody_listens(address: str, world: World) -> None:
    with listen(address, world, world.bob) as client, client.stream("GET", client.path) as answer:
        # Held: a reader that is let go closes its stream.
        reader = Reader(answer)
        Event.tell(world.team, "generation", "x")
        reader.next()
        assert len(events.hub.tasks) == 3
    deadline = time.monotonic() + 5
    while events.hub.tasks and time.monotonic() < deadline:
        time.sleep(0.02)
    assert events.hub.tasks == []
