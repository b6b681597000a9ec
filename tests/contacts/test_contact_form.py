"""Writing to the region: the form, what becomes of it, and what keeps robots out."""

import re
import threading
import uuid
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.conf import settings
from django.core import signing
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts import actions
from contacts.forms import local_path
from contacts.models import Case
from kronoberg_portal.foundation.outbox.models import MOST_RECEIPTS, Letter
from kronoberg_portal.foundation.outbox.queue import send_due
from tests.contacts.factories import make_organisation, make_person, municipality
from tests.foundation.factories import make_coordinator, make_editor, make_reader

pytestmark = pytest.mark.django_db
TEXT = "Hur startar vi ett arbetsintegrerande socialt företag?"
SECRET_WORDS = "Min diagnos är glutenallergi och jag heter Hemlig Hemligsson"


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


def field(page: str, name: str) -> str:
    """The value that a hidden or text field of the page holds."""
    tag = re.search(rf'<input[^>]* name="{name}"[^>]*>', page).group()
    value = re.search(r'value="([^"]*)"', tag)
    return unescape(value.group(1)) if value else ""


def opened(client, clock, *, seconds: float = 20) -> str:
    """Open the form, and let some time go by."""
    key = field(client.get("/kontakt/").content.decode(), "opened")
    clock.shift(timedelta(seconds=seconds))
    return key


@pytest.fixture
def write(client, clock):
    """Open the form, fill it in and send it: ``write(text="…")``."""

    def write(*, seconds: float = 20, **values):
        filled_in = {"kind": "contact", "text": TEXT, "opened": None, **values}
        if filled_in["opened"] is None:
            filled_in["opened"] = opened(client, clock, seconds=seconds)
        return client.post("/kontakt/", filled_in)

    return write


def letters(kind: str):
    return Letter.objects.filter(kind=f"contacts:{kind}")


# ── The page ─────────────────────────────────────────────────────────────────────────────────
def test_page_says_whom_to_ask_and_never_makes_up_an_address(client):
    region = make_organisation(name="Region Kronoberg", kind="region")
    make_person(
        name="Christoffer Jansson",
        role="Regional utvecklingssamordnare",
        organisation=region,
        email="",
        phone="0470-58 69 19",
        is_main_contact=True,
    )
    make_person(name="Inte Offentlig", organisation=region, is_public=False)

    page = client.get("/kontakt/").content.decode()

    assert "Christoffer Jansson" in page and "Regional utvecklingssamordnare" in page
    assert '<a class="phone" href="tel:+46470586919">0470-58 69 19</a>' in page
    assert 'class="email"' not in page
    assert "Inte Offentlig" not in page
    assert page.count("<h1") == 1
    for name in ("alvesta", "almhult"):
        assert f'href="/kommuner/{name}/"' in page


def test_page_tells_at_the_form_who_answers_for_the_data(client):
    page = client.get("/kontakt/").content.decode()
    form = page[page.index('<form class="form') : page.index('name="send"')]

    for told in (
        "Region Kronoberg är personuppgiftsansvarig",
        "uppgift av allmänt intresse",
        "gallras",
        "Integritetsskyddsmyndigheten",
        "/personuppgifter/",
        "Skriv inte personnummer eller uppgifter om hälsa.",
        "Behövs om du vill ha svar.",
    ):
        assert told in form


def test_page_fields_tell_browsers_what_they_are(client):
    page = client.get("/kontakt/").content.decode()

    assert 'autocomplete="name"' in re.search(r'<input[^>]*name="sender_name"[^>]*>', page).group()
    assert (
        'autocomplete="email"' in re.search(r'<input[^>]*name="sender_email"[^>]*>', page).group()
    )


def test_page_sets_only_the_form_cookie_and_the_other_pages_none(client):
    assert set(client.get("/kontakt/").cookies) == {"csrftoken"}
    for address in ("/kommuner/", "/kommuner/vaxjo/", "/kontakt/tack/"):
        assert not Client().get(address).cookies


def test_page_is_kept_in_no_shared_cache(client):
    assert "private" in client.get("/kontakt/")["Cache-Control"]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("fraga", "contact"),
        ("tips", "tip"),
        ("fel", "fault"),
        ("brist", "barrier"),
        ("kontaktperson", "contact_changed"),
        ("nonsens", "contact"),
        ("", "contact"),
        ("contact_changed", "contact"),
    ],
)
def test_address_chooses_what_it_is_about(client, word, kind):
    page = client.get("/kontakt/", {"typ": word}).content.decode()

    assert re.findall(r'<input type="radio" name="kind" value="(\w+)"[^>]*checked', page) == [kind]


def test_address_fills_in_page_and_municipality(client):
    page = client.get("/kontakt/", {"sida": "/foretag/?q=bil", "kommun": "almhult"})

    assert field(page.content.decode(), "page") == "/foretag/"
    assert '<option value="almhult" selected>' in page.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "//ond.example/",
        "/\\ond.example/",
        "https://ond.example/foretag/",
        "http://127.0.0.1:8000.ond.example/",
        "foretag",
        "/a\nb",
        '/"><script>',
        "data:text/html,x",
        "/sida" * 80,
    ],
)
def test_address_of_another_place_is_never_filled_in(client, address):
    response = client.get("/kontakt/", {"sida": address})

    assert response.status_code == 200
    assert field(response.content.decode(), "page") == ""
    assert "alert(1)" not in response.content.decode()


def test_local_path_takes_our_own_addresses_without_words_and_keys(settings):
    settings.SITE_URL = "https://portalen.example.se"

    assert local_path("https://portalen.example.se/foretag/?q=bil#a") == "/foretag/"
    assert local_path("portalen.example.se/foretag/") == "/foretag/"
    assert local_path("https://portalen.example.se") == "/"
    assert local_path("  /kommuner/växjö/ ") == "/kommuner/växjö/"
    assert local_path("") == ""
    key = "Zx81:Ab3dEf5hIj7kLm9nOp"
    assert key not in local_path(f"/utbildningar/bokning/{key}/")


# ── What becomes of it ───────────────────────────────────────────────────────────────────────
def test_message_becomes_a_case_and_the_sender_is_thanked_with_its_number(write, client):
    response = write(
        kind="fault",
        text="  Länken till rapporten är bruten.\r\nRad två.  ",
        page="/kunskap/",
        municipality="vaxjo",
        sender_name="Kim  Larsson",
        sender_email="kim@example.se",
    )

    case = Case.objects.get()
    assert (case.kind, case.state) == (Case.Kind.FAULT, Case.State.NEW)
    assert case.text == "Länken till rapporten är bruten.\nRad två."
    assert (case.page, case.municipality) == ("/kunskap/", municipality())
    assert (case.sender_name, case.sender_email) == ("Kim Larsson", "kim@example.se")

    assert response.status_code == 302
    thanks = Client().get(response.url)  # without cookie or session
    assert f"<strong>{case.number}</strong>" in thanks.content.decode()
    assert "kim" not in response.url.lower()
    assert thanks["X-Robots-Tag"] == "noindex"


def test_message_needs_neither_name_nor_address(write):
    response = write()

    assert response.status_code == 302
    assert Case.objects.get().sender_email == ""
    assert not letters("case_received").exists()


def test_thanks_without_a_number_of_ours_says_no_number(client):
    for address in ("/kontakt/tack/", "/kontakt/tack/?nr=2026-0001", "/kontakt/tack/?nr=x:y"):
        page = client.get(address).content.decode()
        assert "Tack för ditt meddelande" in page
        assert "har nummer" not in page


def test_thanks_takes_no_number_signed_for_something_else(client):
    foreign = signing.Signer(salt="something.else").sign("2026-0001")

    assert "2026-0001" not in client.get("/kontakt/tack/", {"nr": foreign}).content.decode()


def test_coordinators_get_a_letter_without_the_senders_words(write):
    make_coordinator(email="eva@example.se")
    make_coordinator(email="slutat@example.se", is_active=False)
    make_editor(municipality(), email="redaktor@example.se")
    make_reader(email="lasare@example.se")

    write(
        kind="barrier",
        text=SECRET_WORDS,
        page="/foretag/?q=diagnos",
        municipality="vaxjo",
        sender_name="Hemlig Hemligsson",
        sender_email="hemlig@example.se",
    )

    case = Case.objects.get()
    letter = letters("case_arrived").get()
    assert letter.to == "eva@example.se"
    assert letter.about == case
    assert case.number in letter.subject and "brist i tillgänglighet" in letter.subject
    for body in (letter.text, letter.html):
        assert case.number in body and "Brist i tillgänglighet" in body and "Växjö" in body
        assert f"{settings.SITE_URL}/foretag/" in body
        assert settings.SITE_URL + reverse("admin:contacts_case_change", args=[case.pk]) in body
    whole = letter.subject + letter.text + letter.html
    for word in ("diagnos", "gluten", "Hemlig", "hemlig@example.se"):
        assert word not in whole


def test_without_coordinators_the_letter_goes_to_the_address_in_the_settings(write, settings):
    settings.COORDINATOR_EMAIL = "funktion@example.se"
    write()

    assert letters("case_arrived").get().to == "funktion@example.se"


def test_sender_gets_a_receipt_with_number_and_time_but_not_the_text(write, clock):
    clock.move_to(timezone.now().replace(month=11, day=24, hour=12, minute=5, second=0))
    write(text=SECRET_WORDS, sender_name="Hemlig Hemligsson", sender_email="kim@example.se")

    case, letter = Case.objects.get(), letters("case_received").get()
    assert letter.to == "kim@example.se"
    assert letter.reply_to == settings.COORDINATOR_EMAIL
    assert case.number in letter.subject
    for body in (letter.text, letter.html):
        assert case.number in body and "24 november" in body and "kl. 13.05" in body
        assert "samordnare läser" in body
        assert "diagnos" not in body and "Hemlig" not in body
    links = re.findall(r"https?://[^\s\"<]+", letter.text + letter.html)
    assert links and all(link.startswith(settings.SITE_URL) for link in links)


def test_receipts_to_one_address_stop_after_a_few(write, clock):
    for number in range(MOST_RECEIPTS + 2):
        write(text=f"Meddelande {number}", sender_email="offer@example.se")

    assert Case.objects.count() == MOST_RECEIPTS + 2, "no message is lost"
    assert letters("case_received").count() == MOST_RECEIPTS
    clock.shift(timedelta(hours=1, seconds=1))
    write(text="Senare", sender_email="Offer@example.se")
    assert letters("case_received").count() == MOST_RECEIPTS + 1


def test_letters_leave_with_the_worker(write, mailoutbox):
    coordinator = make_coordinator()
    write(sender_email="kim@example.se")
    assert not mailoutbox, "the visitor does not wait for a mail server"

    assert send_due() == 2
    assert {letter.to[0] for letter in mailoutbox} == {coordinator.email, "kim@example.se"}


@pytest.mark.django_db(transaction=True)
def test_case_and_letters_come_together_or_not_at_all(write, client, monkeypatch):
    def break_down(*args, **kwargs):
        raise RuntimeError("the template is broken")

    monkeypatch.setattr("contacts.emails.case_received", break_down)
    client.raise_request_exception = False

    response = write(sender_email="kim@example.se")

    assert response.status_code == 500
    assert not Case.objects.exists()
    assert not Letter.objects.exists()


# ── Sent twice ───────────────────────────────────────────────────────────────────────────────
def test_double_click_makes_one_case_and_thanks_twice(write, client, clock):
    key = opened(client, clock)
    first = write(opened=key, sender_email="kim@example.se")
    second = write(opened=key, sender_email="kim@example.se")

    assert Case.objects.count() == 1
    assert first.url == second.url
    assert letters("case_received").count() == letters("case_arrived").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_very_same_time_make_one_case():
    key, start, numbers, failures = uuid.uuid4(), threading.Barrier(4), [], []

    def click() -> None:
        try:
            start.wait()
            case = actions.receive_case(
                kind="contact", text=TEXT, sender_email="kim@example.se", form_key=key
            )
            numbers.append(case.number)
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join(timeout=60)

    assert not failures
    assert numbers == [Case.objects.get().number] * 4
    assert letters("case_received").count() == letters("case_arrived").count() == 1


def test_going_back_and_writing_something_else_makes_another_case(write, client, clock):
    key = opened(client, clock)
    write(opened=key, text="Det första")
    write(opened=key, text="Det andra")

    assert set(Case.objects.values_list("text", flat=True)) == {"Det första", "Det andra"}


def test_same_words_in_a_form_opened_anew_are_another_case(write):
    write()
    write()

    assert Case.objects.count() == 2


# ── Refused, in Swedish, with everything kept ────────────────────────────────────────────────
def refused(response, *sentences: str) -> str:
    page = unescape(response.content.decode())
    assert response.status_code == 200
    assert "<title>Fel: Kontakt" in page
    summary = re.search(r'<div class="error-summary".*?</div>', page, re.DOTALL).group()
    for sentence in sentences:
        assert sentence in summary
    assert not Case.objects.exists() and not Letter.objects.exists()
    return page


def test_empty_message_is_refused_and_the_rest_is_kept(write):
    response = write(
        kind="tip",
        text="   ",
        page="/foretag/",
        municipality="lessebo",
        sender_name="Kim",
        sender_email="kim@example.se",
    )

    page = refused(response, "Skriv ett meddelande.")
    assert field(page, "page") == "/foretag/"
    assert field(page, "sender_name") == "Kim"
    assert field(page, "sender_email") == "kim@example.se"
    assert '<option value="lessebo" selected>' in page
    assert re.findall(r'name="kind" value="(\w+)"[^>]*checked', page) == ["tip"]
    assert 'aria-invalid="true"' in re.search(r'<textarea[^>]*name="text"[^>]*>', page).group()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"kind": ""}, "Välj vad det gäller."),
        ({"kind": "order"}, "Välj ett av alternativen."),
        ({"text": "å" * 5001}, "Meddelandet är 5001 tecken. Korta det till högst 5000."),
        ({"sender_email": "kim"}, "Skriv e-postadressen så här: namn@example.se."),
        ({"sender_email": "kim@example.se\nBcc: alla@example.se"}, "Skriv e-postadressen"),
        ({"page": "javascript:alert(1)"}, "Skriv sidans adress så som den börjar här"),
        ({"page": "//ond.example/"}, "Skriv sidans adress så som den börjar här"),
        ({"municipality": "stockholm"}, "Välj en kommun i listan."),
        ({"sender_name": "K" * 121}, "Namnet får vara högst 120 tecken."),
        ({"text": "NUL \x00 här"}, "Meddelandet innehåller tecken som inte går att spara."),
    ],
)
def test_bad_input_is_refused_in_swedish_and_the_text_is_kept(write, values, sentence):
    page = refused(write(**values), sentence)

    if "text" not in values:
        assert TEXT in page


def test_five_thousand_characters_fit_whatever_the_line_breaks(write):
    text = ("rad\r\n" * 1250)[:-2]  # 4,999 characters as a person counts them
    assert len(text) > 5000

    assert write(text=text).status_code == 302


def test_name_with_a_line_break_is_kept_on_one_line_and_stays_out_of_letters(write):
    write(sender_name="Kim\r\nBcc: alla@example.se", sender_email="kim@example.se")

    assert Case.objects.get().sender_name == "Kim Bcc: alla@example.se"
    for letter in Letter.objects.all():
        assert "\n" not in letter.subject and "Bcc" not in letter.subject + letter.text


def test_markup_in_a_message_is_shown_as_text(write, admin_client):
    write(text="<script>alert(1)</script>", sender_name="<b>Kim</b>", sender_email="k@example.se")

    case = Case.objects.get()
    page = admin_client.get(reverse("admin:contacts_case_change", args=[case.pk])).content.decode()
    assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)" in page
    assert "<b>Kim</b>" not in page


# ── Robots stay out, people do not ───────────────────────────────────────────────────────────
def test_too_quick_is_asked_again_and_then_let_in(write, client, clock):
    key = opened(client, clock, seconds=1)
    page = refused(write(opened=key, sender_name="Kim"), "Det gick så fort")
    assert TEXT in page and field(page, "sender_name") == "Kim"

    clock.shift(timedelta(seconds=3))
    assert write(opened=field(page, "opened")).status_code == 302
    assert Case.objects.count() == 1


def test_too_quick_is_not_held_against_what_has_to_be_sent_again_anyhow(write):
    page = refused(write(seconds=1, sender_email="kim"), "Skriv e-postadressen")

    assert "Det gick så fort" not in page


def test_form_open_since_yesterday_is_asked_again_and_then_let_in(write, client, clock):
    key = opened(client, clock, seconds=25 * 3600)
    page = refused(write(opened=key), "hade varit öppet för länge")
    assert TEXT in page

    clock.shift(timedelta(seconds=3))
    assert write(opened=field(page, "opened")).status_code == 302


@pytest.mark.parametrize("made_up", ["", "abc", "a:b:c", "x" * 5000])
def test_form_without_a_key_of_ours_is_asked_again(write, made_up):
    page = refused(write(opened=made_up), "hade varit öppet för länge")

    assert TEXT in page and field(page, "opened") != made_up


def test_key_signed_for_something_else_does_not_count(write):
    foreign = signing.TimestampSigner(salt="something.else").sign("0" * 32)

    refused(write(opened=foreign), "hade varit öppet för länge")


def test_trap_is_out_of_the_way_of_eyes_ears_and_keyboard(client):
    page = client.get("/kontakt/").content.decode()
    trap = re.search(
        r'<div class="honeypot" aria-hidden="true">.*?</div>\s*</div>', page, re.DOTALL
    )

    assert 'name="leave_empty"' in trap.group()
    assert 'tabindex="-1"' in trap.group() and 'autocomplete="off"' in trap.group()
    assert "Lämna det här fältet tomt" in trap.group()


def test_trap_that_a_browser_filled_in_is_emptied_and_asked_again(write):
    page = refused(write(leave_empty="https://spam.example"), "Ett fält som ska vara tomt")
    assert TEXT in page
    assert field(page, "leave_empty") == ""

    assert write(opened=field(page, "opened"), leave_empty="").status_code == 302


def test_personal_number_is_warned_of_once(write):
    text = "Jag heter Kim, 640823-3234, och undrar en sak."
    page = refused(write(text=text), "Det ser ut att stå ett personnummer i meddelandet.")
    assert text in page

    again = write(
        opened=field(page, "opened"),
        text=text,
        personal_number_seen=field(page, "personal_number_seen"),
    )
    assert again.status_code == 302
    assert Case.objects.get().text == text


# ── Other methods, other senders ─────────────────────────────────────────────────────────────
def test_other_methods_are_refused(client):
    assert client.put("/kontakt/").status_code == 405
    assert client.delete("/kontakt/").status_code == 405


def test_post_from_another_site_is_refused(clock):
    client = Client(enforce_csrf_checks=True)
    key = opened(client, clock)
    client.cookies.clear()

    response = client.post("/kontakt/", {"kind": "contact", "text": TEXT, "opened": key})

    assert response.status_code == 403
    assert not Case.objects.exists()


def test_same_name_sent_twice_and_fields_we_do_not_ask_for_change_nothing(client, clock):
    key = opened(client, clock)

    response = client.post(
        "/kontakt/",
        {
            "kind": ["tip", "contact"],
            "text": TEXT,
            "opened": key,
            "state": "closed",
            "answer": "Färdigt",
            "registry_number": "RK 1",
            "created_at": "1999-01-01",
            "assigned_to": "1",
        },
    )

    case = Case.objects.get()
    assert response.status_code == 302
    assert (case.state, case.answer, case.registry_number) == (Case.State.NEW, "", "")
    assert case.assigned_to is None and case.created_at.year > 2000


def test_page_asks_as_many_queries_with_many_organisations(client, django_assert_max_num_queries):
    for _ in range(6):
        make_person(organisation=make_organisation())

    with django_assert_max_num_queries(7):
        client.get("/kontakt/")
