"""A planned call as code that a person can run: cURL and Python. The key is an environment variable, never a value.

The call is the one that the dialect itself would make (:meth:`generations.providers.base.Dialect.plan`), so what is shown here
is what the studio sends.
"""

from __future__ import annotations

import json
import pprint
import re
import secrets
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generations.providers.base import Call, FilePart

WAIT = 600
"""Seconds that the Python snippet waits for a picture."""


@dataclass(frozen=True)
class Snippet:
    """``language`` is "curl" or "python"; ``label`` is its name, shown as it is."""

    language: str
    label: str
    text: str


def snippets(call: Call, base_url: str, key_variable: str) -> tuple[Snippet, ...]:
    """The call in every language. ``key_variable`` is the environment variable that holds the key."""
    url = f"{base_url.rstrip('/')}/{call.path.lstrip('/')}"
    return (
        Snippet("curl", "cURL", curl(call, url, key_variable)),
        Snippet("python", "Python", python(call, url, key_variable)),
    )


def key_variable(profile_key: str) -> str:
    """ "openai-hk" → "OPENAI_HK_API_KEY"."""
    return re.sub(r"[^A-Z0-9]+", "_", profile_key.upper()).strip("_") + "_API_KEY"


# -- cURL --------------------------------------------------------------------------------------------------------------


def curl(call: Call, url: str, variable: str) -> str:
    """For a POSIX shell. A body with files comes by standard input: an argument would be too long for them."""
    lines = [f"curl {shlex.quote(url)}", f'-H "Authorization: Bearer ${variable}"']
    lines += [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in call.headers.items()]
    if call.json is None:
        lines += [f"-F {shlex.quote(f'{name}={_form_text(value)}')}" for name, value in call.fields]
        lines += [f"-F {shlex.quote(_form_file(name, part))}" for name, part in call.files]
        return _joined(lines)
    lines.append('-H "Content-Type: application/json"')
    if any(_parts(call.json)):
        return _joined([*lines, "--data-binary @- <<BODY"]) + f"\n{_here_document(call.json)}\nBODY"
    return _joined([*lines, f"-d {shlex.quote(_pretty(call.json))}"])


def _joined(lines: list[str]) -> str:
    return " \\\n  ".join(lines)


def _form_text(value: str) -> str:
    """cURL reads a leading @ or < as the name of a file, and a ";" as the start of an option: quotes end that."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _form_file(name: str, part: FilePart) -> str:
    escaped = _file_name(part).replace("\\", "\\\\").replace('"', '\\"')
    return f'{name}=@"{escaped}";type={part.content_type}'


def _file_name(part: FilePart) -> str:
    """What a person would call the file. A name comes from whoever uploaded it: a line break in it could end a here-document."""
    return "".join(char if char.isprintable() else "_" for char in part.filename)


def _here_document(value: Any) -> str:
    """JSON in which the shell replaces each file by its base64, and nothing else by anything."""
    mark = secrets.token_hex(8)
    marks = {f"@{mark}-{place}@": part for place, part in enumerate(_parts(value)) if not part.url}
    names = {id(part): name for name, part in marks.items()}
    text = _pretty(_replaced(value, lambda part: part.url or names[id(part)]))
    text = re.sub(r"([\\$`])", r"\\\1", text)
    for name, part in marks.items():
        encoded = f"$(base64 < {shlex.quote(_file_name(part))} | tr -d '\\n')"
        text = text.replace(name, f"data:{part.content_type};base64,{encoded}")
    return text


# -- Python ------------------------------------------------------------------------------------------------------------


def python(call: Call, url: str, variable: str) -> str:
    """With httpx."""
    headers = [f'"Authorization": "Bearer " + os.environ[{variable!r}]']
    headers += [f"{name!r}: {value!r}" for name, value in call.headers.items()]
    encodes = call.json is not None and any(not part.url for part in _parts(call.json))
    lines = ["import base64", "import os", "from pathlib import Path", ""] if encodes else ["import os", ""]
    lines += ["import httpx", "", *(_DATA_URI if encodes else ())]
    lines += ["answer = httpx.post(", f"    {url!r},", f"    headers={{{', '.join(headers)}}},"]
    lines += [*_python_body(call), f"    timeout={WAIT},", ")", "print(answer.status_code, answer.text)"]
    return "\n".join(lines)


_DATA_URI = (
    "",
    "def data_uri(path, kind):",
    '    return f"data:{kind};base64," + base64.b64encode(Path(path).read_bytes()).decode()',
    "",
    "",
)


def _python_body(call: Call) -> Iterator[str]:
    if call.json is not None:
        yield f"    json={_literal(_replaced(call.json, _python_part))},"
        return
    yield f"    data={_literal(dict(call.fields))},"
    files = [
        (name, _Code(f"({_file_name(p)!r}, open({_file_name(p)!r}, 'rb'), {p.content_type!r})"))
        for name, p in call.files
    ]
    yield f"    files={_literal(files)},"


def _python_part(part: FilePart) -> Any:
    return part.url or _Code(f"data_uri({_file_name(part)!r}, {part.content_type!r})")


class _Code(str):
    """Stands in a literal as code, not as text."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def _literal(value: Any) -> str:
    text = pprint.pformat(value, sort_dicts=False, width=96)
    return text.replace("\n", "\n    " + " " * 5)


# -- Files inside a body -----------------------------------------------------------------------------------------------


def _parts(value: Any) -> Iterator[FilePart]:
    if isinstance(value, FilePart):
        yield value
    elif isinstance(value, dict | list | tuple):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _parts(item)


def _replaced(value: Any, by: Any) -> Any:
    if isinstance(value, FilePart):
        return by(value)
    if isinstance(value, dict):
        return {name: _replaced(item, by) for name, item in value.items()}
    return [_replaced(item, by) for item in value] if isinstance(value, list | tuple) else value


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
