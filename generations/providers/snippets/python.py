"""Python 3 with httpx."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generations.providers.base import FilePart
from generations.providers.snippets.literals import Notation, quoted_either, utf32
from generations.providers.snippets.shown import PAUSE, WAIT, Shown

_text = partial(quoted_either, code=utf32)

_DATA_URI = """

def data_uri(path, kind):
    return f"data:{kind};base64," + base64.b64encode(Path(path).read_bytes()).decode()

"""


def write(shown: Shown) -> str:
    return "\n".join([*_imports(shown), *_call(shown)])


def _imports(shown: Shown) -> Iterator[str]:
    if shown.encodes:
        yield "import base64"
    yield "import os"
    if shown.call.running:
        yield "import time"
    if shown.encodes:
        yield "from pathlib import Path"
    yield "\nimport httpx"
    yield _DATA_URI if shown.encodes else ""


def _call(shown: Shown) -> Iterator[str]:
    key = f'"Authorization": "Bearer " + os.environ["{shown.variable}"]'
    if shown.call.running:
        yield f"key = {{{key}}}"
        key = "**key"
    headers = [key] + [f"{_text(name)}: {_text(value)}" for name, value in shown.call.headers.items()]
    yield "answer = httpx.post("
    yield f"    {_text(shown.url)},"
    yield f"    headers={{{', '.join(headers)}}},"
    yield from _body(shown)
    yield f"    timeout={WAIT},"
    yield ")"
    yield "print(answer.status_code, answer.text)"
    if shown.call.running:
        yield f'while (task := answer.json()).get("status") in [{", ".join(map(_text, shown.call.running))}]:'
        yield f"    time.sleep({PAUSE})"
        yield f'    answer = httpx.get({_text(shown.look)} + task["id"], headers=key, timeout={WAIT})'
        yield "    print(answer.status_code, answer.text)"


def _body(shown: Shown) -> Iterator[str]:
    notation = Notation(text=_text, file=partial(_data_uri, shown), words=("None", "True", "False"), indent="    ")
    if shown.call.json is not None:
        yield f"    json={notation.value(shown.call.json, 1)},"
        return
    yield f"    data={notation.value(dict(shown.call.fields), 1)},"
    yield "    files=["
    yield from (f"        ({_text(name)}, {_file(shown, part)})," for name, part in shown.call.files)
    yield "    ],"


def _data_uri(shown: Shown, part: FilePart) -> str:
    return f"data_uri({_text(shown.file(part))}, {_text(part.content_type)})"


def _file(shown: Shown, part: FilePart) -> str:
    return f'({_text(part.filename)}, open({_text(shown.file(part))}, "rb"), {_text(part.content_type)})'
