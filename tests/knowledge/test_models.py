"""The rules that the room's rows keep, and how they are found."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from knowledge.models import ActionPlan, Initiative, Resource
from knowledge.searching import SEARCH_ROOMS
from knowledge.sitemaps import ActionPlanSitemap, InitiativeSitemap, ResourceSitemap
from kronoberg_portal.foundation.publishing.models import State
from tests.foundation.factories import make_coordinator, make_editor, make_reader
from tests.knowledge.factories import (
    make_action_plan,
    make_goal,
    make_initiative,
    make_resource,
    make_topic,
)

pytestmark = pytest.mark.django_db
FILM = {"kind": Resource.Kind.FILM, "film_url": "https://example.org/film"}


def test_film_without_its_words_is_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_resource(**FILM)
    film = make_resource(**FILM, state=State.DRAFT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Resource.objects.filter(pk=film.pk).update(state=State.PUBLISHED)

    make_resource(**FILM, transcript="Hej.")


@pytest.mark.parametrize("transcript", ["", "  \n "])
def test_film_without_its_words_is_told_beside_the_field(transcript):
    film = make_resource(**FILM, transcript=transcript, state=State.DRAFT)
    film.full_clean()
    film.state = State.PUBLISHED
    with pytest.raises(ValidationError) as refused:
        film.full_clean()

    assert "Skriv ner det som sägs i filmen" in refused.value.message_dict["transcript"][0]


def test_film_without_an_address_cannot_be_published():
    film = make_resource(kind=Resource.Kind.FILM, transcript="Hej.")
    with pytest.raises(ValidationError) as refused:
        film.full_clean()

    assert list(refused.value.message_dict) == ["film_url"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"source_url": "javascript:alert(1)"}, "source_url"),
        ({"source_url": "ftp://example.org/"}, "source_url"),
        ({"film_url": "data:text/html,x", "transcript": "Hej."}, "film_url"),
    ],
)
def test_address_that_is_no_web_address_is_refused(fields, field):
    resource = make_resource()
    for name, value in fields.items():
        setattr(resource, name, value)
    with pytest.raises(ValidationError) as refused:
        resource.full_clean()

    assert list(refused.value.message_dict) == [field]


def test_only_coordinators_may_change_and_readers_may_look():
    draft = make_resource(state=State.DRAFT)
    public = make_resource()

    assert set(Resource.objects.editable_by(make_coordinator())) == {draft, public}
    for account in [make_reader(), make_editor()]:
        assert not Resource.objects.editable_by(account)
    assert set(Resource.objects.visible_to(make_reader())) == {draft, public}
    assert set(Resource.objects.visible_to(make_editor())) == {public}


def test_plan_is_current_in_its_years(time_machine):
    time_machine.move_to(date(2026, 5, 1))
    plans = {
        name: make_action_plan(name, starts_year=starts, ends_year=ends)
        for name, starts, ends in [
            ("nu", 2024, 2027),
            ("öppen", 2026, None),
            ("slut", 2020, 2025),
            ("sedan", 2027, 2030),
            ("okänd", None, None),
        ]
    }

    assert set(ActionPlan.objects.current()) == {plans["nu"], plans["öppen"]}


def test_site_search_finds_public_rows_of_each_kind():
    topic = make_topic("Odling")
    make_resource("Odla i stan", topics=[topic])
    make_resource("Odla hemligt", state=State.DRAFT)
    make_initiative("Odlingsprojektet")
    make_goal(make_action_plan("Plan"), "Fler odlingar")
    ActionPlan.objects.all().rebuild_search()

    found = {room.key: [str(row) for row in room.rows("odling")] for room in SEARCH_ROOMS}
    assert found == {
        "kunskap": ["Odla i stan"],
        "insatser": ["Odlingsprojektet"],
        "handlingsplaner": ["Plan"],
    }


def test_sitemaps_hold_public_addresses_only():
    for make, sitemap in [
        (make_resource, ResourceSitemap),
        (make_initiative, InitiativeSitemap),
        (make_action_plan, ActionPlanSitemap),
    ]:
        public = make("Synlig")
        make("Dold", state=State.DRAFT)
        assert [*sitemap().items()] == [public]
        assert sitemap().lastmod(public) == public.updated_at


def test_history_tells_what_was_and_who():
    coordinator = make_coordinator()
    initiative = make_initiative("Förut")
    initiative.title = "Nu"
    initiative._history_user = coordinator
    initiative.save()

    newest, oldest = Initiative.history.all()
    assert (newest.title, newest.history_user) == ("Nu", coordinator)
    assert oldest.title == "Förut"
