"""What the database keeps beside the tables: trigram indexes, and notes of what has changed.

After every ``migrate`` they are made where they are missing, on both databases. (SQLite drops a
table's triggers when a migration rewrites the table; here they come back.) An app says in its
``AppConfig.counted_tables`` which tables lists are counted from, as model labels or
``"model.field"`` for a many-to-many table.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from .lookups import index_name


def keep_search(**kwargs) -> None:
    """Make the indexes and triggers that are missing, and describe rows of an older design."""
    tables = {*connection.introspection.table_names()}
    if "search_contentchange" not in tables:
        return
    on_postgresql = connection.vendor == "postgresql"
    (_watch_postgresql if on_postgresql else _watch_sqlite)(
        [table for table in counted_tables() if table in tables]
    )
    for model in searchable_models():
        if model._meta.db_table in tables:
            (_index_postgresql if on_postgresql else _index_sqlite)(model, tables)
    if _is_migrated():
        for model in described_models():
            # The text has been in lines since it was last made in another way.
            model._default_manager.exclude(search_text__contains="\n").rebuild_search()
    if not on_postgresql:
        refresh_statistics()


def counted_tables() -> Iterator[str]:
    for config in apps.get_app_configs():
        for label in getattr(config, "counted_tables", ()):
            model, _, field = label.partition(".")
            model = config.get_model(model)
            yield model._meta.get_field(field).m2m_db_table() if field else model._meta.db_table


def described_models() -> list:
    """All models whose rows have a search text."""
    return [model for model in apps.get_models() if hasattr(model, "describe_for_search")]


def _is_migrated() -> bool:
    """Whether the tables are as the models say, so that rows can be read through them."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def searchable_models() -> list:
    """Those of them that have a trigram index."""
    return [model for model in apps.get_models() if getattr(model, "has_search_index", False)]


# ── Notes of change ──────────────────────────────────────────────────────────────────────────
def _watch_postgresql(tables: list[str]) -> None:
    """Each transaction that writes leaves one row; see ``versions.content_version``."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE SEQUENCE IF NOT EXISTS content_change_number")
        cursor.execute(
            """
            CREATE OR REPLACE FUNCTION note_content_change() RETURNS trigger AS $$
            BEGIN
                INSERT INTO search_contentchange (transaction, mark, at)
                VALUES (pg_current_xact_id()::text::bigint, 0, now())
                ON CONFLICT (transaction) DO NOTHING;
                PERFORM nextval('content_change_number');
                RETURN NULL;
            END $$ LANGUAGE plpgsql
            """
        )
        cursor.execute(
            "SELECT event_object_table FROM information_schema.triggers "
            "WHERE trigger_name = 'note_content_change'"
        )
        watched = {table for (table,) in cursor.fetchall()}
        for table in tables:
            if table not in watched:
                cursor.execute(
                    f"CREATE TRIGGER note_content_change AFTER INSERT OR UPDATE OR DELETE "
                    f"OR TRUNCATE ON {connection.ops.quote_name(table)} "
                    "FOR EACH STATEMENT EXECUTE FUNCTION note_content_change()"
                )


def _watch_sqlite(tables: list[str]) -> None:
    """One row holds a number drawn anew at each change, so that no rollback brings it back.

    The row is there beforehand: a trigger's own INSERT would follow the conflict clause of the
    statement that fired it, such as the INSERT OR IGNORE of ``add()``.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT OR IGNORE INTO search_contentchange ("transaction", mark) VALUES (0, random())'
        )
        for table in tables:
            for event in ("INSERT", "UPDATE", "DELETE"):
                cursor.execute(
                    f'CREATE TRIGGER IF NOT EXISTS "{table}_{event.lower()}_noted" '
                    f'AFTER {event} ON "{table}" '
                    "BEGIN UPDATE search_contentchange SET mark = random(); END"
                )


def refresh_statistics() -> int:
    """Let the database look at its tables again, so that it reads them by the right index.

    For after many rows were written at once, and each night. SQLite never does it by itself;
    without it, it goes through all published rows to find one by its key. Gives 1: done.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return 1


def forget_old_changes() -> int:
    """Delete all notes but the newest, so that counting them stays quick; how many went."""
    with connection.cursor() as cursor:
        cursor.execute(
            'DELETE FROM search_contentchange WHERE "transaction" < '
            '(SELECT max("transaction") FROM search_contentchange)'
        )
        return cursor.rowcount


# ── Trigram indexes ──────────────────────────────────────────────────────────────────────────
def _index_postgresql(model, tables: set[str]) -> None:
    """A GIN index of pg_trgm, where the server has that extension; else searches read all rows."""
    name = index_name(model)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_indexes WHERE indexname = %s", [name])
        if cursor.fetchone():
            return
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
        if not cursor.fetchone():
            return
        # A trusted extension: the database's owner may make it.
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute(
            f"CREATE INDEX {connection.ops.quote_name(name)} ON "
            f"{connection.ops.quote_name(model._meta.db_table)} "
            "USING gin (search_text gin_trgm_ops)"
        )


def _index_sqlite(model, tables: set[str]) -> None:
    """A full-text table of trigrams beside the model's own, written by triggers.

    https://www.sqlite.org/fts5.html#external_content_tables
    """
    table, key, name = model._meta.db_table, model._meta.pk.column, index_name(model)
    new = f'INSERT INTO "{name}" (rowid, search_text) VALUES (new.{key}, new.search_text);'
    old = (
        f'INSERT INTO "{name}" ("{name}", rowid, search_text) '
        f"VALUES ('delete', old.{key}, old.search_text);"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
            [f"{name}_%"],
        )
        is_whole = name in tables and cursor.fetchone() == (3,)
        if is_whole:
            return
        cursor.execute(
            f'CREATE VIRTUAL TABLE IF NOT EXISTS "{name}" USING fts5(search_text, '
            f"content='{table}', content_rowid='{key}', tokenize='trigram case_sensitive 1')"
        )
        for moment, event, does in (
            ("insert", "AFTER INSERT", new),
            ("delete", "AFTER DELETE", old),
            ("update", "AFTER UPDATE OF search_text", old + new),
        ):
            cursor.execute(
                f'CREATE TRIGGER IF NOT EXISTS "{name}_{moment}" {event} ON "{table}" '
                f"BEGIN {does} END"
            )
        cursor.execute(f'INSERT INTO "{name}" ("{name}") VALUES (\'rebuild\')')
