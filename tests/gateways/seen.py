"""What a gateway in the tests received, taken apart."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from email.message import Message
from typing import Any


@dataclass(frozen=True)
class Part:
    """One part of a multipart body."""

    name: str
    filename: str | None
    content_type: str | None
    data: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def text(self) -> str:
        return self.data.decode()


@dataclass
class Seen:
    """One request. ``whole``: its body was read to the end. ``executed``: and the gateway worked on it (it did not refuse
    with a 4xx other than 408)."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    whole: bool = False
    executed: bool = False
    scenario: str = ""
    port: int = 0
    """The client's port: two requests with the same one shared a connection."""

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def parts(self) -> list[Part]:
        return parse_multipart(self.body, self.headers.get("content-type", ""))

    @property
    def asked(self) -> dict[str, Any]:
        """The text fields of either kind of body."""
        if "multipart" in self.headers.get("content-type", ""):
            return {part.name: part.text for part in self.parts if part.filename is None}
        try:
            value = json.loads(self.body or b"{}")
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}


def parse_multipart(body: bytes, content_type: str) -> list[Part]:
    """The parts in their order; [] where the body is not multipart."""
    boundary = _message(f"content-type: {content_type}").get_param("boundary")
    if not boundary:
        return []
    pieces = (b"\r\n" + body).split(b"\r\n--" + str(boundary).encode())
    return [_part(piece) for piece in pieces[1:-1]]


def _part(piece: bytes) -> Part:
    head, _, data = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
    headers = _message(head.decode())
    name = headers.get_param("name", header="content-disposition")
    filename = headers.get_param("filename", header="content-disposition")
    kind = headers["content-type"]
    return Part(str(name), None if filename is None else str(filename), kind, data)


def _message(text: str) -> Message:
    message = Message()
    for line in text.split("\r\n"):
        name, _, value = line.partition(":")
        message[name.strip()] = value.strip()
    return message
