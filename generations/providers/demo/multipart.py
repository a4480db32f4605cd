"""A strict reader of ``multipart/form-data`` (RFC 7578): parts in the order sent, nothing repaired."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from .errors import ApiError


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a form. ``filename`` and ``content_type`` are None where the sender gave none."""

    name: str
    data: bytes
    filename: str | None = None
    content_type: str | None = None


def boundary_of(content_type: str) -> bytes:
    """Read the boundary from the request's content type; 400 without one."""
    boundary = _header(content_type).get_param("boundary")
    if not isinstance(boundary, str) or not boundary:
        raise _broken("no boundary")
    return boundary.encode("latin-1")


def parse(body: bytes, content_type: str) -> list[Part]:
    """Split a whole body into its parts; 400 for a body that is cut or malformed."""
    return [_part(chunk) for chunk in _chunks(body, b"--" + boundary_of(content_type))]


def _chunks(body: bytes, delimiter: bytes) -> Iterator[bytes]:
    start = body.find(delimiter)
    if start not in {0, 2}:
        raise _broken("the body does not start with its boundary")
    while True:
        start += len(delimiter)
        if body[start : start + 2] == b"--":
            return
        end = body.find(b"\r\n" + delimiter, start)
        if end < 0 or body[start : start + 2] != b"\r\n":
            raise _broken("a part is cut")
        yield body[start + 2 : end]
        start = end + 2


def _part(chunk: bytes) -> Part:
    head, separator, data = chunk.partition(b"\r\n\r\n")
    if not separator:
        raise _broken("a part has no header")
    headers = dict(_header_line(line) for line in head.decode("utf-8", "replace").split("\r\n") if line)
    disposition = _header(headers.get("content-disposition", ""))
    name = disposition.get_param("name")
    filename = disposition.get_param("filename")
    if disposition.get_content_type() != "form-data/x" or not isinstance(name, str):
        raise _broken("a part has no name")
    return Part(
        name=name,
        data=data,
        filename=filename if isinstance(filename, str) else None,
        content_type=headers.get("content-type"),
    )


def _header_line(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip().lower(), value.strip()


def _header(value: str) -> Message:
    """Parse parameters as the e-mail parser does; a disposition gets a second half to look like a media type."""
    message = Message()
    message["content-type"] = value.replace("form-data", "form-data/x", 1) if value.startswith("form-data") else value
    return message


def _broken(why: str) -> ApiError:
    return ApiError(400, f"Could not parse multipart form: {why}.", code="invalid_multipart_form_data")
