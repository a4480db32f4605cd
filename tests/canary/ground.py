"""A whole studio, gateways of every profile with a canary for a key, and everything that it says and keeps."""

from __future__ import annotations

import html
import re
import secrets
import sqlite3
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import httpx
from cryptography.fernet import Fernet

from generations.providers import catalogue
from generations.providers.base import Capabilities
from generations.providers.profile import Profile
from tests.bad_input.designer import Designer
from tests.canary.echo import CONTRACT, FEW, LOSSES, MODES, SHORT, EchoGateway
from tests.canary.keys import SIGNS, Canary, canary_of, make_canary, unpacked
from tests.ops.running import ROOT, RunningStudio, free_port, wait_for

LIST = "/northlight/settings/gateways"
QUICK = {
    "ENGINE_DEADLINE": "30",
    "ENGINE_BACKOFF": "0.01",
    "ENGINE_TRIES": "2",
    "ENGINE_BREAKER": "1",
    "DEMO_SPEED": "200",
    "FREE_SPACE_GATE_MB": "0",
    "LOG_LEVEL": "DEBUG",
}


def spoken() -> Iterator[Profile]:
    """The profiles that take a key."""
    for profile in catalogue.PROFILES.values():
        if profile.needs_key:
            yield profile


def modes_for(profile: Profile, known: list[str]) -> Iterable[str]:
    if profile.capabilities.lookup:
        return FEW
    if profile.dialect in known:
        return SHORT
    return CONTRACT if known else [mode for mode in MODES if mode not in LOSSES]


def troubles(answer: httpx.Response) -> list[str]:
    return re.findall(r'class="error[^>]*>(.*?)</', answer.text, re.S)


class Evidence:
    """What was seen, by where it was seen. ``add`` may be called from any thread."""

    def __init__(self) -> None:
        self._found: dict[str, dict[bytes, None]] = defaultdict(dict)

    def add(self, where: str, what: str | bytes) -> None:
        """Line by line, each once: pages are much alike."""
        data = what if isinstance(what, bytes) else what.encode("utf-8", "replace")
        self._found[where].update(dict.fromkeys(data.split(b"\n")))

    def text(self, *where: str) -> bytes:
        return b"\n".join(piece for name in where for piece in self._found[name])


class Ground:
    """Everything happens in ``run``; after it ``evidence`` holds what was seen. ``strangers`` are base URLs, by name, at which no
    gateway answers."""

    def __init__(self, folder: Path, echo: EchoGateway, strangers: dict[str, str]) -> None:
        self.folder, self.echo, self.strangers = folder, echo, strangers
        self.canaries: list[Canary] = []
        self.secret_key = f"house{secrets.token_urlsafe(40)}"
        self.stored_key = Fernet.generate_key().decode()
        self.house = [canary_of("SECRET_KEY", self.secret_key), canary_of("STORED_SECRETS_KEYS", self.stored_key)]
        self.evidence = Evidence()
        self.vias: dict[str, str] = {}
        demo = free_port()
        self.demo_origin = f"http://127.0.0.1:{demo}"
        hosts = [echo.host, f"127.0.0.1:{demo}", *(url.split("/")[2] for url in strangers.values())]
        ours = {
            "SECRET_KEY": self.secret_key,
            "STORED_SECRETS_KEYS": self.stored_key,
            "DEMO_PORT": str(demo),
            "ALLOWED_INTERNAL_HOSTS": " ".join(hosts),
        }
        self.studio = RunningStudio(folder, **QUICK, **ours)

    def run(self) -> None:
        self._open()
        self.connect()
        self.provoke_calls()
        self.provoke_tests()
        self.provoke_forms()
        self.provoke_changes()
        self.rest()
        self.provoke_crashes()
        self.look_around()
        self.gather()

    def _open(self) -> None:
        self.studio.wait_until_well()
        self.designer = Designer(self.studio)
        self.designer.http.event_hooks = {"response": [self._hear]}
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        self.studio.end()

    def _hear(self, answer: httpx.Response) -> None:
        answer.read()
        name = "forms" if answer.request.method == "POST" else "pages"
        self.evidence.add(name, answer.content)
        self.evidence.add(name, html.unescape(answer.text))
        self.evidence.add("headers", "\n".join(f"{name}: {value}" for name, value in answer.headers.multi_items()))
        for cookie in answer.cookies.jar:
            self.evidence.add("headers", unpacked(cookie.value or ""))

    def _listen(self) -> None:
        """The live stream, from its beginning to the end of the studio."""
        web = self.designer.http
        with (
            suppress(httpx.TransportError),
            httpx.Client(base_url=web.base_url, cookies=dict(web.cookies), timeout=60, trust_env=False) as client,
            client.stream("GET", "/events/northlight?cursor=0") as answer,
        ):
            for piece in answer.iter_bytes():
                self.evidence.add("events", piece)

    # -- Gateways ------------------------------------------------------------------------------------------------------

    def canary(self, name: str) -> Canary:
        signs = ("", SIGNS, "sk-")[len(self.canaries) % 3]
        self.canaries.append(make_canary(name, signs))
        return self.canaries[-1]

    def fields(self, name: str, key: str, **changes: str) -> dict[str, str]:
        return {
            "name": name,
            "profile": "openai-compatible",
            "base_url": f"{self.echo.origin}/v1",
            "key": key,
            "model": "",
            "parallel": "50",
            "per_minute": "0",
            "currency": "USD",
            "rate": "1",
            "enabled": "on",
        } | changes

    def add(self, name: str, **changes: str) -> None:
        """A new gateway, with a canary of its own."""
        canary = self.canary(name)
        answer = self.designer.post(f"{LIST}/add", **self.fields(name, canary.key, **changes))
        assert answer.status_code == 302, (name, troubles(answer))

    def addresses(self) -> dict[str, str]:
        """The settings page of every gateway, by its name."""
        page = html.unescape(self.designer.http.get(LIST).text)
        found = re.findall(rf'href="({LIST}/(?!add)[^"/?]+)"[^>]*>\s*([^<]+?)\s*<', page)
        return {name: address for address, name in found}

    def connect(self) -> None:
        """Two gateways of every profile: one at the demo gateway, where all goes well, and one that says its key again."""
        for profile in spoken():
            self.add(f"Well {profile.key}", profile=profile.key, base_url=self.demo_origin + profile.demo_path)
            self.add(f"Echo {profile.key}", profile=profile.key)
        for mode in LOSSES:
            self.add(f"Lost by {mode}")
        for name, base_url in self.strangers.items():
            self.add(name, base_url=base_url)
        ids = {name: address.rpartition("/")[2] for name, address in self.addresses().items()}
        with closing(sqlite3.connect(self.database)) as rows:
            models = dict(rows.execute("SELECT public_id, model FROM generations_gateway").fetchall())
        self.vias = {name: f"{key}/{models[key]}" for name, key in ids.items()}

    # -- Provocations --------------------------------------------------------------------------------------------------

    def press(self, name: str, prompt: str, caps: Capabilities, **changes: str) -> None:
        fields = {
            "via": self.vias[name],
            "submission": secrets.token_hex(8),
            "prompt": prompt,
            "quality": next(quality for quality in ("low", "auto") if quality in caps.qualities),
            "output_format": next(kind for kind in ("png", "auto") if kind in caps.formats),
        }
        answer = self.designer.generate(**(fields | changes))
        assert answer.status_code == 302, (name, prompt, troubles(answer))

    def provoke_calls(self) -> None:
        """Every form of a key with the first dialect, all that a contract can say with the first profile of each, and what tells
        most with the others."""
        known: list[str] = []
        for profile in spoken():
            caps = catalogue.capabilities(profile, profile.default_model)
            self.press(f"Well {profile.key}", f"Well #demo:plain {profile.key}", caps)
            for mode in modes_for(profile, known):
                self.provoke(profile, mode, caps)
            known.append(profile.dialect)
        compatible = catalogue.capabilities(catalogue.get_profile("openai-compatible"), "gpt-image-2")
        for mode in LOSSES:
            self.press(f"Lost by {mode}", f"Pears #echo:{mode}", compatible)
        for name in self.strangers:
            self.press(name, f"Nobody {name}", compatible)

    def provoke(self, profile: Profile, mode: str, caps: Capabilities) -> None:
        streams = {"partial_images": "1"} if mode.startswith("stream") and caps.max_partials else {}
        self.press(f"Echo {profile.key}", f"Pears #echo:{mode}", caps, **streams)

    def rest(self) -> None:
        """Wait until all calls have ended, but those of tasks that are asked for on and on."""
        wait_for(self._at_rest, 240)

    def _at_rest(self) -> bool:
        with closing(sqlite3.connect(self.database, timeout=20)) as rows:
            left = rows.execute("SELECT status, remote_id FROM generations_attempt WHERE error_code = ''").fetchall()
        under_way = [task for status, task in left if status in ("queued", "claimed", "calling")]
        return all("echo_" in task or task == "***" for task in under_way)

    def provoke_tests(self) -> None:
        """The Test button of every gateway, with several things said to it."""
        for name, address in self.addresses().items():
            for mode in ("status_401", "ok", "status_line", "redirect") if name.startswith("Echo") else ("ok",):
                self.echo.lookup = mode
                if mode == "status_401":
                    self.designer.post(f"{address}/test")
                self.designer.http.post(f"{address}/test", headers=self.htmx())

    def htmx(self) -> dict[str, str]:
        return {"HX-Request": "true", "X-CSRFToken": self.designer.http.cookies.get("csrftoken", "")}

    def provoke_forms(self) -> None:
        """Forms that are refused with a key in them, and every page of a gateway after it."""
        address = next(iter(self.addresses().values()))
        for word, signs in (
            ("space", "a b"),
            ("tab", "a\tb"),
            ("letter", "ключ"),
            ("line", "a\nb"),
            ("long", "x" * 600),
        ):
            self.refused(f"{LIST}/add", f"a key with a {word}", signs)
            self.refused(address, f"another key with a {word}", signs)
        self.refused(f"{LIST}/add", "a form without a name", name="")
        self.refused(f"{LIST}/add", "a form with a bad address", base_url="http://127.0.0.1:22/v1")
        self.refused(f"{LIST}/add", "a form of no kind", profile="nothing")
        self.refused(f"{LIST}/add", "a name that is taken", name="Well openai")
        self.refused(f"{LIST}/add", "a form without limits", parallel="many", per_minute="x")
        self.refused(address, "a form of an unknown kind", profile="")

    def refused(self, address: str, what: str, signs: str = "", **changes: str) -> None:
        canary = self.canary(what)
        changes = {"name": what} | changes
        answer = self.designer.post(address, **self.fields(**changes, key=f"{canary.core}{signs}"))
        assert answer.status_code == 422, (what, answer.status_code)

    def provoke_crashes(self) -> None:
        """A view that dies with a key in its form; a form sent without its token; one that is no form at all."""
        with closing(sqlite3.connect(self.database, timeout=20)) as rows:
            rows.execute(
                "CREATE TRIGGER crash BEFORE INSERT ON generations_gateway BEGIN INSERT INTO nowhere VALUES (1); END"
            )
            answer = self.designer.post(f"{LIST}/add", **self.fields("Crash", self.canary("a crash").key))
            rows.execute("DROP TRIGGER crash")
        assert answer.status_code == 500, answer.status_code
        http = self.designer.http
        assert http.post(f"{LIST}/add", data=self.fields("Bare", self.canary("no token").key)).status_code == 403
        self.designer.post(f"{LIST}/add", **self.fields("\0", self.canary("a NUL").key))
        self.designer.post(f"{LIST}/nowhere", **self.fields("Lost", self.canary("an address that is none").key))
        stray = {"X-CSRFToken": http.cookies["csrftoken"], "content-type": "multipart/form-data; boundary=x"}
        http.post(f"{LIST}/add", content=f"--x\r\n{self.canary('a broken form').core}".encode(), headers=stray)

    def provoke_changes(self) -> None:
        """A key that is replaced, one that is dropped with its address, and a gateway that is deleted."""
        self.add("Changed")
        self.add("Deleted")
        addresses = self.addresses()
        changed = self.canary("a changed key")
        self.designer.post(addresses["Changed"], **self.fields("Changed", changed.key))
        self.designer.post(addresses["Changed"], **self.fields("Changed", "", base_url=f"{self.echo.origin}/v3"))
        self.designer.post(f"{addresses['Deleted']}/default")
        self.designer.post(f"{addresses['Deleted']}/delete")

    def look_around(self, most: int = 120) -> None:
        """Every strip, every gateway's sheet, and pages that links lead to, settings first."""
        with closing(sqlite3.connect(self.database)) as rows:
            for (strip,) in rows.execute("SELECT public_id FROM generations_generation").fetchall():
                self.designer.http.get(f"/northlight/g/{strip}")
        for via in self.vias.values():
            fields = {"via": via, "prompt": "A bowl of pears", "project": self.designer.hidden("project")}
            self.designer.http.post("/northlight/compose/sheet", data=fields, headers=self.htmx())
        seen, left = set[str](), ["/northlight/studio", LIST, "/healthz", "/northlight/events/poll?cursor=0"]
        while left and len(seen) < most:
            path = left.pop(0)
            if path in seen or "/media/" in path or path.startswith(("/static/", "/sign-out")):
                continue
            seen.add(path)
            page = self.designer.http.get(path).text
            found = {html.unescape(link) for link in re.findall(r'(?:href|hx-get)="(/[^"#]*)', page)}
            left = sorted({*left, *found} - seen, key=lambda link: (LIST not in link, "/p/" in link, link))

    # -- Evidence ------------------------------------------------------------------------------------------------------

    @property
    def database(self) -> Path:
        return self.folder / "studio.sqlite3"

    def gather(self) -> None:
        self._gather_processes()
        self._gather_database()
        self._gather_backup()
        self._gather_files("files", self.folder)
        self.evidence.add("log", self.studio.output.read_bytes())

    def _gather_processes(self) -> None:
        for process in [self.studio.supervisor, *self.studio.family()]:
            self.evidence.add("processes", "\0".join([process.name(), *process.cmdline()]))

    def _gather_database(self) -> None:
        with closing(sqlite3.connect(self.database, timeout=20)) as rows:
            for line in rows.iterdump():
                self.evidence.add("database", line)
            for table, column in (("django_session", "session_data"), ("django_q_ormq", "payload")):
                for (text,) in rows.execute(f"SELECT {column} FROM {table}"):
                    self.evidence.add("database", unpacked(text))
        for path in self.folder.glob("studio.sqlite3*"):
            self.evidence.add("database", path.read_bytes())

    def _gather_backup(self) -> None:
        target = self.folder.parent / "backup"
        done = subprocess.run(
            [sys.executable, "manage.py", "backup", str(target)],
            cwd=ROOT,
            env=self.studio.environment,
            capture_output=True,
            check=True,
        )
        self.evidence.add("backup", done.stdout + done.stderr)
        self._gather_files("backup", target)
        self._gather_files("backup", Path(f"{target}-keys"))

    def _gather_files(self, where: str, folder: Path) -> None:
        """Everything but pictures, which are the gateways' own bytes, and what the studio was delivered with."""
        for path in folder.rglob("*"):
            if path.is_file() and not {"static", "media"} & set(path.relative_to(folder).parts[:1]):
                self.evidence.add(where, str(path))
                self.evidence.add(where, path.read_bytes())
