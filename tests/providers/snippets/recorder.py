"""A server on loopback that takes every request apart, for calls of the studio and of its snippets alike."""

from __future__ import annotations

import json
import re
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.gateways.seen import Seen
from tests.providers.base import Loopback, Quiet

_OWN = ("user-agent", "accept", "accept-encoding", "accept-language", "connection", "content-length", "expect", "host")
_OWN += ("sec-fetch-mode", "transfer-encoding")
"""Headers in which every client speaks for itself."""
_PLACE = re.compile(r"/at-([^/]*)")


class Recorder(Loopback):
    """Answers every POST with ``made`` and every GET with ``found`` (JSON). Each caller has a base URL of its own, by which its
    requests are told apart; what is recorded stands there without it."""

    def __init__(self, made: Any = None, found: Any = None) -> None:
        self.answers = {"POST": json.dumps(made or {}).encode(), "GET": json.dumps(found or {}).encode()}
        self._seen: dict[str, list[Seen]] = {}
        super().__init__(self._handler())

    def base_url(self, caller: str) -> str:
        return f"http://127.0.0.1:{self.port}/at-{caller}/v1"

    def seen(self, caller: str) -> list[Seen]:
        """The caller's requests, oldest first."""
        return self._seen.get(caller, [])

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        recorder = self

        class Handler(Quiet, BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                body = self.rfile.read(int(headers.get("content-length", 0)))
                caller = _PLACE.match(self.path)
                seen = Seen(self.command, _PLACE.sub("", self.path, count=1), headers, body=body, whole=True)
                recorder._seen.setdefault(caller[1] if caller else "", []).append(seen)
                answer = recorder.answers[self.command]
                self.send_response_only(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def do_GET(self) -> None:
                self.do_POST()

        return Handler


def essence(seen: Seen) -> dict[str, Any]:
    """All of a request but what a client says about itself, the form of its JSON and the boundary of its form."""
    headers = {name: value.partition(";")[0] for name, value in seen.headers.items() if name not in _OWN}
    parts = [(part.name, part.filename, part.content_type, part.data) for part in seen.parts]
    # As text, for 1 == True == 1.0 in Python but not in JSON.
    body = parts or (json.dumps(seen.json, sort_keys=True, ensure_ascii=False) if seen.body else "")
    return {"method": seen.method, "path": seen.path, "headers": headers, "body": body}
