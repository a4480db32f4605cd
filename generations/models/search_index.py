"""The full-text index over ``PromptSearch``: built here, not by a migration. (Pictures are found by bitmaps: ``workflow/gallery``.)

Rebuilding a table (which SQLite does for many an AlterField) silently drops the triggers on it; so the indexes and their triggers are
made, or made again, after every ``migrate``. SQLite: FTS5 over the table's own content. PostgreSQL: a tsvector column with GIN.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, connections
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from generations import search
from generations.search import Match


@dataclass(frozen=True)
class Index:
    """The index called ``name`` over the column ``tokens`` of ``table``, whose primary key is ``key``."""

    name: str
    table: str
    key: str
    mark: str
    """With what a team's token begins in it."""

    def statements(self, vendor: str) -> list[str]:
        """What makes the index and its triggers; to run again changes nothing."""
        return [one.format(**vars(self)) for one in (FTS5 if vendor == "sqlite" else TSVECTOR)]

    def refill(self, vendor: str) -> str:
        return (FTS5_REFILL if vendor == "sqlite" else TSVECTOR_REFILL).format(**vars(self))

    def first_hits(self, found: Match, most: int) -> list[int]:
        """Keys of at most ``most`` rows that ``found`` finds, in no order."""
        sql, term = self._hits(found)
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} LIMIT %s", [term, most])
            return [row[0] for row in cursor.fetchall()]

    def hits(self, found: Match) -> RawSQL:
        """The keys of all rows that ``found`` finds, for ``pk__in``."""
        sql, term = self._hits(found)
        return RawSQL(sql, [term])  # noqa: S611 (our own names; the term is a parameter)

    def holds(self, found: Match) -> RawSQL:
        """The condition on a row of ``table`` that ``found`` finds it: for rows at hand, as against a look into the index."""
        if connection.vendor != "sqlite":
            return RawSQL("vector @@ %s::tsquery", [found.tsquery], output_field=BooleanField())
        groups = ["(" + " OR ".join("instr(tokens, %s) > 0" for _ in group) + ")" for group in found.within]
        words = [one for group in found.within for one in group]
        return RawSQL(" AND ".join(groups), words, output_field=BooleanField())  # noqa: S611

    def _hits(self, found: Match) -> tuple[str, str]:
        if connection.vendor == "sqlite":
            return f"SELECT rowid FROM {self.name} WHERE {self.name} MATCH %s", found.fts5  # noqa: S608
        return f"SELECT {self.key} FROM {self.table} WHERE vector @@ %s::tsquery", found.tsquery  # noqa: S608


PROMPTS = Index("generations_prompts_index", "generations_promptsearch", "prompt_id", search.PROMPTS)
INDEXES = (PROMPTS,)

FTS5 = (
    """CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING fts5(
        tokens, content='{table}', content_rowid='{key}', columnsize=0,
        tokenize="unicode61 remove_diacritics 0")""",
    "DROP TRIGGER IF EXISTS {name}_insert",
    "DROP TRIGGER IF EXISTS {name}_delete",
    "DROP TRIGGER IF EXISTS {name}_update",
    """CREATE TRIGGER {name}_insert AFTER INSERT ON {table} BEGIN
        INSERT INTO {name}(rowid, tokens) VALUES (new.{key}, new.tokens); END""",
    """CREATE TRIGGER {name}_delete AFTER DELETE ON {table} BEGIN
        INSERT INTO {name}({name}, rowid, tokens)
        VALUES ('delete', old.{key}, old.tokens); END""",
    """CREATE TRIGGER {name}_update AFTER UPDATE ON {table} BEGIN
        INSERT INTO {name}({name}, rowid, tokens)
        VALUES ('delete', old.{key}, old.tokens);
        INSERT INTO {name}(rowid, tokens) VALUES (new.{key}, new.tokens); END""",
)
FTS5_REFILL = "INSERT INTO {name}({name}) VALUES ('rebuild')"
TSVECTOR = (
    "ALTER TABLE {table} ADD COLUMN IF NOT EXISTS vector tsvector",
    # Positions are kept (for phrases of pairs), by hand: the server's own parser cuts CJK by the database's locale.
    """CREATE OR REPLACE FUNCTION {name}_vector() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        new.vector := (SELECT string_agg('''' || word || ''':' || least(place, 16383), ' ')::tsvector
            FROM unnest(string_to_array(new.tokens, ' ')) WITH ORDINALITY AS w(word, place));
        RETURN new; END $$""",
    "DROP TRIGGER IF EXISTS {name} ON {table}",
    """CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {name}_vector()""",
    "CREATE INDEX IF NOT EXISTS {name}_vector ON {table} USING gin (vector)",
)
TSVECTOR_REFILL = "UPDATE {table} SET tokens = tokens"


def build(using: str = "default", **_signal: Any) -> None:
    """Make the indexes and their triggers where they are missing; receiver of ``post_migrate``."""
    database = connections[using]
    there = database.introspection.table_names()
    for index in INDEXES:
        if index.table in there:
            _run(using, index.statements(database.vendor))


def rebuild(using: str = "default") -> None:
    """Fill the indexes again from their tables: after a restore, or when the two are suspected to differ."""
    _run(using, [index.refill(connections[using].vendor) for index in INDEXES])


def _run(using: str, statements: Sequence[str]) -> None:
    with connections[using].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
