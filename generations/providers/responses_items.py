"""The pictures of one Responses answer while it comes: every event about the same call of the image tool, in one place.

They are told apart by ``item_id``, where there is none by ``output_index``. Counting previews would miscount: a picture may
have none, several, or some between those of another one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generations.providers.base import Spooled
from generations.providers.openai_errors import Envelope, read_envelope

IMAGE = "image_generation_call"
_FACTS = ("size", "quality", "background", "output_format")


@dataclass(eq=False)
class Item:
    """One call of the image tool. ``results`` are what was handed over as its finished picture, best first: decoded files,
    short base64, addresses. ``last`` is its newest preview; ``partials`` counts them; ``garbled``: one was no picture."""

    id: str = ""
    place: int | None = None
    results: list[str | Spooled] = field(default_factory=list)
    last: Path | None = None
    partials: int = 0
    garbled: bool = False
    facts: dict[str, str] = field(default_factory=dict)
    revised_prompt: str = ""
    failed: bool = False
    error: Envelope | None = None

    @property
    def has_result(self) -> bool:
        """Whether something was handed over that may well be the picture: text is tried when the answer is whole."""
        return self._decoded or any(isinstance(one, str) for one in self.results)

    @property
    def _decoded(self) -> bool:
        return any(isinstance(one, Spooled) and one.ok and one.size for one in self.results)

    def picture(self, *, ended: bool) -> bool:
        """Whether something of it was meant as the finished picture: the last preview only where nothing else was handed over
        and the answer came to its proper end."""
        return bool(self.results or (ended and not self.failed and (self.last or self.garbled)))

    def note(self, data: dict[str, Any]) -> None:
        """What an event, or the item itself, says of the picture."""
        self.facts |= {name: value for name in _FACTS if isinstance(value := data.get(name), str) and value}
        if isinstance(text := data.get("revised_prompt"), str) and text:
            self.revised_prompt = text

    def finish(self, data: dict[str, Any]) -> None:
        """The item as it stands in ``output_item.done`` or in the response. Its status may stay ``generating``: only
        ``failed`` and ``incomplete`` tell something."""
        self.note(data)
        self.failed = data.get("status") in ("failed", "incomplete")
        self.error = read_envelope(data) or self.error
        result = data.get("result")
        if isinstance(result, str | Spooled) and result and not self._decoded:
            self.results.append(result)


class Items:
    """All of them, in the order of ``output_index``; those without one in the order of their coming."""

    def __init__(self) -> None:
        self._items: list[Item] = []

    def __iter__(self) -> Iterator[Item]:
        return iter(sorted(self._items, key=lambda item: (item.place is None, item.place or 0)))

    def __bool__(self) -> bool:
        return bool(self._items)

    @property
    def partials(self) -> int:
        return sum(item.partials for item in self._items)

    def rank(self, item: Item) -> int:
        """Which picture of the answer it is, as far as is known now. A call that failed makes no picture."""
        return [one for one in self if not one.failed or one is item].index(item)

    def of(self, item_id: Any, place: Any) -> Item:
        """The item of an event, made where it is new."""
        item_id = item_id if isinstance(item_id, str) else ""
        place = place if isinstance(place, int) and not isinstance(place, bool) else None
        item = self._known(item_id, place)
        if item is None:
            item = Item()
            self._items.append(item)
        item.id = item.id or item_id
        item.place = place if item.place is None else item.place
        return item

    def _known(self, item_id: str, place: int | None) -> Item | None:
        if item_id:
            found = next((item for item in self._items if item.id == item_id), None)
            if found:
                return found
        # Two ids are two items, whatever their index says; an index joins only where one of the two has no id.
        here = (item for item in self if place is not None and item.place == place)
        return next((item for item in here if not (item_id and item.id)), None)

    def finish_all(self, output: list[Any]) -> None:
        """The response's own list at the end. An item under another id than before is the next one not yet found again."""
        rows = [(place, row) for place, row in enumerate(output) if isinstance(row, dict) and row.get("type") == IMAGE]
        left = [item for item in self if not any(row.get("id") == item.id for _, row in rows if item.id)]
        for place, row in rows:
            known = next((item for item in self._items if item.id and item.id == row.get("id")), None)
            item = known or (left.pop(0) if left else self.of(row.get("id"), place))
            item.finish(row)

    def files(self) -> set[Path]:
        """The files that are still needed: results, and the newest preview of an item that has none."""
        found = {one.path for item in self._items for one in item.results if isinstance(one, Spooled)}
        return found | {item.last for item in self._items if item.last and not item.has_result}
