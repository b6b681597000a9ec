"""The coordinators' work with cases."""

from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from contacts import actions
from contacts.models import Case
from kronoberg_portal.foundation.outbox.models import Letter
from tests.contacts.factories import make_case, municipality
from tests.foundation.factories import make_coordinator, make_editor, make_reader, make_superuser

pytestmark = pytest.mark.django_db
LIST = "/admin/contacts/case/"


@pytest.fixture
def coordinator(client):
    user = make_coordinator(first_name="Eva")
    client.force_login(user)
    return user


def change(case: Case) -> str:
    return reverse("admin:contacts_case_change", args=[case.pk])


def answer_page(case: Case) -> str:
    return reverse("admin:contacts_case_answer", args=[case.pk])


def work(**values) -> dict:
    return {"state": "new", "assigned_to": "", "registry_number": "", "note": "", **values}


def letters():
    return Letter.objects.filter(kind="contacts:case_answered")


# ── The list ─────────────────────────────────────────────────────────────────────────────────
def test_list_shows_open_cases_with_age_and_who_works_on_them(client, coordinator):
    with time_machine.travel(timezone.now() - timedelta(days=3)):
        old = make_case(kind="barrier", assigned_to=coordinator, municipality=municipality())
    new = make_case()
    closed = make_case(state="closed")

    page = client.get(LIST).content.decode()

    assert old.number in page and new.number in page and closed.number not in page
    assert "3 dagar" in page and "sedan i dag" in page
    assert "Brist i tillgänglighet" in page and "Växjö" in page
    page = client.get(LIST, {"state__exact": "closed"}).content.decode()
    assert closed.number in page and new.number not in page
    page = client.get(LIST, {"state__exact": "all"}).content.decode()
    assert closed.number in page and new.number in page


def test_list_asks_as_many_queries_with_more_cases(
    client, coordinator, django_assert_max_num_queries
):
    make_case(assigned_to=coordinator, municipality=municipality())
    client.get(LIST)
    with django_assert_max_num_queries(40) as first:
        client.get(LIST)
    for name in ("Alvesta", "Lessebo"):
        make_case(assigned_to=coordinator, municipality=municipality(name))
    with django_assert_max_num_queries(len(first)):
        client.get(LIST)


# ── What came in is a record ─────────────────────────────────────────────────────────────────
def test_what_came_in_is_shown_and_cannot_be_changed(client, coordinator):
    case = make_case(text="Rad ett\nRad två", page="/foretag/", municipality=municipality())

    page = client.get(change(case)).content.decode()
    assert "Rad ett<br>Rad två" in page and '<a href="/foretag/">' in page
    for name in ("text", "page", "kind", "sender_name", "sender_email", "municipality"):
        assert f'name="{name}"' not in page

    forged = {"text": "Omskrivet", "kind": "tip", "sender_email": "ond@example.se", "page": "/"}
    response = client.post(change(case), work(state="in_progress", **forged))
    case.refresh_from_db()
    assert response.status_code == 302
    assert case.text == "Rad ett\nRad två" and case.kind == "contact" and case.page == "/foretag/"
    assert case.sender_email == "kim.larsson@example.se"
    assert case.state == Case.State.IN_PROGRESS


@pytest.mark.parametrize("page", ["javascript:alert(1)", "//ond.example/", "/\\ond.example"])
def test_page_that_is_none_of_ours_is_never_a_link(client, coordinator, page):
    case = make_case(page=page)

    assert f'href="{page}"' not in unescape(client.get(change(case)).content.decode())


@pytest.mark.parametrize("maker", [make_coordinator, make_superuser])
def test_case_is_never_deleted_or_made_by_hand(client, maker):
    client.force_login(maker())
    case = make_case()

    assert client.post(f"{LIST}{case.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(LIST, {"action": "delete_selected", "_selected_action": [case.pk], "post": "yes"})
    assert client.get(f"{LIST}add/").status_code == 403
    assert Case.objects.filter(pk=case.pk).exists()


@pytest.mark.parametrize("maker", [make_editor, make_reader])
def test_case_is_for_coordinators_only(client, maker):
    client.force_login(maker())
    case = make_case(answer="Svar")

    for address in (LIST, change(case), answer_page(case), f"{LIST}{case.pk}/history/"):
        assert client.get(address).status_code == 403
    assert client.post(answer_page(case)).status_code == 403
    assert client.post(change(case), work(state="closed")).status_code == 403
    case.refresh_from_db()
    assert case.state == Case.State.NEW and not letters().exists()


# ── The work ─────────────────────────────────────────────────────────────────────────────────
def test_coordinator_takes_a_case_and_leaves_a_trace(client, coordinator):
    case = make_case()

    client.post(
        change(case),
        work(
            state="in_progress",
            assigned_to=coordinator.pk,
            registry_number="26RK1234",
            note="Ringde, inget svar.",
        ),
    )

    case.refresh_from_db()
    assert case.assigned_to == coordinator
    assert (case.registry_number, case.note) == ("26RK1234", "Ringde, inget svar.")
    assert case.history.first().history_user == coordinator
    assert "Eva" in client.get(f"{LIST}{case.pk}/history/").content.decode()


def test_case_is_given_to_coordinators_only(client, coordinator):
    editor = make_editor(email="redaktor@example.se")
    case = make_case()

    assert editor.email not in client.get(change(case)).content.decode()
    client.post(change(case), work(assigned_to=editor.pk))
    case.refresh_from_db()
    assert case.assigned_to is None


def test_closing_notes_the_time_and_opening_again_takes_it_away(client, coordinator):
    case = make_case()

    client.post(change(case), work(state="closed"))
    case.refresh_from_db()
    assert case.closed_at is not None
    client.post(change(case), work(state="in_progress"))
    case.refresh_from_db()
    assert case.closed_at is None


def test_database_keeps_closed_and_its_time_together():
    case = make_case()

    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(state="closed")


def test_earlier_version_of_a_case_cannot_be_brought_back(client, coordinator):
    case = make_case()
    first = case.history.first()
    client.post(change(case), work(state="in_progress", note="Viktig anteckning"))

    response = client.post(f"{LIST}{case.pk}/history/{first.pk}/", work())

    case.refresh_from_db()
    assert response.status_code == 403 and case.note == "Viktig anteckning"


# ── The answer ───────────────────────────────────────────────────────────────────────────────
def test_answer_is_saved_read_through_and_sent(client, coordinator):
    case = make_case(text="HEMLIGT innehåll")

    response = client.post(change(case), work(answer="Hej Kim!\n\nRing <oss>.", _answer="1"))
    assert response.url == answer_page(case)
    page = client.get(answer_page(case)).content.decode()
    assert "kim.larsson@example.se" in page and "Ring &lt;oss&gt;." in page
    assert not letters().exists(), "reading through sends nothing"

    response = client.post(answer_page(case))
    assert response.url == LIST
    letter = letters().get()
    case.refresh_from_db()
    assert letter.to == "kim.larsson@example.se" and letter.about == case
    assert case.number in letter.subject
    assert "Hej Kim!\n\nRing <oss>." in letter.text
    assert "Ring &lt;oss&gt;." in letter.html
    assert "HEMLIGT" not in letter.text + letter.html
    assert case.state == Case.State.CLOSED and case.closed_at and case.answered_at
    assert case.assigned_to == coordinator
    assert case.history.first().history_user == coordinator


def test_answer_is_sent_once_and_then_kept(client, coordinator):
    case = make_case(answer="Hej!")
    client.post(answer_page(case))

    again = client.post(answer_page(case), follow=True)
    assert "Svaret är redan skickat." in again.content.decode()
    client.post(change(case), work(state="closed", answer="Något annat"))
    case.refresh_from_db()
    assert letters().count() == 1 and case.answer == "Hej!"
    assert "_answer" not in client.get(change(case)).content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"answer": "  "}, "Skriv ett svar först."),
        ({"answer": "Hej", "sender_email": ""}, "har inte lämnat någon e-postadress"),
    ],
)
def test_answer_that_cannot_be_sent_says_why(client, coordinator, fields, sentence):
    case = make_case(**fields)

    for send in (client.get, client.post):
        assert sentence in send(answer_page(case), follow=True).content.decode()
    assert not letters().exists()


def test_button_is_there_only_when_there_is_somebody_to_answer(client, coordinator):
    assert 'name="_answer"' in client.get(change(make_case())).content.decode()
    assert 'name="_answer"' not in client.get(change(make_case(sender_email=""))).content.decode()


def test_answer_that_a_colleague_changed_meanwhile_is_read_again(client, coordinator):
    case = make_case(answer="Första svaret")
    read = case.updated_at.isoformat()
    case.answer = "Andra svaret"
    case.save()

    response = client.post(answer_page(case), {"read": read}, follow=True)

    assert "Någon har ändrat ärendet" in response.content.decode()
    assert not letters().exists()
    case.refresh_from_db()
    client.post(answer_page(case), {"read": case.updated_at.isoformat()})
    assert "Andra svaret" in letters().get().text


def test_answer_and_letter_come_together_or_not_at_all(monkeypatch):
    case = make_case(answer="Hej")

    def break_down(*args, **kwargs):
        raise RuntimeError("the database went away")

    monkeypatch.setattr(Case, "save", break_down)
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.answer_case(case, by=make_coordinator())
    assert not letters().exists()


def test_answering_twice_in_code_is_refused():
    case, by = make_case(answer="Hej"), make_coordinator()
    actions.answer_case(case, by=by)

    with pytest.raises(ValidationError, match="redan skickat"):
        actions.answer_case(case, by=by)


@pytest.mark.parametrize("number", ["999999", "abc", "1%27"])
def test_answer_of_an_unknown_case_is_not_found(client, coordinator, number):
    assert client.get(f"{LIST}{number}/svara/").status_code == 404
