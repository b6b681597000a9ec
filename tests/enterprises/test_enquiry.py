"""Asking several enterprises the same question: the form, its refusals and what is kept."""

import re
import threading
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from enterprises.models import Enquiry, EnquiryRecipient
from kronoberg_portal.foundation.outbox.models import MOST_RECEIPTS, Letter
from tests.enterprises.factories import make_enterprise
from tests.foundation.factories import make_coordinator, make_editor, make_reader

pytestmark = pytest.mark.django_db
ADDRESS = "/foretag/forfragan/?lista=kafeet,snickeriet"
TEXT = "Kan ni laga lunch till 40 personer den 12 maj?"


@pytest.fixture
def asked():
    """One that has an e-mail address, and one that must be rung."""
    return (
        make_enterprise("Kaféet", slug="kafeet", email="hej@kafeet.example"),
        make_enterprise("Snickeriet", slug="snickeriet", email="", phone="0470-12 34 56"),
    )


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


@pytest.fixture
def write(client, clock, asked):
    """Open the form, fill it in and send it: ``write(text="…")``."""

    def write(address: str = ADDRESS, *, seconds: float = 20, **values):
        page = client.get(address).content.decode()
        clock.shift(timedelta(seconds=seconds))
        return client.post(address, {**filled_in(page), **values})

    return write


def filled_in(page: str) -> dict:
    return {
        "opened": field(page, "opened"),
        "enterprises": re.findall(r'name="enterprises" value="([^"]+)"[^>]* checked', page),
        "text": TEXT,
        "answer_by": "",
        "buyer_name": "Boel Köpare",
        "buyer_organisation": "Växjö kommun",
        "buyer_email": "boel@example.se",
        "buyer_phone": "",
    }


def field(page: str, name: str) -> str:
    tag = re.search(rf'<input[^>]* name="{name}"[^>]*>', page).group()
    value = re.search(r'value="([^"]*)"', tag)
    return unescape(value.group(1)) if value else ""


def letters(kind: str):
    return Letter.objects.filter(kind=f"enterprises:{kind}")


def words(response) -> str:
    return " ".join(unescape(strip_tags(response.content.decode())).split())


# ── The page ─────────────────────────────────────────────────────────────────────────────────
def test_form_names_whom_it_asks_and_who_cannot_be_reached(client, asked):
    response = client.get(ADDRESS)
    page = words(response)

    assert "Kaféet, Växjö" in page
    assert "Snickeriet, Växjö (går inte att nå med e-post, en samordnare ringer)" in page
    assert response.content.decode().count(" checked") == 2
    assert response["X-Robots-Tag"] == "noindex"
    assert "private" in response["Cache-Control"]
    assert set(response.cookies) == {"csrftoken"}


def test_form_tells_at_itself_what_becomes_of_the_data(client, asked, settings):
    settings.ENQUIRY_KEPT_DAYS = 611
    html = client.get(ADDRESS).content.decode()
    form = html[html.index('<form class="form') : html.index('name="send"')]

    for told in (
        "Region Kronoberg är personuppgiftsansvarig",
        "uppgift av allmänt intresse",
        "lämnas till de företag som du har valt",
        "raderas 611 dagar efter",
        "allmän handling",
        "Du har rätt att",
        "Integritetsskyddsmyndigheten",
        "dataskyddsombudet",
        "Skriv inte personnummer eller uppgifter om hälsa.",
    ):
        assert told in form
    for name, token in (("buyer_name", "name"), ("buyer_email", "email"), ("buyer_phone", "tel")):
        tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', form).group()
        assert f'autocomplete="{token}"' in tag


@pytest.mark.parametrize("query", ["", "?lista=", "?lista=finns-inte"])
def test_page_without_anybody_to_ask_says_how_to_choose(client, query):
    response = client.get(f"/foretag/forfragan/{query}")

    assert response.status_code == 200
    assert "Välj först vilka du vill fråga" in words(response)
    assert 'name="text"' not in response.content.decode()


def test_page_asks_nobody_who_has_ceased_or_is_no_longer_shown(client):
    make_enterprise("Lever", slug="lever", email="a@example.se")
    make_enterprise("Borta", slug="borta", lifecycle="bankrupt", email="b@example.se")
    make_enterprise("Utkastet", slug="utkastet", state="draft", email="c@example.se")
    response = client.get("/foretag/forfragan/?lista=lever,borta,utkastet")
    page = words(response)

    assert "Borta har upphört och går inte att fråga." in page
    assert "Utkastet" not in page
    assert "Ett av företagen i adressen finns inte" in page
    assert re.findall(r'name="enterprises" value="(\w+)"', response.content.decode()) == ["lever"]


def test_page_asks_as_much_of_the_database_for_one_as_for_three(client, django_assert_num_queries):
    for number in (1, 2, 3):
        make_enterprise(f"Nummer {number}", slug=f"n{number}", sectors=["odling-och-tradgard"])
    with CaptureQueriesContext(connection) as for_one:
        client.get("/foretag/forfragan/?lista=n1")
    with django_assert_num_queries(len(for_one)):
        client.get("/foretag/forfragan/?lista=n1,n2,n3")
    assert len(for_one) <= 3


# ── A good post ──────────────────────────────────────────────────────────────────────────────
def test_good_post_is_kept_thanked_for_and_waits_for_a_coordinator(client, write):
    coordinator = make_coordinator()
    response = write(answer_by="2099-05-12", buyer_phone="0470-1 23 45")

    enquiry = Enquiry.objects.get()
    assert response.status_code == 302
    assert (enquiry.text, enquiry.buyer_email) == (TEXT, "boel@example.se")
    assert (enquiry.answer_by, enquiry.buyer_phone) == (date(2099, 5, 12), "0470-1 23 45")
    assert enquiry.state == Enquiry.State.WAITING
    assert {str(one) for one in enquiry.recipients.all()} == {"Kaféet", "Snickeriet"}
    thanks = client.get(response.url)
    assert f"Din förfrågan har nummer {enquiry.number}" in words(thanks)
    assert "En regional samordnare läser" in words(thanks)
    assert "noindex" in thanks["X-Robots-Tag"]

    assert {letter.to for letter in Letter.objects.all()} == {coordinator.email, "boel@example.se"}
    receipt = letters("enquiry_received").get()
    assert f"> {TEXT}" in receipt.text
    assert "- Kaféet\n- Snickeriet\n" in receipt.text
    assert "den 12 maj 2099" in receipt.text
    arrived = letters("enquiry_arrived").get()
    assert TEXT not in arrived.text + arrived.html
    assert "Boel" not in arrived.text + arrived.html + arrived.subject
    assert f"/admin/enterprises/enquiry/{enquiry.pk}/change/" in arrived.text


def test_good_post_goes_at_once_when_nobody_needs_to_release(client, write, settings):
    settings.ENQUIRIES_NEED_RELEASE = False
    coordinator = make_coordinator()
    response = write()

    enquiry = Enquiry.objects.get()
    assert enquiry.state == Enquiry.State.RELEASED
    assert letters("enquiry_asked").get().to == "hej@kafeet.example"
    assert letters("enquiry_to_ring").get().to == coordinator.email
    assert "0470-12 34 56" in letters("enquiry_to_ring").get().text
    assert "Den är skickad till företagen" in letters("enquiry_received").get().text
    assert not letters("enquiry_arrived").exists()
    assert "på väg till företagen" in words(client.get(response.url))


def test_thanks_believe_no_number_that_we_have_not_signed(client):
    page = words(client.get("/foretag/forfragan/tack/?nr=2026-9999:abc"))

    assert "2026-9999" not in page
    assert "Tack för din förfrågan" in page


def test_buyer_may_choose_fewer_than_the_list(write):
    write(enterprises=["snickeriet"])

    assert str(EnquiryRecipient.objects.get()) == "Snickeriet"


def test_double_click_makes_one_enquiry_and_one_set_of_letters(client, clock, asked):
    make_coordinator()
    page = client.get(ADDRESS).content.decode()
    clock.shift(timedelta(seconds=9))
    first, second = (client.post(ADDRESS, filled_in(page)) for _ in range(2))

    assert first.url.split(":")[0] == second.url.split(":")[0]
    assert Enquiry.objects.count() == 1
    assert EnquiryRecipient.objects.count() == 2
    assert Letter.objects.count() == 2
    client.post(ADDRESS, {**filled_in(page), "enterprises": ["kafeet"]})
    assert Enquiry.objects.count() == 2


def test_receipts_to_one_address_come_to_an_end(write):
    for number in range(5):
        write(text=f"Fråga {number}")

    assert Enquiry.objects.count() == 5
    assert letters("enquiry_received").count() == MOST_RECEIPTS


# ── Refusals: each says what to do, and nothing typed is lost ────────────────────────────────
@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"enterprises": []}, "Välj minst ett företag att fråga."),
        ({"text": " "}, "Skriv vad du vill fråga."),
        ({"text": "å" * 5001}, "Frågan är 5001 tecken. Korta den till högst 5000."),
        ({"text": "a\x00b"}, "Här finns tecken som inte går att spara."),
        ({"text": "Jag är född 640823-3234"}, "Det ser ut att stå ett personnummer"),
        ({"answer_by": "i morgon"}, "Skriv datumet med år, månad och dag: 2026-12-24."),
        ({"answer_by": "2020-01-01"}, "Den dagen har varit."),
        ({"buyer_name": ""}, "Skriv namnet."),
        ({"buyer_name": "Vinn på lotto.example"}, "Skriv bara namnet, utan webbadress."),
        ({"buyer_organisation": ""}, "Skriv vilken organisation du köper för."),
        ({"buyer_email": ""}, "Skriv e-postadressen som företagen ska svara till."),
        ({"buyer_email": "boel"}, "Skriv e-postadressen så här: namn@example.se."),
        ({"buyer_phone": "ring mig"}, "Skriv telefonnumret med siffror"),
        ({"leave_empty": "x"}, "Ett fält som ska vara tomt var ifyllt"),
        ({"opened": "påhittat"}, "Formuläret hade varit öppet för länge."),
        ({"opened": ""}, "Formuläret hade varit öppet för länge."),
    ],
)
def test_refusal_says_what_to_do_and_keeps_what_was_typed(write, values, said):
    response = write(**{"buyer_organisation": "Ett minnesvärt bolag", **values})

    assert response.status_code == 200
    assert said in words(response)
    assert "<title>Fel: " in response.content.decode()
    if "buyer_organisation" not in values:
        assert 'value="Ett minnesvärt bolag"' in response.content.decode()
    assert not Enquiry.objects.exists()
    assert not Letter.objects.exists()


def test_too_quick_is_asked_again_and_then_let_through(client, clock, asked):
    page = client.get(ADDRESS).content.decode()
    response = client.post(ADDRESS, filled_in(page))
    assert "att du är en människa" in words(response)
    assert not Enquiry.objects.exists()

    clock.shift(timedelta(seconds=5))
    client.post(ADDRESS, {**filled_in(response.content.decode()), "enterprises": ["kafeet"]})
    assert Enquiry.objects.count() == 1


def test_personal_number_is_let_through_when_the_buyer_insists(client, clock, asked, write):
    response = write(text="Nummer 640823-3234")
    again = filled_in(response.content.decode())
    assert field(response.content.decode(), "personal_number_seen") == "on"

    client.post(ADDRESS, {**again, "text": "Nummer 640823-3234", "personal_number_seen": "on"})
    assert Enquiry.objects.get().text == "Nummer 640823-3234"


def test_enterprise_that_leaves_the_register_meanwhile_is_said(client, clock, asked):
    page = client.get(ADDRESS).content.decode()
    clock.shift(timedelta(seconds=9))
    kafeet, _ = asked
    kafeet.state = "archived"
    kafeet.save()
    response = client.post(ADDRESS, filled_in(page))

    assert "Ett av företagen går inte att fråga längre. Vi har tagit bort det." in words(response)
    assert "giltigt" not in words(response)
    assert TEXT in response.content.decode()
    assert not Enquiry.objects.exists()
    client.post(ADDRESS, filled_in(response.content.decode()))
    assert str(EnquiryRecipient.objects.get()) == "Snickeriet"


def test_text_is_kept_when_nobody_is_left_to_ask(client, clock, asked):
    page = client.get(ADDRESS).content.decode()
    clock.shift(timedelta(seconds=9))
    for enterprise in asked:
        enterprise.state = "archived"
        enterprise.save()
    response = client.post(ADDRESS, filled_in(page))

    assert "Ingen av dem du valde går att fråga längre" in words(response)
    assert TEXT in response.content.decode()


def test_enterprise_outside_the_list_cannot_be_smuggled_in(client, clock, asked):
    make_enterprise("Utanför", slug="utanfor", email="x@example.se")
    page = client.get(ADDRESS).content.decode()
    clock.shift(timedelta(seconds=9))
    client.post(ADDRESS, {**filled_in(page), "enterprises": ["kafeet", "utanfor"]})

    assert not Enquiry.objects.exists()


def test_post_without_the_forms_token_is_refused(asked):
    client = Client(enforce_csrf_checks=True)
    page = client.get(ADDRESS).content.decode()

    assert client.post(ADDRESS, filled_in(page)).status_code == 403
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, method):
    assert getattr(client, method)("/foretag/forfragan/").status_code == 405
    assert getattr(client, method)("/foretag/forfragan/tack/").status_code == 405


def test_what_the_buyer_writes_is_no_markup_and_no_header_in_any_letter(write, settings):
    settings.ENQUIRIES_NEED_RELEASE = False
    write(
        text="<b>Fet</b> <a href='https://ond.example/'>länk</a>\r\n\r\nHälsningar\r\nRegionen",
        buyer_name="Boel\r\nBcc: alla",
        buyer_organisation="<script>x</script>",
    )

    letter = letters("enquiry_asked").get()
    assert "<b>" not in letter.html and "&lt;b&gt;Fet" in letter.html
    assert "<script" not in letter.html
    assert 'href="https://ond.example' not in letter.html
    assert "\n> Hälsningar\n> Regionen" in letter.text
    assert "Boel Bcc: alla, <script>x</script>" in letter.text
    for each in Letter.objects.all():
        assert not re.search(r"[\r\n]", each.subject + each.to + each.reply_to)
        assert "Boel" not in each.subject and "script" not in each.subject


# ── Many at once ─────────────────────────────────────────────────────────────────────────────
@pytest.mark.django_db(transaction=True)
def test_same_form_posted_at_once_makes_one_enquiry(asked):
    client = Client()
    page = client.get(ADDRESS).content.decode()
    with time_machine.travel(timezone.now() + timedelta(seconds=20)):
        together = threading.Barrier(4)
        statuses = []

        def post():
            together.wait()
            statuses.append(Client().post(ADDRESS, filled_in(page)).status_code)
            connection.close()

        threads = [threading.Thread(target=post) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert statuses == [302] * 4
    assert Enquiry.objects.count() == 1
    assert EnquiryRecipient.objects.count() == 2
    assert letters("enquiry_received").count() == 1


# ── Nobody else reads it ─────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("make_account", [make_reader, make_editor])
def test_readers_and_municipality_editors_never_come_to_enquiries(client, write, make_account):
    write()
    client.force_login(make_account())
    pk = Enquiry.objects.get().pk

    for page in ("", f"{pk}/change/", f"{pk}/slapp/", f"{pk}/avvisa/", f"{pk}/history/"):
        assert client.get(f"/admin/enterprises/enquiry/{page}").status_code == 403
        assert client.post(f"/admin/enterprises/enquiry/{page}").status_code == 403
    assert Enquiry.objects.get().is_waiting
