"""Random choices of a composer: those that a gateway has, and those that it has not."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from generations import sizing
from generations.providers.base import Capabilities
from generations.providers.catalogue import PROFILES, Profile, capabilities

Data = dict[str, Any]
WORDS = ["pears", "a lighthouse", "雾中的山", "smoke", "“quoted”", "line\nbreak", "🍐", "é", "vase", "한글", "50 %"]
SIZES = [(1024, 1024), (1600, 900), (900, 1600), (3000, 1000), (800, 2400), (1365, 768), (64, 48)]


@dataclass
class Picked:
    """A choice at one gateway and model: ``data`` as a program sends it, ``sizes`` of its references."""

    profile: Profile
    model: str
    caps: Capabilities
    data: Data
    sizes: list[sizing.Size] = field(default_factory=list)
    broken: str = ""
    hidden: bool = False
    """The studio has no public address."""


def stock(today: Any) -> list[tuple[Profile, str]]:
    """Every profile with every model that it sells."""
    return [(one, model.id) for one in PROFILES.values() for model in one.models if not model.retired(today)]


def valid(dice: random.Random, profile: Profile, model: str) -> Picked:
    """A choice drawn from what the gateway has. Each field may be left out."""
    caps = capabilities(profile, model)
    picked = Picked(profile, model, caps, {"prompt": _prompt(dice, caps), "n": dice.randint(1, caps.max_n)})
    count = dice.choice([0, 0, 1, 2, caps.max_references])
    picked.sizes = [dice.choice(SIZES) for _ in range(min(count, caps.max_references))]
    picked.data |= _shape(dice, caps, bool(picked.sizes)) | _paper(dice, caps) | _calls(dice, caps, bool(picked.sizes))
    for name in [name for name in picked.data if name not in ("prompt", *SHAPE) and dice.random() < 0.1]:
        if name != "output_format":
            del picked.data[name]
    return picked


SHAPE = ("aspect", "resolution", "width", "height")


def _prompt(dice: random.Random, caps: Capabilities) -> str:
    text = " ".join(dice.choice(WORDS) for _ in range(dice.randint(1, 12)))
    return (text * 4000)[: caps.prompt_limit] if dice.random() < 0.005 else text


def _shape(dice: random.Random, caps: Capabilities, has_reference: bool) -> Data:
    free = [sizing.CUSTOM] if caps.any_size else []
    free += [sizing.MATCH] if has_reference and caps.max_references else []
    if free and dice.random() < 0.2:
        return _free(dice, caps, dice.choice(free))
    cell = dice.choice(
        [one for one in sizing.options(caps) if one.possible and one.aspect not in (sizing.MATCH, sizing.CUSTOM)]
    )
    return {"aspect": cell.aspect, "resolution": cell.resolution}


def _free(dice: random.Random, caps: Capabilities, aspect: str) -> Data:
    if aspect == sizing.CUSTOM:
        width, height = legal(dice)
        return {"aspect": aspect, "width": width, "height": height}
    # A tier that every ratio has, whatever the reference's is.
    return {"aspect": aspect, "resolution": dice.choice(["1K", "2K"] if caps.cells or caps.any_size else ["1K"])}


def legal(dice: random.Random) -> sizing.Size:
    while True:
        size = dice.randrange(16, 3841, 16), dice.randrange(16, 3841, 16)
        if sizing.is_legal(*size):
            return size


def _paper(dice: random.Random, caps: Capabilities) -> Data:
    made: Data = {
        "quality": dice.choice(caps.qualities),
        "output_format": dice.choice(caps.formats),
        "background": dice.choice(caps.backgrounds),
        "moderation": dice.choice(caps.moderations),
    }
    if made["background"] == "transparent" and made["output_format"] == "jpeg":
        made["output_format"] = "webp"
    if caps.compression and made["output_format"] in ("jpeg", "webp") and dice.random() < 0.5:
        made["output_compression"] = dice.randint(0, 100)
    return made


def _calls(dice: random.Random, caps: Capabilities, has_reference: bool) -> Data:
    made: Data = {"partial_images": dice.choice(["", *range(caps.max_partials + 1)])}
    if caps.actions:
        made["action"] = dice.choice([one for one in caps.actions if one != "edit" or has_reference])
    if caps.one_call:
        made["one_call"] = dice.choice(["", "1"])
    return made


# -- What a gateway has not -------------------------------------------------------------------------------------------------


def invalid(dice: random.Random, profile: Profile, model: str) -> Picked:
    """A valid choice with one thing in it that this gateway and model cannot do."""
    picked = valid(dice, profile, model)
    name, damage = dice.choice([*breaks(picked)])
    picked.broken = name
    damage(dice, picked)
    return picked


Damage = Callable[[random.Random, Picked], None]


def breaks(picked: Picked) -> Iterator[tuple[str, Damage]]:
    """By name, every way in which this choice can be made impossible."""
    caps = picked.caps
    yield from _GENERAL.items()
    if not caps.compression or caps.formats == ("png",):
        yield "compression", _set(output_format=caps.formats[0], output_compression=50)
    if "png" in caps.formats:
        yield "compression of png", _set(output_format="png", output_compression=50, background="auto")
    if {"transparent"} <= set(caps.backgrounds) and "jpeg" in caps.formats:
        yield "transparent jpeg", _set(output_format="jpeg", background="transparent")
    if not caps.one_call:
        yield "one call", _set(one_call="1")
    yield "action", _set(action="draw") if caps.actions else _set(action="edit")
    if caps.actions:
        yield "edit without a reference", _edit_of_nothing
    yield "custom", _typed if caps.any_size else _set(aspect="custom", width=1232, height=1008)
    if not caps.auto_size and not any(cell.startswith("auto@") for cell in caps.cells):
        yield "auto size", _set(aspect="auto")
    if any(not one.possible and one.aspect in sizing.RATIOS for one in sizing.options(caps)):
        yield "cell", _lacking_cell
    if "url" in caps.reference_delivery and "data" not in caps.reference_delivery:
        yield "out of reach", _out_of_reach


def _set(**changes: Any) -> Damage:
    return lambda _dice, picked: picked.data.update(changes)


def _list(name: str, every: tuple[str, ...]) -> Damage:
    def damage(dice: random.Random, picked: Picked) -> None:
        offered = {"quality": "qualities", "output_format": "formats", "background": "backgrounds"}
        known = getattr(picked.caps, offered.get(name, "moderations"))
        picked.data[name] = dice.choice([one for one in every if one not in known])

    return damage


def _long(dice: random.Random, picked: Picked) -> None:
    picked.data["prompt"] = "x" * (picked.caps.prompt_limit + dice.randint(1, 500))


def _too_many(dice: random.Random, picked: Picked) -> None:
    picked.sizes = [dice.choice(SIZES) for _ in range(picked.caps.max_references + dice.randint(1, 3))]


def _edit_of_nothing(_dice: random.Random, picked: Picked) -> None:
    picked.sizes = []
    picked.data["action"] = "edit"


def _typed(dice: random.Random, picked: Picked) -> None:
    while sizing.is_legal(*(size := (dice.randint(1, 5000), dice.randint(1, 5000)))):
        pass
    picked.data |= {"aspect": "custom", "width": size[0], "height": size[1]}


def _lacking_cell(dice: random.Random, picked: Picked) -> None:
    lacking = [one for one in sizing.options(picked.caps) if not one.possible and one.aspect in sizing.RATIOS]
    one = dice.choice(lacking)
    picked.data |= {"aspect": one.aspect, "resolution": one.resolution}


def _out_of_reach(dice: random.Random, picked: Picked) -> None:
    picked.sizes = [dice.choice(SIZES)]
    picked.hidden = True


def _previews(dice: random.Random, picked: Picked) -> None:
    picked.data["partial_images"] = picked.caps.max_partials + dice.randint(1, 5)


def _match_nothing(_dice: random.Random, picked: Picked) -> None:
    picked.sizes = []
    picked.data |= {"aspect": "match", "resolution": "1K"}


_GENERAL: dict[str, Damage] = {
    "empty prompt": lambda dice, picked: picked.data.update(prompt=dice.choice(["", "  ", "\n\t "])),
    "long prompt": _long,
    "n": lambda dice, picked: picked.data.update(n=dice.choice([0, -1, picked.caps.max_n + 1, 999, "many", "1.5"])),
    "quality": _list("quality", ("ultra", "hd", "lowest", "MAX!")),
    "format": _list("output_format", ("gif", "tiff", "jpg", "svg")),
    "background": _list("background", ("blue", "none", "checkered")),
    "moderation": _list("moderation", ("off", "none", "high")),
    "previews": _previews,
    "aspect": lambda dice, picked: picked.data.update(aspect=dice.choice(["7:5", "16-9", "wide", "0:0"])),
    "resolution": lambda dice, picked: picked.data.update(resolution=dice.choice(["8K", "HD", "1k!", "max"])),
    "too many references": _too_many,
    "match nothing": _match_nothing,
    "custom without a size": lambda _dice, picked: picked.data.update(aspect="custom", width="", height=""),
    "compression out of range": _set(output_compression=101),
}
