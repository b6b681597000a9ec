"""What must never leave the register: the number of an enskild firma, people who have not agreed.

Each test first makes sure that there is something that could leak, and that a search for it works.
"""

import pytest
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Enterprise, LegalForm, Moderation
from enterprises.searching import SEARCH_ROOMS
from enterprises.sitemaps import EnterpriseSitemap
from tests.enterprises.factories import make_enterprise

pytestmark = pytest.mark.django_db
NUMBER = "200000-0018"
WAYS_TO_WRITE = (NUMBER, NUMBER.replace("-", ""), NUMBER[:6], NUMBER[-4:])


@pytest.fixture
def firm():
    return make_enterprise(
        "Hundarna",
        slug="hundarna",
        legal_form=LegalForm.SOLE_TRADER,
        org_number=NUMBER,
        contact_name="Kim Hemlig",
        verification_source="samtal med Kim Hemlig",
        verified_at=timezone.now(),
        change_note="Kim Hemlig ringde",
        is_open_to_public=True,
        street="Stigen 1",
    )


def read_everywhere(client, enterprise):
    """Every public page that shows the enterprise."""
    pages = [
        client.get(enterprise.get_absolute_url()),
        client.get(reverse("enterprises:list")),
        client.get(reverse("enterprises:list"), {"q": enterprise.name}),
    ]
    for page in pages:
        assert enterprise.name in page.content.decode()
    return "".join(page.content.decode() for page in pages)


def test_number_of_an_enskild_firma_is_on_no_page(client, firm):
    seen = read_everywhere(client, firm)

    for written in WAYS_TO_WRITE:
        assert written not in seen


def test_same_number_of_an_association_is_shown(client, firm):
    """The guard for the test above: that page would show the number if it were allowed to."""
    firm.legal_form = LegalForm.ECONOMIC_ASSOCIATION
    firm.save()

    assert NUMBER in read_everywhere(client, firm)


@pytest.mark.parametrize("legal_form", [LegalForm.SOLE_TRADER, ""])
def test_number_that_may_be_a_persons_finds_nothing(client, firm, legal_form):
    firm.legal_form = legal_form
    firm.save()

    for written in WAYS_TO_WRITE:
        page = client.get(reverse("enterprises:list"), {"q": written}).content.decode()
        assert "Hundarna" not in page
        assert not SEARCH_ROOMS[0].rows(written).exists()


def test_search_text_forgets_the_number_when_the_firm_becomes_an_enskild_firma(client, firm):
    firm.legal_form = LegalForm.LIMITED_COMPANY
    firm.save()
    assert SEARCH_ROOMS[0].rows(NUMBER).exists()

    firm.legal_form = LegalForm.SOLE_TRADER
    firm.save()
    assert not SEARCH_ROOMS[0].rows(NUMBER).exists()


def test_person_who_has_not_agreed_is_on_no_page(client, firm):
    assert "Kim Hemlig" not in read_everywhere(client, firm)
    assert not SEARCH_ROOMS[0].rows("Kim Hemlig").exists()

    firm.contact_is_public = True
    firm.save()
    assert "Kontaktperson: Kim Hemlig" in read_everywhere(client, firm)


@pytest.mark.parametrize("state", [state for state in Moderation if state != "published"])
def test_unpublished_enterprise_is_neither_searched_nor_mapped(state):
    make_enterprise("Hemliga snickeriet", state=state)
    shown = make_enterprise("Öppna snickeriet")

    assert list(SEARCH_ROOMS[0].rows("snickeriet")) == [shown]
    assert list(EnterpriseSitemap().items()) == [shown]


def test_search_room_shows_the_ended_last():
    gone = make_enterprise("Avslutade snickeriet", lifecycle="ceased")
    here = make_enterprise("Öppna snickeriet")

    assert list(SEARCH_ROOMS[0].rows("snickeri")) == [here, gone]
    assert Enterprise.objects.published().living().get() == here


def test_sitemap_tells_when_each_was_updated():
    enterprise = make_enterprise()

    assert EnterpriseSitemap().lastmod(enterprise) == enterprise.updated_at
