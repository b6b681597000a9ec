"""/foretag/exportera/, export.csv and export.xlsx: a selection as a file."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from enterprises import columns
from enterprises.models import Enterprise, LegalForm, Lifecycle, Moderation, Offer
from enterprises.views import exports
from kronoberg_portal.foundation import tables
from tests.contacts.factories import municipality
from tests.enterprises.factories import (
    goal,
    make_certification,
    make_enterprise,
    make_figure,
    make_offer,
    target_group,
)
from tests.pages import read

pytestmark = pytest.mark.django_db
CHOOSE = reverse("enterprises:export_choose")
CSV = reverse("enterprises:export", args=["csv"])
XLSX = reverse("enterprises:export", args=["xlsx"])
EVERYTHING = "&".join(f"kolumn={name}" for name in columns.COLUMNS)


def body(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def rows_of_csv(client, asked="", address=CSV):
    text = body(client, f"{address}?{asked}").decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def sheet_of(client, asked="", address=XLSX):
    return load_workbook(io.BytesIO(body(client, f"{address}?{asked}"))).active


def rows_of_xlsx(client, asked=""):
    heads, *rows = sheet_of(client, asked).iter_rows()
    return [dict(zip([c.value for c in heads], row, strict=True)) for row in rows]


@pytest.fixture
def cafe():
    cafe = make_enterprise(
        "Kafé Björken",
        slug="kafe-bjorken",
        kind=Enterprise.Kind.WISE,
        legal_form=LegalForm.LIMITED_COMPANY,
        org_number="500000-0011",
        municipality=municipality("Växjö"),
        summary="Lunch; och fika.",
        goals=[goal()],
        target_groups=[target_group()],
        street="Storgatan 1",
        postal_code="352 30",
        locality="Växjö",
        latitude="56.87767",
        longitude="14.80906",
        website="https://example.se",
        email="kafe@example.se",
        phone="+46 470-123 45",
        verified_at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC),
        lifecycle_changed_on=date(2020, 5, 4),
        source="uppgift från företaget",
    )
    make_offer(cafe, "Lunch")
    make_offer(
        cafe,
        "Träning i köket",
        kind=Offer.Kind.WORK_INTEGRATION,
        integration_kind=Offer.IntegrationKind.WORK_TRAINING,
    )
    make_certification(cafe, "Krav-märkt kök")
    make_certification(cafe, "Gammal", valid_until=date(2020, 1, 1))
    make_figure(cafe, "target_group_share", 60, year=2025)
    make_figure(cafe, "target_group_share", 40, year=2024)
    return cafe


# ── CSV ──────────────────────────────────────────────────────────────────────────────────────
def test_csv_has_the_usual_columns(client, cafe, settings):
    (row,) = rows_of_csv(client)

    assert row == {
        "namn": "Kafé Björken",
        "slag": "Arbetsintegrerande socialt företag (ASF)",
        "lage": "Aktiv",
        "kommunkod": "0780",
        "kommun": "Växjö",
        "verksam_i": "Växjö kommun",
        "branscher": "Hantverk, snickeri och textil",
        "erbjudanden": "Lunch | Träning i köket",
        "webbplats": "https://example.se",
        "sida": settings.SITE_URL + "/foretag/kafe-bjorken/",
        "senast_kontrollerad": "2026-03-02",
        "senast_uppdaterad": date.today().isoformat(),
        "exempeldata": "nej",
    }


def test_csv_has_the_chosen_columns_and_no_other(client, cafe):
    chosen = "kolumn=telefon&kolumn=namn&kolumn=mal&kolumn=sammanfattning"
    (row,) = rows_of_csv(client, chosen)

    assert row == {
        "namn": "Kafé Björken",
        "sammanfattning": "Lunch; och fika.",
        "mal": str(goal()),
        "telefon": "+46 470-123 45",
        "exempeldata": "nej",
    }


def test_csv_can_hold_everything_that_may_be_handed_out(client, cafe):
    (row,) = rows_of_csv(client, EVERYTHING)

    assert list(row) == [*columns.COLUMNS, "exempeldata"]
    assert row["organisationsnummer"] == "500000-0011"
    assert row["foretagsform"] == "Aktiebolag"
    assert row["lage_sedan"] == "2020-05-04"
    assert row["malgrupper"] == str(target_group())
    assert (row["latitud"], row["longitud"]) == ("56.87767", "14.80906")
    assert row["tar_emot_for"] == "Arbetsträning"
    assert row["certifieringar"] == "Krav-märkt kök"
    assert row["andel_fran_malgruppen_procent"] == "60.0"
    assert row["andel_fran_malgruppen_ar"] == "2025"
    assert row["oppet_for_besokare"] == "nej"
    assert row["epost"] == "kafe@example.se"


def test_csv_is_a_file_that_swedish_excel_reads(client, cafe):
    response = client.get(CSV)

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == (f'attachment; filename="foretag-{date.today()}.csv"')
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies
    text = b"".join(response.streaming_content)
    assert text.startswith(b"\xef\xbb\xbfnamn;slag;")
    assert b"\r\nKaf\xc3\xa9 Bj\xc3\xb6rken;" in text


def test_file_holds_the_selection_in_its_order(client):
    make_enterprise("Bok")
    make_enterprise("Ask")
    make_enterprise("Al", municipality=municipality("Ljungby"))
    make_enterprise("Alm", lifecycle=Lifecycle.CEASED)

    def names(asked):
        return [row["namn"] for row in rows_of_csv(client, asked)]

    assert names("") == ["Al", "Ask", "Bok"]
    assert names("kommun=vaxjo") == ["Ask", "Bok"]
    assert names("q=bok") == ["Bok"]
    assert names("lage=upphord") == ["Alm"]
    assert names("sortera=kommun") == ["Al", "Ask", "Bok"]


@pytest.mark.parametrize("state", [state for state in Moderation if state != "published"])
@pytest.mark.parametrize("address", [CSV, reverse("enterprises:shortlist_export", args=["csv"])])
def test_file_has_nobody_who_is_not_public(client, state, address):
    make_enterprise("Dold", slug="dold", state=state)
    make_enterprise("Synlig", slug="synlig")

    rows = rows_of_csv(client, "lista=dold,synlig", address)
    assert [row["namn"] for row in rows] == ["Synlig"]


def test_enterprise_withdrawn_while_the_file_is_written_is_not_in_it():
    kept = make_enterprise("Synlig")
    withdrawn = make_enterprise("Dold", state=Moderation.ARCHIVED)

    rows = columns.Chosen.of(QueryDict("kolumn=namn")).rows([withdrawn.pk, kept.pk])
    assert list(rows) == [["Synlig", False]]


def test_example_says_so_whatever_columns_are_chosen(client):
    make_enterprise("Påhitt", is_example=True)

    assert rows_of_csv(client, "kolumn=namn") == [{"namn": "Påhitt", "exempeldata": "ja"}]
    assert rows_of_xlsx(client, "kolumn=namn")[0]["exempeldata"].value == "ja"


# ── What nobody may have ─────────────────────────────────────────────────────────────────────
SECRETS = {
    "contact_name": "Kim Hemlig",
    "verification_source": "samtal med Kim Hemlig",
    "change_note": "Kim Hemlig ringde",
}


@pytest.mark.parametrize("is_public", [False, True])
def test_no_person_is_in_any_file(client, cafe, is_public):
    Enterprise.objects.filter(pk=cafe.pk).update(contact_is_public=is_public, **SECRETS)

    for file in (body(client, f"{CSV}?{EVERYTHING}"), sheet_text(client)):
        text = file.decode() if isinstance(file, bytes) else file
        assert "Kafé Björken" in text
        assert "Hemlig" not in text


@pytest.mark.parametrize("legal_form", [LegalForm.SOLE_TRADER, ""])
def test_number_that_may_be_a_persons_is_in_no_file(client, cafe, legal_form):
    assert "500000-0011" in sheet_text(client)

    Enterprise.objects.filter(pk=cafe.pk).update(
        legal_form=legal_form, kind=Enterprise.Kind.SOCIAL_ENTERPRISE
    )
    for text in (body(client, f"{CSV}?{EVERYTHING}").decode(), sheet_text(client)):
        assert "Kafé Björken" in text
        assert "0011" not in text


def sheet_text(client):
    sheet = sheet_of(client, EVERYTHING)
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_email_and_telephone_come_only_when_chosen(client, cafe):
    usual = body(client, CSV).decode()

    assert "kafe@example.se" not in usual and "+46 470-123 45" not in usual
    assert not [column for column in columns.DEFAULT if column.is_contact]


# ── Nothing in a file is alive ───────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ('=HYPERLINK("https://ond.example")', '\'=HYPERLINK("https://ond.example")'),
        ("+46+cmd|' /C calc'!A0", "'+46+cmd|' /C calc'!A0"),
        ("-1+1", "'-1+1"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("Fika+kaffe=sant", "Fika+kaffe=sant"),
        ("+46 470-58 80 00", "+46 470-58 80 00"),
        ("+46 (0)470-58 80 00", "+46 (0)470-58 80 00"),
        ("+46470588000", "+464705880 00"),
        ("+46470-588000", "+46470-5880 00"),
        ("0780", "0780"),
        ("A\x0bB\x00\ud800", "AB"),
    ],
)
def test_text_stays_text(typed, written):
    assert tables.csv_cell(typed) == written
    with tables.xlsx_file({"a": 9}, [[typed]]) as file:
        heading, row = load_workbook(file).active.iter_rows()
    assert row[0].data_type == "s"
    assert heading[0].value == "a"


def test_cell_that_would_count_is_text_in_the_files(client):
    make_enterprise("=1+1", summary="@SUM(A1)", phone="+46701234567")
    asked = "kolumn=namn&kolumn=sammanfattning&kolumn=telefon"

    (row,) = rows_of_csv(client, asked)
    assert row["namn"] == "'=1+1"
    assert row["sammanfattning"] == "'@SUM(A1)"
    assert row["telefon"].replace(" ", "") == "+46701234567"
    (row,) = rows_of_xlsx(client, asked)
    assert {cell.data_type for cell in row.values()} == {"s"}
    assert row["namn"].value == "=1+1"
    assert row["telefon"].value == "+46701234567"


# ── XLSX ─────────────────────────────────────────────────────────────────────────────────────
def test_xlsx_has_text_as_text_and_dates_as_dates(client, cafe):
    (row,) = rows_of_xlsx(client, EVERYTHING)

    assert row["namn"].value == "Kafé Björken"
    assert (row["kommunkod"].value, row["kommunkod"].data_type) == ("0780", "s")
    assert row["postnummer"].data_type == "s"
    assert row["senast_kontrollerad"].value == datetime(2026, 3, 2)
    assert row["senast_kontrollerad"].number_format == "yyyy-mm-dd"
    assert row["lage_sedan"].is_date
    assert row["latitud"].value == pytest.approx(56.87767)
    assert row["andel_fran_malgruppen_procent"].value == 60
    assert row["oppettider"].value is None


def test_xlsx_keeps_its_headings_in_sight(client, cafe):
    sheet = sheet_of(client)

    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert sheet.column_dimensions["A"].width == columns.COLUMNS["namn"].width


def test_xlsx_is_a_file_to_save(client, cafe):
    response = client.get(XLSX)

    assert response["Content-Type"] == tables.XLSX_TYPE
    assert f'attachment; filename="foretag-{date.today()}.xlsx"' == response["Content-Disposition"]
    assert int(response["Content-Length"]) == len(b"".join(response.streaming_content))


# ── A shortlist ──────────────────────────────────────────────────────────────────────────────
def test_shortlist_is_a_file_in_its_own_order(client):
    for slug in ("a", "b", "c"):
        make_enterprise(f"Företag {slug}", slug=slug)
    address = reverse("enterprises:shortlist_export", args=["csv"])

    rows = rows_of_csv(client, "lista=c,a,finnsinte&kolumn=namn", address)
    assert [row["namn"] for row in rows] == ["Företag c", "Företag a"]
    assert rows_of_csv(client, "", address) == []
    disposition = client.get(address)["Content-Disposition"]
    assert f'"lista-{date.today()}.csv"' in disposition


# ── Choosing ─────────────────────────────────────────────────────────────────────────────────
def visit(client, asked=""):
    response = client.get(f"{CHOOSE}?{asked}")
    assert response.status_code == 200
    assert response["X-Robots-Tag"] == "noindex"
    page = response.content.decode()
    assert read(page).faults == []
    return page


def test_page_offers_every_column_and_ticks_the_usual(client, cafe):
    page = visit(client)

    for column in columns.COLUMNS.values():
        ticked = " checked" if column.is_default else ""
        assert f'name="kolumn" value="{column.name}"{ticked}' in page
        assert column.label in page
    assert "Kontaktpersoner följer aldrig med" in page
    assert page.count('aria-describedby="om-personuppgifter"') == 2
    assert "1 företag" in page


def test_page_sends_the_selection_along(client, cafe):
    page = visit(client, "q=kafé&kommun=vaxjo&sortera=kommun&kolumn=namn&kolumn=epost")

    for name, value in [("q", "kafé"), ("kommun", "vaxjo"), ("sortera", "kommun")]:
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    assert f'formaction="{XLSX}"' in page and f'formaction="{CSV}"' in page
    assert 'value="epost" checked' in page
    assert 'value="slag">' in page
    assert "Sökord: ”kafé” · Finns i: Växjö" in page


def test_page_for_a_shortlist_leads_to_its_file(client):
    make_enterprise("A", slug="a")
    page = visit(client, "lista=a,b&q=x")

    assert f'formaction="{reverse("enterprises:shortlist_export", args=["xlsx"])}"' in page
    assert '<input type="hidden" name="lista" value="a,b">' in page
    assert 'type="hidden" name="q"' not in page
    assert "Företagen på din lista" in page
    assert "1 företag" in page


def test_unknown_column_is_told_and_passed_by(client, cafe):
    page = visit(client, "kolumn=org_number&kolumn=namn")
    assert "en kolumn som inte finns" in page

    (row,) = rows_of_csv(client, "kolumn=contact_name&kolumn=namn")
    assert list(row) == ["namn", "exempeldata"]
    (row,) = rows_of_csv(client, "kolumn=contact_name")
    assert list(row) == [*(column.name for column in columns.DEFAULT), "exempeldata"]


def test_file_has_a_limit_that_the_page_tells(client, monkeypatch):
    monkeypatch.setattr(exports, "MOST", 2)
    for number in range(3):
        make_enterprise(f"Nummer {number}")

    assert len(rows_of_csv(client)) == 2
    page = visit(client)
    assert "En fil har högst 2 rader" in page
    assert "En fil har högst" not in visit(client, "q=Nummer+1")


# ── Whatever is asked ────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("name", ["export", "shortlist_export"])
@pytest.mark.parametrize("file_format", ["pdf", "CSV", "xls", "csv.gz"])
def test_other_formats_are_not_found(client, name, file_format):
    assert client.get(reverse(f"enterprises:{name}", args=[file_format])).status_code == 404


@pytest.mark.parametrize("address", [CHOOSE, CSV, XLSX])
def test_exports_are_only_read(client, cafe, address):
    assert client.post(address).status_code == 405
    head = client.head(address)
    assert head.status_code == 200
    head.close()


@pytest.mark.parametrize("asked", ["q=%ff%fe", "kolumn=" + "x" * 9000, "kolumn=&kommun=%27"])
def test_hostile_address_gets_a_file(client, cafe, asked):
    visit(client, asked)
    assert body(client, f"{CSV}?{asked}").startswith(b"\xef\xbb\xbf")


def test_file_is_read_in_pieces_of_as_many_queries_whatever_they_hold(client, cafe, monkeypatch):
    monkeypatch.setattr(columns, "AT_A_TIME", 3)

    def count():
        rows_of_csv(client)  # counts the register for this version of its content
        with CaptureQueriesContext(connection) as queries:
            rows_of_csv(client, EVERYTHING)
        return len(queries)

    with_one = count()
    make_enterprise("Två")
    make_enterprise("Tre")
    assert count() == with_one <= 10
    make_enterprise("Fyra")
    assert with_one < count() < with_one * 2
