"""Enquiries in the office: read, released or rejected once, and what they led to as numbers."""

import re
import threading
from datetime import timedelta
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from enterprises import actions
from enterprises.links import answer_path
from enterprises.models import Enquiry, EnquiryRecipient
from kronoberg_portal.foundation.outbox.models import Letter
from tests.enterprises.factories import make_enquiry, make_enterprise
from tests.foundation.factories import make_coordinator

pytestmark = pytest.mark.django_db
OFFICE = "/admin/enterprises/enquiry/"


@pytest.fixture
def coordinator(client):
    coordinator = make_coordinator()
    client.force_login(coordinator)
    return coordinator


@pytest.fixture
def enquiry():
    """To one by letter, one by telephone and one that has ceased meanwhile."""
    return make_enquiry(
        make_enterprise("Kaféet", email="hej@kafeet.example"),
        make_enterprise("Snickeriet", phone="0470-12 34 56"),
        make_enterprise("Borta", email="b@example.se", lifecycle="ceased"),
        text="Vad kostar <b>lunch</b>?",
        buyer_phone="0470-1",
    )


def letters(kind: str):
    return Letter.objects.filter(kind=f"enterprises:{kind}")


def words(response) -> str:
    return " ".join(unescape(strip_tags(response.content.decode())).split())


def read_at(response) -> str:
    return re.search(r'name="read" value="([^"]+)"', response.content.decode()).group(1)


# ── The list and the page ────────────────────────────────────────────────────────────────────
def test_waiting_enquiry_is_a_task_on_the_first_page(client, coordinator, enquiry):
    page = client.get("/admin/").content.decode()

    assert f'href="{OFFICE}?state__exact=waiting"' in page
    assert "förfrågan väntar" in page
    assert enquiry.number in words(client.get(f"{OFFICE}?state__exact=waiting"))
    make_enquiry()
    assert "förfrågningar väntar" in client.get("/admin/").content.decode()


def test_list_sums_up_what_the_enquiries_led_to(client, coordinator):
    yes = make_enquiry(released=True)
    actions.keep_outcome(yes, outcome="yes", value=25_000, led_to=yes.recipients.all())
    actions.keep_outcome(make_enquiry(released=True), outcome="no")
    actions.decline_enquiry(make_enquiry(released=True).recipients.get())
    make_enquiry()
    page = words(client.get(OFFICE)).replace("\xa0", " ")

    assert "Hittills 4 förfrågningar. 3 är släppta, till sammanlagt 3 mottagare." in page
    assert "Avböjda: 1." in page
    assert "Av 2 svar på uppföljningen ledde 1 till en affär" in page
    assert "ungefär 25 000 kronor" in page


def test_list_asks_as_much_for_one_as_for_three(client, coordinator, django_assert_num_queries):
    make_enquiry()
    with CaptureQueriesContext(connection) as for_one:
        client.get(OFFICE)
    make_enquiry()
    make_enquiry()
    with django_assert_num_queries(len(for_one)):
        client.get(OFFICE)


def test_page_shows_the_text_and_lets_nobody_change_what_came_in(client, coordinator, enquiry):
    address = f"{OFFICE}{enquiry.pk}/change/"
    page = client.get(address)

    assert "Vad kostar <b>lunch</b>?" in words(page)
    assert "&lt;b&gt;lunch" in page.content.decode()
    assert "Kaféet, hej@kafeet.example: väntar" in words(page)
    assert "Snickeriet, ring 0470-12 34 56: väntar" in words(page)
    client.post(
        address,
        {
            "text": "Annat",
            "state": "released",
            "buyer_email": "x@example.se",
            "note": "Ringt",
            "registry_number": "26RGK1",
        },
    )
    enquiry.refresh_from_db()
    assert (enquiry.text, enquiry.state) == ("Vad kostar <b>lunch</b>?", "waiting")
    assert (enquiry.note, enquiry.registry_number) == ("Ringt", "26RGK1")
    assert enquiry.buyer_email == "boel.kopare@example.se"


def test_page_shows_how_it_stands_with_each(client, coordinator):
    enquiry = make_enquiry(make_enterprise("Kaféet", email="hej@kafeet.example"), released=True)
    recipient = enquiry.recipients.get()
    actions.decline_enquiry(recipient, reason="Fullt <i>nu</i>")
    actions.keep_outcome(enquiry, outcome="yes", led_to=[recipient])
    page = client.get(f"{OFFICE}{enquiry.pk}/change/")

    assert re.search(r"avböjd den [\d-]+ kl. [\d.]+: Fullt <i>nu</i>, ledde till", words(page))
    assert "<i>nu" not in page.content.decode()


# ── Releasing ────────────────────────────────────────────────────────────────────────────────
def test_release_says_first_to_whom_it_goes_and_changes_nothing(client, coordinator, enquiry):
    page = words(client.get(f"{OFFICE}{enquiry.pk}/slapp/"))

    assert "Kaféet, hej@kafeet.example" in page
    assert "Har ingen e-postadress: du ringer Snickeriet, 0470-12 34 56" in page
    assert "Frågas inte: visas inte längre i registret eller har upphört Borta" in page
    enquiry.refresh_from_db()
    assert enquiry.is_waiting
    assert not Letter.objects.exists()


def test_release_writes_to_each_with_the_buyers_reply_address(client, coordinator, enquiry):
    read = read_at(client.get(f"{OFFICE}{enquiry.pk}/slapp/"))
    response = client.post(f"{OFFICE}{enquiry.pk}/slapp/", {"read": read}, follow=True)

    assert "är släppt" in words(response)
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.decided_by) == ("released", coordinator)
    asked = letters("enquiry_asked").get()
    assert (asked.to, asked.reply_to) == ("hej@kafeet.example", "boel.kopare@example.se")
    assert "> Vad kostar <b>lunch</b>?" in asked.text
    assert "Boel Köpare, Exempelby kommun" in asked.text
    assert "Telefon: 0470-1" in asked.text
    recipient = enquiry.recipients.get(enterprise__name="Kaféet")
    assert answer_path(recipient) in asked.text
    assert (recipient.state, bool(recipient.sent_at)) == ("sent", True)
    assert "Snickeriet, telefon 0470-12 34 56" in letters("enquiry_to_ring").get().text
    told = letters("enquiry_released").get()
    assert told.to == "boel.kopare@example.se"
    assert "så vi ringer dem:\n- Snickeriet" in told.text
    assert "har inte fått den:\n- Borta" in told.text
    assert "Boel" not in "".join(Letter.objects.values_list("subject", flat=True))


def test_released_twice_sends_one_letter_and_says_so(client, coordinator, enquiry):
    for _ in range(2):
        response = client.post(f"{OFFICE}{enquiry.pk}/slapp/", follow=True)

    assert "Förfrågan är redan släppt. Inget nytt brev skickas." in words(response)
    assert letters("enquiry_asked").count() == 1
    assert letters("enquiry_released").count() == 1


def test_release_is_refused_when_somebody_has_changed_it(client, coordinator, enquiry):
    read = read_at(client.get(f"{OFFICE}{enquiry.pk}/slapp/"))
    enquiry.note = "Vänta, jag ringer köparen"
    enquiry.save()
    response = client.post(f"{OFFICE}{enquiry.pk}/slapp/", {"read": read}, follow=True)

    assert "Någon har ändrat förfrågan sedan du läste den." in words(response)
    enquiry.refresh_from_db()
    assert enquiry.is_waiting


def test_release_to_nobody_is_refused(client, coordinator):
    enquiry = make_enquiry(make_enterprise(state="archived", email="a@example.se"))
    response = client.post(f"{OFFICE}{enquiry.pk}/slapp/", follow=True)

    assert "Inget av företagen går att fråga längre." in words(response)
    enquiry.refresh_from_db()
    assert enquiry.is_waiting
    assert not Letter.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_at_once_send_one_letter(enquiry):
    coordinator = make_coordinator()
    together = threading.Barrier(3)
    refused = []

    def release():
        together.wait()
        try:
            actions.release_enquiry(enquiry, by=coordinator)
        except ValidationError as refusal:
            refused.extend(refusal.messages)
        connections.close_all()

    threads = [threading.Thread(target=release) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 2
    assert letters("enquiry_asked").count() == 1


# ── Rejecting ────────────────────────────────────────────────────────────────────────────────
def test_reject_tells_the_buyer_why_and_nobody_else(client, coordinator, enquiry):
    address = f"{OFFICE}{enquiry.pk}/avvisa/"
    assert "får ett brev med det du skriver här" in words(client.get(address))
    response = client.post(address, {"reason": "Det <i>här</i> är reklam."}, follow=True)

    assert "är avvisad. Köparen får ett brev." in words(response)
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.reject_reason) == ("rejected", "Det <i>här</i> är reklam.")
    letter = Letter.objects.get()
    assert letter.to == "boel.kopare@example.se"
    assert "Det <i>här</i> är reklam." in letter.text
    assert "<i>" not in letter.html
    assert {one.state for one in enquiry.recipients.all()} == {EnquiryRecipient.State.LEFT_OUT}


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", "Skriv varför. Köparen får läsa det."),
        (" \r\n ", "Skriv varför. Köparen får läsa det."),
        ("å" * 2001, "Korta texten till högst 2000 tecken."),
    ],
)
def test_reject_needs_a_reason_of_some_length(client, coordinator, enquiry, reason, said):
    response = client.post(f"{OFFICE}{enquiry.pk}/avvisa/", {"reason": reason})

    assert said in words(response)
    assert reason.strip()[:50] in response.content.decode()
    enquiry.refresh_from_db()
    assert enquiry.is_waiting


def test_decided_enquiry_offers_no_buttons_and_cannot_be_decided_again(
    client, coordinator, enquiry
):
    assert 'name="_release"' in client.get(f"{OFFICE}{enquiry.pk}/change/").content.decode()
    actions.reject_enquiry(enquiry, by=coordinator, reason="Reklam")

    assert 'name="_release"' not in client.get(f"{OFFICE}{enquiry.pk}/change/").content.decode()
    for page in ("slapp", "avvisa"):
        for ask in (client.get, client.post):
            response = ask(f"{OFFICE}{enquiry.pk}/{page}/", follow=True)
            assert "redan avvisad" in words(response)
    assert Letter.objects.count() == 1


def test_buttons_save_the_note_and_lead_on(client, coordinator, enquiry):
    values = {"note": "Sett"}
    for button, page in (("_release", "slapp"), ("_reject", "avvisa")):
        response = client.post(f"{OFFICE}{enquiry.pk}/change/", {**values, button: "1"})
        assert response.url == f"{OFFICE}{enquiry.pk}/{page}/"
    enquiry.refresh_from_db()
    assert enquiry.note == "Sett"
    assert enquiry.is_waiting


@pytest.mark.parametrize("page", ["slapp", "avvisa"])
def test_unknown_enquiry_is_not_found(client, coordinator, page):
    assert client.get(f"{OFFICE}999999/{page}/").status_code == 404
    assert client.post(f"{OFFICE}abc/{page}/").status_code == 404


def test_forged_post_is_refused(coordinator, enquiry):
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator)

    assert client.post(f"{OFFICE}{enquiry.pk}/slapp/").status_code == 403
    assert Enquiry.objects.get().is_waiting


def test_disposed_enquiry_can_no_longer_be_sent(coordinator, enquiry):
    Enquiry.objects.update(anonymised_at=timezone.now() - timedelta(days=1))
    with pytest.raises(ValidationError, match="gallrad"):
        actions.release_enquiry(enquiry, by=coordinator)
