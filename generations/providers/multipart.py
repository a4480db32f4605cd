"""How a part of a multipart form is named: by the wire that sends it, and in the snippets that show what is sent."""

from __future__ import annotations

from generations.providers.base import FilePart


def quoted(text: str) -> str:
    """As browsers write it (WHATWG HTML, multipart/form-data encoding algorithm)."""
    return text.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")


def disposition(name: str, part: FilePart | None = None) -> str:
    """The value of Content-Disposition; without ``part``: of a text."""
    found = f'form-data; name="{quoted(name)}"'
    return found if part is None else f'{found}; filename="{quoted(part.filename)}"'
