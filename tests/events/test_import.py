"""Reading in a list of participants: looked at first, by the rules for everybody, nothing lost."""

import html as entities
import re
import time

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contacts.models import Municipality
from events import actions
from events.importing import read_list
from events.models import Booking, Event, EventState, Participant, ParticipantState
from kronoberg_portal.foundation.accounts.models import User
from kronoberg_portal.foundation.accounts.roles import READER
from kronoberg_portal.foundation.outbox.models import Letter
from tests.events.factories import fill, in_days, make_event, make_participant, make_waiting
from tests.events.test_registration import text_of

pytestmark = pytest.mark.django_db

TWO = "Åsa Öberg;asa@example.se;handläggare;Växjö\nBo Ek;bo@example.se;;Exempelbolaget"


def url(event: Event) -> str:
    return reverse("admin:events_event_import", args=[event.pk])


def look(client, event: Event, text: str = "", **more):
    """Show the list, before anything is read in."""
    return client.post(url(event), {"text": text, "tells": "on", "preview": "ja", **more})


def read_in(client, event: Event, listed: str, **more):
    """Show the list, then send what was shown."""
    page = look(client, event, listed).content.decode()
    shown = re.search(r'name="shown" value="(\w+)"', page)
    data = {"text": box(page), "tells": "on", "shown": shown[1] if shown else "", "import": "ja"}
    data |= more
    data = {name: value for name, value in data.items() if value is not None}
    return client.post(url(event), data, follow=True)


def box(page: str) -> str:
    """What stands in the box for the list."""
    return entities.unescape(re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", page, re.S)[1])


def outcome(page, line: int) -> str:
    """Who a row is about, and what would come of it."""
    row = re.search(rf"<td>{line}</td>(.*?)</tr>", page.content.decode(), re.S)
    comes, *who = re.findall(r"<td[^>]*>(.*?)</td>", row[1], re.S)
    text = re.sub("<[^>]+>", " ", " ".join([*who, comes]))
    return " ".join(entities.unescape(text).split())


# ── First a look ─────────────────────────────────────────────────────────────────────────────
def test_list_is_shown_with_what_would_come_of_each_row_and_nothing_is_written(office):
    event = make_event(capacity=2)
    make_participant(event, name="Kajsa", email="kajsa@example.se")
    text = f"{TWO}\nKajsa;KAJSA@example.se\nUtan Adress;ingen\n;x@example.se\nCia Å;cia@example.se"

    page = look(office, event, text)

    assert outcome(page, 1).endswith("Växjö Får plats")
    assert outcome(page, 2).endswith("Exempelbolaget Väntelista")
    assert outcome(page, 3).endswith("Är redan anmäld och hoppas över")
    assert outcome(page, 4).endswith("Fel: e-postadressen går inte att läsa")
    assert outcome(page, 5).endswith("Fel: namnet saknas")
    assert outcome(page, 6).endswith("Väntelista")
    words = text_of(page)
    for line in ("Får plats: 1", "Väntelista: 2", "Är redan anmäld och hoppas över: 1", "Fel: 2"):
        assert line in words
    assert box(page.content.decode()) == text
    assert 'value="Läs in 3 deltagare"' in page.content.decode()
    assert Participant.objects.count() == Booking.objects.count() == 1
    assert not Letter.objects.exists()


def test_rule_1_list_is_read_in_by_the_verb_that_everybody_uses(office, coordinator):
    event = make_event(capacity=1)

    page = read_in(office, event, TWO)

    assert "2 lästes in: 1 anmäld, 1 väntelista. 2 brev är på väg." in text_of(page)
    asa, bo = event.participants.order_by("pk")
    assert (asa.name, asa.role, asa.state) == ("Åsa Öberg", "handläggare", "registered")
    assert (asa.booking.municipality.slug, asa.booking.organisation) == ("vaxjo", "")
    assert (bo.state, bo.booking.organisation) == (ParticipantState.WAITING, "Exempelbolaget")
    # One booking each: each governs the own place.
    assert {b.source for b in Booking.objects.all()} == {Booking.Source.IMPORT}
    assert asa.booking.booker_email == "asa@example.se"
    assert set(Letter.objects.values_list("to", flat=True)) == {"asa@example.se", "bo@example.se"}
    logged = LogEntry.objects.get(user=coordinator)
    assert "Läste in 2 deltagare" in logged.change_message
    assert "Åsa" not in logged.change_message + logged.object_repr


def test_rule_2_same_list_twice_registers_nobody_twice(office):
    event = make_event()
    read_in(office, event, TWO)
    page = look(office, event, TWO)
    assert "Är redan anmäld och hoppas över: 2" in text_of(page)
    assert 'name="import"' not in page.content.decode()
    read_in(office, event, TWO)
    assert event.participants.count() == Letter.objects.count() == 2


def test_rule_2_same_address_twice_in_the_list_is_a_fault(office):
    page = look(office, make_event(), "Bo Ek;bo@example.se\nBo Ek;Bo@Example.se")
    assert outcome(page, 2).endswith("Fel: samma e-postadress som på rad 1")


def test_rule_5_who_waits_comes_before_the_list(office):
    event = make_event(capacity=1)
    waiting = make_waiting(event)
    assert "Väntelista: 2" in text_of(look(office, event, TWO))
    waiting.refresh_from_db()
    assert waiting.state == ParticipantState.WAITING
    read_in(office, event, TWO)
    waiting.refresh_from_db()
    assert waiting.state == ParticipantState.REGISTERED


def test_rule_4_share_of_a_municipality_holds_for_the_list(office):
    event = make_event(most_per_municipality=1)
    text = "A Ek;a@example.se;;Växjö\nB Ek;b@example.se;;VÄXJÖ KOMMUN\nC Ek;c@example.se"
    page = look(office, event, text)
    assert outcome(page, 1).endswith("Får plats")
    assert outcome(page, 2).endswith("Växjö Väntelista")
    assert "kommun eller organisation saknas" in outcome(page, 3)


def test_rule_8_list_for_an_event_with_approval_waits_for_it(office):
    event = make_event(needs_approval=True)
    assert "Väntar på godkännande: 2" in text_of(look(office, event, TWO))
    read_in(office, event, TWO)
    assert event.participants.pending().count() == 2


def test_who_gets_no_seat_without_waiting_list_stays_in_the_box(office):
    event = make_event(capacity=1, has_waiting_list=False)
    page = look(office, event, TWO)
    assert outcome(page, 2).endswith("Får inte plats: Alla platser är upptagna just nu.")
    page = read_in(office, event, TWO)
    assert "1 lästes inte in. Alla platser är upptagna just nu." in text_of(page)
    assert box(page.content.decode()) == "Bo Ek;bo@example.se;;Exempelbolaget"
    assert event.participants.count() == 1


def test_letters_can_be_left_out(office, coordinator):
    page = read_in(office, make_event(), TWO, tells=None)
    assert "2 lästes in: 2 anmäld. Inga brev skickas." in text_of(page)
    assert not Letter.objects.exists()
    assert "utan brev" in LogEntry.objects.get(user=coordinator).change_message


def test_rows_with_faults_stop_the_list_until_they_are_to_be_skipped(office):
    event = make_event()
    text = f"{TWO}\nTrasig;adress"
    page = read_in(office, event, text)
    assert "Inget är inläst. Rätta raderna med fel" in text_of(page)
    assert not event.participants.exists()
    assert box(page.content.decode()) == text

    page = read_in(office, event, text, skips_faulty="on")
    assert event.participants.count() == 2
    assert "1 rader med fel står kvar" in text_of(page)
    assert box(page.content.decode()) == "Trasig;adress"


def test_changed_list_is_shown_again_before_it_is_read_in(office):
    event = make_event()
    page = read_in(office, event, TWO, text=f"{TWO}\nNy Person;ny@example.se")
    assert "Listan har ändrats. Titta på den en gång till." in text_of(page)
    assert outcome(page, 3).endswith("Får plats")
    assert not event.participants.exists()


# ── How lists look ───────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_file_from_a_spreadsheet_is_read(office, encoding, delimiter):
    text = "\r\n".join(
        delimiter.join(cells)
        for cells in (
            ("E-post", "Namn", "Kommun eller organisation"),
            ("asa@example.se", "Åsa Öberg", "Älmhult"),
        )
    )
    file = SimpleUploadedFile("lista.csv", text.encode(encoding))
    page = look(office, make_event(), file=file)
    assert outcome(page, 2) == "Åsa Öberg asa@example.se Älmhult Får plats"
    # The file is now in the box, to be put right there.
    assert "Åsa Öberg" in box(page.content.decode())


def test_column_that_is_not_read_is_named(office):
    text = "Namn;E-post;Telefon;Allergi\nBo Ek;bo@example.se;0470;nötter"
    page = look(office, make_event(), text)
    assert "De här kolumnerna läses inte in: Telefon, Allergi." in text_of(page)
    assert outcome(page, 2).startswith("Bo Ek bo@example.se")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Klistra in en lista eller välj en fil."),
        (" \n;;\n", "Klistra in en lista eller välj en fil."),
        ("Namn;E-post", "Listan har rubriker men inga rader under dem."),
        ("Namn;Telefon\nBo;0470", "Listan saknar kolumnen E-post."),
        ("Namn;E-post;Mejl\nBo;b@example.se;", "Två kolumner säger samma sak: Mejl."),
        ("Bo;b@example.se\n" * 501, "Listan har 501 rader. Läs in högst 500 i taget"),
    ],
)
def test_list_that_cannot_be_read_says_why_and_stays(office, text, message):
    page = look(office, make_event(), text)
    assert page.status_code == 200
    assert message in text_of(page)
    assert box(page.content.decode()).strip() == text.strip()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04arbetsbok", "Det är en arbetsbok från Excel."),
        (b"a;b\0\x01", "Filen går inte att läsa som text."),
        (b"x" * (1024 * 1024 + 1), "Filen är större än 1 MB."),
        (b"", "Klistra in en lista eller välj en fil."),
    ],
)
def test_file_that_cannot_be_read_says_why(office, data, message):
    page = look(office, make_event(), file=SimpleUploadedFile("lista.xlsx", data))
    assert message in text_of(page)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("Bo;bo@example.se;roll;Växjö;mer", "raden har 5 kolumner, men det ska vara 4"),
        (f"{'B' * 121};bo@example.se", "namn: skriv högst 120 tecken. Nu är det 121"),
        ("Bo https://x.example;bo@example.se", "namn: skriv bara namnet, utan webbadress"),
        ("Bo", "e-postadressen saknas"),
        ('"Bo;bo@example.se', "e-postadressen saknas"),
        (f"Bo;bo@example.se;{'r' * 121}", "roll: skriv högst 120 tecken"),
    ],
)
def test_row_with_a_fault_says_which(office, row, fault):
    assert fault in outcome(look(office, make_event(), row), 1)


def test_name_with_newline_markup_and_emoji_does_no_harm(office):
    event = make_event()
    page = read_in(office, event, '"Bo\nBcc: x <b>🌲";bo@example.se')
    assert page.status_code == 200
    assert event.participants.get().name == "Bo Bcc: x <b>🌲"
    assert "\n" not in Letter.objects.get().subject


# ── When and who ─────────────────────────────────────────────────────────────────────────────
def test_list_for_what_is_over_or_not_published_is_refused(office):
    for event in (
        make_event(starts_at=in_days(-3)),
        make_event(state=EventState.DRAFT),
        make_event(state=EventState.CANCELLED, cancel_reason="Sjuk"),
    ):
        read_in(office, event, TWO)
        assert "Får inte plats: Träffen" in outcome(look(office, event, TWO), 1)
    assert not Participant.objects.exists()


def test_rule_9_looking_reads_nothing_in(office):
    event = make_event()
    assert office.get(url(event), {"text": TWO, "import": "ja"}).status_code == 200
    assert not event.participants.exists()


def test_editor_reads_in_only_to_the_own_municipalitys_events(client, editor):
    mine = make_event()
    theirs = make_event(municipality=Municipality.objects.get(slug="ljungby"))
    client.force_login(editor)
    read_in(client, mine, TWO)
    assert mine.participants.count() == 2
    assert look(client, theirs, TWO).status_code == 404
    assert not theirs.participants.exists()


def test_reader_reads_in_nobody(client):
    user = User.objects.create_user("lasare@example.se", "lösenord", is_staff=True)
    user.groups.add(Group.objects.get(name=READER))
    client.force_login(user)
    assert look(client, make_event(), TWO).status_code == 403
    client.logout()
    assert look(client, make_event(), TWO).status_code == 302


@pytest.mark.parametrize(
    "fields",
    [
        {"capacity": 3},
        {"capacity": 3, "most_per_municipality": 1},
        {"capacity": 3, "has_waiting_list": False},
        {"capacity": 3, "needs_approval": True},
        {"capacity": 3, "most_per_municipality": 1, "promotion_cutoff_hours": 9999},
        {"capacity": None},
    ],
)
def test_what_is_foreseen_is_what_comes(coordinator, fields):
    event = make_event(**fields)
    make_waiting(event)
    text = "\n".join(
        f"Person {n};person{n}@example.se;;{['Växjö', 'Ljungby', 'Annan'][n % 3]}" for n in range(9)
    )
    people = [(row.booker, row.attendee) for row in read_list(text, event).sound]
    foreseen = actions.foresee_import(event=event, people=people, by=coordinator)
    assert event.participants.count() == 1
    come = actions.import_participants(event=event, people=people, by=coordinator, tells=False)
    assert foreseen == come


def test_five_hundred_rows_take_seconds(office, coordinator):
    event = make_event(capacity=400)
    fill(event, 3)
    text = "\n".join(f"Person {n};person{n}@example.se;;Växjö" for n in range(500))
    began = time.process_time()
    page = look(office, event, text)
    assert time.process_time() - began < 5
    assert "Får plats: 397" in text_of(page)
    assert "Väntelista: 103" in text_of(page)
