"""`manage.py example_data`: made-up content in, marked as such, and all of it out again."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models

from enterprises.models import Enterprise
from events.models import Booking, Event, Participant
from knowledge.models import Resource
from kronoberg_portal.foundation.outbox.models import Letter
from kronoberg_portal.foundation.progress import progress_bar
from kronoberg_portal.site.management.commands.example_data import Command
from tests.enterprises.factories import make_enterprise
from tests.events.factories import make_booking, make_event, make_participant
from tests.foundation.factories import make_letter

pytestmark = pytest.mark.django_db


def run(**options) -> str:
    out = StringIO()
    call_command("example_data", stdout=out, stderr=out, **options)
    return out.getvalue()


def counts() -> dict[str, int]:
    """How many rows each of our tables holds."""
    ours = ("contacts", "enterprises", "knowledge", "events", "outbox", "images", "site")
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in ours
    }


def models_with_examples() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models()
        if "is_example" in {field.name for field in model._meta.fields}
        and not hasattr(model, "history_object")
    ]


# ── In ───────────────────────────────────────────────────────────────────────────────────────
def test_curated_examples_are_there_once_and_all_are_marked():
    assert run() == "De utvalda exemplen är på plats.\n"
    first = counts()
    run()

    assert counts() == first
    assert Enterprise.objects.published().count() > 5
    assert Event.objects.published().upcoming().count() > 2
    assert Resource.objects.filter(is_example=True).exists()
    assert not Enterprise.objects.filter(is_example=False).exists()
    assert not Event.objects.filter(is_example=False).exists()
    for enterprise in Enterprise.objects.all():
        assert enterprise.name.startswith("Exempel"), enterprise


def test_as_many_as_asked_for_are_added():
    text = run(enterprises="30", resources="20", events="10", seed="7")

    assert text.startswith("30 företag på ")
    assert Enterprise.objects.filter(is_example=True).count() == 30
    assert Resource.objects.filter(is_example=True).count() == 20
    assert Event.objects.filter(is_example=True).count() == 10


def test_what_was_added_is_found_and_sorted(client):
    run(enterprises="30")

    assert not Enterprise.objects.filter(sort_key="").exists()
    assert not Enterprise.objects.filter(search_text="").exists()
    name = Enterprise.objects.published().first().name
    assert name in client.get("/foretag/", {"q": name}).content.decode()


def test_same_seed_gives_the_same_content_and_another_gives_other():
    def names(seed):
        run(enterprises="20", seed=seed)
        found = sorted(Enterprise.objects.values_list("name", "summary"))
        run(remove=True)
        return found

    assert names("7") == names("7")
    assert names("7") != names("8")


def test_more_of_one_kind_does_not_change_another():
    def titles(**options):
        run(events="10", seed="3", **options)
        found = sorted(Event.objects.values_list("title", flat=True))
        run(remove=True)
        return found

    assert titles() == titles(enterprises="5")


def test_nothing_at_all_may_be_asked_for():
    assert run(enterprises="0").startswith("0 företag på ")
    assert not Enterprise.objects.exists()


# ── Out ──────────────────────────────────────────────────────────────────────────────────────
def test_all_examples_are_taken_out_with_what_hangs_on_them():
    call_command("load_content", verbosity=0)
    before = counts()
    run()
    run(enterprises="5", resources="5", events="5")
    booking = make_booking(Event.objects.filter(is_example=True).first())
    make_participant(booking=booking)
    make_letter(about=booking)

    run(remove=True)

    assert counts() == before
    for model in models_with_examples():
        assert not model._base_manager.filter(is_example=True).exists(), model


def test_files_of_the_examples_go_too(settings, django_capture_on_commit_callbacks):
    run()
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]

    with django_capture_on_commit_callbacks(execute=True):
        run(remove=True)
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


def test_what_is_real_stays():
    enterprise, event = make_enterprise(), make_event()
    booking = make_booking(event)
    participant = make_participant(booking=booking)
    letter = make_letter(about=booking)
    run()
    run(remove=True)

    assert list(Enterprise.objects.all()) == [enterprise]
    assert list(Event.objects.all()) == [event]
    assert list(Booking.objects.all()) == [booking]
    assert list(Participant.objects.all()) == [participant]
    assert list(Letter.objects.all()) == [letter]


def test_removal_says_how_many():
    run(enterprises="12")

    assert run(remove=True) == "Tog bort 12 exempelposter.\n"
    assert run(remove=True) == "Inget att ta bort.\n"


# ── Nonsense ─────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("text", ["-1", "tusen", "1.5", "1e3", "9" * 30, "²", ""])
@pytest.mark.parametrize("option", ["enterprises", "resources", "events", "seed"])
def test_nonsense_is_refused_in_swedish(option, text):
    with pytest.raises(CommandError, match=f"--{option} ska vara ett heltal, 0 eller mer"):
        run(**{"enterprises": "1", option: text})

    assert not Enterprise.objects.exists()


def test_numbers_and_removal_do_not_go_together():
    make_enterprise(is_example=True)

    with pytest.raises(CommandError, match="antingen --remove eller antal"):
        run(remove=True, enterprises="3")
    assert Enterprise.objects.count() == 1


# ── The bar ──────────────────────────────────────────────────────────────────────────────────
def test_bar_is_drawn_for_a_person_and_not_for_a_log(monkeypatch):
    assert "\r" not in run(enterprises="3")

    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    text = run(enterprises="3")
    assert "\rföretag ██████████████████████████████ 3 av 3\n" in text


def test_bar_fills_as_the_work_is_done(monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    err = StringIO()
    progress = progress_bar(Command(stderr=err, no_color=True), "företag", 20_000)

    progress(5_000)
    assert "███████·······················" in err.getvalue()
    assert "5 000 av 20 000" in err.getvalue()
    progress(15_000)
    assert err.getvalue().endswith("20 000 av 20 000\n")
