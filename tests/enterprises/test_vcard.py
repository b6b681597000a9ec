"""/foretag/<slug>/kontakt.vcf: the card for the address book. RFC 2426, RFC 6350."""

import re

import pytest
from django.urls import reverse

from enterprises.models import Lifecycle, Moderation
from tests.enterprises.factories import make_enterprise
from tests.foundation.factories import make_coordinator

pytestmark = pytest.mark.django_db


def address(enterprise):
    return reverse("enterprises:vcard", args=[enterprise.slug])


def download(client, enterprise):
    response = client.get(address(enterprise))
    assert response.status_code == 200
    return response


def card(client, enterprise):
    """Each property's name with its value, as an address book reads them: unfolded, unescaped."""
    written = download(client, enterprise).content.decode()
    unfolded = re.sub(r"\r\n[ \t]", "", written)
    pairs = (line.split(":", 1) for line in unfolded.split("\r\n") if line)
    return {name: read(value) for name, value in pairs}


def read(value):
    return re.sub(
        r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value, flags=re.DOTALL
    )


def test_card_says_who_it_is_and_how_to_reach_it(client):
    enterprise = make_enterprise(
        "Snickeriet Spån",
        slug="snickeriet-span",
        summary="Möbler av gamla lador.",
        org_number="700000-0013",
        street="Storgatan 1",
        postal_code="352 30",
        locality="Växjö",
        phone="08-465 004 10",
        email="snickeriet@example.se",
        website="https://example.se/snickeriet",
        latitude="56.87910",
        longitude="14.80610",
        sectors=["djur"],
    )

    response = download(client, enterprise)
    said = card(client, enterprise)

    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="snickeriet-span.vcf"'
    lines = response.content.decode().split("\r\n")
    assert lines[:2] == ["BEGIN:VCARD", "VERSION:3.0"]
    assert lines[-2:] == ["END:VCARD", ""]
    assert said["FN"] == said["ORG"] == "Snickeriet Spån"
    assert said["N"] == "Snickeriet Spån;;;;"
    assert said["TEL;TYPE=WORK,VOICE"] == "08-465 004 10"
    assert said["EMAIL;TYPE=INTERNET,WORK"] == "snickeriet@example.se"
    assert said["ADR;TYPE=WORK"] == ";;Storgatan 1;Växjö;Kronobergs län;352 30;Sverige"
    assert said["URL"] == "https://example.se/snickeriet"
    assert said["GEO"] == "56.87910;14.80610"
    assert said["CATEGORIES"] == "Djur"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", said["REV"])
    assert "Organisationsnummer: 700000-0013" in said["NOTE"].split("\n")
    assert said["UID"].endswith(enterprise.get_absolute_url())


def test_card_of_a_sparse_entry_has_no_empty_lines_of_contact(client):
    enterprise = make_enterprise(street="", locality="")

    said = card(client, enterprise)

    assert not {name.partition(";")[0] for name in said} & {"TEL", "EMAIL", "ADR", "GEO"}
    assert said["URL"].endswith(enterprise.get_absolute_url())


def test_contact_person_is_named_only_when_he_or_she_may_be_shown(client):
    enterprise = make_enterprise(contact_name="Kim Larsson", contact_is_public=True)
    assert "Kontaktperson: Kim Larsson" in card(client, enterprise)["NOTE"]

    enterprise.contact_is_public = False
    enterprise.save()

    assert "Kim Larsson" not in download(client, enterprise).content.decode()


def test_card_of_an_example_says_that_nobody_is_there(client):
    note = "Exempeldata: företaget finns inte."

    assert note in card(client, make_enterprise(is_example=True))["NOTE"]
    assert note not in card(client, make_enterprise())["NOTE"]


def test_number_of_an_enskild_firma_is_not_on_its_card(client):
    enterprise = make_enterprise(org_number="200000-0018", legal_form="ideell_forening")
    assert "200000-0018" in card(client, enterprise)["NOTE"]

    enterprise.legal_form = "sole_trader"
    enterprise.save()

    assert "200000" not in download(client, enterprise).content.decode()


def test_text_cannot_write_properties_of_its_own(client):
    nasty = "Åsa; Öst, Väst \\ & Co\r\nTEL:+46900\nEND:VCARD\r\x07\x00"
    enterprise = make_enterprise(nasty.replace("\x00", ""), locality="Ö;st")

    said = card(client, enterprise)
    written = download(client, enterprise).content.decode()

    assert said["FN"] == "Åsa; Öst, Väst \\ & Co\nTEL:+46900\nEND:VCARD\n"
    assert "FN:Åsa\\; Öst\\, Väst \\\\ & Co\\nTEL:+46900\\nEND:VCARD\\n" in written
    assert ";;;Ö\\;st;Kronobergs län" in written
    assert not re.search(r"^TEL", written, re.MULTILINE)
    assert written.count("\r\nEND:VCARD\r\n") == 1
    assert not re.search(r"[\x00-\x09\x0b\x0c\x0e-\x1f]|\r(?!\n)|(?<!\r)\n", written)


def test_long_lines_are_folded_between_characters(client):
    summary = "Åäö – " + "ångbåtsbryggeöl 🪵 " * 14
    enterprise = make_enterprise(summary=summary)

    response = download(client, enterprise)

    lines = response.content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() or line == b"" for line in lines)  # no character was cut in two
    assert any(line.startswith(b" ") for line in lines)
    assert card(client, enterprise)["NOTE"].startswith(summary)


@pytest.mark.parametrize("state", [state for state in Moderation if state != "published"])
def test_unpublished_enterprise_has_no_card_even_for_staff(client, state):
    enterprise = make_enterprise(state=state)

    assert client.get(address(enterprise)).status_code == 404
    client.force_login(make_coordinator())
    assert client.get(address(enterprise)).status_code == 404


@pytest.mark.parametrize("lifecycle", [Lifecycle.CEASED, Lifecycle.BANKRUPT])
def test_enterprise_that_has_ended_has_no_card(client, lifecycle):
    assert client.get(address(make_enterprise(lifecycle=lifecycle))).status_code == 404


def test_card_is_only_read_and_left_out_of_search_engines(client):
    enterprise = make_enterprise()

    assert client.post(address(enterprise)).status_code == 405
    response = download(client, enterprise)
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


def test_page_leads_to_the_card_when_there_is_something_to_save(client):
    reached, silent = make_enterprise(phone="08-465 004 10"), make_enterprise()

    page = client.get(reached.get_absolute_url()).content.decode()
    assert f'href="{address(reached)}"' in page
    assert "kontakt.vcf" not in client.get(silent.get_absolute_url()).content.decode()
