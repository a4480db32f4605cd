"""JavaScript for Node.js 18 or newer: an ES module without dependencies."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generations.providers.base import FilePart
from generations.providers.multipart import disposition
from generations.providers.snippets.literals import Notation, quoted_either, utf16
from generations.providers.snippets.shown import PAUSE, WAIT, Shown

_text = partial(quoted_either, code=utf16)

_DATA_URI = """
const dataUri = async (path, type) => `data:${type};base64,${await readFile(path, "base64")}`;
"""
_OWN_FORM = """
// Written by hand: FormData would make two characters of each line break.
const boundary = randomUUID();
const part = (...head) => `--${boundary}\\r\\n${head.join("\\r\\n")}\\r\\n\\r\\n`;
const text = (disposition, value) => `${part(`Content-Disposition: ${disposition}`)}${value}\\r\\n`;
const file = async (disposition, type, path) =>
  new Blob([part(`Content-Disposition: ${disposition}`, `Content-Type: ${type}`), await readFile(path), "\\r\\n"]);
"""


def write(shown: Shown) -> str:
    return "\n".join(["// call.mjs", *_imports(shown), *_before(shown), *_call(shown)])


def _imports(shown: Shown) -> Iterator[str]:
    own = _is_own_form(shown)
    if own:
        yield 'import { randomUUID } from "node:crypto";'
    if shown.files:
        yield 'import { readFile } from "node:fs/promises";'


def _before(shown: Shown) -> Iterator[str]:
    if shown.call.json is not None:
        yield _DATA_URI if shown.encodes else ""
    elif _is_own_form(shown):
        yield _OWN_FORM
        yield from _own_form(shown)
    else:
        yield from _form(shown)


def _is_own_form(shown: Shown) -> bool:
    """Whether FormData would send another text: it writes every line break as CR LF (WHATWG)."""
    return any("\n" in value or "\r" in value for _, value in shown.call.fields)


def _form(shown: Shown) -> Iterator[str]:
    yield "\nconst form = new FormData();"
    yield from (f"form.append({_text(name)}, {_text(value)});" for name, value in shown.call.fields)
    for name, part in shown.call.files:
        blob = f"new Blob([await readFile({_text(shown.file(part))})], {{ type: {_text(part.content_type)} }})"
        yield f"form.append({_text(name)}, {blob}, {_text(part.filename)});"
    yield ""


def _own_form(shown: Shown) -> Iterator[str]:
    notation = _notation(shown)
    yield "const form = new Blob(["
    yield from (f"  text({_text(disposition(name))}, {notation.lines(value, 1)})," for name, value in shown.call.fields)
    for name, part in shown.call.files:
        said = (disposition(name, part), part.content_type, shown.file(part))
        yield f"  await file({', '.join(map(_text, said))}),"
    yield "  `--${boundary}--\\r\\n`,"
    yield "]);\n"


def _call(shown: Shown) -> Iterator[str]:
    if shown.call.running:
        yield f"const key = {{ {_key(shown)} }};"
    yield f"{'let' if shown.call.running else 'const'} response = await fetch({_text(shown.url)}, {{"
    yield '  method: "POST",'
    yield "  headers: {"
    yield f"    {'...key' if shown.call.running else _key(shown)},"
    if _is_own_form(shown):
        yield '    "Content-Type": `multipart/form-data; boundary=${boundary}`,'
    yield from (f"    {_text(name)}: {_text(value)}," for name, value in shown.headers.items())
    yield "  },"
    yield f"  body: {_body(shown)},"
    yield f"  signal: AbortSignal.timeout({WAIT}_000),"
    yield "});"
    if shown.call.running:
        yield from _looks(shown)
    else:
        yield "console.log(response.status, await response.text());"


def _key(shown: Shown) -> str:
    return f'"Authorization": `Bearer ${{process.env.{shown.variable}}}`'


def _looks(shown: Shown) -> Iterator[str]:
    yield "let answer = await response.text();"
    yield "console.log(response.status, answer);"
    yield f"while ([{', '.join(map(_text, shown.call.running))}].includes(JSON.parse(answer).status)) {{"
    yield f"  await new Promise((done) => setTimeout(done, {PAUSE}_000));"
    yield f"  response = await fetch({_text(shown.look)} + JSON.parse(answer).id, {{ headers: key }});"
    yield "  answer = await response.text();"
    yield "  console.log(response.status, answer);"
    yield "}"


def _body(shown: Shown) -> str:
    if shown.call.json is None:
        return "form"
    return f"JSON.stringify({_notation(shown).value(shown.call.json, 1)})"


def _notation(shown: Shown) -> Notation:
    return Notation(text=_text, file=partial(_data_uri, shown))


def _data_uri(shown: Shown, part: FilePart) -> str:
    return f"await dataUri({_text(shown.file(part))}, {_text(part.content_type)})"
