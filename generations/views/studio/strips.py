"""A generation as its strip in the stream shows it: flat values, no query of its own."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from generations import sizing, storage
from generations.access import Actor, Verb
from generations.forms import words
from generations.forms.drafts import new_submission
from generations.forms.fitting import AUTO, BY_ITSELF
from generations.forms.gateway_choice import caps_of
from generations.messages import Message, explain
from generations.messages.figures import money, money_about
from generations.messages.guarding import GuardWords, guard_words
from generations.models import Attempt, Flag, Generation, Picture, Slot
from generations.models.generation import GenerationQuerySet
from generations.views.stars import Level, Stars, levels
from generations.views.studio.changes import changes, rewritten, stand_ins
from generations.views.studio.origins import Origin, origins
from generations.views.studio.rounds import RoundWords, round_words
from generations.workflow import timing
from generations.workflow.costs import spent
from generations.workflow.resolve import can_look

ROW_HEIGHT = 240
"""CSS pixels that a picture's box asks for; it shrinks with its row, and keeps its ratio."""
LONE_HEIGHT = 380
"""The same where a generation has one picture."""
EMPTY_HEIGHT = 72
"""The same where there is none to look at (any more): that takes little room."""
STILL = timedelta(minutes=5)
"""How long a strip that ended without pictures keeps its room: who watches it sees nothing jump."""
ONE_ROW = 5
"""More pictures than this stand in a grid."""
DEFAULT_SIZE = (1024, 1024)
ICONS = {"failed": "image-off", "cancelled": "ban", "unknown": "circle-question-mark"}
Status = Generation.Status
Usual = dict[tuple[object, ...], float | None]
"""Seconds that calls like one usually take, by what makes them alike."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One picture to be, or one that came. ``box`` is width and height in CSS pixels before it shrinks."""

    slot: Slot
    state: str
    """done, trashed, running, waiting, failed, cancelled, unknown."""
    box: tuple[int, int]
    picture: Picture | None = None
    preview: str = ""
    word: str = ""
    icon: str = ""
    """Stands for the word where many boxes would say the same."""
    since: datetime | None = None
    may_trash: bool = False
    alt: str = ""
    picked: bool = False
    """By this person."""
    picks: int = 0
    """Of the whole team."""
    guard: GuardWords | None = None
    stars: Stars = field(default_factory=Stars)


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """Something that went wrong with ``count`` of the pictures."""

    message: Message
    count: int


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """Calls that may have been billed, of one cause: what they hold, and what running them again may cost on top."""

    calls: tuple[int, ...]
    """Their places among the generation's calls, from 1."""
    message: Message
    held: str
    may_look: bool = False
    """Whether the gateway can be asked what became of them, at no cost."""
    singly: tuple[Doubt, ...] = ()
    """Each call by itself, where they are several."""

    @property
    def places(self) -> str:
        return ",".join(map(str, self.calls))


@dataclass(kw_only=True)
class Strip:
    generation: Generation
    cells: list[Cell]
    flag: tuple[str, str]
    """Class and word of its state; ("", "") where there is nothing to say."""
    price: str
    changes: list[str] = field(default_factory=list)
    rewritten: list[str] = field(default_factory=list)
    """What the gateway made of the prompt, each version once."""
    quality: str = ""
    """"" where the gateway leaves no choice of it."""
    troubles: list[Trouble] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    expected: float | None = None
    is_own: bool = False
    may_generate: bool = False
    may_resolve: bool = False
    sees_prices: bool = False
    may_flag: bool = False
    round: RoundWords | None = None
    """Of drafts and their finals."""
    origin: Origin | None = None
    """The library's prompt that it was made from, where the person may see it."""
    submission: str = field(default_factory=new_submission)
    """Of a re-run: two presses on the same strip as it was shown are one."""

    levels: Sequence[Level] = ()
    """The stars that this person can give a picture."""

    @property
    def is_open(self) -> bool:
        return not self.generation.has_ended

    @property
    def may_cancel(self) -> bool:
        return self.may_resolve and self.is_open and self.generation.cancelled_at is None

    @property
    def picks(self) -> int:
        """Pictures that somebody has picked."""
        return sum(cell.picks > 0 for cell in self.cells)

    @property
    def missing(self) -> int:
        """Pictures that did not come and may be asked for again."""
        return sum(cell.state in ("failed", "cancelled") for cell in self.cells)

    @property
    def may_retry(self) -> bool:
        return self.may_resolve and not self.is_open and self.missing > 0

    @property
    def is_grid(self) -> bool:
        return len(self.cells) > ONE_ROW

    @property
    def shape(self) -> str:
        """The aspect as it was asked; with its tier where the gateway takes words instead of pixels."""
        made = self.generation
        if made.resolution and not made.width:
            return words.cell(made.aspect, made.resolution)
        return words.aspect(made.aspect)

    @property
    def image_format(self) -> str:
        """ "" where it is the usual one, or the gateway's own."""
        asked = self.generation.output_format
        return "" if asked in ("png", "auto") else words.image_format(asked)

    @property
    def pixels(self) -> str:
        made = self.generation
        return f"{made.width} × {made.height}" if made.width else ""


def rows(found: GenerationQuerySet) -> GenerationQuerySet:
    """Everything that strips show, in a fixed number of queries."""
    attempts = Prefetch("attempts", Attempt.objects.select_related("gateway").order_by("pk"))
    marks = ("slots__picture__flags", "slots__picture__ratings")
    return found.asked().for_stream().prefetch_related(attempts, *marks)


def strips(found: Iterable[Generation], actor: Actor) -> list[Strip]:
    known: Usual = {}
    made = list(found)
    rounds, from_library = round_words(made, actor), origins(made, actor)
    return [strip(generation, actor, known, rounds, from_library) for generation in made]


def strip(
    made: Generation,
    actor: Actor,
    known: Usual | None = None,
    rounds: Mapping[int, RoundWords] | None = None,
    from_library: Mapping[int, Origin] | None = None,
) -> Strip:
    """``known`` are usual times that other strips have asked for, ``rounds`` and ``from_library`` those of all strips of a page."""
    if rounds is None:
        rounds = round_words([made], actor)
    if from_library is None:
        from_library = origins([made], actor)
    slots, attempts = list(made.slots.all()), list(made.attempts.all())
    sees = actor.may(Verb.SEE_PRICES)
    currency = actor.team.currency
    expected = _expected(made, {} if known is None else known) if made.status == Status.RUNNING else None
    return Strip(
        generation=made,
        cells=[_cell(slot, made, actor, _height(slots, made)) for slot in slots],
        flag=_flag(made),
        price=_price(made, attempts, currency) if sees else "",
        changes=[*stand_ins(made, attempts), *changes(slots)],
        rewritten=rewritten(slots, made),
        quality=_quality(made),
        troubles=_troubles(slots),
        doubts=_doubts(attempts, currency),
        expected=expected,
        is_own=made.person_id == actor.user.pk,
        may_generate=actor.may(Verb.GENERATE),
        may_resolve=actor.may_resolve(made),
        sees_prices=sees,
        may_flag=actor.may(Verb.FLAG),
        levels=levels() if actor.may(Verb.FLAG) else (),
        round=rounds.get(made.pk),
        origin=from_library.get(made.version_id or 0),
    )


def _expected(made: Generation, known: Usual) -> float | None:
    """Asked once for all strips alike."""
    key = (made.gateway_id, made.model, made.quality, made.width, made.height)
    if key not in known:
        known[key] = _usual(made)
    return known[key]


def _usual(made: Generation) -> float | None:
    return timing.expected_seconds(made.gateway, made.model, made.quality, made.width, made.height)


# -- Pictures --------------------------------------------------------------------------------------------------------------


def _height(slots: Sequence[Slot], made: Generation) -> int:
    seen = [slot for slot in slots if hasattr(slot, "picture") and not slot.picture.trashed]
    if made.ended and not seen and timezone.now() - made.ended > STILL:
        return EMPTY_HEIGHT
    return LONE_HEIGHT if len(slots) == 1 else ROW_HEIGHT


def _cell(slot: Slot, made: Generation, actor: Actor, height: int) -> Cell:
    picture = getattr(slot, "picture", None)
    if picture is not None:
        size = (picture.width, picture.height)
        state = "trashed" if picture.trashed else "done"
        alt = _("Picture %(index)s of %(of)s: %(prompt)s") % {
            "index": slot.index + 1,
            "of": made.n,
            "prompt": made.prompt[:160],
        }
        picks = [] if picture.trashed else [one.person_id for one in picture.flags.all() if one.kind == Flag.Kind.PICK]
        return Cell(
            slot=slot,
            state=state,
            box=_box(size, height),
            picture=picture,
            may_trash=actor.may_trash(picture),
            alt=alt,
            picked=actor.user.pk in picks,
            picks=len(picks),
            guard=guard_words(picture.guard, *size),
            stars=Stars.of(picture.ratings.all(), actor),
        )
    state, word = _state(slot)
    preview = storage.signed_url(slot.preview) if slot.preview and state == "running" else ""
    since = slot.attempt.sent if slot.attempt and state == "running" else None
    mark = ICONS.get(state, "")
    return Cell(
        slot=slot, state=state, box=_box(_asked_shape(made), height), preview=preview, word=word, icon=mark, since=since
    )


def _asked_shape(made: Generation) -> tuple[int, int]:
    """Pixels, or the sides of the ratio where nobody knows them yet: nothing jumps when the picture comes."""
    if made.width and made.height:
        return made.width, made.height
    ratio = sizing.as_ratio(made.aspect)
    return (ratio.numerator, ratio.denominator) if ratio else DEFAULT_SIZE


def _state(slot: Slot) -> tuple[str, str]:
    """What a box without a picture says."""
    ended = {
        Slot.Status.FAILED: ("failed", _("failed")),
        Slot.Status.CANCELLED: ("cancelled", _("cancelled")),
        Slot.Status.UNKNOWN: ("unknown", _("unknown")),
        Slot.Status.DONE: ("failed", _("removed")),
    }
    if slot.status in ended:
        return ended[slot.status]
    attempt = slot.attempt
    if attempt and attempt.status == Attempt.Status.CALLING:
        return "running", _("preview %(number)s") % {"number": slot.preview_number + 1} if slot.preview else ""
    if attempt and attempt.due and attempt.due > timezone.now():
        return "waiting", _("will be tried again soon")
    return "waiting", _("waiting")


def _box(size: tuple[int, int], height: int) -> tuple[int, int]:
    return max(1, math.floor(height * size[0] / size[1])), height


# -- Words -----------------------------------------------------------------------------------------------------------------


def _flag(made: Generation) -> tuple[str, str]:
    counts = {"done": made.done_count, "n": made.n}
    if made.cancelled_at and not made.has_ended:
        return "live", _("stopping: calls already sent will finish")
    flags = {
        Status.QUEUED: ("", _("queued")),
        Status.RUNNING: ("live", _("%(done)s of %(n)s") % counts),
        Status.PARTIAL: ("warn", _("%(done)s of %(n)s") % counts),
        Status.FAILED: ("bad", _("failed")),
        Status.CANCELLED: ("", _("cancelled")),
        Status.UNKNOWN: ("warn", _("unknown")),
    }
    return flags.get(made.status, ("", ""))


def _price(made: Generation, attempts: Sequence[Attempt], currency: str) -> str:
    """While it runs the estimate; then what it cost; beside it what is held for calls of unknown outcome."""
    if not made.has_ended:
        if made.estimate_nano is None:
            return _("price unknown")
        return money_about(made.estimate_nano, currency, exact=made.confidence == "exact")
    found = spent(attempts)
    parts = []
    if found.settled or not (found.held or found.unpriced):
        parts.append(money_about(found.settled, currency, exact=not found.estimated))
    if found.held:
        parts.append(_("%(amount)s held") % {"amount": money(found.held, currency)})
    if found.unpriced:
        parts.append(_unpriced(found.unpriced) if parts else _("price unknown"))
    return " · ".join(parts)


def _unpriced(calls: int) -> str:
    return ngettext("price of %(count)s call unknown", "price of %(count)s calls unknown", calls) % {"count": calls}


def _quality(made: Generation) -> str:
    caps = caps_of(made.gateway, made.model)
    return "" if caps.qualities == BY_ITSELF and made.quality == AUTO else words.quality(made.quality)


def _troubles(slots: Sequence[Slot]) -> list[Trouble]:
    """Each cause once, with how many pictures it took."""
    failed = [slot for slot in slots if slot.status == Slot.Status.FAILED and slot.error_code]
    counts = Counter((slot.error_code, repr(sorted(slot.error_params.items()))) for slot in failed)
    first = {(slot.error_code, repr(sorted(slot.error_params.items()))): slot for slot in reversed(failed)}
    return [Trouble(message=_message(first[key]), count=count) for key, count in counts.items()]


def _message(slot: Slot) -> Message:
    cost = slot.attempt.cost_nano if slot.attempt else None
    billed = None if cost is None else "yes" if cost else "no"
    return explain(slot.error_code, slot.error_params, billed=billed)


def _doubts(attempts: Sequence[Attempt], currency: str) -> list[Doubt]:
    """Each cause once, with all its calls."""
    causes: dict[str, list[tuple[int, Attempt]]] = {}
    for call, attempt in enumerate(attempts, 1):
        if attempt.is_in_doubt:
            causes.setdefault(attempt.error_code, []).append((call, attempt))
    return [_doubt(found, currency) for found in causes.values()]


def _doubt(found: Sequence[tuple[int, Attempt]], currency: str) -> Doubt:
    first = found[0][1]
    return Doubt(
        calls=tuple(call for call, _attempt in found),
        message=explain(first.error_code or "unknown_outcome", first.error_params, billed="maybe"),
        held=money(sum(attempt.reserved_nano for _call, attempt in found), currency),
        may_look=all(can_look(attempt) for _call, attempt in found),
        singly=tuple(_doubt([one], currency) for one in found) if len(found) > 1 else (),
    )


def count_word(count: int) -> str:
    """How many pictures, exactly up to a thousand."""
    if count > 1000:
        return _("over 1,000 pictures")
    return ngettext("%(count)s picture", "%(count)s pictures", count) % {"count": count}
