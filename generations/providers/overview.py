"""``python -m generations.providers.overview``: what each gateway can do, as the tables of ``docs/gateways.md``.

Made from the catalogue, so that the document says what the code does; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from generations.pricing import FlatPrices, GridPrices, PointPrices, TokenPrices, unit_text
from generations.providers import catalogue
from generations.providers.base import Capabilities
from generations.providers.profile import Model, Profile

Cell = Callable[[Profile, Capabilities], str]


def _words(names: Iterable[str]) -> str:
    kept = [name for name in names if name != "auto"]
    return ", ".join(kept) or "–"


def _sizes(_profile: Profile, caps: Capabilities) -> str:
    if caps.cells:
        tiers = sorted({cell.partition("@")[2] for cell in caps.cells})
        ratios = {cell.partition("@")[0] for cell in caps.cells}
        return f"{len(ratios)} ratios × {', '.join(tiers)}: {len(caps.cells)} cells"
    if not caps.any_size:
        return f"{len(caps.sizes)} listed"
    return "any legal WxH" + (", auto" if caps.auto_size else "")


def _address(profile: Profile, _caps: Capabilities) -> str:
    return "the studio's own" if profile.local else profile.base_url or "typed"


def _number(_profile: Profile, caps: Capabilities) -> str:
    once = min(caps.n_per_call, caps.max_n)
    words = ", or several in words" if caps.one_call else ""
    return f"{caps.max_n}, {once} a call{words}"


def _references(_profile: Profile, caps: Capabilities) -> str:
    size = caps.max_reference_bytes // 1_000_000
    return f"{caps.max_references} of {size} MB, as {caps.reference_delivery[0]}" if caps.max_references else "–"


def _yes(name: str) -> Cell:
    return lambda _profile, caps: "yes" if getattr(caps, name) else "–"


def _pace(profile: Profile, _caps: Capabilities) -> str:
    return f"{profile.pace[0]} requests in {profile.pace[1]:g} s" if profile.pace else "–"


def _unknowns(profile: Profile, _caps: Capabilities) -> str:
    return ", ".join(f"`{name}`" for name in profile.unknowns) or "–"


ROWS: tuple[tuple[str, Cell], ...] = (
    ("dialect", lambda profile, _caps: catalogue.get_dialect(profile).name),
    ("base URL", _address),
    ("sizes", _sizes),
    ("qualities", lambda _profile, caps: _words(caps.qualities)),
    ("pictures at once", _number),
    ("references", _references),
    ("mask", _yes("mask")),
    ("formats", lambda _profile, caps: _words(caps.formats)),
    ("compression", _yes("compression")),
    ("backgrounds", lambda _profile, caps: _words(caps.backgrounds)),
    ("moderation", lambda _profile, caps: _words(caps.moderations)),
    ("previews", lambda _profile, caps: str(caps.max_partials) if caps.max_partials else "–"),
    ("prompt, characters", lambda _profile, caps: f"{caps.prompt_limit:,}"),
    ("text model before it", _yes("text_model")),
    ("next turn by id", _yes("previous_response")),
    ("can be asked later", _yes("lookup")),
    ("idempotency key", _yes("idempotency")),
    ("failures unbilled", _yes("unbilled_failures")),
    ("pace of a key", _pace),
    ("undocumented: an administrator may switch it on", _unknowns),
    ("billing", lambda profile, _caps: _billing(profile)),
)


def _billing(profile: Profile) -> str:
    table = profile.prices
    if isinstance(table, TokenPrices):
        rates = table.rates(profile.default_model)[0]
        shown = "/".join(unit_text(one) for one in (rates.text_in, rates.image_in, rates.image_out))
        kind = f"tokens, {table.currency} {shown} a million (text in, image in, image out)"
        return f"{kind}; play money" if table.play else f"{kind}; assumed" if table.assumed else kind
    if isinstance(table, FlatPrices):
        return f"a picture, {table.currency}: " + ", ".join(f"{k} {unit_text(v)}" for k, v in table.tiers.items())
    if isinstance(table, PointPrices):
        shown = "/".join(unit_text(one) for one in (table.text_in, table.image_in, table.output))
        return f"points: ({shown} $ a million) × {unit_text(table.exchange)} × {table.points_per_unit:,}"
    return "size × quality" if isinstance(table, GridPrices) else "not published: an administrator types it"


def capability_table() -> list[str]:
    """One column for each gateway, one row for each capability of its default model."""
    profiles = list(catalogue.PROFILES.values())
    head = ["| |" + "|".join(f" {one.label} " for one in profiles) + "|", "|---" * (len(profiles) + 1) + "|"]
    caps = [catalogue.capabilities(one, one.default_model) for one in profiles]
    body = [
        f"| {name} | " + " | ".join(cell(one, can) for one, can in zip(profiles, caps, strict=True)) + " |"
        for name, cell in ROWS
    ]
    return head + body


def model_table() -> list[str]:
    """Every model with what differs from its gateway's default."""
    lines = ["| gateway | model | qualities | sizes | until |", "|---|---|---|---|---|"]
    for profile in catalogue.PROFILES.values():
        lines += [_model_row(profile, model) for model in profile.models]
    return lines


def _model_row(profile: Profile, model: Model) -> str:
    caps = catalogue.capabilities(profile, model.id)
    sizes = _sizes(profile, caps) if caps.any_size or caps.cells or len(caps.sizes) > 3 else ", ".join(caps.sizes)
    until = model.retires.isoformat() if model.retires else "–"
    return f"| {profile.label} | `{model.id}` | {_words(caps.qualities)} | {sizes} | {until} |"


def tables() -> dict[str, list[str]]:
    """By the heading under which each stands in the document."""
    return {"capabilities": capability_table(), "models": model_table()}


if __name__ == "__main__":
    for lines in tables().values():
        print("\n".join(lines), end="\n\n")  # noqa: T201
