"""The live stream: ``GET /events/<team>?cursor=N`` as server-sent events, a raw ASGI application.

Clients are many, the query is one: a watcher per process reads new ``Event`` rows every 50 ms while somebody listens and hands
them to the open streams of their team. A notice carries ids and nothing secret; what it stands for is fetched through the
ordinary views, where permissions live. A reconnect goes on from ``Last-Event-ID``, else from ``cursor``; a cursor that is no
longer on record gets ``reset``: reload. Event format: https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import close_old_connections, connection
from django.utils import timezone

from generations import sessions
from generations.models import Event, Membership, User
from generations.models.event import REPLAY_LIMIT, Notice

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

log = logging.getLogger(__name__)

WATCH_EVERY = 0.05
"""Seconds between two looks for new notices."""
BEAT_EVERY = 15.0
"""A comment now and then keeps proxies from cutting an idle stream."""
RECHECK_EVERY = 30.0
"""How long a removed member may go on listening, at most."""
OVERLAP = 200
"""PostgreSQL gives ids before it commits, so a lower id may appear after a higher one: of the last so many ids, those that
were not seen are asked for again."""


@dataclass(eq=False)
class Listener:
    """One open stream: whose it is, and what waits to be written."""

    user_id: int
    team_id: int
    session_key: str
    auth_hash: str
    waiting: deque[bytes] = field(default_factory=deque)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    closed: bool = False

    def push(self, chunk: bytes) -> None:
        """Queue ``chunk``. A reader that fell far behind is cut off: it comes back with its cursor."""
        self.waiting.append(chunk)
        if len(self.waiting) > REPLAY_LIMIT:
            self.closed = True
        self.wake.set()

    def close(self) -> None:
        self.closed = True
        self.wake.set()


class Hub:
    """All open streams of this process and the tasks that feed them; the tasks run only while somebody listens."""

    def __init__(self) -> None:
        self.teams: dict[int, set[Listener]] = defaultdict(set)
        self.tasks: list[asyncio.Task[None]] = []
        # One thread and so one database connection for all streams, however many there are.
        self.database = ThreadPoolExecutor(1, thread_name_prefix="events")
        # Two that join an empty hub together must not both start its tasks.
        self.starting = asyncio.Lock()
        self.position = 0
        self.seen: set[int] = set()
        self.closing = False

    async def ask(self, question: Callable[..., Any], *args: Any) -> Any:
        """Run a database function in the hub's own thread."""
        return await asyncio.get_running_loop().run_in_executor(self.database, question, *args)

    async def join(self, listener: Listener) -> None:
        async with self.starting:
            if not self.tasks:
                self.position, self.seen = await self.ask(stand)
                self.tasks = [asyncio.create_task(job) for job in (self.watch(), self.beat(), self.recheck())]
            self.teams[listener.team_id].add(listener)
        if self.closing:
            listener.close()

    def leave(self, listener: Listener) -> None:
        self.teams[listener.team_id].discard(listener)
        if not any(self.teams.values()):
            for task in self.tasks:
                task.cancel()
            self.tasks = []

    def listeners(self) -> list[Listener]:
        return [listener for group in self.teams.values() for listener in group]

    def close(self) -> None:
        """End every open stream, and each that still comes, after what waits in it: the process is about to leave."""
        self.closing = True
        for listener in self.listeners():
            listener.close()

    async def watch(self) -> None:
        while True:
            await asyncio.sleep(WATCH_EVERY)
            try:
                self.hand_out(await self.ask(read_after, self.position, self.gaps()))
            except Exception:
                log.warning("events: the database did not answer", exc_info=True)
                # A connection that broke is not mended by asking again.
                await self.ask(close_old_connections)
                await asyncio.sleep(1)

    def gaps(self) -> list[int]:
        """Ids just below the newest that have not come: given to a transaction that is still open, or to one that was undone."""
        return [number for number in range(max(1, self.position - OVERLAP), self.position) if number not in self.seen]

    def hand_out(self, notices: list[Notice]) -> None:
        for notice in notices:
            if notice.id in self.seen:
                continue
            self.seen.add(notice.id)
            self.position = max(self.position, notice.id)
            payload = frame(notice)
            for listener in self.teams.get(notice.team_id, ()):
                if notice.is_for(listener.user_id):
                    listener.push(payload)
        if len(self.seen) > 4 * OVERLAP:
            self.seen = {number for number in self.seen if number > self.position - OVERLAP}

    async def beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_EVERY)
            for listener in self.listeners():
                listener.push(b": \n\n")

    async def recheck(self) -> None:
        while True:
            await asyncio.sleep(RECHECK_EVERY)
            with suppress(Exception):
                for listener in await self.ask(no_longer_welcome, self.listeners()):
                    listener.close()


hub = Hub()


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI entry: 401 without a session, 404 for a team that is not theirs, else the stream."""
    listener, cursor = await hub.ask(admit, scope)
    if isinstance(listener, int):
        await refuse(send, listener)
        return
    await hub.join(listener)
    gone = asyncio.create_task(wait_for_end(receive, listener))
    try:
        await stream(send, listener, cursor)
    except OSError:
        log.debug("events: the reader left in the middle of a write")
    finally:
        hub.leave(listener)
        gone.cancel()


async def stream(send: Send, listener: Listener, cursor: int | None) -> None:
    headers = [
        (b"content-type", b"text/event-stream"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    start = await hub.ask(replay, listener.team_id, listener.user_id, cursor)
    await send({"type": "http.response.body", "body": b"retry: 1000\n\n" + start, "more_body": True})
    while not listener.closed:
        await listener.wake.wait()
        listener.wake.clear()
        chunk = b"".join(listener.waiting)
        listener.waiting.clear()
        if chunk:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def wait_for_end(receive: Receive, listener: Listener) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
    listener.close()


async def refuse(send: Send, status: int) -> None:
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


# -- Database: all of this runs in the hub's thread --------------------------------------------------------------------


def admit(scope: Scope) -> tuple[Listener | int, int | None]:
    """Who asks, and from where on: a listener, or the status of the refusal."""
    close_old_connections()
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    key = cookie(headers.get(b"cookie", ""), settings.SESSION_COOKIE_NAME)
    # Read only: a stream has no way to tell the browser of another session key.
    user = sessions.person_of(import_module(settings.SESSION_ENGINE).SessionStore(key)) if key else None
    if user is None:
        return 401, None
    slug = scope["path"].removeprefix("/events/").strip("/").replace("\0", "")
    team_id = Membership.objects.filter(user=user, team__slug=slug).values_list("team_id", flat=True).first()
    if team_id is None:
        return 404, None
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    said = headers.get(b"last-event-id") or query.get("cursor", [""])[0]
    listener = Listener(user.pk, team_id, key, user.get_session_auth_hash())
    return listener, int(said) if said.isdecimal() and len(said) < 19 else None


def cookie(header: str, name: str) -> str:
    jar: SimpleCookie = SimpleCookie()
    with suppress(Exception):
        jar.load(header)
    return jar[name].value if name in jar else ""


def stand() -> tuple[int, set[int]]:
    """Where a watch begins: the newest id, and which of the last ids are there already."""
    newest = Event.objects.newest_id()
    return newest, set(Event.objects.filter(id__gt=newest - OVERLAP, id__lte=newest).values_list("id", flat=True))


def read_after(position: int, gaps: list[int]) -> list[Notice]:
    """New rows of all teams; and late ones among ``gaps``. SQLite writes one after the other: none is late there."""
    return Event.objects.after(position, () if connection.vendor == "sqlite" else gaps)


def replay(team_id: int, user_id: int, cursor: int | None) -> bytes:
    """What a stream begins with: the missed notices, or the word to reload, or nothing for a fresh cursor."""
    if cursor is None:
        return b""
    notices = Event.objects.missed(team_id, user_id, cursor)
    if notices is None:
        return f"id: {Event.objects.newest_id()}\nevent: reset\ndata: {{}}\n\n".encode()
    return b"".join(map(frame, notices))


def frame(notice: Notice) -> bytes:
    """The notice as the stream writes it."""
    data = json.dumps(notice.said, separators=(",", ":"))
    return f"id: {notice.id}\nevent: notice\ndata: {data}\n\n".encode()


def no_longer_welcome(listeners: list[Listener]) -> list[Listener]:
    """Those whose session ended, whose password changed, or who left the team; three queries however many they are."""
    close_old_connections()
    keys = {listener.session_key for listener in listeners}
    sessions = set(
        Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).values_list(
            "session_key", flat=True
        )
    )
    people = User.objects.filter(is_active=True).in_bulk({listener.user_id for listener in listeners})
    hashes = {pk: person.get_session_auth_hash() for pk, person in people.items()}
    members = set(Membership.objects.filter(user_id__in=people).values_list("user_id", "team_id"))
    return [
        listener
        for listener in listeners
        if listener.session_key not in sessions
        or hashes.get(listener.user_id) != listener.auth_hash
        or (listener.user_id, listener.team_id) not in members
    ]
