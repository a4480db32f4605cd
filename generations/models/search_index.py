"""The full-text index over ``SearchText``: built here, not by a migration.

Rebuilding a table (which SQLite does for many an AlterField) silently drops the triggers on it; so the index and its triggers are
made, or made again, after every ``migrate``. SQLite: FTS5 over the table's own content. PostgreSQL: a tsvector column with GIN.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, connections
from django.db.models import QuerySet

from generations.search import match

FTS5 = (
    """CREATE VIRTUAL TABLE IF NOT EXISTS generations_search USING fts5(
        tokens, content='generations_searchtext', content_rowid='picture_id', columnsize=0,
        tokenize="unicode61 remove_diacritics 0")""",
    "DROP TRIGGER IF EXISTS generations_search_insert",
    "DROP TRIGGER IF EXISTS generations_search_delete",
    "DROP TRIGGER IF EXISTS generations_search_update",
    """CREATE TRIGGER generations_search_insert AFTER INSERT ON generations_searchtext BEGIN
        INSERT INTO generations_search(rowid, tokens) VALUES (new.picture_id, new.tokens); END""",
    """CREATE TRIGGER generations_search_delete AFTER DELETE ON generations_searchtext BEGIN
        INSERT INTO generations_search(generations_search, rowid, tokens)
        VALUES ('delete', old.picture_id, old.tokens); END""",
    """CREATE TRIGGER generations_search_update AFTER UPDATE ON generations_searchtext BEGIN
        INSERT INTO generations_search(generations_search, rowid, tokens)
        VALUES ('delete', old.picture_id, old.tokens);
        INSERT INTO generations_search(rowid, tokens) VALUES (new.picture_id, new.tokens); END""",
)
TSVECTOR = (
    "ALTER TABLE generations_searchtext ADD COLUMN IF NOT EXISTS vector tsvector",
    # Positions are kept (for phrases of pairs), by hand: the server's own parser cuts CJK by the database's locale.
    """CREATE OR REPLACE FUNCTION generations_search_vector() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        new.vector := (SELECT string_agg('''' || word || ''':' || least(place, 16383), ' ')::tsvector
            FROM unnest(string_to_array(new.tokens, ' ')) WITH ORDINALITY AS w(word, place));
        RETURN new; END $$""",
    "DROP TRIGGER IF EXISTS generations_search ON generations_searchtext",
    """CREATE TRIGGER generations_search BEFORE INSERT OR UPDATE ON generations_searchtext
        FOR EACH ROW EXECUTE FUNCTION generations_search_vector()""",
    "CREATE INDEX IF NOT EXISTS generations_search_vector ON generations_searchtext USING gin (vector)",
)


def build(using: str = "default", **_signal: Any) -> None:
    """Make the index and its triggers where they are missing; receiver of ``post_migrate``."""
    database = connections[using]
    if "generations_searchtext" not in database.introspection.table_names():
        return
    with database.cursor() as cursor:
        for statement in FTS5 if database.vendor == "sqlite" else TSVECTOR:
            cursor.execute(statement)


def rebuild(using: str = "default") -> None:
    """Fill the index again from the table: after a restore, or when the two are suspected to differ."""
    with connections[using].cursor() as cursor:
        if connections[using].vendor == "sqlite":
            cursor.execute("INSERT INTO generations_search(generations_search) VALUES ('rebuild')")
        else:
            cursor.execute("UPDATE generations_searchtext SET tokens = tokens")


# CROSS JOIN binds SQLite's planner to this order: from the index's newest entry downwards, each hit looked up by its key.
WALK = {
    "sqlite": (
        "SELECT hit.rowid FROM generations_search AS hit CROSS JOIN generations_picture ON generations_picture.id = hit.rowid "
        "WHERE hit.generations_search MATCH %s AND hit.rowid {past} %s AND {filters} ORDER BY hit.rowid {order} LIMIT %s"
    ),
    "postgresql": (
        "SELECT hit.picture_id FROM generations_searchtext AS hit JOIN generations_picture ON generations_picture.id = hit.picture_id "
        "WHERE hit.vector @@ %s::tsquery AND hit.picture_id {past} %s AND {filters} ORDER BY hit.picture_id {order} LIMIT %s"
    ),
}
NEWEST = 2**63 - 1


def newest_matches(text: str, team_id: int, rows: QuerySet[Any], before: int | None, size: int) -> list[int]:
    """Ids of at most ``size`` pictures of ``rows`` that hold every word of ``text``, newest first, below the cursor ``before``.

    ``rows`` carries the filters, on columns of the picture itself. The cost follows the page, not the number of hits. A text
    without words matches nothing.
    """
    return _walk(text, team_id, rows, ("<", "DESC", NEWEST if before is None else before), size)


def next_matches(text: str, team_id: int, rows: QuerySet[Any], after: int, size: int) -> list[int]:
    """The same walk the other way: the ``size`` hits that are the nearest newer ones than ``after``, oldest first."""
    return _walk(text, team_id, rows, (">", "ASC", after), size)


def _walk(text: str, team_id: int, rows: QuerySet[Any], way: tuple[str, str, int], size: int) -> list[int]:
    found = match(text, team_id)
    if found is None:
        return []
    past, order, cursor_id = way
    filters, params = rows.query.where.as_sql(rows.query.get_compiler(connection=connection), connection)
    sql = WALK[connection.vendor].format(filters=filters or "TRUE", past=past, order=order)
    term = found.fts5 if connection.vendor == "sqlite" else found.tsquery
    with connection.cursor() as cursor:
        cursor.execute(sql, [term, cursor_id, *params, size])
        return [row[0] for row in cursor.fetchall()]
