"""Prompts in Markdown: headings with their texts, or lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

HEADING = re.compile(r"^#{1,6}\s+(\S.*)$")
FENCE = re.compile(r"^(`{3,}|~{3,})")
ITEM = re.compile(r"^(?:[-*+]|\d{1,5}[.)])\s+(.*)$")
LEAD = re.compile(r"^\*\*(.+?)\*\*\s*[:：—–-]?\s*(.*)$", re.DOTALL)
"""An item that begins with its title in bold."""
NOTE = re.compile(r"^>\s?(.*)$")


def items(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each prompt with the line on which it begins. A heading with text under it is one: the fenced block is its text where there is
    one, quoted lines are its notes. Items of lists under a heading are one each, the heading their category."""
    heading, start, body, fence = "", 1, list[str](), ""
    for number, line in enumerate(text.splitlines(), 1):
        mark = FENCE.match(line)
        found = None if fence or mark else HEADING.match(line)
        if found:
            yield from _section(heading, start, body)
            heading, start, body = _heading(found.group(1)), number, []
            continue
        body.append(line)
        if mark and not fence:
            fence = mark.group(1)
        elif fence and line.rstrip() == fence:
            fence = ""
    yield from _section(heading, start, body)


def _heading(words: str) -> str:
    """Without the marks that may close it. Not in the pattern: there a line of spaces takes the fourth power of its length."""
    return words.rstrip().rstrip("#").rstrip()


def _section(heading: str, start: int, body: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    fenced, notes, rest = _parted(body)
    if fenced:
        yield start, {"title": heading, "text": fenced, "notes": "\n".join(notes)}
        return
    listed = list(_listed(body, start + 1 if heading else start))
    if listed:
        yield from ((line, {**one, "category": heading}) for line, one in listed)
        return
    words = "\n".join(rest).strip("\n")
    if words.strip() and heading:
        yield start, {"title": heading, "text": words, "notes": "\n".join(notes)}


def _parted(body: list[str]) -> tuple[str, list[str], list[str]]:
    """The first fenced block, the quoted lines, and the other ones."""
    fenced, notes, rest, fence = list[str](), list[str](), list[str](), ""
    for line in body:
        mark = FENCE.match(line)
        if fence and line.rstrip() == fence:
            break
        if fence:
            fenced.append(line)
        elif mark:
            fence = mark.group(1)
        elif quoted := NOTE.match(line):
            notes.append(quoted.group(1))
        else:
            rest.append(line)
    return "\n".join(fenced), notes, rest


def _listed(body: list[str], first: int) -> Iterator[tuple[int, dict[str, str]]]:
    """The items of a list, with what is indented under each. Prose between them ends an item."""
    current, start = list[str](), first
    for number, line in enumerate(body, first):
        found = ITEM.match(line)
        if found or not (line.startswith((" ", "\t")) or not line.strip()):
            yield from _ended(current, start)
            current, start = ([found.group(1)] if found else []), number
        elif current:
            current.append(line.strip())
    yield from _ended(current, start)


def _ended(current: list[str], start: int) -> Iterator[tuple[int, dict[str, str]]]:
    text = "\n".join(current).strip()
    if text:
        yield start, _item(text)


def _item(text: str) -> dict[str, str]:
    lead = LEAD.match(text)
    return {"title": lead.group(1), "text": lead.group(2)} if lead and lead.group(2) else {"text": text}


def written(title: str, text: str, notes: str) -> str:
    """A section that :func:`items` reads back: the fence is longer than any in the text."""
    ticks = max((len(run) for run in re.findall(r"`{3,}", text)), default=2) + 1
    fence = "`" * max(ticks, 3)
    quoted = "".join(f"> {line}\n" for line in notes.splitlines())
    return f"## {' '.join(title.split())}\n\n{quoted}{chr(10) if quoted else ''}{fence}\n{text}\n{fence}\n"
