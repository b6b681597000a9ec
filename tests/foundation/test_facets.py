"""Filters with counts: what can be chosen, what is in use, what to let go of."""

from datetime import date

import pytest
from django.db.models.functions import ExtractYear
from django.http import QueryDict

from knowledge.models import Resource
from kronoberg_portal.foundation.search.facets import Filter, Listing, field_filter
from tests.knowledge.factories import make_resource, make_topic

pytestmark = pytest.mark.django_db

KIND = field_filter("slag", "Slag", "Alla slag", lambda: dict(Resource.Kind.choices), "kind")
TOPIC = field_filter(
    "amne", "Ämne", "Alla ämnen", lambda: {"kop": "Upphandling", "start": "Starta"}, "topics__slug"
)


def listing(asked="", filters=(KIND, TOPIC)):
    return Listing(QueryDict(asked), Resource.objects.all(), filters)


def choices(facet):
    return [(choice.label, choice.count, choice.is_chosen) for choice in facet.choices]


@pytest.fixture
def library():
    buying, starting = make_topic(slug="kop"), make_topic("Starta", slug="start")
    make_resource("Köpa tjänster", kind="report", topics=[buying])
    make_resource("Köpa varor", kind="guide", topics=[buying, starting])
    make_resource("Börja här", kind="guide", topics=[starting])


def test_facets_count_each_choice_and_leave_out_the_empty(library):
    kind, topic = listing().facets

    assert choices(kind) == [("Rapport", 1, False), ("Vägledning", 2, False)]
    assert choices(topic) == [("Upphandling", 2, False), ("Starta", 2, False)]


def test_facets_are_counted_under_the_other_filters_only(library):
    kind, topic = listing("slag=report").facets

    assert choices(kind) == [("Rapport", 1, True), ("Vägledning", 2, False)]
    assert choices(topic) == [("Upphandling", 1, False)]


def test_facet_without_anything_to_choose_is_left_out():
    make_resource(kind="report")

    assert [facet.label for facet in listing().facets] == ["Slag"]


def test_facet_keeps_a_chosen_value_that_finds_nothing(library):
    kind = listing("slag=film").facets[0]

    assert choices(kind)[-1] == ("Film", 0, True)


def test_rows_have_the_word_and_every_chosen_filter(library):
    rows = listing("q=köpa&slag=guide&amne=kop").rows

    assert [row.title for row in rows] == ["Köpa varor"]


def test_active_filter_leads_to_the_list_without_it(library):
    active = listing("q=köpa&slag=guide&sida=2&utm_source=x").active

    assert [(one.label, one.value) for one in active] == [
        ("Sökord", "”köpa”"),
        ("Slag", "Vägledning"),
    ]
    assert [one.address_without for one in active] == ["?slag=guide", "?q=k%C3%B6pa"]
    assert listing("slag=guide").active[0].address_without == "?"


def test_unknown_value_is_dropped_and_told(library):
    asked = listing("slag=hemligt&amne=kop")

    assert asked.has_unknown
    assert asked.chosen == {"amne": "kop"}
    assert asked.rows.count() == 2
    assert not listing("slag=&amne=kop").has_unknown


def test_word_of_nothing_but_signs_narrows_nothing(library):
    asked = listing("q=%25%27%22--")

    assert asked.query == ""
    assert asked.active == []
    assert asked.rows.count() == 3


def test_suggestions_say_what_one_filter_less_would_give(library):
    suggestions = listing("q=börja&slag=report&amne=start").suggestions()

    assert [(one.active.value, one.count) for one in suggestions] == [("Rapport", 1)]
    assert suggestions[0].active.address_without == "?q=b%C3%B6rja&amne=start"


def test_filter_may_narrow_and_count_in_its_own_way(library):
    make_resource(published_on=date(2020, 3, 1))
    year = Filter(
        "ar",
        "År",
        "Alla år",
        labels=lambda: {"2024": "2024", "2020": "2020"},
        narrow=lambda rows, value: rows.filter(published_on__year=value),
        count=lambda rows: [
            (row.year, 1) for row in rows.annotate(year=ExtractYear("published_on"))
        ],
    )

    assert listing("ar=2020", [year]).rows.count() == 1
    assert choices(listing("", [year]).facets[0]) == [("2024", 1, False), ("2020", 1, False)]


def some_kinds(rows, values):
    return rows.filter(kind__in=values)


KINDS = Filter("slag", "Slag", "Alla slag", KIND.labels, some_kinds, KIND.count, several=True)


def test_filter_with_several_values_keeps_rows_that_have_any(library):
    make_resource("Se på film", kind="film")
    asked = listing("slag=report&slag=film&slag=report", [KINDS])

    assert {row.kind for row in asked.rows} == {"report", "film"}
    assert choices(asked.facets[0]) == [
        ("Rapport", 1, True),
        ("Vägledning", 2, False),
        ("Film", 1, True),
    ]


def test_filter_with_several_values_lets_go_of_one_at_a_time(library):
    active = listing("slag=report&slag=film&q=se", [KINDS]).active

    assert [(one.value, one.address_without) for one in active] == [
        ("”se”", "?slag=report&slag=film"),
        ("Rapport", "?q=se&slag=film"),
        ("Film", "?q=se&slag=report"),
    ]


def test_filter_with_several_values_drops_only_the_unknown_ones(library):
    asked = listing("slag=hemligt&slag=report", [KINDS])

    assert asked.has_unknown
    assert asked.chosen == {"slag": ["report"]}


def test_suggestion_lets_go_of_all_values_of_a_filter(library):
    suggestions = listing("slag=film&slag=webinar&q=köpa", [KINDS]).suggestions()

    assert [(one.active.value, one.active.address_without, one.count) for one in suggestions] == [
        ("Film eller Webbinarium", "?q=k%C3%B6pa", 2)
    ]


def test_filter_may_narrow_a_list_when_it_is_not_used(library):
    guides = Filter(
        "visa",
        "Visa",
        "Bara rapporter",
        labels=lambda: {"alla": "Visa även vägledningar"},
        narrow=lambda rows, value: rows,
        count=lambda rows: [("alla", rows.filter(kind="guide").count())],
        otherwise=lambda rows: rows.filter(kind="report"),
    )

    assert listing("", [guides]).rows.count() == 1
    assert choices(listing("", [guides]).facets[0]) == [("Visa även vägledningar", 2, False)]
    assert listing("visa=alla", [guides]).rows.count() == 3
