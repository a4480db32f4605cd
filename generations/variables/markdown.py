"""Where Markdown has brackets and braces of its own: links, images, references and their definitions, check boxes, code."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from functools import cached_property

BRACKET = re.compile(r"\\[\s\S]|[\[\]]")
ADDRESS = re.compile(
    r"""\((?!e?s\)) [ ]{0,9}+
    (?P<to> <[^<>\n]*+> | (?:[^\s()\[\]]++|\([^\s()\[\]]*+\))++ )
    (?:[ \t\n]++(?P<titled>"[^"\n]*+"|'[^'\n]*+'))?+ [ \t\n]{0,9}+\)""",
    re.VERBOSE,
)
"""``(address "title")``. A plural in parentheses, ``[item](s)``, is no address."""
MARKED = re.compile(r"[<./:#@?&=%\\]|\A(?:address|href|link|ur[il])\Z", re.IGNORECASE)
"""What an address has, or the word that stands for one: ``[CITY](Paris)`` and ``[主体](猫)`` are no links."""
DEFINITION = re.compile(
    r"""^[ ]{0,3}\[([^\[\]\n]+)\]:[ \t]*
    (?: <[^<>\n]*> | [a-z][a-z0-9+.-]*+:// | www\. | mailto: | data:
      | (?: \.{0,2}/\S*+ | \#(?![0-9a-f]{3,8}\b)\S++
          | [\w%~-][\w%~./-]*\.[a-z][a-z0-9]{1,4}(?:[?\#]\S*+)? | [\w-]++(?:\.[a-z][\w-]*+)++/\S*+ )
        [ \t]*+ (?:$|["'(]) )""",
    re.MULTILINE | re.IGNORECASE | re.VERBOSE,
)
"""A label with what looks like an address: a scheme, a path, a file or site. ``[lens]: f/1.8``, ``[main]: #ff6600`` have none."""
LABEL = re.compile(r"\[([^\[\]\n]*+)\]")
NUMBER = re.compile(r"\s*\d*\s*")
LIST_MARK = re.compile(r"[ \t>]*(?:[-*+•·]|\d+[.)])?[ \t]*")
RUN = re.compile("`+")
BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")


class Markdown:
    """What one text has of it, found once and asked often."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._never_closed: dict[str, int] = {}
        """Mark of a fence → the shortest such rail that nothing closes any more."""

    @cached_property
    def defined(self) -> frozenset[str]:
        """Labels with a definition: ``[label]: https://…``."""
        return frozenset(found[1].strip().casefold() for found in DEFINITION.finditer(self.text))

    @cached_property
    def _inside_links(self) -> bytearray | None:
        """One byte a character: 1 within a link or image, from its first bracket to the end of its address."""
        if "](" not in self.text and "][" not in self.text:
            return None
        inside = bytearray(len(self.text) + 1)
        covered = 0
        for start, end in sorted(self._links()):
            if end > covered:
                inside[max(start, covered) : end] = b"\1" * (end - max(start, covered))
                covered = end
        return inside

    def _links(self) -> list[tuple[int, int]]:
        found = []
        opened: list[int] = []
        for bracket in BRACKET.finditer(self.text):
            if bracket[0] == "[":
                opened.append(bracket.start())
            elif bracket[0] == "]" and opened:
                start = opened.pop()
                after = bracket.end()
                if self.text[after : after + 1] in {"(", "["} and (end := self._target_end(after)):
                    found.append((start, end))
        return found

    def _target_end(self, place: int) -> int | None:
        """Where ``(address)`` or ``[label]`` ends that follows a link's text directly; None where it is no link."""
        if self.text.startswith("(", place):
            address = ADDRESS.match(self.text, place)
            return address.end() if address and self._is_address(address) else None
        if label := LABEL.match(self.text, place):
            known = NUMBER.fullmatch(label[1]) or label[1].strip().casefold() in self.defined
            return label.end() if known else None
        return None

    def _is_address(self, address: re.Match[str]) -> bool:
        return address["titled"] is not None or MARKED.search(address["to"]) is not None

    def owns(self, start: int, content: str) -> bool:
        """Whether the bracket at ``start`` is Markdown's: in a link, a label that is defined, or a check box of a list."""
        inside, label = self._inside_links, content.strip()
        end = start + len(content) + 2
        if self.text[start - 1 : start] == "!" and self.text[end : end + 1] == "(":
            return True
        if start > 1 and self.text.startswith("![", start - 2) and self.text[end : end + 1] == "]":
            return True
        if (inside and inside[start]) or (self.defined and label.casefold() in self.defined):
            return True
        return label in {"x", "X"} and self._first_in_line(start)

    def _first_in_line(self, start: int) -> bool:
        before = self.text[max(0, start - 40) : start].rpartition("\n")[2]
        return LIST_MARK.fullmatch(before) is not None

    @cached_property
    def _runs(self) -> dict[int, list[int]]:
        """Length of a run of backticks → where such runs begin."""
        runs: dict[int, list[int]] = defaultdict(list)
        for run in RUN.finditer(self.text):
            runs[len(run[0])].append(run.start())
        return runs

    def code_end(self, start: int, length: int) -> int | None:
        """Where the inline code ends that a run of ``length`` backticks at ``start`` begins; None where nothing closes it."""
        alike = self._runs[length]
        following = bisect_left(alike, start + length)
        if following == len(alike):
            return None
        closer = alike[following]
        return None if BLANK_LINE.search(self.text, start, closer) else closer + length

    def fence_end(self, after: int, rail: str) -> int | None:
        """Where the line ends that closes a fence opened by ``rail``; an open fence of backticks goes on to the text's end."""
        if len(rail) >= self._never_closed.get(rail[0], len(rail) + 1):
            return None
        closing = re.compile(rf"^[ \t>]*{re.escape(rail)}{re.escape(rail[0])}*[ \t]*\r?$", re.MULTILINE)
        if found := closing.search(self.text, after):
            return found.end()
        self._never_closed[rail[0]] = len(rail)
        return len(self.text) if rail[0] == "`" else None
