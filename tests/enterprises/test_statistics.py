"""The statistics: that they add up, say what they rest on, and give no small group away."""

import csv
import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import combinations, product
from random import Random

import pytest
import time_machine

from enterprises.models import Enterprise, Figure, Lifecycle, Moderation
from tests.contacts.factories import municipality
from tests.enterprises.factories import make_enterprise, make_figure, make_offer, sector
from tests.enterprises.test_small_groups import can_be_worked_out
from tests.pages import read

pytestmark = pytest.mark.django_db

PAGE, FILE = "/foretag/statistik/", "/foretag/statistik.csv"
ASF, SOCIAL = Enterprise.Kind.WISE, Enterprise.Kind.SOCIAL_ENTERPRISE
MEASURE = Figure.Measure
FEW = "visas inte: färre än 3 företag"
PROTECTS = "visas inte: skulle avslöja en uppgift om färre än 3 företag"


def told(employees=None, *, year=2025, participants=None, share=None, turnover=None, **fields):
    """An enterprise that has told these figures of a year."""
    enterprise = make_enterprise(**fields)
    tell(enterprise, year, employees, participants, share, turnover)
    return enterprise


def tell(enterprise, year, employees=None, participants=None, share=None, turnover=None) -> None:
    measures = (MEASURE.EMPLOYEE_COUNT, MEASURE.PARTICIPANT_COUNT)
    measures += (MEASURE.TARGET_GROUP_SHARE, MEASURE.TURNOVER)
    for measure, value in zip(measures, (employees, participants, share, turnover), strict=True):
        if value is not None:
            make_figure(enterprise, measure, value, year=year, reported_on=date(year + 1, 2, 16))


def html(client, query="") -> str:
    response = client.get(PAGE + query)
    assert response.status_code == 200
    return response.content.decode().replace("\xa0", " ")


def text(client, query="") -> str:
    return read(html(client, query)).text


def table(client, query, title) -> dict[str, list[str]]:
    """The rows of the table with this caption, by their heading; {} when there is no such table."""
    found = re.search(
        rf"<caption[^>]*>{re.escape(title)}</caption>(.*?)</table>", html(client, query), re.S
    )
    body = found.group(1).partition("<tbody>")[2] if found else ""
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in body.split("</tr>")]
    return {row[0]: row[1:] for row in rows if row}


def keys(client, query="") -> dict[str, tuple[str, str]]:
    """The figures at the top of the page: text and note by label."""
    spans = re.findall(r'<span class="key-figure-\w+">(.*?)</span>', html(client, query))
    return {spans[n]: (spans[n + 1], spans[n + 2]) for n in range(0, len(spans), 3)}


def file_rows(client, query="") -> list[dict[str, str]]:
    response = client.get(FILE + query)
    assert response.status_code == 200
    content = response.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content), delimiter=";"))


# ── That they add up ─────────────────────────────────────────────────────────────────────────
def test_figures_are_summed_by_year(client):
    for number in (10, 20, 30):
        tell(told(number, turnover=1_000_000, participants=5), 2023, employees=number - 5)

    assert table(client, "?uppgift=anstallda", "Anställda per år") == {
        "2023": ["45", "3 av 3"],
        "2025": ["60", "3 av 3"],
    }
    assert keys(client) == {
        "Företag": ("3", "i registret i dag"),
        "Anställda 2025": ("60", "svar från 3 av 3 företag"),
        "Deltagare 2025": ("15", "svar från 3 av 3 företag"),
        "Andel från målgruppen 2025": ("Uppgift saknas", ""),
        "Omsättning 2025": ("3 000 000", "kronor, svar från 3 av 3 företag"),
    }


def test_figures_are_summed_by_municipality_kind_and_sector(client):
    for name, kind, slug in (
        ("Växjö", ASF, "djur"),
        ("Ljungby", SOCIAL, "transport-och-bud"),
    ):
        for _ in range(3):
            told(7, municipality=municipality(name), kind=kind, sectors=[slug])

    rows = {"Ljungby": ["21", "3 av 3"], "Växjö": ["21", "3 av 3"]}
    assert table(client, "?uppgift=anstallda", "Anställda 2025 per kommun") == rows
    by_sector = table(client, "?uppgift=anstallda", "Anställda 2025 per bransch")
    assert by_sector == {"Transport och bud": ["21", "3 av 3"], "Djur": ["21", "3 av 3"]}
    by_kind = table(client, "?uppgift=anstallda", "Anställda 2025 per slag av företag")
    assert {*by_kind} == {ASF.label, SOCIAL.label}
    assert {*map(tuple, by_kind.values())} == {("21", "3 av 3")}


def test_enterprise_in_several_sectors_is_counted_in_each_and_the_page_says_so(client):
    for _ in range(3):
        enterprise = told(7, sectors=["djur", "transport-och-bud"])
        make_offer(enterprise, "Mer om djur", sector=sector("djur"))

    by_sector = table(client, "?uppgift=anstallda", "Anställda 2025 per bransch")
    assert by_sector == {"Transport och bud": ["21", "3 av 3"], "Djur": ["21", "3 av 3"]}
    assert keys(client)["Anställda 2025"][0] == "21"
    assert "räknas i var och en av dem" in text(client, "?uppgift=anstallda")


def test_filters_narrow_and_stand_in_the_address(client):
    for name, kind in product(("Växjö", "Ljungby"), (ASF, SOCIAL)):
        for _ in range(3):
            told(7, municipality=municipality(name), kind=kind, sectors=["djur"])

    assert keys(client)["Anställda 2025"][0] == "84"
    assert keys(client, "?kommun=vaxjo")["Anställda 2025"][0] == "42"
    query = "?kommun=vaxjo&slag=asf&bransch=djur&ar=2025&uppgift=anstallda"
    assert keys(client, query)["Anställda 2025"] == ("21", "svar från 3 av 3 företag")
    assert table(client, query, "Anställda 2025 per kommun") == {}
    assert 'href="?kommun=vaxjo&amp;slag=asf&amp;ar=2025' not in html(client, query)
    page = html(client, query)
    assert "Ta bort filtret </span>Kommun: Växjö" in page
    assert '<option value="vaxjo" selected>' in page
    assert '<input type="hidden" name="uppgift" value="anstallda">' in page


def test_year_is_chosen_and_the_newest_with_enough_answers_is_first(client):
    for _ in range(3):
        tell(told(7, year=2024), 2023, employees=5)
    told(9, year=2025)

    assert keys(client)["Anställda 2024"][0] == "21"
    assert keys(client, "?ar=2023")["Anställda 2023"][0] == "15"
    assert keys(client, "?ar=2025")["Anställda 2025"] == ("Visas inte", "färre än 3 företag")


def test_year_without_a_figure_is_a_gap_and_year_of_nobody_is_left_out(client):
    for _ in range(3):
        enterprise = told(7, year=2019)
        tell(enterprise, 2022, turnover=100)
        tell(enterprise, 2024, employees=0)

    by_year = table(client, "?uppgift=anstallda", "Anställda per år")
    assert {year: cells[0] for year, cells in by_year.items()} == {
        "2019": "21",
        "2022": "uppgift saknas",
        "2024": "0",
    }


def test_numbers_are_written_in_the_swedish_way(client):
    for value in ("1234567.5", "1000000", "1000000"):
        told(turnover=Decimal(value), share=Decimal("45.5"))

    assert keys(client)["Omsättning 2025"][0] == "3 234 567,5"
    assert keys(client)["Andel från målgruppen 2025"][0] == "45,5 %"


def test_decimals_are_added_exactly(client):
    for _ in range(30):
        told(Decimal("0.1"))

    assert keys(client)["Anställda 2025"][0] == "3"


# ── Shares ───────────────────────────────────────────────────────────────────────────────────
def test_share_is_weighted_by_those_engaged(client):
    told(90, participants=0, share=40)
    told(5, participants=0, share=80)
    told(2, participants=3, share=80)

    assert keys(client)["Andel från målgruppen 2025"][0] == "44,0 %"


def test_share_of_an_enterprise_without_engaged_weighs_as_the_mean_of_the_others(client):
    told(10, participants=20, share=30)
    told(10, participants=0, share=50)
    told(10, share=90)

    assert keys(client)["Andel från målgruppen 2025"][0] == "53,3 %"


def test_share_is_a_plain_mean_where_nobody_has_told_how_many_are_engaged(client):
    for share in (30, 50, 70):
        told(share=share)

    assert keys(client)["Andel från målgruppen 2025"][0] == "50,0 %"
    assert "är ett medelvärde" in text(client, "?uppgift=andel")


def test_slips_of_the_keyboard_neither_overturn_the_mean_nor_break_the_page(client):
    most = Decimal("9999999999999.9")
    for _ in range(60):
        told(most, participants=most, share=100)
    assert keys(client)["Andel från målgruppen 2025"][0] == "100,0 %"

    for _ in range(60):
        told(5000, participants=5000, share=50)
    assert keys(client)["Andel från målgruppen 2025"][0] == "75,0 %"


# ── Who is counted ───────────────────────────────────────────────────────────────────────────
def test_only_what_is_published_is_counted(client):
    for _ in range(3):
        told(7)
    told(1000, state=Moderation.DRAFT)
    told(1000, state=Moderation.ARCHIVED)

    assert keys(client)["Anställda 2025"] == ("21", "svar från 3 av 3 företag")


def test_examples_are_counted_only_while_there_is_nothing_else(client):
    for _ in range(3):
        told(7, is_example=True)
    assert keys(client)["Anställda 2025"][0] == "21"
    assert "Exempeldata" in text(client)
    assert {row["exempeldata"] for row in file_rows(client)} == {"ja"}

    for _ in range(3):
        told(1)
    assert keys(client)["Anställda 2025"] == ("3", "svar från 3 av 3 företag")
    assert "Exempeldata" not in text(client)
    assert {row["exempeldata"] for row in file_rows(client)} == {"nej"}


def test_ended_enterprise_is_counted_in_the_years_that_it_told_of(client):
    for _ in range(3):
        tell(told(7), 2024, employees=5)
    tell(make_enterprise(lifecycle=Lifecycle.BANKRUPT), 2024, employees=5)

    by_year = table(client, "?uppgift=anstallda", "Anställda per år")
    assert by_year == {"2024": ["20", "4 av 4"], "2025": ["21", "3 av 3"]}
    assert keys(client)["Företag"] == ("3", "i registret i dag")


def test_those_who_have_not_answered_are_told_of(client):
    for _ in range(3):
        told(7)
    for _ in range(2):
        make_enterprise()

    assert keys(client)["Anställda 2025"][1] == "svar från 3 av 5 företag"
    page = text(client, "?uppgift=anstallda")
    assert "Svar från 3 av 5 företag. Den senaste uppgiften lämnades 16 februari 2026." in page
    assert "Källa: registret" in page


def test_new_figure_and_the_clock_are_seen_at_once(client):
    for _ in range(3):
        enterprise = told(7)
    assert keys(client)["Anställda 2025"][0] == "21"
    make_figure(enterprise, year=2026, value=1)
    assert "2026" in table(client, "?uppgift=anstallda", "Anställda per år")
    told(79, expire_at=datetime(2100, 5, 2, tzinfo=UTC))
    told(900, publish_at=datetime(2100, 5, 1, tzinfo=UTC))

    assert keys(client)["Anställda 2025"][0] == "100"
    with time_machine.travel(datetime(2100, 5, 1, 12, tzinfo=UTC)):
        assert keys(client)["Anställda 2025"][0] == "1 000"
    with time_machine.travel(datetime(2100, 5, 3, tzinfo=UTC)):
        assert keys(client)["Anställda 2025"][0] == "921"


def test_number_of_enterprises_is_shown_by_everything(client):
    make_enterprise(kind=ASF, sectors=["djur"])
    told(7, sectors=["djur"])
    told(7, municipality=municipality("Ljungby"))

    title = "Företag i registret i dag, per"
    by_municipality = table(client, "", f"{title} kommun")
    assert by_municipality == {"Ljungby": ["1", "1 av 1"], "Växjö": ["2", "1 av 2"]}
    assert table(client, "", f"{title} bransch") == {"Djur": ["2", "1 av 2"]}
    assert table(client, "", f"{title} slag av företag")[ASF.label] == ["1", "0 av 1"]
    by_year = table(client, "", "Företag som har lämnat uppgifter, per år")
    assert by_year == {"2025": ["2"]}


# ── Small groups ─────────────────────────────────────────────────────────────────────────────
def spread(*numbers: tuple[str, int]) -> None:
    """So many enterprises in each municipality, each with 7 employees."""
    for name, number in numbers:
        for _ in range(number):
            told(7, municipality=municipality(name))


def by_municipality(client) -> dict[str, str]:
    rows = table(client, "?uppgift=anstallda", "Anställda 2025 per kommun")
    return {name: cells[0] for name, cells in rows.items()}


def test_figure_of_fewer_than_three_is_not_shown(client):
    spread(("Växjö", 2))

    assert keys(client)["Anställda 2025"] == ("Visas inte", "färre än 3 företag")
    assert table(client, "?uppgift=anstallda", "Anställda per år") == {"2025": [FEW, "2 av 2"]}
    assert "14" not in text(client, "?uppgift=anstallda").replace("14 000", "")


def test_the_only_hidden_municipality_cannot_be_had_by_subtraction(client):
    spread(("Växjö", 5), ("Ljungby", 4), ("Tingsryd", 2))

    assert keys(client)["Anställda 2025"][0] == "77"
    assert by_municipality(client) == {
        "Ljungby": PROTECTS,
        "Tingsryd": FEW,
        "Växjö": "35",
        "De andra kommunerna tillsammans": "42",
    }


def test_two_hidden_municipalities_are_told_of_together(client):
    spread(("Växjö", 5), ("Ljungby", 2), ("Tingsryd", 2))

    assert by_municipality(client) == {
        "Ljungby": FEW,
        "Tingsryd": FEW,
        "Växjö": "35",
        "De andra kommunerna tillsammans": "28",
    }


def test_kind_is_hidden_when_the_other_kind_is_small(client):
    for kind in [*[ASF] * 5, *[SOCIAL] * 2]:
        told(7, kind=kind)

    by_kind = table(client, "?uppgift=anstallda", "Anställda 2025 per slag av företag")
    assert by_kind == {ASF.label: [PROTECTS, "5 av 5"], SOCIAL.label: [FEW, "2 av 2"]}


def test_filter_does_not_give_away_what_the_whole_hides(client):
    spread(("Växjö", 5), ("Tingsryd", 2))

    assert keys(client)["Anställda 2025"][0] == "49"
    assert keys(client, "?kommun=vaxjo")["Anställda 2025"][0] == "Visas inte"
    [row] = [
        row
        for row in file_rows(client, "?kommun=vaxjo")
        if row["uppgift"] == "Anställda" and row["bransch"] == row["slag"] == "alla"
    ]
    assert (row["varde"], row["anmarkning"]) == ("", PROTECTS)


@pytest.mark.parametrize("seed", range(3))
def test_nothing_of_fewer_than_three_can_be_worked_out_of_all_that_is_offered(client, seed):
    draw = Random(seed)
    places, slugs = ("Växjö", "Ljungby", "Tingsryd"), ("djur", "transport-och-bud")
    enterprises = []
    for number in range(14):
        fields = {
            "municipality": municipality(draw.choices(places, (5, 3, 2))[0]),
            "kind": draw.choices((ASF, SOCIAL), (3, 1))[0],
            "sectors": draw.sample(slugs, draw.choice((1, 1, 2))),
        }
        enterprise = make_enterprise(**fields)
        for year in (2024, 2025):
            if draw.random() < 0.8:
                tell(enterprise, year, employees=2**number, turnover=2**number)
        enterprises.append(enterprise)

    shown = everything_shown(client, slugs)
    assert shown, "with nothing shown there is nothing to attack"
    for (year, label), wheres in shown.items():
        told_of = answers(enterprises, year, label)
        cells = [
            {place for place, one in enumerate(told_of) if is_in(one.enterprise, where)}
            for where in wheres
        ]
        assert all(len(cell) >= 3 for cell in cells)
        for where, cell in zip(wheres, cells, strict=True):
            assert wheres[where] == sum(int(told_of[place].value) for place in cell)
        for one in range(len(told_of)):
            assert not can_be_worked_out(cells, {one: 1}, len(told_of))
        for one, other in combinations(range(len(told_of)), 2):
            for sign in (1, -1):
                assert not can_be_worked_out(cells, {one: 1, other: sign}, len(told_of))


def everything_shown(client, slugs) -> dict[tuple[str, str], dict[tuple, int]]:
    """Every sum that the page or the file gives out, under every filter there is."""
    shown: dict[tuple[str, str], dict[tuple, int]] = {}
    places = ("", "vaxjo", "ljungby", "tingsryd")
    for place, slug, kind in product(places, ("", *slugs), ("", "asf", "socialt-foretag")):
        query = f"?kommun={place}&bransch={slug}&slag={kind}"
        for row in file_rows(client, query):
            if row["varde"] and row["uppgift"] in ("Anställda", "Omsättning"):
                where = (row["kommun"], row["bransch"], row["slag"])
                of = shown.setdefault((row["ar"], row["uppgift"]), {})
                assert of.setdefault(where, int(row["varde"])) == int(row["varde"])
        text, _ = keys(client, f"{query}&ar=2025").get("Anställda 2025", ("ingen", ""))
        label = {"": "alla", "asf": ASF.label, "socialt-foretag": SOCIAL.label}[kind]
        names = {"": "alla", "djur": "Djur", "transport-och-bud": "Transport och bud"}
        where = ((place and municipality_name(place)) or "alla", names[slug], label)
        number = shown.get(("2025", "Anställda"), {}).get(where)
        assert number == (int(text.replace(" ", "")) if text[0].isdigit() else None)
    return shown


def municipality_name(slug: str) -> str:
    return {"vaxjo": "Växjö", "ljungby": "Ljungby", "tingsryd": "Tingsryd"}[slug]


def answers(enterprises, year, label) -> list[Figure]:
    measure = {"Anställda": MEASURE.EMPLOYEE_COUNT, "Omsättning": MEASURE.TURNOVER}[label]
    rows = Figure.objects.filter(enterprise__in=enterprises, year=year, measure=measure)
    return list(rows.select_related("enterprise__municipality").order_by("pk"))


def is_in(enterprise, where) -> bool:
    place, name, kind = where
    return (
        place in ("alla", enterprise.municipality.name)
        and kind in ("alla", enterprise.get_kind_display())
        and name in ("alla", *(its.name for its in enterprise.sectors))
    )


# ── The file ─────────────────────────────────────────────────────────────────────────────────
def test_file_is_read_by_a_swedish_spreadsheet(client):
    for _ in range(3):
        told(7, municipality=municipality("Uppvidinge"), turnover=Decimal("1234567.5"))
    response = client.get(FILE)
    content = response.getvalue()

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="statistik-sociala-foretag.csv"' in response["Content-Disposition"]
    assert content.startswith("\ufeffar;uppgift;enhet;kommun;kommunkod;bransch;slag;".encode())
    rows = file_rows(client)
    [row] = [r for r in rows if r["kommun"] == "Uppvidinge" and r["uppgift"] == "Omsättning"]
    assert row == {
        "ar": "2025",
        "uppgift": "Omsättning",
        "enhet": "kronor",
        "kommun": "Uppvidinge",
        "kommunkod": "0760",
        "bransch": "alla",
        "slag": "alla",
        "varde": "3703702.5",
        "svar_fran": "3",
        "antal_foretag": "3",
        "senaste_uppgift": "2026-02-16",
        "anmarkning": "",
        "exempeldata": "nej",
    }


def test_file_has_all_years_or_the_one_asked_for(client):
    for _ in range(3):
        tell(told(7), 2024, employees=5)

    assert {row["ar"] for row in file_rows(client)} == {"2024", "2025"}
    assert {row["ar"] for row in file_rows(client, "?ar=2024")} == {"2024"}


def test_file_holds_no_formula(client):
    its_sector = sector("djur")
    its_sector.name = "=HYPERLINK(1)"
    its_sector.save()
    told(7, sectors=["djur"])

    assert "'=HYPERLINK(1)" in {row["bransch"] for row in file_rows(client)}


def test_page_leads_to_the_file_of_what_is_chosen(client):
    for _ in range(3):
        told(7)

    page = html(client, "?kommun=vaxjo&uppgift=anstallda")
    assert 'href="/foretag/statistik.csv?kommun=vaxjo"' in page


# ── What addresses may say ───────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "query",
    [
        "?ar=1066",
        "?ar=tjugofem",
        "?ar=" + "9" * 5000,
        "?ar=2025.0",
        "?ar=%C2%B2025",
        "?kommun=stockholm",
        "?kommun=vaxjo&kommun=ljungby",
        "?bransch=%27%20OR%201=1",
        "?slag=%F0%9F%90%95",
        "?slag=%FF",
        "?uppgift=hemligheter",
    ],
)
def test_address_that_says_something_unknown_gives_a_page_that_says_so(client, query):
    for name in ("Växjö", "Ljungby"):
        told(7, municipality=municipality(name))
    page = text(client, query)

    assert "ett val som inte finns här" in page
    assert "Företag i registret i dag" in page
    assert client.get(FILE + query).status_code == 404


@pytest.mark.parametrize("address", [PAGE, FILE])
def test_nul_in_the_address_is_refused(client, address):
    assert client.get(f"{address}?kommun=%00").status_code == 400


def test_empty_and_repeated_choices_are_as_if_not_made(client):
    told(7)

    assert "ett val som inte finns" not in text(
        client, "?ar=&kommun=&kommun=vaxjo&kommun=vaxjo&x=1"
    )


@pytest.mark.parametrize("address", [PAGE, FILE])
def test_statistics_are_only_read(client, address):
    assert client.post(address).status_code == 405
    assert client.head(address).status_code == 200


def test_register_without_enterprises_says_so(client):
    assert "Inget företag att räkna" in text(client)
    assert file_rows(client) == []


def test_register_without_figures_shows_the_number_of_enterprises(client):
    make_enterprise()

    assert keys(client) == {"Företag": ("1", "i registret i dag")}
    assert "Ingen har lämnat den uppgiften än" in text(client, "?uppgift=anstallda")


def test_choice_that_no_enterprise_has_says_so(client):
    told(7, kind=ASF)
    told(7, municipality=municipality("Ljungby"), kind=SOCIAL)

    assert "Inget företag att räkna" in text(client, "?kommun=vaxjo&slag=socialt-foretag")


# ── What it costs ────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("number", [1, 12])
def test_queries_are_as_many_whatever_the_number_of_enterprises(
    client, django_assert_num_queries, number
):
    for place, year in product(range(number), (2023, 2024, 2025)):
        told(place, year=year, share=50, sectors=["djur", "transport-och-bud"][: place % 3])

    with django_assert_num_queries(6):
        client.get(f"{PAGE}?uppgift=andel")
    with django_assert_num_queries(1):
        client.get(f"{PAGE}?kommun=vaxjo")
    with django_assert_num_queries(1):
        client.get(FILE).getvalue()
