"""The participants as a file: text stays text, needs by right only, and the log knows who."""

import csv
import io

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.urls import reverse
from openpyxl import load_workbook

from contacts.models import Municipality
from events.models import Answer, Attendance, Event
from kronoberg_portal.foundation.accounts.models import User
from kronoberg_portal.foundation.accounts.roles import READER
from tests.events.factories import (
    make_booking,
    make_event,
    make_participant,
    make_question,
    make_session,
    make_waiting,
)

pytestmark = pytest.mark.django_db


def address(event: Event) -> str:
    return reverse("admin:events_event_export", args=[event.pk])


def fetch(client, event: Event, **fields):
    return client.post(address(event), {"who": "seated", "file_format": "csv", **fields})


def rows_in(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def csv_rows(response) -> list[dict[str, str]]:
    return rows_in(response.getvalue())


def test_rule_26_csv_has_a_bom_semicolons_answers_and_no_formulas(office):
    event = make_event()
    booking = make_booking(event, booker_name="=1+1", booker_phone="+46470123456")
    person = make_participant(booking=booking, name="@Åsa", email="asa@example.se")
    question = make_question(event, text="Hur reser du?")
    Answer.objects.create(question=question, participant=person, text="=cmd|'/c calc'!A1")
    content = fetch(office, event).getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    (row,) = rows_in(content)
    assert row["Namn"] == "'@Åsa"
    assert row["Anmäld av"] == "'=1+1"
    assert row["Telefon"].replace(" ", "") == "+46470123456"
    assert row["Fråga: Hur reser du?"].startswith("'=cmd")


def test_rule_26_xlsx_keeps_text_as_text(office):
    event = make_event()
    booking = make_booking(event, booker_phone="+46470123456", organisation="=HYPERLINK(1)")
    make_participant(booking=booking, name="=SUM(A1)")
    response = fetch(office, event, file_format="xlsx")
    sheet = load_workbook(io.BytesIO(response.getvalue())).active
    headings = [cell.value for cell in sheet[1]]
    cells = dict(zip(headings, sheet[2], strict=True))
    assert cells["Namn"].value == "=SUM(A1)"
    assert {cells[name].data_type for name in ("Namn", "Telefon", "Organisation")} == {"s"}
    assert cells["Telefon"].value == "+46470123456"


def test_equal_and_dangerous_questions_get_columns_of_their_own(office):
    event = make_event()
    person = make_participant(event)
    for number in range(2):
        question = make_question(event, text="=Mat?")
        Answer.objects.create(question=question, participant=person, text=f"Svar {number}")
    (row,) = csv_rows(fetch(office, event))
    assert row["Fråga: =Mat?"] == "Svar 0"
    assert row["Fråga: =Mat? (2)"] == "Svar 1"


def test_rule_24_presence_has_a_column_for_each_session(office):
    event = make_event()
    first = make_session(event, title="Ett")
    make_session(event, title="Två")
    Attendance.objects.create(participant=make_participant(event), session=first)
    (row,) = csv_rows(fetch(office, event))
    assert (row["Var med: Ett"], row["Var med: Två"]) == ("ja", "nej")


def test_who_is_in_the_file_is_chosen(office):
    event = make_event()
    make_participant(event)
    make_waiting(event)
    make_participant(event, state="cancelled")
    for who, count in (("seated", 1), ("living", 2), ("all", 3)):
        assert len(csv_rows(fetch(office, event, who=who))) == count


def test_rule_26_needs_come_only_when_asked_for(office):
    event = make_event(serves_food=True)
    make_participant(event, food_needs="Nötallergi", access_needs="Rullstol")
    assert "Nötallergi" not in fetch(office, event).getvalue().decode()
    (row,) = csv_rows(fetch(office, event, with_needs="on"))
    assert (row["Specialkost"], row["Behov på plats"]) == ("Nötallergi", "Rullstol")


def test_rule_26_needs_are_refused_without_the_right(client, editor):
    event = make_event()
    make_participant(event, food_needs="Nötallergi")
    client.force_login(editor)
    assert "with_needs" not in client.get(address(event)).content.decode()
    assert fetch(client, event, with_needs="on").status_code == 403
    assert "Nötallergi" not in fetch(client, event).getvalue().decode()


def test_rule_26_who_exported_what_is_logged(office, coordinator):
    event = make_event()
    make_participant(event, name="Åsa Hemlig")
    fetch(office, event)
    fetch(office, event, file_format="xlsx", with_needs="on").getvalue()
    first, second = LogEntry.objects.order_by("pk")
    assert "CSV, rader: 1, utan behov" in first.change_message
    assert "XLSX, rader: 1, med behov" in second.change_message
    assert (second.user, second.object_id) == (coordinator, str(event.pk))
    assert "Åsa" not in first.change_message + second.change_message


def test_opening_the_page_exports_and_logs_nothing(office):
    event = make_event()
    response = office.get(address(event), {"who": "all", "file_format": "csv"})
    assert response["Content-Type"].startswith("text/html")
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("forged", [{"who": "x"}, {"file_format": "exe"}, {"who": ""}])
def test_forged_choices_give_the_page_again(office, forged):
    response = fetch(office, make_event(), **forged)
    assert response.status_code == 200
    assert "Välj vilka och i vilket format." in response.content.decode()


def test_rule_26_only_who_may_work_with_the_event_gets_the_file(client, editor):
    event = make_event(municipality=Municipality.objects.get(slug="ljungby"))
    make_participant(event)
    reader = User.objects.create_user("lasare@example.se", "lösenord", is_staff=True)
    reader.groups.add(Group.objects.get(name=READER))
    assert fetch(client, event).status_code == 302
    for user, status in ((editor, 404), (reader, 403)):
        client.force_login(user)
        assert fetch(client, event).status_code == status
    assert not LogEntry.objects.exists()


def test_the_file_is_kept_by_no_cache(office):
    assert "no-store" in fetch(office, make_event())["Cache-Control"]
