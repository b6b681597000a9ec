"""The demo's made-up enterprises: valid, marked, nobody's, and out again without a trace."""

import re
from collections import Counter
from random import Random

import pytest
from django.db.models.signals import post_delete
from django.urls import reverse

from enterprises import example_crowd, examples
from enterprises.example_entries import ENTRIES
from enterprises.models import (
    Assessment,
    Certification,
    Enterprise,
    Figure,
    Lifecycle,
    Moderation,
    Offer,
    Referrer,
    Sector,
    SocialGoal,
    TargetGroup,
)
from tests.enterprises.factories import make_enterprise

pytestmark = pytest.mark.django_db

# Post- och telestyrelsen's numbers for fiction, as far as we use them.
FICTIONAL = re.compile(r"031-390 06 [0-4]\d|031-390 06 50|08-465 004 \d\d|070-174 06 (0[5-9]|\d\d)")


def generate(count, seed="x"):
    done = []
    examples.generate(count, Random(seed), done.append)
    return done


@pytest.fixture
def curated():
    examples.add_curated_examples()
    return Enterprise.objects.all()


def test_curated_examples_hold_every_rule_of_the_office(curated):
    assert curated.count() == len(ENTRIES)
    for enterprise in curated:
        enterprise.full_clean()


def test_curated_examples_are_marked_and_belong_to_nobody(curated):
    for enterprise in curated:
        assert enterprise.is_example
        assert enterprise.name.startswith("Exempel")
        assert not enterprise.phone or FICTIONAL.fullmatch(enterprise.phone), enterprise
        assert not enterprise.email or enterprise.email.endswith("@example.se")
        assert not enterprise.website or enterprise.website.startswith("https://example.se/")
        # No enterprise and no person has zeros there.
        assert re.fullmatch(r"\d000\d\d-\d{4}", enterprise.org_number)


def test_curated_examples_show_what_the_register_can_tell(curated):
    shown = curated.published()

    assert shown.values("municipality").distinct().count() == 8
    assert {one.kind for one in shown} == set(Enterprise.Kind.values)
    assert {one.verification for one in shown} == {"current", "nearing", "overdue", "never"}
    assert {Lifecycle.PLANNED, Lifecycle.ACTIVE, Lifecycle.DORMANT, Lifecycle.BANKRUPT} <= {
        one.lifecycle for one in shown
    }
    assert set(Assessment.objects.values_list("value", flat=True)) == set(Assessment.Value)
    assert set(Offer.objects.values_list("kind", flat=True)) == set(Offer.Kind)


def test_curated_examples_are_seen_as_they_stand(client, curated):
    for enterprise in curated:
        status = {Moderation.PUBLISHED: 200, Moderation.ARCHIVED: 410}.get(enterprise.state, 404)
        assert client.get(enterprise.get_absolute_url()).status_code == status, enterprise
    found = client.get(reverse("enterprises:list"), {"q": "möbelreparation"}).content.decode()
    assert "Exempelsnickeriet i Alvesta" in found


def test_curated_examples_are_added_once_and_leave_changes_alone(curated):
    changed = curated.first()
    changed.summary = "Ändrat av en samordnare."
    changed.save()

    examples.add_curated_examples()

    assert Enterprise.objects.count() == len(ENTRIES)
    changed.refresh_from_db()
    assert changed.summary == "Ändrat av en samordnare."


def test_generated_examples_are_found_as_if_they_were_saved_one_by_one():
    generate(30)

    assert Enterprise.objects.published().count() == 30
    words = {one.pk: sorted(one.search_text.split()) for one in Enterprise.objects.all()}
    keys = {one.pk: one.sort_key for one in Enterprise.objects.all()}
    Enterprise.objects.all().rebuild_search()
    for enterprise in Enterprise.objects.all():
        assert sorted(enterprise.search_text.split()) == words[enterprise.pk]
        assert enterprise.sort_key == keys[enterprise.pk]
        enterprise.full_clean()
        assert enterprise.is_example


def test_same_seed_gives_the_same_enterprises():
    def drawn():
        enterprises = Enterprise.objects.order_by("slug")
        return [
            [*enterprises.values_list("name", "description", "org_number", "search_text")],
            [*enterprises.values_list("slug", "goals", "target_groups", "served_municipalities")],
            [*enterprises.values_list("slug", "offers__name", "offers__referrers")],
            [*enterprises.values_list("slug", "figures__year", "figures__value")],
        ]

    def as_sets(tables):
        return [set(rows) for rows in tables]

    generate(20)
    first = as_sets(drawn())
    examples.remove_examples()
    generate(20)
    assert as_sets(drawn()) == first
    examples.remove_examples()
    generate(20, seed="y")
    assert as_sets(drawn()) != first


def test_generated_examples_are_as_varied_as_a_register():
    generate(500)
    shown = Enterprise.objects.published()

    assert shown.values("municipality").distinct().count() == 8
    assert shown.values("locality").distinct().count() > 40
    assert {one.lifecycle for one in shown} == set(Lifecycle)
    assert {one.verification for one in shown} == {"current", "nearing", "overdue", "never"}
    assert {one.service_area for one in shown} == set(Enterprise.ServiceArea)
    assert shown.values("legal_form").distinct().count() >= 8
    assert shown.filter(is_open_to_public=True).exists()
    assert Offer.objects.values("sector").distinct().count() == Sector.objects.count()
    assert Offer.objects.exclude(kind="work_integration").values("name").distinct().count() > 150
    assert set(Offer.objects.values_list("kind", flat=True)) == set(Offer.Kind)
    assert set(Offer.objects.values_list("service_area", flat=True)) == {
        "",
        *Enterprise.ServiceArea,
    }
    assert Offer.objects.filter(free_places__gt=0).exists()
    assert not SocialGoal.objects.filter(enterprises=None).exists()
    assert not TargetGroup.objects.filter(enterprises=None).exists()
    assert not Referrer.objects.filter(offers=None).exists()
    assert Certification.objects.count() > 50
    assert Figure.objects.values("year").distinct().count() == 3
    assert set(Figure.objects.values_list("measure", flat=True)) == set(Figure.Measure)


def test_generated_examples_hold_every_rule_of_the_office_and_belong_to_nobody():
    generate(80)

    for enterprise in Enterprise.objects.all():
        assert enterprise.name.startswith("Exempel")
        assert FICTIONAL.fullmatch(enterprise.phone)
        assert enterprise.email.endswith("@example.se")
        assert not enterprise.org_number or re.fullmatch(r"\d000\d\d-\d{4}", enterprise.org_number)
        if not enterprise.is_legal_person:
            assert not enterprise.org_number
        is_chosen = enterprise.service_area == Enterprise.ServiceArea.CHOSEN
        assert enterprise.served_municipalities.exists() == is_chosen
    for offer in Offer.objects.all():
        offer.full_clean()
        is_chosen = offer.service_area == Enterprise.ServiceArea.CHOSEN
        assert offer.served_municipalities.exists() == is_chosen
        assert offer.kind == Offer.Kind.WORK_INTEGRATION or not offer.referrers.exists()
    for row in (*Figure.objects.all(), *Certification.objects.all()):
        row.full_clean()


def test_search_word_finds_few_of_the_generated_examples():
    generate(500)

    words = ["möbelreparation", "fönsterputs", "cykelservice", "hunddagis", "honung", "bokföring"]
    for word in words:
        assert 1 <= Enterprise.objects.published().matching(word).count() <= 20, word


def test_generating_twice_and_beside_the_curated_collides_with_nothing(curated):
    generate(20)
    generate(20)

    assert Enterprise.objects.count() == len(ENTRIES) + 40


def test_progress_is_told_batch_by_batch(monkeypatch):
    monkeypatch.setattr(example_crowd, "BATCH", 4)

    assert generate(10) == [4, 4, 2]
    assert generate(0) == []


def test_examples_are_removed_some_at_a_time(monkeypatch):
    monkeypatch.setattr(examples, "BATCH", 4)
    generate(10)
    origins = []

    def count(sender, instance, origin, **kwargs):
        origins.append(origin)

    post_delete.connect(count, sender=Enterprise)
    try:
        assert examples.remove_examples() == 10
    finally:
        post_delete.disconnect(count, sender=Enterprise)

    assert sorted(Counter(map(id, origins)).values()) == [2, 4, 4]
    assert not Enterprise.objects.exists()
    assert not Enterprise.history.exists()


def test_examples_are_removed_with_their_history_and_real_ones_stay(curated):
    real = make_enterprise("Riktigt")
    generate(3)

    assert examples.remove_examples() == len(ENTRIES) + 3

    assert list(Enterprise.objects.all()) == [real]
    assert set(Enterprise.history.values_list("name", flat=True)) == {"Riktigt"}
    assert not Offer.objects.exists()
