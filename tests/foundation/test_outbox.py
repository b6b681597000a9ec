"""Letters: laid in the transaction, sent once, tried again, and failing alone."""

import smtplib
import threading
from collections import Counter
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import time_machine
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from contacts.models import Case
from kronoberg_portal.foundation.outbox.models import LEASE, PAUSES, Letter, LetterState
from kronoberg_portal.foundation.outbox.queue import queue, resend, send_due
from tests.contacts.factories import make_case
from tests.foundation.factories import make_coordinator, make_editor, make_letter

CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


class PostOffice(BaseEmailBackend):
    """A mail server that keeps what it got, and misbehaves towards some addresses."""

    received: list = []
    misbehaves: dict = {}
    fails_to_close: Exception | None = None
    meets_in = None  # a barrier that two workers wait at, so that they truly work at once

    def send_messages(self, messages) -> int:
        for message in messages:
            if PostOffice.meets_in:
                PostOffice.meets_in.wait(0.05)
            if error := PostOffice.misbehaves.get(message.to[0]):
                raise error
            PostOffice.received.append(message)
        return len(messages)

    def close(self) -> None:
        if PostOffice.fails_to_close:
            raise PostOffice.fails_to_close


@pytest.fixture
def post_office(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.PostOffice"
    monkeypatch.setattr(PostOffice, "received", [])
    monkeypatch.setattr(PostOffice, "misbehaves", {})
    monkeypatch.setattr(PostOffice, "fails_to_close", None)
    monkeypatch.setattr(PostOffice, "meets_in", None)
    return PostOffice


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


def write(to: str = "kim@example.se", *, subject: str = "Ämnet", **more) -> Letter:
    """A letter through the front door, with templates that are there."""
    case = make_case(answer="Svaret med <tecken> & så")
    return queue(
        "contacts/emails/case_answered", to=to, subject=subject, context={"case": case}, **more
    )


# ── Laid in the outbox ───────────────────────────────────────────────────────────────────────
@pytest.mark.django_db
def test_letter_is_a_row_with_both_texts_and_links_of_our_own(settings):
    settings.SITE_URL = "https://portalen.example.se"
    case = make_case()
    letter = write(about=case, reply_to="svar@example.se")

    assert letter.state == LetterState.QUEUED
    assert "Svaret med <tecken> & så" in letter.text
    assert "Svaret med &lt;tecken&gt; &amp; så" in letter.html
    assert "https://portalen.example.se/kontakt/" in letter.text
    assert list(Letter.objects.about(case)) == [letter]
    assert letter.kind == "contacts:case_answered"


@pytest.mark.django_db
def test_letter_does_not_follow_the_host_that_was_asked_for(client, settings):
    settings.SITE_URL = "https://portalen.example.se"
    settings.ALLOWED_HOSTS = ["ond.example"]
    client.get("/kontakt/", headers={"host": "ond.example"})

    letter = write()
    assert "ond.example" not in letter.text + letter.html


@pytest.mark.django_db(transaction=True)
def test_letter_in_a_transaction_that_is_rolled_back_was_never_written(post_office):
    with pytest.raises(RuntimeError), transaction.atomic():
        write()
        raise RuntimeError("something else went wrong")

    assert send_due() == 0
    assert not Letter.objects.exists() and not Case.objects.exists()
    assert not post_office.received


@pytest.mark.django_db
@pytest.mark.parametrize("subject", ["Hej\nBcc: alla@example.se", "Hej\r\n\r\nKropp", "  a\tb "])
def test_line_breaks_in_a_subject_are_folded_before_the_worker_meets_them(post_office, subject):
    letter = write(subject=subject)

    assert "\n" not in letter.subject and "\r" not in letter.subject
    assert send_due() == 1
    message = post_office.received[0]
    assert message.message()["Subject"] and message.message()["Bcc"] is None


@pytest.mark.django_db
def test_line_breaks_in_an_address_make_no_header(post_office):
    write(to="kim@example.se\nBcc: alla@example.se")

    send_due()
    for message in post_office.received:
        assert message.message()["Bcc"] is None
        assert message.recipients() != ["alla@example.se"]
    assert Letter.objects.get().state in (LetterState.SENT, LetterState.FAILED, LetterState.RETRY)
    assert "\n" not in Letter.objects.get().to


@pytest.mark.django_db
def test_subject_that_is_too_long_is_cut_and_not_refused():
    assert len(write(subject="å" * 500).subject) == 200


# ── Sent ─────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.django_db
def test_letter_goes_out_once_with_text_html_and_a_name_of_its_own(post_office, settings):
    letter = write(reply_to="svar@example.se")

    assert send_due() == 1
    assert send_due() == 0
    letter.refresh_from_db()
    assert letter.state == LetterState.SENT and letter.sent_at and letter.leased_until is None

    (sent,) = post_office.received
    message = message_from_bytes(sent.message().as_bytes(), policy=policy.default)
    assert message["To"] == "kim@example.se"
    assert message["From"] == settings.DEFAULT_FROM_EMAIL
    assert message["Reply-To"] == "svar@example.se"
    assert message["Message-ID"] == letter.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert "Svaret med <tecken>" in message.get_body(["plain"]).get_content()
    assert "Svaret med &lt;tecken&gt;" in message.get_body(["html"]).get_content()


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_calendar_goes_along_with_its_method(post_office, method):
    write(calendar=CALENDAR, calendar_method=method)
    send_due()

    message = message_from_bytes(
        post_office.received[0].message().as_bytes(), policy=policy.default
    )
    (part,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert part.get_param("method") == method
    assert part.get_param("charset").lower() == "utf-8"
    assert "BEGIN:VCALENDAR" in part.get_content()
    assert part.get_content_disposition() != "attachment"
    assert message.get_content_type() == "multipart/alternative"


@pytest.mark.django_db
def test_letter_for_later_waits_for_its_time(post_office, clock):
    make_letter(next_attempt_at=timezone.now() + timedelta(minutes=5))

    assert send_due() == 0
    clock.shift(timedelta(minutes=5))
    assert send_due() == 1


# ── Failing ──────────────────────────────────────────────────────────────────────────────────
@pytest.mark.django_db
def test_failure_stays_with_its_letter_and_the_others_go(post_office):
    letters = [make_letter(to=f"person{number}@example.se") for number in range(3)]
    post_office.misbehaves["person1@example.se"] = smtplib.SMTPServerDisconnected("gone")

    assert send_due() == 2
    states = [Letter.objects.get(pk=letter.pk).state for letter in letters]
    assert states == [LetterState.SENT, LetterState.RETRY, LetterState.SENT]


@pytest.mark.django_db
def test_failed_letter_is_tried_again_after_growing_pauses_and_then_given_up(post_office, clock):
    letter = make_letter(to="kim@example.se")
    post_office.misbehaves["kim@example.se"] = ConnectionRefusedError("no server")
    started = timezone.now()

    send_due()
    waited = []
    for pause in PAUSES:
        letter.refresh_from_db()
        assert letter.state == LetterState.RETRY
        assert letter.next_attempt_at == timezone.now() + pause
        clock.shift(pause - timedelta(seconds=1))
        assert send_due() == 0 and letter.attempts == len(waited) + 1
        clock.shift(timedelta(seconds=1))
        send_due()
        waited.append(pause)

    letter.refresh_from_db()
    assert letter.state == LetterState.FAILED
    assert letter.attempts == len(PAUSES) + 1
    assert waited == sorted(waited) and timezone.now() - started > timedelta(days=2)
    clock.shift(timedelta(days=30))
    assert send_due() == 0, "given up is given up"
    assert not post_office.received


@pytest.mark.django_db
def test_letter_goes_when_the_server_is_back(post_office, clock):
    letter = make_letter(to="kim@example.se")
    post_office.misbehaves["kim@example.se"] = ConnectionRefusedError("no server")
    send_due()
    post_office.misbehaves.clear()
    clock.shift(PAUSES[0])

    assert send_due() == 1
    letter.refresh_from_db()
    assert (letter.state, letter.error) == (LetterState.SENT, "")


@pytest.mark.django_db
def test_address_that_is_refused_for_good_is_not_tried_again(post_office, clock):
    letter = make_letter(to="borta@example.se")
    post_office.misbehaves["borta@example.se"] = smtplib.SMTPRecipientsRefused(
        {"borta@example.se": (550, b"5.1.1 <borta@example.se> User unknown")}
    )

    send_due()
    letter.refresh_from_db()
    assert letter.state == LetterState.FAILED
    assert "550" in letter.error and "borta@example.se" not in letter.error
    clock.shift(timedelta(days=9))
    assert send_due() == 0


@pytest.mark.django_db
def test_address_that_is_refused_for_now_is_tried_again(post_office):
    letter = make_letter(to="full@example.se")
    post_office.misbehaves["full@example.se"] = smtplib.SMTPRecipientsRefused(
        {"full@example.se": (450, b"4.2.2 Mailbox full")}
    )

    send_due()
    letter.refresh_from_db()
    assert letter.state == LetterState.RETRY


@pytest.mark.django_db
def test_letter_that_the_server_took_is_sent_even_if_the_goodbye_fails(post_office, clock):
    """A server that takes the letter and hangs at QUIT must not get it again."""
    letter = make_letter()
    post_office.fails_to_close = TimeoutError("timed out")

    assert send_due() == 1
    letter.refresh_from_db()
    assert letter.state == LetterState.SENT
    clock.shift(timedelta(days=1))
    send_due()
    assert len(post_office.received) == 1


@pytest.mark.django_db
def test_failure_is_logged_without_the_address(post_office, caplog):
    letter = make_letter(to="kim.larsson@example.se")
    post_office.misbehaves["kim.larsson@example.se"] = OSError("kim.larsson@example.se")

    send_due()

    assert str(letter.uuid) in caplog.text
    assert "kim.larsson" not in caplog.text


# ── Workers that are killed, and workers side by side ────────────────────────────────────────
@pytest.mark.django_db
def test_letter_of_a_killed_worker_goes_with_the_same_message_id(post_office, clock):
    letter = make_letter()
    assert Letter.objects.lease(letter.pk)  # and here the first worker was killed
    first_id = Letter.objects.get(pk=letter.pk).message_id

    assert send_due() == 0, "the lease still holds"
    clock.shift(LEASE + timedelta(seconds=1))
    assert send_due() == 1
    assert post_office.received[0].extra_headers["Message-ID"] == first_id
    assert Letter.objects.get().attempts == 2


@pytest.mark.django_db
def test_lease_is_given_once_and_only_for_what_is_due(clock):
    letter = make_letter()
    later = make_letter(next_attempt_at=timezone.now() + timedelta(minutes=1))

    assert Letter.objects.lease(letter.pk)
    assert not Letter.objects.lease(letter.pk)
    assert not Letter.objects.lease(later.pk)


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_send_each_letter_once(post_office):
    letters = [make_letter(to=f"person{number}@example.se") for number in range(20)]
    workers = 3
    post_office.meets_in = threading.Event()  # never set: each sending takes its time
    start = threading.Barrier(workers)
    failures = []

    def work() -> None:
        try:
            start.wait()
            while Letter.objects.due().exists():
                send_due()
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert not failures
    copies = Counter(message.to[0] for message in post_office.received)
    assert copies == dict.fromkeys((letter.to for letter in letters), 1)
    assert not Letter.objects.unsent().exists()


# ── Seen in the office ───────────────────────────────────────────────────────────────────────
def office(name: str, letter: Letter | None = None) -> str:
    return reverse(f"admin:outbox_letter_{name}", args=[letter.pk] if letter else None)


@pytest.mark.django_db
def test_coordinator_reads_letters_but_writes_and_removes_none(client):
    client.force_login(make_coordinator())
    letter = make_letter(subject="Din anmälan till frukosten")

    assert "Din anmälan till frukosten" in client.get(office("changelist")).content.decode()
    client.post(office("change", letter), {"text": "Omskrivet", "to": "annan@example.se"})
    letter.refresh_from_db()
    assert letter.text != "Omskrivet" and letter.to != "annan@example.se"
    assert client.get(office("add")).status_code == 403
    assert client.post(office("delete", letter), {"post": "yes"}).status_code == 403


@pytest.mark.django_db
def test_editor_sees_no_letters(client):
    client.force_login(make_editor())

    assert client.get(office("changelist")).status_code == 403


@pytest.mark.django_db
def test_failed_letter_is_sent_again_from_the_office(client, post_office):
    client.force_login(make_coordinator())
    failed = make_letter(state=LetterState.FAILED, attempts=9, error="550")
    sent = make_letter(state=LetterState.SENT)
    client.post(
        office("changelist"),
        {"action": "send_again", "_selected_action": [failed.pk, sent.pk]},
    )

    assert send_due() == 1
    assert [message.to[0] for message in post_office.received] == [failed.to]
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == (LetterState.SENT, 1)


@pytest.mark.django_db
def test_letter_that_is_being_sent_is_not_put_back_meanwhile():
    letter = make_letter()
    Letter.objects.lease(letter.pk)

    resend(letter)

    letter.refresh_from_db()
    assert letter.state == LetterState.SENDING
