"""People who are named in a text by "@" and their name. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator


def mentioned_in(text: str, names: Iterable[str]) -> list[str]:
    """Those of ``names`` that stand in ``text`` behind an "@", in their order there, each once."""
    return list(dict.fromkeys(name for _words, name in pieces(text, names) if name))


def pieces(text: str, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """``text`` in pieces: the words, and the name that they mention, "" for what is no mention. Of two names that begin alike the longer
    one is meant; upper and lower case are the same."""
    known = {name.casefold(): name for name in names if name.strip()}
    if not known or "@" not in text:
        yield text, ""
        return
    wanted = "|".join(re.escape(name) for name in sorted(known.values(), key=len, reverse=True))
    end = 0
    # A letter of Latin behind a name makes another name of it; in Chinese the sentence simply goes on.
    for found in re.finditer(rf"(?<![A-Za-z0-9._%+@-])@({wanted})(?![A-Za-z0-9_])", text, re.IGNORECASE):
        name = known.get(found[1].casefold(), "")
        yield text[end : found.start()], ""
        yield found[0], name
        end = found.end()
    yield text[end:], ""
