"""Ruby 3.0 or newer with its standard library."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from generations.providers.base import FilePart
from generations.providers.multipart import quoted as quoted_in_form
from generations.providers.snippets.literals import Notation, is_plain, quoted
from generations.providers.snippets.shown import PAUSE, WAIT, Shown

_DATA_URI = """
def data_uri(path, type)
  "data:#{type};base64," + [File.binread(path)].pack("m0")
end
"""


def _text(text: str) -> str:
    """In double quotes, in which #{, #$ and #@ would begin code; in single ones where the text is full of double ones."""
    if is_plain(text, without="'\\"):
        return f"'{text}'"
    return re.sub(r"#(?=[{$@])", r"\\#", quoted(text, lambda point: f"\\u{{{point:x}}}"))


def write(shown: Shown) -> str:
    return "\n".join([*_imports(shown), *_call(shown)])


def _imports(shown: Shown) -> Iterator[str]:
    if shown.call.json is not None:
        yield 'require "json"'
    yield 'require "net/http"'
    yield _DATA_URI if shown.encodes else ""


def _call(shown: Shown) -> Iterator[str]:
    yield f"uri = URI({_text(shown.url)})"
    yield "request = Net::HTTP::Post.new(uri)"
    yield f'request["Authorization"] = {_key(shown)}'
    yield from (f"request[{_text(name)}] = {_text(value)}" for name, value in shown.headers.items())
    yield from _body(shown)
    yield ""
    yield 'secure = uri.scheme == "https"'
    yield f"answer = Net::HTTP.start(uri.hostname, uri.port, use_ssl: secure, read_timeout: {WAIT}) do |http|"
    yield "  http.request(request)"
    yield "end"
    yield "puts answer.code, answer.body"
    if shown.call.running:
        yield f'while [{", ".join(map(_text, shown.call.running))}].include?((task = JSON.parse(answer.body))["status"])'
        yield f"  sleep {PAUSE}"
        yield f'  uri = URI({_text(shown.look)} + task["id"])'
        yield f'  answer = Net::HTTP.get_response(uri, {{ "Authorization" => {_key(shown)} }})'
        yield "  puts answer.code, answer.body"
        yield "end"


def _key(shown: Shown) -> str:
    return f'"Bearer #{{ENV.fetch("{shown.variable}")}}"'


def _body(shown: Shown) -> Iterator[str]:
    notation = Notation(text=_text, file=partial(_data_uri, shown), pair="{} => {}", words=("nil", "true", "false"))
    if shown.call.json is not None:
        yield f"request.body = JSON.generate({notation.value(shown.call.json)})"
        return
    yield "request.set_form(["
    yield from (f"  [{_text(name)}, {notation.lines(value, 1)}]," for name, value in shown.call.fields)
    for name, part in shown.call.files:
        said = f"filename: {_text(quoted_in_form(part.filename))}, content_type: {_text(part.content_type)}"
        yield f'  [{_text(name)}, File.open({_text(shown.file(part))}, "rb"), {{ {said} }}],'
    yield '], "multipart/form-data")'


def _data_uri(shown: Shown, part: FilePart) -> str:
    return f"data_uri({_text(shown.file(part))}, {_text(part.content_type)})"
