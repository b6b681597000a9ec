"""The search text is true whoever wrote the row: described anew by command and after migrations."""

import sys
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from enterprises.models import Enterprise
from kronoberg_portal.foundation.search import upkeep
from kronoberg_portal.foundation.search.lookups import index_name
from kronoberg_portal.foundation.search.upkeep import described_models, keep_search
from tests.contacts.factories import make_organisation
from tests.enterprises.factories import make_enterprise, make_offer

pytestmark = pytest.mark.django_db
TABLE = Enterprise._meta.db_table


def found(query: str) -> list[str]:
    return [row.name for row in Enterprise.objects.published().matching(query)]


def write(sql: str, *values) -> None:
    """As somebody writes who goes past the portal."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def rebuild(**options) -> str:
    out = StringIO()
    call_command("rebuild_search", stdout=out, stderr=out, no_color=True, **options)
    return out.getvalue()


# ── The command ──────────────────────────────────────────────────────────────────────────────
def test_row_written_past_the_portal_is_found_after_rebuild():
    row = make_enterprise("Snickeriet")
    make_offer(row, "Köksluckor")
    make_enterprise("Bageriet")
    make_organisation(name="Stödet")
    text = " sågen \n \n \n "
    write(
        f"UPDATE {TABLE} SET name = %s, search_text = %s WHERE id = %s", "Ölbryggan", text, row.pk
    )
    assert found("ölbrygga") == found("köksluckor") == []

    assert "1 rad fick ny söktext." in rebuild()

    assert found("ölbrygga") == found("köksluckor") == ["Ölbryggan"]
    row.refresh_from_db()
    assert row.sort_key.startswith("zc")  # and it stands last in the list
    assert "Allt var redan rätt." in rebuild()


def test_every_kind_that_is_searched_is_rebuilt():
    labels = {model._meta.label for model in described_models()}

    assert {
        "enterprises.Enterprise",
        "knowledge.Resource",
        "events.Event",
        "contacts.Organisation",
        "site.Page",
    } <= labels


def test_rebuild_draws_how_far_it_has_come(monkeypatch):
    for number in range(3):
        make_enterprise(f"Företag {number}")
    assert "█" not in rebuild()

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert "\rföretag ██████████████████████████████ 3 av 3\n" in rebuild()
    assert rebuild(verbosity=0) == ""


# ── After a migration ────────────────────────────────────────────────────────────────────────
def test_row_of_an_older_design_is_described_anew_after_migrate():
    older, newer = make_enterprise("Glasbruket"), make_enterprise("Pappersbruket")
    write(f"UPDATE {TABLE} SET search_text = %s WHERE id = %s", " pannbruket ", older.pk)
    write(f"UPDATE {TABLE} SET search_text = %s WHERE id = %s", " a \n b \n c \n d ", newer.pk)

    keep_search()

    assert found("glasbruk") == ["Glasbruket"]
    assert found("pannbruk") == []
    newer.refresh_from_db()
    assert newer.search_text == " a \n b \n c \n d "  # no more than that is done


def test_rows_are_let_be_while_the_tables_are_not_as_the_models_say(monkeypatch):
    row = make_enterprise("Glasbruket")
    write(f"UPDATE {TABLE} SET search_text = %s WHERE id = %s", " pannbruket ", row.pk)
    monkeypatch.setattr(upkeep, "_is_migrated", lambda: False)

    keep_search()

    assert found("glasbruk") == []


def test_index_is_whole_again_after_the_table_was_remade():
    name = index_name(Enterprise)
    row = make_enterprise("Glasbruket")
    if connection.vendor == "sqlite":
        # What a migration that rewrites the table does to its triggers.
        for moment in ("insert", "update", "delete"):
            write(f"DROP TRIGGER {name}_{moment}")
        row.name = "Pappersbruket"
        row.save()
        gone = make_enterprise("Järnbruket")
        gone.delete()
        make_enterprise("Tegelbruket")
        assert found("tegelbruk") == found("pappersbruk") == []
    else:
        write(f"DROP INDEX {name}")
        row.name = "Pappersbruket"
        row.save()
        make_enterprise("Tegelbruket")
        connection.check_constraints()  # else rows wait for that, and no index can be made

    keep_search()

    assert found("tegelbruk") == ["Tegelbruket"]
    assert found("pappersbruk") == ["Pappersbruket"]
    assert found("glasbruk") == []
    make_enterprise("Sågbruket")
    assert found("sågbruk") == ["Sågbruket"]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)")
        else:
            cursor.execute("SELECT 1 FROM pg_indexes WHERE indexname = %s", [name])
            assert cursor.fetchone() == (1,)
