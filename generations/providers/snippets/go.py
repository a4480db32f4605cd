"""Go 1.18 or newer with its standard library."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generations.providers.base import FilePart
from generations.providers.multipart import disposition
from generations.providers.snippets.literals import Notation, is_plain, quoted, utf32
from generations.providers.snippets.shown import PAUSE, WAIT, Shown

_ALWAYS = ("bytes", "fmt", "io", "log", "net/http", "os", "time")
_DATA_URI = """
func dataURI(path, kind string) string {
	data, err := os.ReadFile(path)
	check(err)
	return "data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(data)
}"""
_ADD_FILE = """
func addFile(form *multipart.Writer, disposition, kind, path string) {
	data, err := os.ReadFile(path)
	check(err)
	head := textproto.MIMEHeader{"Content-Disposition": {disposition}, "Content-Type": {kind}}
	part, err := form.CreatePart(head)
	check(err)
	_, err = part.Write(data)
	check(err)
}"""
_SEND = """
func send(request *http.Request) []byte {
	request.Header.Set("Authorization", "Bearer "+os.Getenv("%s"))
	client := http.Client{Timeout: %d * time.Second}
	answer, err := client.Do(request)
	check(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	check(err)
	fmt.Println(answer.StatusCode, string(text))
	return text
}"""
_RUNNING = """
func running(answer []byte) (id string, is bool) {
	var task struct{ ID, Status string }
	check(json.Unmarshal(answer, &task))
	return task.ID, %s
}"""
_CHECK = """
func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}"""


def write(shown: Shown) -> str:
    return "\n".join([*_imports(shown), *_main(shown), *_helpers(shown)])


def _text(text: str) -> str:
    return f"`{text}`" if is_plain(text, without="`") else quoted(text, utf32)


def _imports(shown: Shown) -> Iterator[str]:
    more = ["encoding/json"] if shown.call.json is not None else ["mime/multipart", "net/textproto"]
    more += ["encoding/base64"] if shown.encodes else []
    yield "package main\n\nimport ("
    yield from (f'\t"{name}"' for name in sorted((*_ALWAYS, *more)))
    yield ")\n"


def _main(shown: Shown) -> Iterator[str]:
    yield "func main() {"
    yield from _body(shown)
    yield f'\trequest, err := http.NewRequest("POST", {_text(shown.url)}, body)'
    yield "\tcheck(err)"
    if shown.call.json is None:
        yield '\trequest.Header.Set("Content-Type", form.FormDataContentType())'
    yield from (f"\trequest.Header.Set({_text(name)}, {_text(value)})" for name, value in shown.headers.items())
    yield from _looks(shown) if shown.call.running else ("\tsend(request)",)
    yield "}"


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


def _looks(shown: Shown) -> Iterator[str]:
    yield "\tid, is := running(send(request))"
    yield "\tfor is {"
    yield f"\t\ttime.Sleep({PAUSE} * time.Second)"
    yield f'\t\trequest, err := http.NewRequest("GET", {_text(shown.look)}+id, nil)'
    yield "\t\tcheck(err)"
    yield "\t\tid, is = running(send(request))"
    yield "\t}"


def _helpers(shown: Shown) -> Iterator[str]:
    yield _SEND % (shown.variable, WAIT)
    if shown.encodes:
        yield _DATA_URI
    if shown.call.json is None:
        yield _ADD_FILE
    if shown.call.running:
        yield _RUNNING % " || ".join(f"task.Status == {_text(word)}" for word in shown.call.running)
    yield _CHECK


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
