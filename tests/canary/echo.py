"""A gateway on loopback that says the key it was given in everything it answers: the worst that a relay can do.

A prompt with ``#echo:MODE`` chooses the answer; the look-up of models plays ``lookup``. ``heard`` counts (key, mode), and
``taken`` holds (key, headers and body) of every request, with "" for the key of a download.
"""

from __future__ import annotations

import base64
import json
import re
import threading
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import quote

from tests.canary.keys import ENCODINGS
from tests.gateways import payloads

_MARKER = re.compile(rb"#echo:([a-z0-9_]+)")
STATUSES = (400, 401, 402, 403, 404, 408, 413, 429, 500, 502, 503, 524)
Reply = Callable[["_Handler", str], None]


class EchoGateway:
    def __init__(self) -> None:
        self.lookup = "status_401"
        self.heard: Counter[tuple[str, str]] = Counter()
        self.taken: list[tuple[str, str]] = []
        self.server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"gateway": self}))
        self.host = f"127.0.0.1:{self.server.server_address[1]}"
        self.origin = f"http://{self.host}"

    @property
    def base_url(self) -> str:
        return f"{self.origin}/v1"

    @property
    def allowed(self) -> frozenset[str]:
        """For the address guard."""
        return frozenset({self.host})

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512
    """Callers at once; whoever comes beyond it is refused."""


class _Handler(BaseHTTPRequestHandler):
    gateway: EchoGateway
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("content-length", 0)))
        marker = _MARKER.search(self.body)
        self._play(marker[1].decode() if marker else "status_400")

    def do_GET(self) -> None:
        self.body = b""
        if "/files/" in self.path:
            self._file()
        elif "echo_" in self.path:
            self._play(self.path.rpartition("echo_")[2])
        else:
            self._play(self.gateway.lookup)

    def _play(self, mode: str) -> None:
        key = self.note()
        self.mode = mode
        self.gateway.heard[key, mode] += 1
        MODES[mode](self, key)

    def note(self) -> str:
        key = self.headers.get("authorization", "").removeprefix("Bearer ")
        self.gateway.taken.append((key, f"{self.headers}\n{self.body.decode('latin-1')}"))
        return key

    def _file(self) -> None:
        self.note()
        if "dead" in self.path:
            return self.reply(404, b"gone " + self.path.encode())
        if "away" in self.path:
            return self.reply(302, b"", location=self.path.replace("away", "dead"))
        return self.reply(200, payloads.picture(), "image/png")

    # -- What answers are made of --------------------------------------------------------------------------------------

    def reply(self, status: int, body: bytes, kind: str = "application/json", **headers: str) -> None:
        """An answer with the key in its headers as well."""
        said = self.headers.get("authorization", "")
        self.send_response(status, said)
        own = {"content_type": kind, "content_length": str(len(body)), "x_request_id": said, "x_echo": said}
        for name, value in (own | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("set-cookie", f"session={quote(said)}")
        self.end_headers()
        self.wfile.write(body)

    def raw(self, data: bytes) -> None:
        self.close_connection = True
        self.wfile.write(data)

    def whole_request(self) -> str:
        """Everything that came, as a debugging relay sends it back."""
        return f"{self.requestline}\n{self.headers}\n{self.body[:600].decode('latin-1')}"

    def send_error(self, *args: Any, **kwargs: Any) -> None:
        """Nothing but what a mode says."""

    def log_message(self, *args: Any) -> None:
        """The test's own output stays quiet."""


def error(key: str, text: str, **more: Any) -> bytes:
    inner = {"message": text, "type": "invalid_request_error", "param": key, "code": key} | more
    return json.dumps({"error": inner, "message": text, "detail": text, key: key}).encode()


def _status(status: int) -> Reply:
    def play(handler: _Handler, key: str) -> None:
        text = f"Incorrect API key provided: {key}. {handler.whole_request()}"
        headers = {"retry_after": "0"} if status in (429, 503) else {}
        handler.reply(status, error(key, text), **headers)

    return play


def _form(name: str) -> Reply:
    def play(handler: _Handler, key: str) -> None:
        text = ENCODINGS[name](key)
        body = error(text, f"you sent {text}", moderation_details={"moderation_stage": text, "categories": [text, "b"]})
        handler.reply(400, body, x_request_id=text)

    return play


def _raw_form(name: str) -> Reply:
    """No envelope: the body is kept for the log as it is."""

    def play(handler: _Handler, key: str) -> None:
        handler.reply(400, f"bad key {ENCODINGS[name](key)} (that was it)".encode(), "text/plain")

    return play


def _cut(name: str, limit: int) -> Reply:
    """The key lies across the place where somebody cuts the text, so that its first 18 letters would stay."""

    def play(handler: _Handler, key: str) -> None:
        text = ENCODINGS[name](key)
        before = "word " * 1000
        start = limit - max(18, len(text) * 3 // 4)
        handler.reply(400, error("p", before[:start] + text + " after"), x_request_id=(before[:start] + text).strip())

    return play


def _categories(handler: _Handler, key: str) -> None:
    details = {"moderation_stage": key, "categories": [key, f"a {key}", {"deep": key}]}
    body = error("", "Refused by the safety system.", code="moderation_blocked", moderation_details=details)
    handler.reply(400, body)


def _ok(handler: _Handler, key: str, **more: Any) -> None:
    usage = payloads.USAGE | {"note": key, key: ENCODINGS["base64"](key), "deep": [{"key": key}], "input_tokens": key}
    picture = payloads.b64(payloads.picture())
    said = dict.fromkeys(("size", "quality", "background", "output_format"), key)
    entry = {"b64_json": picture, "revised_prompt": f"A bowl for {key} and {ENCODINGS['base64'](key)}"}
    item = {"type": "image_generation_call", "id": key, "status": "completed", "result": picture} | said
    body = {"created": 1, "data": [entry], "usage": usage, "id": key, "status": key, "model": key}
    body |= {"output": [item | {"revised_prompt": key}]} | said | more
    handler.reply(200, json.dumps(body).encode())


def _task(then: str) -> Reply:
    """A create that is taken on, under an id by which the look-ups play ``then``."""

    def play(handler: _Handler, key: str) -> None:
        body = {"id": f"echo_{then}", "status": "pending", "model": key, "costUsd": key, "note": key}
        handler.reply(200, json.dumps(body).encode())

    return play


def _task_failed(handler: _Handler, key: str) -> None:
    reason = {"message": f"failed for {key}", "code": key}
    handler.reply(200, json.dumps({"id": "echo_task_failed", "status": "failed", "error": reason}).encode())


def _urls(*addresses: str) -> Reply:
    def play(handler: _Handler, key: str) -> None:
        found = [
            address.format(origin=handler.gateway.origin, key=quote(key, safe=""), plain=key) for address in addresses
        ]
        body = {
            "data": [{"url": url} for url in found],
            "images": [{"url": url} for url in found],
            "output": {"urls": found},
        }
        handler.reply(200, json.dumps(body | {"id": f"echo_{handler.mode}", "status": "succeeded"}).encode())

    return play


def _stream(*events: tuple[str, dict[str, Any] | str], end: bytes = b"") -> Reply:
    """``KEY`` in the events stands for the key."""

    def play(handler: _Handler, key: str) -> None:
        safe = json.dumps(key)[1:-1]
        text = b"".join(payloads.event(name, data) for name, data in events).replace(b"KEY", safe.encode())
        handler.close_connection = True
        handler.reply(200, text + end.replace(b"KEY", key.encode()), "text/event-stream", connection="close")

    return play


_PREVIEW = payloads.partial("image_generation", "64x64", "png", 0)
_SAID: dict[str, Any] = {"type": "error", "code": "KEY", "message": "broke for KEY", "param": "KEY"}
MODES: dict[str, Reply] = {
    **{f"status_{status}": _status(status) for status in STATUSES},
    **{f"form_{name}": _form(name) for name in ENCODINGS},
    **{f"raw_{name}": _raw_form(name) for name in ("plain", "base64_basic", "json_slash", "html_hex")},
    **{
        f"cut_{name}_{limit}": _cut(name, limit)
        for name in ("plain", "base64", "url_all")
        for limit in (60, 120, 200, 300)
    },
    **{f"cut_{name}_{limit}": _cut(name, limit) for name in ("plain", "hex") for limit in (1985, 2000)},
    "categories": _categories,
    "ok": _ok,
    "text_only": lambda handler, key: _ok(
        handler, key, data=[], output=[{"type": "message", "content": [{"type": "output_text", "text": key}]}]
    ),
    "empty": lambda handler, key: handler.reply(200, json.dumps({"data": [], "message": key, "note": key}).encode()),
    "not_json": lambda handler, key: handler.reply(200, f"<html>{key} {handler.whole_request()}".encode(), "text/html"),
    "half_json": lambda handler, key: handler.reply(200, f'{{"note": "{json.dumps(key)}, "data": ['.encode()),
    "error_200": lambda handler, key: handler.reply(200, error(key, f"no: {key}")),
    "key_as_picture": lambda handler, key: _ok(
        handler, key, data=[{"b64_json": base64.b64encode(key.encode() * 20).decode()}], output=[]
    ),
    "content_type": lambda handler, key: handler.reply(200, key.encode(), f"text/{quote(key)}"),
    "encoding": lambda handler, key: handler.reply(200, key.encode() * 9, content_encoding="gzip"),
    "redirect": lambda handler, key: handler.reply(
        307, b"", location=f"https://{quote(key)}.example/{quote(key)}?k={key}"
    ),
    "redirect_path": lambda handler, key: handler.reply(302, b"", location=f"/v2/{ENCODINGS['base64'](key)}"),
    "retry_after": lambda handler, key: handler.reply(429, error(key, key), retry_after=key, retry_after_ms=key),
    "status_line": lambda handler, key: handler.raw(f"HTTP/1.1 {key} {key}\r\n\r\n".encode()),
    "no_http": lambda handler, key: handler.raw(f"{key} {key}\r\n\r\n".encode()),
    "bad_header": lambda handler, key: handler.raw(f"HTTP/1.1 200 OK\r\nx {key}: {key}\r\n\r\n".encode()),
    "bad_length": lambda handler, key: handler.raw(f"HTTP/1.1 200 OK\r\ncontent-length: {key}\r\n\r\n".encode()),
    "bad_chunk": lambda handler, key: handler.raw(
        f"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{key}\r\n{key}\r\n".encode()
    ),
    "cut_body": lambda handler, key: handler.raw(f"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{key}".encode()),
    "task_401": _task("status_401"),
    "task_500": _task("status_500"),
    "task_url": _task("url_dead"),
    "task_broken": _task("task_failed"),
    "task_failed": _task_failed,
    "url": _urls("{origin}/files/good.png?sig={key}"),
    "url_dead": _urls("{origin}/files/dead/{key}.png?sig={key}"),
    "url_away": _urls("{origin}/files/away/{key}.png?sig={key}"),
    "url_inside": _urls("http://10.0.0.1/{key}/{plain}"),
    "url_nowhere": _urls("http://{plain}.invalid/{key}"),
    "url_odd": _urls("http://[{plain}", "gopher://{plain}/", "http://{plain}@127.0.0.1:1/x"),
    "url_data": _urls("data:image/png;base64,{plain}", "data:{plain}"),
    "stream_error": _stream(("error", {"type": "error", "error": _SAID | {"type": "server_error"}})),
    "stream_failed": _stream(("response.failed", {"type": "response.failed", "response": {"error": _SAID}})),
    "stream_late": _stream((str(_PREVIEW["type"]), _PREVIEW), ("error", _SAID)),
    "stream_odd": _stream(("KEY", "KEY"), ("error", "KEY"), end=b"data: KEY"),
    "stream_text": _stream(
        ("response.output_text.done", {"type": "response.output_text.done", "text": "KEY"}),
        ("response.completed", {"type": "response.completed", "response": {"id": "KEY", "output": [], "usage": "KEY"}}),
    ),
}
SHORT = (
    "status_401",
    "status_500",
    "form_plain",
    "form_base64",
    "ok",
    "url_dead",
    "stream_error",
    "redirect",
    "text_only",
)
"""For profiles whose dialect is tried with every mode elsewhere."""
LOSSES = ("status_line", "no_http", "bad_header", "bad_length", "bad_chunk", "cut_body", "encoding")
"""No answers at all. After five of them in a minute a gateway is left alone for a while."""
KINDS = (*(f"{kind}_{name}" for kind in ("form", "raw", "cut") for name in ENCODINGS), "status_", *LOSSES)
CONTRACT = tuple(dict.fromkeys((*SHORT, *(mode for mode in MODES if not mode.startswith(KINDS)))))
"""What every dialect reads for itself."""
FEW = (
    *("status_401", "status_500", "form_plain", "form_base64", "categories", "ok", "not_json", "redirect"),
    *("task_401", "task_broken", "task_url", "url_dead", "url_odd"),
)
"""For gateways of tasks: they take few requests in a time, and after many losses they are left alone for a while."""
