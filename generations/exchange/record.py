"""One prompt on its way in or out of a library, whatever the file was."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from generations.exchange.cleaning import TooDeep, clean

FORMAT = "prompt-studio-library"
FORMAT_VERSION = 1
LONGEST_TEXT = 200_000
LONGEST_TITLE = 200
MOST_TAGS = 50
MOST_VERSIONS = 5000
TITLE_NAMES = ("title", "act", "name", "标题", "名称")
TEXT_NAMES = ("text", "prompt", "content", "提示词", "内容")
NOTES_NAMES = ("notes", "description", "备注", "说明")
SHARED = ("private", "team", "members")


class Unreadable(ValueError):
    """A record that cannot be taken; ``code`` says why, ``params`` with what."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code, self.params = code, params


@dataclass(frozen=True, kw_only=True)
class VersionRecord:
    """A version. People stand by their e-mail address, times in ISO 8601 with their zone, references with the SHA-256 of their file."""

    number: int
    text: str
    id: str = ""
    variables: Sequence[Mapping[str, Any]] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    references: Sequence[Mapping[str, Any]] = ()
    person: str = ""
    why: str = ""
    created: str = ""
    restores: int | None = None


@dataclass(frozen=True, kw_only=True)
class Record:
    """A prompt with its versions, oldest first. ``live`` is the number of the one in force. ``extra`` is what its file said beyond
    this, kept as it came. ``given`` names the fields that the file spoke of: an import leaves the others alone."""

    versions: tuple[VersionRecord, ...]
    live: int
    id: str = ""
    title: str = ""
    notes: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    sharing: str = ""
    members: tuple[str, ...] = ()
    owner: str = ""
    starter: str = ""
    cover: str = ""
    examples: tuple[str, ...] = ()
    changes: Sequence[Mapping[str, Any]] = ()
    created: str = ""
    updated: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    given: frozenset[str] = frozenset()

    @property
    def current(self) -> VersionRecord:
        """The version in force."""
        return next(one for one in self.versions if one.number == self.live)

    @property
    def name(self) -> str:
        """By which a list calls it."""
        return self.title or " ".join(self.current.text.split())[:60]


OWN = frozenset(one.name for one in fields(Record)) - {"extra", "given"}
OWN_OF_VERSIONS = frozenset(one.name for one in fields(VersionRecord))


def to_json(record: Record) -> dict[str, Any]:
    """As the file of a library holds it; what was unknown stands again where it came from."""
    said = asdict(record)
    extra = said.pop("extra")
    said.pop("given")
    return {**{name: value for name, value in extra.items() if name not in OWN}, **said}


def canonical(value: Any) -> str:
    """One spelling for one value: keys in order, nothing escaped."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1)


def from_json(raw: Any) -> Record:
    """A record from any object that holds a prompt's text: ours, or another tool's. Raises :class:`Unreadable`."""
    if isinstance(raw, str):
        raw = {"text": raw}
    if not isinstance(raw, dict):
        raise Unreadable("no_object")
    return _own(_cleaned(raw)) if "versions" in raw else plain(raw)


def plain(raw: Mapping[str, Any]) -> Record:
    """A record of one version. The names that other tools give to title, text and notes are known; settings may stand beside them
    or in an object of their own. Raises :class:`Unreadable`."""
    left = _cleaned(raw)
    given = {name for name in OWN if left.get(name)}
    title, text = _take(left, TITLE_NAMES), _take(left, TEXT_NAMES)
    notes = _take(left, NOTES_NAMES)
    settings = _mapping(left.pop("settings", None), "settings")
    settings |= {name: left.pop(name) for name in SETTINGS if left.get(name) not in (None, "")}
    variables = _objects(left.pop("variables", None), "variables")
    details = {name: left.pop(name, None) for name in ("id", "category", "language", "sharing", "owner", "starter")}
    tags = _tags(left.pop("tags", None))
    version = VersionRecord(number=1, text=_text(text), variables=variables, settings=settings)
    return Record(
        versions=(version,),
        live=1,
        title=_line(title, LONGEST_TITLE),
        notes=str(notes or ""),
        tags=tags,
        extra={name: value for name, value in left.items() if name not in OWN and value not in (None, "")},
        given=frozenset(given | {"title", "versions"} | ({"notes"} if notes else set())),
        **_details(details),
    )


def _cleaned(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {clean(name): _clean(value, clean(name)) for name, value in raw.items()}


def _clean(value: Any, name: str) -> Any:
    try:
        return clean(value)
    except TooDeep as wrong:
        raise Unreadable("bad_field", field=name) from wrong


SETTINGS = ("aspect", "resolution", "quality", "model", "output_format", "background")
"""Settings that may stand beside the text, as a column of a table or a field of an object."""


def _own(raw: Mapping[str, Any]) -> Record:
    versions = tuple(_version(one) for one in _objects(raw["versions"], "versions"))
    if not versions:
        raise Unreadable("no_text")
    if len(versions) > MOST_VERSIONS or len({one.number for one in versions}) < len(versions):
        raise Unreadable("bad_versions")
    live = raw.get("live")
    numbers = [one.number for one in versions]
    details = {name: raw.get(name) for name in ("id", "category", "language", "sharing", "owner", "starter")}
    return Record(
        versions=tuple(sorted(versions, key=lambda one: one.number)),
        live=live if live in numbers else max(numbers),
        title=_line(raw.get("title"), LONGEST_TITLE),
        notes=str(raw.get("notes") or ""),
        tags=_tags(raw.get("tags")),
        members=tuple(str(one) for one in _list(raw.get("members"), "members")),
        cover=str(raw.get("cover") or ""),
        examples=tuple(str(one) for one in _list(raw.get("examples"), "examples")),
        changes=tuple(_change(one) for one in _objects(raw.get("changes"), "changes")),
        created=str(raw.get("created") or ""),
        updated=str(raw.get("updated") or ""),
        extra={name: value for name, value in raw.items() if name not in OWN},
        given=frozenset(OWN & raw.keys()),
        **_details(details),
    )


def _version(raw: Mapping[str, Any]) -> VersionRecord:
    number, restores = raw.get("number"), raw.get("restores")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < 2**31:
        raise Unreadable("bad_versions")
    return VersionRecord(
        number=number,
        text=_text(raw.get("text")),
        id=str(raw.get("id") or ""),
        variables=_objects(raw.get("variables"), "variables"),
        settings=_mapping(raw.get("settings"), "settings"),
        references=_objects(raw.get("references"), "references"),
        person=str(raw.get("person") or ""),
        why=str(raw.get("why") or "")[:400],
        created=str(raw.get("created") or ""),
        restores=restores if isinstance(restores, int) else None,
    )


def _change(raw: Mapping[str, Any]) -> dict[str, Any]:
    text, version = raw.get("text"), raw.get("version")
    numbers = isinstance(raw.get("base"), int) and (version is None or isinstance(version, int))
    if not (numbers and isinstance(text, str) and len(text) <= LONGEST_TEXT):
        raise Unreadable("bad_field", field="changes")
    variables, settings = list(_objects(raw.get("variables"), "changes")), _mapping(raw.get("settings"), "changes")
    return {**raw, "variables": variables, "settings": settings}


def _details(raw: Mapping[str, Any]) -> dict[str, Any]:
    sharing = str(raw["sharing"] or "")
    return {
        "id": str(raw["id"] or "")[:16],
        "category": _line(raw["category"], 60),
        "language": _line(raw["language"], 20),
        "sharing": sharing if sharing in SHARED else "",
        "owner": str(raw["owner"] or ""),
        "starter": _line(raw["starter"], 60),
    }


def _take(left: dict[str, Any], names: Sequence[str]) -> Any:
    """The first of these fields that says something; the others stay where they are."""
    for wanted in names:
        for name, value in left.items():
            if name.strip().lower() == wanted and value not in (None, ""):
                return left.pop(name)
    return ""


def _text(value: Any) -> str:
    if isinstance(value, dict | list) and value:
        # A structured prompt that was stored as JSON instead of its text.
        value = json.dumps(value, ensure_ascii=False, indent=2)
    if not isinstance(value, str) or not value.strip():
        raise Unreadable("no_text")
    if len(value) > LONGEST_TEXT:
        raise Unreadable("text_too_long", length=len(value), most=LONGEST_TEXT)
    return value.replace("\r\n", "\n")


def _line(value: Any, most: int) -> str:
    return " ".join(str(value or "").split())[:most]


def _tags(value: Any) -> tuple[str, ...]:
    parts = value if isinstance(value, list) else str(value or "").replace("，", ",").replace(";", ",").split(",")
    found = [_line(one, 40) for one in parts if isinstance(one, str | int)]
    return tuple(dict.fromkeys(one for one in found if one))[:MOST_TAGS]


def _list(value: Any, name: str) -> list[Any]:
    if value in (None, ""):
        return []
    if isinstance(value, str):
        value = _loaded(value, name)
    if not isinstance(value, list):
        raise Unreadable("bad_field", field=name)
    return value


def _objects(value: Any, name: str) -> tuple[Mapping[str, Any], ...]:
    found = _list(value, name)
    if not all(isinstance(one, dict) for one in found):
        raise Unreadable("bad_field", field=name)
    return tuple(found)


def _mapping(value: Any, name: str) -> dict[str, Any]:
    if value in (None, ""):
        return {}
    if isinstance(value, str):
        value = _loaded(value, name)
    if not isinstance(value, dict):
        raise Unreadable("bad_field", field=name)
    return dict(value)


def _loaded(value: str, name: str) -> Any:
    try:
        return clean(json.loads(value))
    except (ValueError, RecursionError) as wrong:
        raise Unreadable("bad_field", field=name) from wrong
