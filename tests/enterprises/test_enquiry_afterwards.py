"""After an enquiry was sent: declining by link, the follow-up, and what is left in the end."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.core import signing
from django.db.models import Model
from django.utils import timezone
from django.utils.html import strip_tags

from enterprises import actions, emails
from enterprises.jobs import JOBS
from enterprises.links import answer_path, follow_up_path
from enterprises.models import Enquiry, EnquiryRecipient
from enterprises.opendata import ERASED_LATER, KEPT_AS_NUMBERS
from enterprises.retention import anonymise_enquiries
from kronoberg_portal.foundation.jobs.running import run_due
from kronoberg_portal.foundation.logs import without_secrets
from kronoberg_portal.foundation.outbox.models import Letter
from tests.enterprises.factories import make_enquiry, make_enterprise
from tests.foundation.factories import make_coordinator

pytestmark = pytest.mark.django_db


@pytest.fixture
def enquiry():
    return make_enquiry(
        make_enterprise("Kaféet", email="hej@kafeet.example"),
        make_enterprise("Snickeriet", email="hej@snickeriet.example"),
        released=True,
        text="Vad kostar <b>lunch</b>?",
    )


@pytest.fixture
def recipient(enquiry):
    return enquiry.recipients.get(enterprise__name="Kaféet")


def letters(kind: str):
    return Letter.objects.filter(kind=f"enterprises:{kind}")


def words(response) -> str:
    return " ".join(unescape(strip_tags(response.content.decode())).split())


def later(**much):
    return time_machine.travel(timezone.now() + timedelta(**much), tick=False)


# ── The secret links ─────────────────────────────────────────────────────────────────────────
def test_pages_behind_a_link_are_found_and_kept_by_nobody(client, enquiry, recipient):
    for path in (answer_path(recipient), follow_up_path(enquiry)):
        response = client.get(path)
        assert response.status_code == 200
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert "canonical" not in response.content.decode()
        assert not response.cookies
        assert path.split("/")[3] not in without_secrets(f'"GET {path} HTTP/1.1" 200')


def test_link_of_one_purpose_opens_no_other_page(client, enquiry, recipient):
    recipient.link_key = enquiry.link_key  # the keys alone do not keep the purposes apart
    recipient.save()
    answer, follow_up = answer_path(recipient), follow_up_path(enquiry)
    swapped = [
        follow_up.replace("uppfoljning", "forfragan"),
        answer.replace("forfragan", "uppfoljning"),
    ]
    made_up = signing.Signer(salt="fel", sep=".").sign("abc")
    wrong = [*swapped, f"{answer[:-2]}x/", "/foretag/forfragan/abc/", "/foretag/uppfoljning/å.b/"]
    for path in [*wrong, f"/foretag/forfragan/{made_up}/", "/foretag/forfragan/%0A/"]:
        for ask in (client.get, client.post):
            response = ask(path)
            assert response.status_code == 404, path
            assert response["Cache-Control"] == "no-store"
            assert "Länken gäller inte" in words(response)
            assert "lunch" not in words(response)
    assert not Letter.objects.exists()


def test_link_opens_nothing_before_the_enquiry_is_released(client):
    enquiry = make_enquiry()

    assert client.get(answer_path(enquiry.recipients.get())).status_code == 404
    assert client.get(follow_up_path(enquiry)).status_code == 404


def test_new_key_makes_the_old_link_useless(client, recipient):
    path = answer_path(recipient)
    EnquiryRecipient.objects.filter(pk=recipient.pk).update(link_key=enquiry_key())

    assert client.get(path).status_code == 404


def enquiry_key():
    return make_enquiry().link_key


# ── Declining ────────────────────────────────────────────────────────────────────────────────
def test_answer_page_shows_the_question_and_changes_nothing_when_opened(client, recipient):
    for ask in (client.get, client.head):
        page = ask(answer_path(recipient))
    page = client.get(answer_path(recipient))

    assert "En köpare frågar Kaféet" in words(page)
    assert "Vad kostar <b>lunch</b>?" in words(page)
    assert "<b>lunch" not in page.content.decode()
    assert "Boel Köpare" in words(page)
    recipient.refresh_from_db()
    assert recipient.state == "sent"
    assert not Letter.objects.exists()


def test_declining_tells_the_buyer_with_the_reason_once(client, enquiry, recipient):
    path = answer_path(recipient)
    for _ in range(2):
        response = client.post(
            path, {"reason": "Fullt till <i>juni</i>.\r\nHälsningar\r\nRegionen"}
        )
    assert response.url == path
    assert "Ni har avböjt" in words(client.get(path))
    assert 'name="decline"' not in client.get(path).content.decode()

    recipient.refresh_from_db()
    assert (recipient.state, bool(recipient.declined_at)) == ("declined", True)
    letter = Letter.objects.get()
    assert (letter.kind, letter.to) == ("enterprises:enquiry_declined", enquiry.buyer_email)
    assert "Kaféet kan inte ta sig an" in letter.text
    assert "> Fullt till <i>juni</i>.\n> Hälsningar\n> Regionen" in letter.text
    assert "<i>" not in letter.html
    assert "Kaféet" not in letter.subject
    other = enquiry.recipients.get(enterprise__name="Snickeriet")
    assert other.state == "sent"


def test_declining_needs_no_reason_and_no_token(client, recipient):
    assert client.post(answer_path(recipient)).status_code == 302
    assert "Så här skriver företaget" not in Letter.objects.get().text


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("å" * 1001, "Texten är 1001 tecken. Korta den till högst 1000."),
        ("a\x00b", "Här finns tecken som inte går att spara."),
    ],
)
def test_reason_that_cannot_be_kept_is_refused_and_stays(client, recipient, reason, said):
    response = client.post(answer_path(recipient), {"reason": reason})

    assert said in words(response)
    assert "ååå" in response.content.decode() or "\x00" in reason
    recipient.refresh_from_db()
    assert recipient.state == "sent"


# ── The follow-up ────────────────────────────────────────────────────────────────────────────
def test_buyer_is_asked_once_some_weeks_later(client, enquiry, settings):
    settings.ENQUIRY_FOLLOW_UP_DAYS = 42
    make_enquiry()  # waits still
    with later(days=41):
        assert actions.ask_for_outcomes() == 0
    with later(days=43):
        assert actions.ask_for_outcomes() == 1
        assert actions.ask_for_outcomes() == 0

    letter = Letter.objects.get()
    assert letter.to == enquiry.buyer_email
    assert follow_up_path(enquiry) in letter.text
    assert enquiry.text not in letter.text


def test_buyer_is_asked_once_by_two_workers_at_once(monkeypatch, enquiry):
    make_enquiry(released=True)
    write = emails.enquiry_follow_up

    def write_while_another_worker_runs(enquiry):
        monkeypatch.setattr(emails, "enquiry_follow_up", write)
        write(enquiry)
        assert actions.ask_for_outcomes() == 1

    monkeypatch.setattr(emails, "enquiry_follow_up", write_while_another_worker_runs)
    with later(days=43):
        assert actions.ask_for_outcomes() == 1
    assert letters("enquiry_follow_up").count() == 2


def test_buyer_is_not_asked_when_everybody_has_declined(enquiry):
    for recipient in enquiry.recipients.all():
        actions.decline_enquiry(recipient)
    Letter.objects.all().delete()
    with later(days=100):
        assert actions.ask_for_outcomes() == 0
    assert not Letter.objects.exists()


def test_opening_the_follow_up_changes_nothing(client, enquiry):
    client.get(follow_up_path(enquiry))
    client.get(f"{follow_up_path(enquiry)}?tack")

    enquiry.refresh_from_db()
    assert enquiry.outcome == ""


def test_buyer_tells_with_whom_and_how_much_and_may_change_it(client, enquiry, recipient):
    path = follow_up_path(enquiry)
    response = client.post(path, {"outcome": "yes", "led_to": [recipient.pk], "value": "25 000 kr"})
    enquiry.refresh_from_db()
    recipient.refresh_from_db()

    assert (enquiry.outcome, enquiry.outcome_value) == ("yes", 25_000)
    assert recipient.led_to_business
    page = client.get(response.url)
    assert "Tack för ditt svar" in words(page)
    assert re.search(r'name="outcome" value="yes"[^>]*checked', page.content.decode())

    client.post(path, {"outcome": "not_yet", "led_to": [recipient.pk], "value": "25000"})
    enquiry.refresh_from_db()
    recipient.refresh_from_db()
    assert (enquiry.outcome, enquiry.outcome_value) == ("not_yet", None)
    assert not recipient.led_to_business


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Välj ja, nej eller inte än."),
        ({"outcome": "kanske"}, "Välj ja, nej eller inte än."),
        ({"outcome": "yes", "value": "mycket"}, "Skriv beloppet med siffror"),
        ({"outcome": "yes", "value": "-5"}, "Skriv beloppet med siffror"),
        ({"outcome": "yes", "value": "١٢"}, "Skriv beloppet med siffror"),
        ({"outcome": "yes", "value": "9" * 12}, "Beloppet är för stort."),
        ({"outcome": "yes", "value": "9" * 30}, "Skriv beloppet med siffror"),
        ({"outcome": "yes", "led_to": "abc"}, "Välj bland företagen i listan."),
    ],
)
def test_answer_that_cannot_be_kept_is_refused(client, enquiry, values, said):
    response = client.post(follow_up_path(enquiry), values)

    assert response.status_code == 200
    assert said in words(response)
    enquiry.refresh_from_db()
    assert enquiry.outcome == ""


def test_buyer_can_name_only_those_that_were_asked(client, enquiry):
    foreign = make_enquiry(released=True).recipients.get()
    response = client.post(follow_up_path(enquiry), {"outcome": "yes", "led_to": [foreign.pk]})

    assert "Välj bland företagen i listan." in words(response)
    foreign.refresh_from_db()
    assert not foreign.led_to_business


# ── In the end ───────────────────────────────────────────────────────────────────────────────
def test_after_the_time_every_trace_of_people_is_gone_and_the_numbers_stay(client, settings):
    settings.ENQUIRY_KEPT_DAYS = 100
    enquiry = make_enquiry(
        make_enterprise("Kaféet", email="hej@kafeet.example"),
        buyer_name="Boel Köpare",
        buyer_email="boel@example.se",
        buyer_phone="0470-1",
        buyer_organisation="Boels firma",
        text="Hemlig fråga",
    )
    actions.release_enquiry(enquiry, by=make_coordinator())
    enquiry = Enquiry.objects.get()
    enquiry.note = "Boel ringde"
    enquiry.save()
    recipient = enquiry.recipients.get()
    links = [answer_path(recipient), follow_up_path(enquiry)]
    actions.keep_outcome(enquiry, outcome="yes", led_to=[recipient], value=500)
    actions.decline_enquiry(recipient, reason="Boel svarade inte")
    emails.enquiry_received(enquiry)

    with later(days=99):
        assert anonymise_enquiries() == 0
    with later(days=101):
        assert anonymise_enquiries() == 1
        assert anonymise_enquiries() == 0

    models = (Enquiry, EnquiryRecipient, Letter, Enquiry.history.model)
    everything = "".join(str(row) for model in models for row in model.objects.values())
    for trace in ("Boel", "boel", "0470-1", "Hemlig"):
        assert trace not in everything
    for link in links:
        assert client.get(link).status_code == 404
    assert not Letter.objects.exists()
    figures = Enquiry.objects.figures()
    assert (figures["led_to_business"], figures["value"], figures["declined"]) == (1, 500, 1)
    assert Enquiry.objects.get().form_key is None


@pytest.mark.parametrize("model", [Enquiry, EnquiryRecipient])
def test_every_field_has_chosen_whether_it_is_erased(model: type[Model]):
    fields = {field.name for field in model._meta.concrete_fields}

    assert ERASED_LATER[model] | KEPT_AS_NUMBERS[model] == fields
    assert not ERASED_LATER[model] & KEPT_AS_NUMBERS[model]


def test_worker_asks_and_erases(enquiry, settings):
    settings.ENQUIRY_KEPT_DAYS = 730
    with later(days=60):
        assert run_due(JOBS, even_if_not_due=True) == {
            "enquiries-followed-up": 1,
            "enquiries-anonymised": 0,
        }
    with later(days=800):
        assert run_due(JOBS, even_if_not_due=True)["enquiries-anonymised"] == 1


def test_examples_take_their_enquiries_with_them(enquiry):
    enquiry.recipients.get(enterprise__name="Kaféet").enterprise.delete()

    assert [str(one) for one in enquiry.recipients.all()] == ["Snickeriet"]
