"""cURL 7.81 or newer, in a shell of today: bash, zsh, or any other with ``$'…'`` (POSIX 2024)."""

from __future__ import annotations

import re
import shlex
from functools import partial

from generations.providers.base import FilePart
from generations.providers.snippets.literals import Notation, is_seen, quoted, utf16
from generations.providers.snippets.shown import Shown

MOST_BYTES = 100_000
"""Of one argument: Linux takes 131,071."""
END = "BODY"


def write(shown: Shown) -> str:
    lines = [f"curl {_shell(shown.url)}", f'-H "Authorization: Bearer ${shown.variable}"']
    lines += [f"-H {_shell(f'{name}: {value}')}" for name, value in shown.headers.items()]
    if shown.call.json is None:
        lines += [f"--form-string {_shell(f'{name}={value}')}" for name, value in shown.call.fields]
        lines += [f"-F {_shell(_form_file(shown, name, part))}" for name, part in shown.call.files]
        return _joined(lines)
    return "\n".join([_joined([*lines, _json(shown)]), *_looks(shown)])


def _looks(shown: Shown) -> list[str]:
    """The answer is read by a person here: a shell alone cannot."""
    if not shown.call.running:
        return []
    key = f'-H "Authorization: Bearer ${shown.variable}"'
    said = f"# While the answer's status is {' or '.join(shown.call.running)}, ask with its id in the place of ID:"
    return ["", said, f"# curl {_shell(f'{shown.look}ID')} {key}"]


def _joined(lines: list[str]) -> str:
    return " \\\n  ".join(lines)


def _shell(text: str) -> str:
    r"""One word of a shell, whatever its locale: unseen characters as the octal numbers of their UTF-8 bytes."""
    if all(is_seen(char) or char == "\n" for char in text):
        return shlex.quote(text)
    escapes = {"\\": r"\\", "'": r"\'", "\n": r"\n", "\r": r"\r", "\t": r"\t"}
    return f"$'{''.join(escapes.get(char) or (char if is_seen(char) else _octal(char)) for char in text)}'"


def _octal(char: str) -> str:
    return "".join(f"\\{byte:03o}" for byte in char.encode())


def _form_file(shown: Shown, name: str, part: FilePart) -> str:
    """cURL sends the name of the file on the disk, unless it is told another."""
    local = shown.file(part)
    sent = "" if local == part.filename else f";filename={_in_form(part.filename)}"
    return f"{name}=@{_in_form(local)}{sent};type={part.content_type}"


def _in_form(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _json(shown: Shown) -> str:
    """As an argument where it reads well; by standard input where it has quotes or files, or is too long for an argument."""
    text = partial(quoted, code=utf16)
    if shown.encodes:
        body = Notation(text=lambda one: _in_document(text(one)), file=partial(_encoded, shown), joint=None, last="")
        return f"--data-binary @- <<{END}\n{body.value(shown.call.json)}\n{END}"
    plain = Notation(text=text, file=partial(_encoded, shown), joint=None, last="").value(shown.call.json)
    if "'" in plain or len(plain.encode()) > MOST_BYTES:
        return f"--data-binary @- <<'{END}'\n{plain}\n{END}"
    return f"-d '{plain}'"


def _in_document(text: str) -> str:
    """For a here-document in which the shell puts the files, and changes nothing else."""
    return re.sub(r"([\\$`])", r"\\\1", text)


def _encoded(shown: Shown, part: FilePart) -> str:
    kind = _in_document(quoted(part.content_type, utf16)[1:-1])
    return f"\"data:{kind};base64,$(base64 < {shlex.quote(shown.file(part))} | tr -d '\\n')\""
