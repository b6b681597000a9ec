"""The content's version changes with every write, however it is made; and what follows from it."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from enterprises.models import Enterprise, Offer
from kronoberg_portal.foundation.search.models import ContentChange, Synonyms
from kronoberg_portal.foundation.search.upkeep import (
    counted_tables,
    forget_old_changes,
    keep_search,
    searchable_models,
)
from kronoberg_portal.foundation.search.versions import MOST_KEPT, content_version, forget, kept
from tests.enterprises.factories import goal, make_enterprise, make_offer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept():
    forget()
    yield
    forget()


def raw(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


WRITES = {
    "save": lambda e: e.save(),
    "update": lambda e: Enterprise.objects.filter(pk=e.pk).update(lifecycle="dormant"),
    "bulk_update": lambda e: Enterprise.objects.bulk_update([e], ["summary"]),
    "delete": lambda e: e.delete(),
    "offer": lambda e: Offer.objects.filter(enterprise=e).update(name="Annat"),
    "bulk_create": lambda e: Offer.objects.bulk_create(
        [Offer(enterprise=e, name="Nytt", sector=e.offers.get().sector)]
    ),
    "many-to-many": lambda e: e.goals.add(goal()),
    "synonyms": lambda e: Synonyms.objects.create(words="a\nb"),
    "raw": lambda e: raw("UPDATE enterprises_enterprise SET lifecycle = 'closing'"),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_version_changes_with_every_way_of_writing(write):
    enterprise = make_enterprise()
    make_offer(enterprise)
    before = content_version()

    assert content_version() == before
    write(enterprise)
    assert content_version() != before


def test_version_does_not_come_back_after_a_rollback():
    seen = {content_version()}
    for _ in range(2):
        with transaction.atomic():
            make_enterprise()
            seen.add(content_version())
            transaction.set_rollback(True)

    assert len(seen) == 3


def test_every_counted_table_is_there_and_watched():
    tables = [*counted_tables()]
    assert {*tables} <= {*connection.introspection.table_names()}
    assert "enterprises_offer_referrers" in tables
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT DISTINCT event_object_table FROM information_schema.triggers "
                "WHERE trigger_name = 'note_content_change'"
            )
        else:
            cursor.execute("SELECT DISTINCT tbl_name FROM sqlite_master WHERE name LIKE '%_noted'")
        assert {table for (table,) in cursor.fetchall()} == {*tables}


def test_old_notes_are_forgotten_but_never_the_newest():
    ContentChange.objects.bulk_create(
        [ContentChange(transaction=-number, mark=0) for number in range(1, 5)]
    )
    make_enterprise()
    forget_old_changes()

    assert ContentChange.objects.count() == 1


# ── What is kept under a version ─────────────────────────────────────────────────────────────
def test_answer_is_worked_out_once_for_a_version():
    worked = []

    def work():
        worked.append(1)
        return len(worked)

    assert kept(("a",), "name", work) == kept(("a",), "name", work) == 1
    assert kept(("b",), "name", work) == 2
    assert kept(("a",), "name", work) == 3, "an older version's answers are not kept"


def test_answer_that_no_longer_holds_is_worked_out_anew():
    later = timezone.now() + timedelta(minutes=1)
    kept(("a",), "until", lambda: later)

    assert kept(("a",), "until", lambda: "new", still=lambda until: until < later) == "new"


def test_what_is_kept_is_bounded():
    for number in range(MOST_KEPT + 10):
        kept(("a",), number, lambda number=number: number)

    assert kept(("a",), MOST_KEPT + 9, lambda: "anew") == MOST_KEPT + 9
    assert kept(("a",), 0, lambda: "anew") == "anew"


# ── Indexes ──────────────────────────────────────────────────────────────────────────────────
def plan(rows):
    """How the database says it would read ``rows``, in its own words."""
    if connection.vendor == "postgresql":
        raw("SET LOCAL enable_seqscan = off")
        raw("SET LOCAL enable_indexscan = off")  # which no trigram index is read by
    return rows.explain()


def test_search_goes_by_the_trigram_index():
    assert Enterprise in searchable_models()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
            if not cursor.fetchone():
                pytest.skip("this PostgreSQL has no pg_trgm")

    assert "enterprises_enterprise_found" in plan(Enterprise.objects.matching("snickeri"))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="how SQLite alone changes a table")
def test_index_and_watch_come_back_when_a_table_was_rewritten():
    make_enterprise("Snickeriet")
    for (name,) in _triggers("enterprises_enterprise"):
        raw(f'DROP TRIGGER "{name}"')
    make_enterprise("Snickarboden")
    assert _triggers("enterprises_enterprise") == []

    keep_search()

    assert len(_triggers("enterprises_enterprise")) == 6
    assert Enterprise.objects.matching("snick").count() == 2


def _triggers(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
        )
        return cursor.fetchall()
