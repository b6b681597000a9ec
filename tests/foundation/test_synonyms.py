"""Words that mean the same: written in the office, searched by at once."""

import pytest
from django.urls import reverse

from contacts.models import Organisation
from kronoberg_portal.foundation.search import words
from kronoberg_portal.foundation.search.models import MOST_PHRASES, Synonyms
from tests.contacts.factories import make_organisation
from tests.foundation.factories import make_coordinator, make_editor, make_reader

pytestmark = pytest.mark.django_db

ADD = reverse("admin:search_synonyms_add")
LIST = reverse("admin:search_synonyms_changelist")


@pytest.fixture
def coordinator(client):
    client.force_login(make_coordinator())


def save(client, text, address=ADD):
    return client.post(address, {"words": text}, follow=True)


def told(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def fault(response) -> str:
    return " ".join(response.context["adminform"].form.errors.get("words", []))


def found(query):
    return [row.name for row in Organisation.objects.matching(query)]


# ── In the office ────────────────────────────────────────────────────────────────────────────
def test_synonym_saved_in_the_office_works_at_once(client, coordinator):
    make_organisation(name="Lingonplockarna")
    assert found("tyttebär") == []

    save(client, "tyttebär\nlingon")
    assert found("tyttebär") == ["Lingonplockarna"]
    assert "Lingonplockarna" in client.get("/sok/", {"q": "tyttebären"}).content.decode()

    one = Synonyms.objects.get(words="tyttebär\nlingon")
    save(client, "tyttebär\nhjortron", reverse("admin:search_synonyms_change", args=[one.pk]))
    assert found("tyttebär") == []

    client.post(reverse("admin:search_synonyms_delete", args=[one.pk]), {"post": "yes"})
    assert not Synonyms.objects.filter(pk=one.pk).exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("lingon", "minst två ord"),
        ("lingon\nLingon!", "minst två ord"),
        ("lingon\n***", "”***” är inget ord"),
        ("lingon\nett mycket långt namn på bär", "högst fyra ord"),
        ("\n".join(f"bär{number}" for number in range(MOST_PHRASES + 1)), "högst 10 ord"),
        ("", "måste fyllas i"),
    ],
)
def test_group_that_says_nothing_is_refused_in_swedish(client, coordinator, text, says):
    before = Synonyms.objects.count()

    assert says in fault(save(client, text))
    assert Synonyms.objects.count() == before


def test_word_of_another_group_is_saved_with_a_warning(client, coordinator):
    save(client, "lingon\ntyttebär")

    response = save(client, "lingonet\nkrösa")

    warning = next(text for text in told(response) if "krösa" not in text)
    assert "”lingonet” står också" in warning and "lingon, tyttebär" in warning
    assert Synonyms.objects.filter(words="lingonet\nkrösa").exists()


def test_group_of_its_own_is_saved_without_a_warning(client, coordinator):
    response = save(client, "  tyttebär  \n\nhjortron\nHjortron")

    assert len(told(response)) == 1
    assert Synonyms.objects.get(words__contains="tyttebär").phrases == ["tyttebär", "Hjortron"]


def test_page_says_how_it_works_and_is_searched(client, coordinator):
    assert "båda hållen" in client.get(ADD).content.decode()

    html = client.get(LIST, {"q": "lokalvård"}).content.decode()
    assert "städning" in html and "snickeri" not in html


def test_others_may_look_or_not_come_in(client):
    client.force_login(make_reader())
    assert client.get(LIST).status_code == 200
    assert client.get(ADD).status_code == 403
    client.force_login(make_editor())
    assert client.get(LIST).status_code == 403


# ── The starting list ────────────────────────────────────────────────────────────────────────
def test_starting_list_keeps_the_rules_of_the_office():
    groups = [*Synonyms.objects.all()]

    assert len(groups) >= 60
    for group in groups:
        group.full_clean()
        assert group.also_elsewhere() == [], f"{group} stands in two groups"


def test_every_word_of_the_starting_list_finds_every_other():
    for group in Synonyms.groups():
        for asked in group:
            wanted = words.wanted(asked, Synonyms.groups())
            for phrase in group:
                stored = words.search_text("", "", phrase)
                assert all(
                    any(all(stem in stored for stem in way) for way in want) for want in wanted
                ), f"{asked} → {phrase}"
