"""The work on one delivery, from its pictures to the list of what is in the ZIP."""

from __future__ import annotations

import errno
import json
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, TypeVar

from django.conf import settings

from generations import imaging, storage
from generations.deliver import Member, Row, Sheet, SheetPicture, write_csv, write_html, write_json, write_pdf
from generations.deliver.sheet import THUMB_EDGE
from generations.imaging import ImageRefused, ImagingFailed, Made, file_facts
from generations.models import Delivery
from generations.workflow.deliveries.choices import read_choices
from generations.workflow.deliveries.contents import Output, Source, outputs, row_of
from generations.workflow.deliveries.layout import Layout, write_layout

T = TypeVar("T")

AT_ONCE = 2
"""Pictures worked on side by side: as many as a process has imaging children."""
WINDOW = 8
NOTED = 10.0
"""Seconds between two notes of what is ready."""
PER_SHEET = 500
"""Pictures of one contact sheet: a PDF is made in memory."""
SHEET_QUALITY = 80
SHEET_SOURCE = 640
MOST_PROBLEMS = 500
NAMES = {"pdf": "contact-sheet", "html": "contact-sheet"}
MISSING, FAULT = "missing", "failed"


class NoTime(Exception):
    """The rest is for later."""


class Pace(Protocol):
    def tell(self, done: int, steps: int) -> None: ...
    def ends(self) -> bool: ...
    def finish(self, **facts: object) -> None: ...


@dataclass(frozen=True)
class File:
    """A picture file that is ready: where it lies, and what it is."""

    key: str
    size: int
    crc32: int
    sha256: str
    width: int
    height: int


@dataclass(frozen=True)
class Given:
    """A picture file under the name that it has in the ZIP."""

    output: Output
    name: str
    file: File


class Making:
    """``Making(delivery, pace).run()``: makes what is not made yet. Raises :class:`NoTime`, ``OSError`` where the disk is full."""

    def __init__(self, delivery: Delivery, pace: Pace) -> None:
        self.delivery = delivery
        self.choices = read_choices(delivery.choices)
        self.pace = pace
        self.done = 0
        self.problems: list[dict[str, Any]] = []
        self._made: dict[int, File] = {}
        self._noted = time.monotonic()

    def run(self) -> None:
        with tempfile.TemporaryDirectory(prefix="deliver-", dir=settings.SPOOL_DIR) as folder:
            self.folder = Path(folder)
            wanted = list(outputs(self.delivery))
            each = list({one.source.picture.pk: one.source for one in wanted}.values())
            self.steps = sum(one.wishes is not None for one in wanted) + (len(each) if self.choices.sheets else 0)
            self._make_files(wanted)
            ready = [given for one in wanted if (given := self._given(one))]
            sheets = self._sheets(each, {one.output.source.picture.pk: one.name for one in reversed(ready)})
            self._finish([] if self.choices.is_sheet_alone else ready, sheets)

    # -- Picture files -------------------------------------------------------------------------------------------------

    def _make_files(self, wanted: list[Output]) -> None:
        self._made = self._read_notes()
        asked = [one for one in wanted if one.wishes is not None]
        self.done = sum(one.number in self._made for one in asked)
        for one, file in self._side_by_side(self._make, [one for one in asked if one.number not in self._made]):
            if isinstance(file, File):
                self._made[one.number] = file
            else:
                self._refused(one.name, file)
            self._step()
            if time.monotonic() - self._noted > NOTED:
                self._note()
            if self.pace.ends():
                self._note()
                raise NoTime

    def _make(self, one: Output) -> File | ImageRefused | str:
        """In a thread: no database here."""
        source = self._local(one.source.image.key)
        if source is None:
            return MISSING
        out = self.folder / f"{one.number}.{one.ending}"
        try:
            made = imaging.finish(source, out, **(one.wishes or {}))
            key = f"{self.delivery.folder}{one.number}.{one.ending}"
            storage.put_file(key, out)
        except ImageRefused as refused:
            return refused
        except ImagingFailed:
            return FAULT
        finally:
            self._forget(source, out)
        return _file(key, made)

    def _local(self, key: str) -> Path | None:
        """Where the stored file can be read here; None where it is gone."""
        try:
            path = storage.local_copy(key, self.folder)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise
            return None
        return path if path.exists() else None

    def _forget(self, *paths: Path) -> None:
        for path in paths:
            if path.parent == self.folder:
                path.unlink(missing_ok=True)

    def _given(self, one: Output) -> Given | None:
        """What is handed over: the file made, or the picture as it lies, also where a whole one could not be made anew; but never
        with the metadata that were to be removed."""
        if made := self._made.get(one.number):
            return Given(one, one.name, made)
        if one.wishes is not None and (one.crop is not None or self.choices.strip):
            return None
        image = one.source.image
        file = File(image.key, image.size, image.crc32, image.sha256, image.width, image.height)
        # All others have another ending then, so that this name is nobody's.
        return Given(one, one.name.removesuffix(one.ending) + image.extension, file)

    def _refused(self, name: str, why: ImageRefused | str) -> None:
        code, params = (why, {}) if isinstance(why, str) else (why.code, why.params)
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append({"file": name, "code": code, "params": params})

    # -- Contact sheets ------------------------------------------------------------------------------------------------

    def _sheets(self, each: list[Source], names: dict[int, str]) -> list[Member]:
        if not self.choices.sheets:
            return []
        made: list[Member] = []
        shown = [one for one in each if one.picture.pk in names]
        parts = [shown[at : at + PER_SHEET] for at in range(0, len(shown), PER_SHEET)]
        for number, part in enumerate(parts, 1):
            pictures = self._sheet_pictures(part, names)
            for kind in self.choices.sheets:
                name = f"{NAMES[kind]}{f'-{number}' if len(parts) > 1 else ''}.{kind}"
                made.append(self._kept(name, partial(self._draw, kind, pictures)))
            self._forget(*(one.thumb for one in pictures))
        return made

    def _sheet_pictures(self, part: list[Source], names: dict[int, str]) -> list[SheetPicture]:
        pictures = []
        for source, made in self._side_by_side(self._thumb, part):
            self._step()
            if made is None:
                self._refused(names[source.picture.pk], MISSING)
                continue
            picture = source.picture
            facts = (f"{picture.width} × {picture.height}", picture.generation.model)
            prompt = picture.generation.prompt if self.choices.sheet_prompts else ""
            name = names[picture.pk].rpartition("/")[2]
            size = {"width": made.width, "height": made.height}
            pictures.append(SheetPicture(thumb=Path(made.path), name=name, facts=facts, prompt=prompt, **size))
        return pictures

    def _thumb(self, source: Source) -> Made | None:
        """In a thread: the small JPEG for a sheet."""
        path = self._local(source.image.thumb_key(SHEET_SOURCE))
        if path is None:
            return None
        out = self.folder / f"thumb-{source.picture.pk}.jpg"
        try:
            return imaging.finish(path, out, mime="image/jpeg", quality=SHEET_QUALITY, edge=THUMB_EDGE)
        except (ImageRefused, ImagingFailed):
            return None
        finally:
            self._forget(path)

    def _draw(self, kind: str, pictures: list[SheetPicture], path: Path) -> None:
        day = self.delivery.created.astimezone(self.delivery.team.zone)
        line = f"{self.delivery.team.name} · {day:%Y-%m-%d} · {self.delivery.count}"
        language = self.delivery.person.language or "en"
        sheet = Sheet(title=self.delivery.name, line=line, language=language, pictures=pictures)
        if kind == "pdf":
            write_pdf(path, sheet, prompts=self.choices.sheet_prompts)
            return
        with path.open("w", encoding="utf-8") as file:
            write_html(file, sheet)

    # -- Lists, and the end --------------------------------------------------------------------------------------------

    def _finish(self, ready: list[Given], sheets: list[Member]) -> None:
        members = [Member(one.name, one.file.size, one.file.crc32, one.file.key) for one in ready]
        rows = [self._row(one) for one in ready]
        members += [*sheets, *self._lists(rows)]
        moment = self.delivery.created.astimezone(self.delivery.team.zone)
        kept = {one.output.source.image.pk for one in ready if one.file.key == one.output.source.image.key}
        layout = Layout(members, moment, sorted(kept))
        write_layout(self.delivery, layout, self.folder)
        storage.delete_keys([self._notes_key])
        facts = {"files": len(members), "bytes": layout.archive().size, "sheets": [one.name for one in sheets]}
        self.pace.finish(**facts, problems=self.problems, done=self.steps, steps=self.steps)

    def _row(self, one: Given) -> Row:
        file = one.file
        size = {"width": file.width, "height": file.height, "bytes": file.size}
        facts = {"file": one.name, **size, "crc32": file.crc32, "sha256": file.sha256}
        return row_of(one.output, self.delivery, self.choices, facts)

    def _lists(self, rows: list[Row]) -> Iterator[Member]:
        head = {
            "name": self.delivery.name,
            "team": self.delivery.team.name,
            "created": self.delivery.created.isoformat(),
        }

        def table(path: Path) -> None:
            with path.open("w", encoding="utf-8", newline="") as file:
                write_csv(file, rows)

        def listed(path: Path) -> None:
            with path.open("w", encoding="utf-8") as file:
                write_json(file, rows, {**head, "problems": self.problems})

        yield self._kept("manifest.csv", table)
        yield self._kept("manifest.json", listed)

    def _kept(self, name: str, write: Callable[[Path], None]) -> Member:
        """A file that ``write`` makes, as a member of the ZIP."""
        path = self.folder / name
        write(path)
        facts = file_facts(path)
        key = f"{self.delivery.folder}{name}"
        storage.put_file(key, path)
        return Member(name, facts.bytes, facts.crc32, key)

    # -- On the way ----------------------------------------------------------------------------------------------------

    def _side_by_side(self, act: Callable[[T], Any], things: Iterable[T]) -> Iterator[tuple[T, Any]]:
        """Each thing with what ``act`` makes of it, in order; the database is used by this thread alone."""
        rest = iter(things)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            while some := list(islice(rest, WINDOW)):
                yield from zip(some, pool.map(act, some), strict=True)

    def _step(self) -> None:
        self.done += 1
        self.pace.tell(self.done, self.steps)

    @property
    def _notes_key(self) -> str:
        return f"{self.delivery.folder}made.json"

    def _read_notes(self) -> dict[int, File]:
        try:
            with storage.open_key(self._notes_key) as file:
                return {int(number): File(*facts) for number, facts in json.loads(file.read()).items()}
        except FileNotFoundError:
            return {}

    def _note(self) -> None:
        self._noted = time.monotonic()
        path = self.folder / "notes"
        facts = {number: list(vars(file).values()) for number, file in self._made.items()}
        path.write_text(json.dumps(facts), encoding="utf-8")
        storage.put_file(self._notes_key, path)


def _file(key: str, made: Made) -> File:
    return File(key, made.bytes, made.crc32, made.sha256, made.width, made.height)
