"""Go 1.18 or newer with its standard library."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generations.providers.base import FilePart
from generations.providers.multipart import disposition
from generations.providers.snippets.literals import Notation, quoted, utf32
from generations.providers.snippets.shown import WAIT, Shown

_text = partial(quoted, code=utf32)

_ALWAYS = ("bytes", "fmt", "io", "log", "net/http", "os", "time")
_DATA_URI = """
func dataURI(path, kind string) string {
	data, err := os.ReadFile(path)
	check(err)
	return "data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(data)
}
"""
_ADD_FILE = """
func addFile(form *multipart.Writer, disposition, kind, path string) {
	data, err := os.ReadFile(path)
	check(err)
	head := textproto.MIMEHeader{"Content-Disposition": {disposition}, "Content-Type": {kind}}
	part, err := form.CreatePart(head)
	check(err)
	_, err = part.Write(data)
	check(err)
}
"""
_CHECK = """
func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}"""


def write(shown: Shown) -> str:
    helpers = [_DATA_URI] if shown.encodes else [_ADD_FILE] if shown.call.json is None else []
    return "\n".join([*_imports(shown), "", "func main() {", *_body(shown), *_call(shown), "}", *helpers, _CHECK])


def _imports(shown: Shown) -> Iterator[str]:
    more = ("encoding/json",) if shown.call.json is not None else ("mime/multipart", "net/textproto")
    more += ("encoding/base64",) if shown.encodes else ()
    yield "package main\n\nimport ("
    yield from (f'\t"{name}"' for name in sorted((*_ALWAYS, *more)))
    yield ")"


def _body(shown: Shown) -> Iterator[str]:
    notation = _notation(shown)
    if shown.call.json is not None:
        yield f"\tdata, err := json.Marshal({notation.value(shown.call.json, 1)})"
        yield "\tcheck(err)"
        yield "\tbody := bytes.NewReader(data)"
        return
    yield "\tbody := &bytes.Buffer{}"
    yield "\tform := multipart.NewWriter(body)"
    for name, value in shown.call.fields:
        yield f"\tcheck(form.WriteField({_text(name)}, {notation.lines(value, 1)}))"
    for name, part in shown.call.files:
        said = (disposition(name, part), part.content_type, shown.file(part))
        yield f"\taddFile(form, {', '.join(map(_text, said))})"
    yield "\tcheck(form.Close())"


def _call(shown: Shown) -> Iterator[str]:
    yield f'\trequest, err := http.NewRequest("POST", {_text(shown.url)}, body)'
    yield "\tcheck(err)"
    yield f'\trequest.Header.Set("Authorization", "Bearer "+os.Getenv("{shown.variable}"))'
    if shown.call.json is None:
        yield '\trequest.Header.Set("Content-Type", form.FormDataContentType())'
    yield from (f"\trequest.Header.Set({_text(name)}, {_text(value)})" for name, value in shown.headers.items())
    yield f"\tclient := http.Client{{Timeout: {WAIT} * time.Second}}"
    yield "\tanswer, err := client.Do(request)"
    yield "\tcheck(err)"
    yield "\tdefer answer.Body.Close()"
    yield "\ttext, err := io.ReadAll(answer.Body)"
    yield "\tcheck(err)"
    yield "\tfmt.Println(answer.StatusCode, string(text))"


def _notation(shown: Shown) -> Notation:
    return Notation(
        text=_text,
        file=partial(_data_uri, shown),
        map_start="map[string]any{",
        list_start="[]any{",
        list_end="}",
        words=("nil", "true", "false"),
        indent="\t",
    )


def _data_uri(shown: Shown, part: FilePart) -> str:
    return f"dataURI({_text(shown.file(part))}, {_text(part.content_type)})"
