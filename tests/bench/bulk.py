"""Rows of a model by the hundred thousand, past the ORM: COPY on PostgreSQL, executemany on SQLite. Called inside a house."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

CHUNK = 50_000


def load(model: type[Model], varying: list[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """``rows`` of the columns ``varying`` ("id", "team_id", …); all others hold what a new object holds."""
    blank = model()
    fields = [field for field in model._meta.concrete_fields if field.column not in varying and not field.primary_key]
    constants = tuple(field.get_db_prep_save(field.pre_save(blank, add=True), connection) for field in fields)
    columns = [*varying, *(field.column for field in fields)]
    put = _copy if connection.vendor == "postgresql" else _insert
    put(model._meta.db_table, columns, ((*row, *constants) for row in rows))


def _insert(table: str, columns: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
    places = ", ".join(["?"] * len(columns))
    names = ", ".join('"' + c + '"' for c in columns)
    statement = f"INSERT INTO {table} ({names}) VALUES ({places})"
    while chunk := list(islice(rows, CHUNK)):
        connection.connection.executemany(statement, chunk)


def _copy(table: str, columns: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
    names = ", ".join('"' + c + '"' for c in columns)
    with connection.cursor() as cursor, cursor.cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


@contextmanager
def loading(*models: type[Model]) -> Iterator[None]:
    """In one transaction; afterwards keys go on where the rows end, and the planner knows how many there are."""
    lite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if lite:
            cursor.execute("PRAGMA foreign_keys=OFF")
        with transaction.atomic():
            if not lite:
                cursor.execute("SET session_replication_role = replica")
            yield
            if not lite:
                cursor.execute("SET session_replication_role = DEFAULT")
            for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
                cursor.execute(statement)
        if lite:
            cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("ANALYZE")
