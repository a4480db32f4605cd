"""What is in a finished delivery, as one small file beside what was made for it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path

from generations import storage
from generations.deliver import Archive, Member
from generations.models import Delivery


@dataclass(frozen=True)
class Layout:
    """The members in their order, their one time, and the keys of the images that are handed over as they lie."""

    members: Sequence[Member]
    moment: datetime
    images: Sequence[int]

    def archive(self) -> Archive:
        return Archive(self.members, self.moment)


def write_layout(delivery: Delivery, layout: Layout, folder: Path) -> None:
    """Keep it, durable when this returns; ``folder`` is for the way there."""
    path = folder / "layout"
    said = {
        "moment": layout.moment.isoformat(),
        "members": [astuple(one) for one in layout.members],
        "images": list(layout.images),
    }
    path.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    storage.put_file(delivery.layout_key, path)


def read_layout(delivery: Delivery) -> Layout:
    """Raises ``OSError`` where it is gone."""
    with storage.open_key(delivery.layout_key) as file:
        said = json.loads(file.read())
    members = [Member(*one) for one in said["members"]]
    return Layout(members, datetime.fromisoformat(said["moment"]), said["images"])
