"""When pictures were made, as values of facets: exact for a day or a month of any person's time zone.

All are of UTC. A day of another zone begins within one of them: there the quarters of an hour stand in for it, to which all zones keep.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from generations.models.generation import PictureQuerySet

DAY, QUARTER, MONTH, TURN, TURN_HOUR = "day", "quarter", "month", "turn", "turnhour"
ONE = timedelta(days=1)
Span = tuple[str, str, str]
"""A facet, the first value, and the one behind the last."""


def day(rows: PictureQuerySet) -> Iterator[tuple[int, str]]:
    return ((key, f"{made:%Y-%m-%d}") for key, made in rows.values_list("pk", "created"))


def quarter(rows: PictureQuerySet) -> Iterator[tuple[int, str]]:
    return ((key, quarter_of(made)) for key, made in rows.values_list("pk", "created"))


def month(rows: PictureQuerySet) -> Iterator[tuple[int, str]]:
    """Of those made on a day that is in the same month everywhere."""
    return ((key, f"{made:%Y-%m}") for key, made in rows.values_list("pk", "created") if not _turns(made))


def turn(rows: PictureQuerySet) -> Iterator[tuple[int, str]]:
    """The quarter, of those made on the first and the last day of a month."""
    return ((key, quarter_of(made)) for key, made in rows.values_list("pk", "created") if _turns(made))


def turn_hour(rows: PictureQuerySet) -> Iterator[tuple[int, str]]:
    """The same by hours: fewer, for zones whose months begin at a full one."""
    return ((key, f"{made:%Y-%m-%dT%H}:00") for key, made in rows.values_list("pk", "created") if _turns(made))


def turns(zone: tzinfo) -> str:
    """The facet by which months of a zone are told apart."""
    return TURN_HOUR if all(_whole_hours(zone, year) for year in range(2020, 2041)) else TURN


@lru_cache(1024)
def _whole_hours(zone: tzinfo, year: int) -> bool:
    offsets = (datetime(year, month, 1, tzinfo=zone).utcoffset() for month in range(1, 13))
    return all(offset is not None and offset.total_seconds() % 3600 == 0 for offset in offsets)


def quarter_of(made: datetime) -> str:
    return f"{made:%Y-%m-%dT%H}:{made.minute // 15 * 15:02}"


def month_of(turned: str, zone: tzinfo) -> str:
    """The month in a zone, of a value of ``turn``."""
    return f"{datetime.fromisoformat(turned).replace(tzinfo=UTC).astimezone(zone):%Y-%m}"


def between(first: date | None, last: date | None, zone: tzinfo) -> list[Span]:
    """What to look under for all days of a zone from ``first`` to ``last``, both included."""
    begin = _start(first, zone) if first else datetime(1, 1, 1, tzinfo=UTC)
    end = _start(last + ONE, zone) if last and last < date.max else datetime(9999, 12, 31, tzinfo=UTC)
    # The first midnight of UTC within, and the last one.
    morning = _midnight(begin + ONE - timedelta(microseconds=1))
    evening = _midnight(end)
    if morning > evening:
        return [(QUARTER, quarter_of(begin), quarter_of(end))]
    return [
        (QUARTER, quarter_of(begin), quarter_of(morning)),
        (DAY, f"{morning:%Y-%m-%d}", f"{evening:%Y-%m-%d}"),
        (QUARTER, quarter_of(evening), quarter_of(end)),
    ]


def _start(of: date, zone: tzinfo) -> datetime:
    try:
        return datetime.combine(of, time(), zone).astimezone(UTC)
    except OverflowError:
        return datetime(1, 1, 1, tzinfo=UTC)


def _midnight(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), time(), UTC)


def _turns(made: datetime) -> bool:
    return made.day == 1 or (made + ONE).day == 1
