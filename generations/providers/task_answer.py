"""Reads what contracts of tasks answer: errors of every wording, the end of a task that failed, and the pictures of one that
is done."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from generations.providers.base import Outcome, Picture, Spooled, Usage, Wire
from generations.providers.errors import Answered, GatewayError, Refused, ResultLost, Spoiled
from generations.providers.openai_errors import (
    MESSAGE_LIMIT,
    Envelope,
    judge_answer,
    judge_in_answer,
    parse_envelope,
    read_envelope,
)

MESSAGE_NAMES = ("message", "error", "detail", "errorMessage", "msg")
"""Under which an error's text was seen, best first; ``error`` may be a text or hold any of them."""
_DEEP = 4
_CONTENT_WORDS = re.compile(r"nsfw|prohibited content|policy violation|flagged|sensitive content", re.IGNORECASE)
_KEPT = ("content_refused", "reference_unreadable")
"""Of what an error's words can mean, what is true of a task that failed too: the rest speaks of a call."""


def words_of(value: Any, depth: int = _DEEP) -> str:
    """The text of an error of any shape, "" if there is none."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return next((said for item in value if (said := words_of(item, depth - 1))), "") if depth else ""
    if isinstance(value, dict) and depth:
        return next((said for name in MESSAGE_NAMES if (said := words_of(value.get(name), depth - 1))), "")
    return ""


def judge_create(
    status: int, headers: Mapping[str, str], text: str, *, unbilled_failures: bool = False
) -> GatewayError:
    """The error that an HTTP answer outside 2xx is, whichever name its text stands under."""
    return judge_answer(status, headers, _readable(text), unbilled_failures=unbilled_failures)


def _readable(text: str) -> str:
    """The body with its error's text where every reader of errors looks for it."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return text
    said = words_of(data) if isinstance(data, dict) else ""
    known = parse_envelope(text)
    return json.dumps({"message": said}) if said and not (known and known.message) else text


def failure(task: Mapping[str, Any], status: int, usage: Usage) -> GatewayError:
    """The error that a failed task is. Not billed: ``usage`` says so."""
    envelope = _envelope(task)
    judged = judge_in_answer(envelope, status)
    if judged.code not in _KEPT:
        kind, code = (Answered, "task_failed")
        if _CONTENT_WORDS.search(envelope.message):
            kind, code = (Refused, "content_refused")
        judged = kind(judged.detail, code=code, params=judged.params, http_status=status)
    judged.usage = usage
    return judged


def _envelope(task: Mapping[str, Any]) -> Envelope:
    said = words_of(task)[:MESSAGE_LIMIT]
    found = read_envelope(task) or Envelope()
    return replace(found, message=said)


async def take(entries: Iterable[Any], wire: Wire, usage: Usage | None) -> Outcome:
    """The pictures of a task that is done, each fetched. Raises ``Spoiled`` if none of them is readable, ``ResultLost`` if
    none can be fetched; both are billed."""
    pictures, lost = list[Picture](), list[Spoiled]()
    for index, entry in enumerate(entries):
        try:
            pictures.append(Picture(index=index, path=await _file_of(entry, wire)))
        except Spoiled as error:
            lost.append(error)
    if not pictures:
        raise _worst(lost, usage)
    return Outcome(pictures=tuple(pictures), unreadable=len(lost), usage=usage)


def _worst(lost: list[Spoiled], usage: Usage | None) -> Spoiled:
    """Of several, an address that may still be fetched: the most that a person can do something about."""
    nothing = Spoiled("done, and no picture in it", code="answer_empty_billed")
    error = next((one for one in lost if isinstance(one, ResultLost)), lost[0] if lost else nothing)
    error.usage = usage
    return error


async def _file_of(entry: Any, wire: Wire) -> Path:
    """The picture of an entry: an address or a ``data:`` URI, bare or under ``url``."""
    value = entry.get("url") if isinstance(entry, dict) else entry
    if isinstance(value, Spooled):
        if value.ok and value.size:
            return value.path
        value.path.unlink(missing_ok=True)
    elif isinstance(value, str) and value.strip():
        try:
            return await wire.download(value.strip())
        except ResultLost as error:
            # What stood in the answer itself can be fetched no better a second time.
            if error.code == "disk_failed" or value.strip()[:5].lower() != "data:":
                raise
    raise Spoiled("an entry without a readable picture", code="unreadable_answer")


def discard(data: Any) -> None:
    """Remove the files that a parsed answer brought and nobody takes."""
    if isinstance(data, Spooled):
        data.path.unlink(missing_ok=True)
    elif isinstance(data, dict | list):
        for item in data.values() if isinstance(data, dict) else data:
            discard(item)
