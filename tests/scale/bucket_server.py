"""A service that keeps objects as S3 does, over real HTTP: as much of the protocol as the studio uses.

Put, get, head, delete, and uploads in parts. https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

BEGUN = "<InitiateMultipartUploadResult><UploadId>one</UploadId></InitiateMultipartUploadResult>"
ENDED = "<CompleteMultipartUploadResult><ETag>all</ETag></CompleteMultipartUploadResult>"


@dataclass
class BucketService:
    """What it holds, by ``bucket/key``, and every request it has had. ``broken`` answers all of them with 503, ``missing`` with 404."""

    address: str = ""
    objects: dict[str, bytes] = field(default_factory=dict)
    parts: dict[str, dict[int, bytes]] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    broken: bool = False
    missing: bool = False

    @property
    def refusal(self) -> int:
        return 503 if self.broken else 404 if self.missing else 0

    def put(self, name: str, query: dict[str, list[str]], body: bytes) -> None:
        if "partNumber" in query:
            self.parts.setdefault(name, {})[int(query["partNumber"][0])] = body
        else:
            self.objects[name] = body

    def post(self, name: str, query: dict[str, list[str]]) -> str:
        if "uploads" in query:
            return BEGUN
        parts = self.parts.pop(name)
        self.objects[name] = b"".join(parts[number] for number in sorted(parts))
        return ENDED


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    service: BucketService

    def log_message(self, *_arguments: object) -> None:
        """The tests' output stays quiet."""

    def _begin(self) -> tuple[str, dict[str, list[str]], bytes]:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        self.service.requests.append(f"{self.command} {unquote(parts.path)}")
        return unquote(parts.path).strip("/"), parse_qs(parts.query, keep_blank_values=True), body

    def _answer(self, status: int, body: bytes = b"", *, tag: str = "") -> None:
        self.send_response(self.service.refusal or status)
        body = b"" if self.service.refusal else body
        self.send_header("content-length", str(len(body)))
        self.send_header("etag", f'"{tag or hashlib.sha256(body).hexdigest()}"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_PUT(self) -> None:
        name, query, body = self._begin()
        if not self.service.refusal:
            self.service.put(name, query, body)
        self._answer(200, tag=hashlib.sha256(body).hexdigest())

    def do_POST(self) -> None:
        name, query, _ = self._begin()
        self._answer(200, b"" if self.service.refusal else self.service.post(name, query).encode())

    def do_GET(self) -> None:
        name, _, _ = self._begin()
        found = self.service.objects.get(name)
        self._answer(404 if found is None else 200, found or b"")

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_DELETE(self) -> None:
        name, _, _ = self._begin()
        if not self.service.refusal:
            self.service.objects.pop(name, None)
        self._answer(204)


@contextmanager
def bucket_service() -> Iterator[BucketService]:
    """The service on a free loopback port, in threads of this process."""
    service = BucketService()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("OwnHandler", (Handler,), {"service": service}))
    service.address = f"http://127.0.0.1:{server.server_address[1]}"
    # A worker that a test kills breaks off in the middle of a request.
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
