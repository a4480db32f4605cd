"""One pass over a prompt: where its variables, alternations and word lists stand, past everything that only looks like them."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .jsonish import START, Quoted, Walk, decoded
from .listed import KEYED, WINDOW, is_labelled, is_list
from .markdown import Markdown
from .names import Parsed, in_braces, in_braces_with_colon, in_brackets, is_pictograph, key

PLACES_OF_FORM, KEYED_OF_FORM = 3, 2
"""Other variables, and those of them that stand after a key, from which on a text is a form: its brackets are places to fill."""
DEEPEST = 1
"""JSON in a string of JSON, so often; deeper it is read as plain text, which keeps the time linear."""
READ_FENCES = frozenset({"json", "json5", "jsonc", "text", "txt", "plaintext", "prompt", "markdown", "md"})
"""Marks of fences that hold a prompt, not code."""

ROW = r"\[ [^\[\]\n,]++ , [^\[\]\n]++ \]"
THING = re.compile(
    rf"""
      (?P<escape> \\ [^\w\s] )
    | (?P<fence> ^[ \t>]*+ (?P<rail>`{{3,}}+|~{{3,}}+) (?P<info>[^`\n]*+) $ )
    | (?P<ticks> `++ )
    | (?P<list> (?<![\${{]) \{{ list [ ]{{0,9}}[:：] (?P<listed>[^{{}}|\n]++) \}} )
    | (?P<braces> \{{\{{ (?P<inner>[^{{}}\n]*+) \}}\}} )
    | (?P<wide_braces> ｛｛ (?P<content_of_wide>[^{{}}\n｛｝]*+) ｝｝ )
    | (?P<tag> \{{% [^%\n]*+ %\}} )
    | (?P<cdata> <!\[CDATA\[ )
    | (?P<json> {START} )
    | (?P<rows> \[ \s{{0,9}}+ {ROW} (?: \s{{0,9}}+ , \s{{0,9}}+ {ROW} )++ \s{{0,9}}+ \] )
    | (?P<choice> (?<![\${{]) \{{ (?!\{{) (?: [^{{}}\n]++ | \{{\{{[^{{}}\n]*+\}}\}} )*+ \}} )
    | (?P<square> \[ (?P<content>[^\[\]\n]*+) \] )
    | (?P<wide> ［ (?P<within>[^\[\]{{}}\n［］]*+) ］ )
    | (?P<heading> 【 (?P<title>[^\[\]{{}}\n［］【】]*+) 】 )
    """,
    re.VERBOSE | re.MULTILINE,
)
CODE_SIGN = re.compile(
    r"[;<>=$]|(?<!\{)\{(?!\{)|\w\(|[\w\])]\[|^[ \t]*+(?:[#/>|-]|def |class |import |from |return |print)", re.MULTILINE
)
"""In a fence without a mark: it holds code, not a prompt."""
SENTENCE = re.compile(r"\b(?:[^\W\d_]++[ ,]++){2}[^\W\d_\[]|[^\x00-\x7f]{4}")
CLOSED_TAG = re.compile(r"\[/([^\[\]\n]{1,80})\]")
WORD = frozenset(string.ascii_letters + string.digits + "_")
LONGEST_WORD = 64
NATURAL = re.compile(r"[A-Za-z]\s+[A-Za-z]|[:：]\s|[^\x00-\x7f]")
"""Words as people write them, not an index of code."""
IDENTIFIER = re.compile(r"[A-Za-z_]\w*")
WORDS = re.compile(r"[\w.-]+(?:\s*,\s*[\w.-]+)+", re.ASCII)
COMMAND = re.compile(r"\\[A-Za-z]+\Z")
CALLED = re.compile(r"(?:[A-Za-z0-9_]\([^()\n]*\)|\\[A-Za-z]+\*?\{[^{}\n]*\})\Z")
"""A call, or a command of LaTeX with its argument: ``f(x)[i]``, ``\\begin{figure}[h]``."""
TAG = re.compile(r"<[A-Za-z][^<>]*\Z")
OTHER_CHOICE = re.compile(r"""\$\$|=\s?["“]""")
"""Other tools' marks: ``{2$$a|b}`` for two of them, ``{argument default="a|b"}``."""
OBJECT_SIGNS = re.compile("[:,]")
ARROW = r"(?:--+>|---+|-\.+->|==+>)"
ARROW_AFTER = re.compile(rf"[ \t]*+{ARROW}")
ARROW_BEFORE = re.compile(rf"{ARROW}[ \t]*(?:\|[^|\n]{{0,40}}\|)?[ \t]*[A-Za-z0-9_]{{1,30}}\Z")
LETTER_BEFORE = re.compile(r"[^\W\d_] ?\Z")
SENTENCE_GOES_ON = re.compile(r"[,，、.。]| ?(?:[a-z]|[^\W\d_\x00-\x7f])")
QUANTIFIER = re.compile(r"\{\d+(?:,\d*)?\}")
ASSIGNED = re.compile(r"[ \t]*=(?!=)")
SETTINGS_LINE = re.compile(r"[ \t]*+\r?\n[ \t]*+\w[\w .&/-]{0,40}+[=＝]")


class Mark(NamedTuple):
    """A variable where it stands. ``escapes``: how many strings of JSON it lies in, one in another."""

    start: int
    end: int
    name: str
    default: str | None
    escapes: int = 0


class Choice(NamedTuple):
    """An alternation ``{a|b}`` or, with ``list_name``, a word list, outside JSON and code."""

    start: int
    end: int
    list_name: str = ""


@dataclass(frozen=True, slots=True)
class Scan:
    """Everything found, in the order of the text. ``marks`` never overlap; they may lie in the options of a choice."""

    marks: tuple[Mark, ...]
    choices: tuple[Choice, ...]


def scan(text: str) -> Scan:
    """Time and memory grow with the length of the text alone, whatever it holds."""
    pass_ = _Pass(text)
    pass_.run()
    sure = {key(mark.name) for mark in pass_.marks}
    kept = [mark for mark in pass_.headings if key(mark.name) in sure]
    forms = [*pass_.long] if len(sure) >= PLACES_OF_FORM else []
    if pass_.lists and len(sure) > 1 and _keyed_places(text, pass_.marks) >= KEYED_OF_FORM:
        forms += pass_.lists
    marks = sorted([*pass_.marks, *kept, *forms], key=lambda mark: mark.start)
    return Scan(marks=tuple(marks), choices=tuple(pass_.choices))


def _keyed_places(text: str, marks: Iterable[Mark]) -> int:
    """How many variables there are that stand after a key: ``Place: [city]``."""
    found = (mark for mark in marks if not mark.escapes and text[mark.start] == "[")
    return len({mark.name for mark in found if KEYED.search(text, max(0, mark.start - WINDOW), mark.start)})


@dataclass(slots=True)
class _Pass:
    """Reads ``text`` from left to right; a string of JSON is read by a pass of its own, one ``level`` deeper."""

    text: str
    level: int = 0
    fenced: bool = False
    marks: list[Mark] = field(default_factory=list)
    headings: list[Mark] = field(default_factory=list)
    long: list[Mark] = field(default_factory=list)
    lists: list[Mark] = field(default_factory=list)
    """Long descriptions, and lists after a label: places to fill where the text is a form."""
    choices: list[Choice] = field(default_factory=list)
    _markdown: Markdown = field(init=False)
    _closed: frozenset[str] = field(init=False)
    _index_end: int = -1
    """Where the last index of code ended: ``a[0][i]`` goes on there."""

    def __post_init__(self) -> None:
        self._markdown = Markdown(self.text)
        self._closed = frozenset(tag[1].strip() for tag in CLOSED_TAG.finditer(self.text))

    def run(self) -> None:
        take: dict[str | None, Callable[[re.Match[str]], int]] = {
            "escape": re.Match.end,
            "tag": re.Match.end,
            "cdata": re.Match.end,
            "wide_braces": self._wide_braces,
            "fence": self._fence,
            "ticks": self._ticks,
            "list": self._list,
            "braces": self._braces,
            "json": self._json,
            "rows": re.Match.end,
            "choice": self._choice,
            "square": self._square,
            "wide": self._wide,
            "heading": self._heading,
        }
        position, search = 0, THING.search
        while thing := search(self.text, position):
            position = take[thing.lastgroup](thing)

    def _fence(self, thing: re.Match[str]) -> int:
        """Code is passed over. A fence that holds a prompt is read, but for fences in it; so is one without a mark that wraps the whole
        text or has nothing of code."""
        end = self._markdown.fence_end(thing.end(), thing["rail"])
        if end is None:
            return thing.end()
        kind = thing["info"].strip().lower()
        if not self.fenced and (kind in READ_FENCES or (not kind and self._holds_prompt(thing, end))):
            inner = _Pass(self.text[thing.end() : end], self.level, fenced=True)
            inner.run()
            self._adopt(inner, thing.end(), range(end - thing.end() + 1), escapes=0)
        return end

    def _holds_prompt(self, thing: re.Match[str], end: int) -> bool:
        if not self.text[: thing.start()].strip() and not self.text[end:].strip():
            return True
        inside = self.text[thing.end() : end].rpartition("\n")[0]
        return CODE_SIGN.search(inside) is None and SENTENCE.search(inside) is not None

    def _ticks(self, thing: re.Match[str]) -> int:
        return self._markdown.code_end(thing.start(), len(thing[0])) or thing.end()

    def _list(self, thing: re.Match[str]) -> int:
        self.choices.append(Choice(*thing.span(), list_name=thing["listed"].strip()))
        return thing.end()

    def _choice(self, thing: re.Match[str]) -> int:
        if "|" in thing[0] and OTHER_CHOICE.search(thing[0]) is None:
            self.choices.append(Choice(*thing.span()))
        return thing.start() + 1

    def _json(self, thing: re.Match[str]) -> int:
        if self.level > DEEPEST:
            return thing.start() + 1
        walk = Walk(self.text, thing.start())
        for part in walk.parts():
            if isinstance(part, Quoted):
                self._string(part)
            else:
                self._found(*part)
        if self._is_index(thing.start(), ""):
            self._index_end = walk.end
        return walk.end

    def _string(self, part: Quoted) -> None:
        raw = self.text[part.start : part.end]
        if not ("[" in raw or "{" in raw or "［" in raw or "【" in raw or (part.escapes and "\\u" in raw)):
            return
        text, places = decoded(raw) if part.escapes and "\\" in raw else (raw, range(len(raw) + 1))
        inner = _Pass(text, self.level + 1)
        inner.run()
        inner.choices.clear()
        self._adopt(inner, part.start, places, escapes=part.escapes)

    def _adopt(self, inner: _Pass, start: int, places: Sequence[int], *, escapes: int) -> None:
        """Take over what a pass over a part found; ``places`` says where its characters stand from ``start`` on."""
        kinds = ("marks", "headings", "long", "lists")
        for found, own in ((getattr(inner, kind), getattr(self, kind)) for kind in kinds):
            own += [
                Mark(start + places[first], start + places[end], name, default, inside + escapes)
                for first, end, name, default, inside in found
            ]
        self.choices += [Choice(start + places[first], start + places[end], name) for first, end, name in inner.choices]

    def _braces(self, thing: re.Match[str]) -> int:
        start, end = thing.span()
        before, after = self._before(start), self.text[end : end + 1]
        if self._is_argument(start):
            self._index_end = end
            return end
        inner = thing["inner"]
        taken = before == "$" or (before == "{" and after == "}") or (before == "=" and OBJECT_SIGNS.search(inner))
        parsed = None if taken else in_braces(inner) or in_braces_with_colon(inner)
        if parsed is None:
            return start + 1
        self._found(start, end, parsed)
        return end

    def _wide_braces(self, thing: re.Match[str]) -> int:
        inner = thing["content_of_wide"]
        self._found(*thing.span(), in_braces(inner) or in_braces_with_colon(inner))
        return thing.end()

    def _is_argument(self, start: int) -> bool:
        r"""A group of LaTeX: ``\frac{{a}}{{b}}``."""
        if self._before(start) == "}":
            return start == self._index_end
        return COMMAND.search(self.text, max(0, start - 24), start) is not None

    def _square(self, thing: re.Match[str]) -> int:
        start, content = thing.start(), thing["content"]
        found = False
        if self._is_index(start, content) and not self._goes_on(thing.end()):
            self._index_end = thing.end()
        elif "{{" not in content and not self._markdown.owns(start, content) and not self._is_code(thing):
            found = self._sort(thing, content)
        return thing.end() if found or "{" not in content else start + 1

    def _sort(self, thing: re.Match[str], content: str) -> bool:
        """Put a bracket where it belongs: whether it is a variable whatever else the text holds."""
        start, end = thing.span()
        parsed = in_brackets(content) or self._pictograph(thing)
        listed = is_list(self.text, start, end)
        if parsed and not listed:
            self.marks.append(Mark(start, end, *parsed))
            return True
        if "{" in content:
            return False
        if parsed and is_labelled(self.text, start):
            self.lists.append(Mark(start, end, *parsed))
        elif not listed and (parsed := in_brackets(content, in_form=True)):
            self.long.append(Mark(start, end, *parsed))
        return False

    def _pictograph(self, thing: re.Match[str]) -> Parsed | None:
        within = LETTER_BEFORE.search(self.text, max(0, thing.start() - 2), thing.start()) and SENTENCE_GOES_ON.match(
            self.text, thing.end()
        )
        return (thing["content"].strip(), None) if within and is_pictograph(thing["content"]) else None

    def _wide(self, thing: re.Match[str]) -> int:
        if not is_list(self.text, *thing.span()):
            self._found(*thing.span(), in_brackets(thing["within"]))
        return thing.end()

    def _heading(self, thing: re.Match[str]) -> int:
        if parsed := in_brackets(thing["title"]):
            self.headings.append(Mark(*thing.span(), *parsed))
        return thing.end()

    def _found(self, start: int, end: int, parsed: Parsed | None) -> None:
        if parsed:
            self.marks.append(Mark(start, end, *parsed))

    def _before(self, start: int) -> str:
        return self.text[start - 1] if start else ""

    def _goes_on(self, end: int) -> bool:
        """Whether a word goes on after the bracket: ``old[CITY]town``. No index of code is followed so."""
        after = self.text[end : end + 1]
        return after.isascii() and after.isalnum()

    def _is_index(self, start: int, content: str) -> bool:
        """``a[0]``, ``data[key]``, ``f(x)[i]``, ``a[0][i]``: the bracket follows what can be indexed, and holds no natural words."""
        before = self._before(start)
        if before == "]":
            return start == self._index_end
        if before in {")", "}"}:
            window = max(0, start - 60)
            possible = self.text.rfind("(" if before == ")" else "\\", window, start) >= 0 and IDENTIFIER.fullmatch(
                content
            )
            return bool(possible and CALLED.search(self.text, window, start))
        if before == "_" or before not in WORD or NATURAL.search(content):
            return False
        run = start - len(before)
        while run and start - run < LONGEST_WORD and self.text[run - 1] in WORD:
            run -= 1
        return not self.text[run:start].isdigit() and self._before(run) not in {"]", "}", "］", "】"}

    def _is_node(self, start: int, end: int) -> bool:
        """A box of a Mermaid diagram: ``A --> B[Boil the water]``."""
        if self._before(start) not in WORD:
            return False
        return bool(ARROW_AFTER.match(self.text, end) or ARROW_BEFORE.search(self.text, max(0, start - 80), start))

    def _is_code(self, thing: re.Match[str]) -> bool:
        """Tags that are closed, lists of bare words, sections of settings, double brackets, a regular expression's repeats."""
        content, end = thing["content"], thing.end()
        after = self.text[end : end + 1]
        if content.strip() in self._closed or self._is_node(thing.start(), end):
            return True
        if self._before(thing.start()) == "-" and TAG.search(self.text, max(0, thing.start() - 300), thing.start()):
            return True
        if after == "{" and QUANTIFIER.match(self.text, end):
            return True
        if "," in content and WORDS.fullmatch(content):
            before = self.text[max(0, thing.start() - 3) : thing.start()].rstrip()
            return before.endswith("=") or ASSIGNED.match(self.text, end) is not None
        return self._before(thing.start()) in {"", "\n"} and SETTINGS_LINE.match(self.text, end) is not None
