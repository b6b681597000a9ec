"""The office: what is on its first page, and which role may go where with what."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from contacts.models import Case
from enterprises.models import Enterprise, Moderation, Referrer
from events.models import ParticipantState
from kronoberg_portal.foundation.accounts.roles import COORDINATOR, MUNICIPALITY_EDITOR, READER
from kronoberg_portal.foundation.search.models import Synonyms
from kronoberg_portal.site.models import Page
from kronoberg_portal.site.office import GROUPS
from kronoberg_portal.site.roles import ROLES
from tests.contacts.factories import (
    make_area,
    make_case,
    make_organisation,
    make_person,
    municipality,
)
from tests.enterprises.factories import (
    goal,
    make_enquiry,
    make_enterprise,
    make_offer,
    sector,
    target_group,
)
from tests.events.factories import make_booking, make_event, make_participant
from tests.foundation.factories import make_letter, make_superuser, make_user
from tests.foundation.test_images import make_image
from tests.knowledge.factories import (
    make_action_plan,
    make_goal,
    make_initiative,
    make_resource,
    make_topic,
)

pytestmark = pytest.mark.django_db
NO_ROLE = "utan roll"
OPERATIONS = "drift"
EVERY_ROLE = [NO_ROLE, READER, MUNICIPALITY_EDITOR, COORDINATOR, OPERATIONS]
OFFICE_MODELS = sorted(model._meta.label_lower for model in admin.site._registry)
# Rows that belong to a municipality: an editor sees and changes those of her own and no others.
BY_MUNICIPALITY = {
    "contacts.municipality",
    "contacts.person",
    "enterprises.enterprise",
    "events.event",
    "events.booking",
    "events.participant",
}
# Whatever a role may, the office itself never offers these.
NEVER_ADDED = {
    "contacts.case",
    "contacts.municipality",
    "contacts.regiontask",
    "enterprises.enquiry",
    "knowledge.goal",
    "events.booking",
    "events.participant",
    "outbox.letter",
    "site.page",
}
NEVER_CHANGED = {"events.booking", "events.participant"}


def row_of(label: str, place: str = "Växjö"):
    """A row of the model; of the municipality ``place`` where rows belong to one."""
    here = municipality(place)
    makers = {
        "accounts.user": lambda: make_user(READER),
        "contacts.case": make_case,
        "contacts.contactarea": make_area,
        "contacts.municipality": lambda: here,
        "contacts.organisation": make_organisation,
        "contacts.person": lambda: make_person(municipality=here),
        "contacts.regiontask": lambda: apps.get_model("contacts.regiontask").objects.create(
            key="prov", name="Pröva"
        ),
        "enterprises.enquiry": lambda: make_enquiry(
            make_enterprise(f"Frågade i {place}", municipality=here)
        ),
        "enterprises.enterprise": lambda: make_enterprise(f"Firman i {place}", municipality=here),
        "enterprises.referrer": Referrer.objects.first,
        "enterprises.sector": sector,
        "enterprises.socialgoal": goal,
        "enterprises.targetgroup": target_group,
        "events.booking": lambda: make_booking(make_event(municipality=here)),
        "events.event": lambda: make_event(municipality=here),
        "events.participant": lambda: make_participant(make_event(municipality=here)),
        "images.image": make_image,
        "knowledge.actionplan": make_action_plan,
        "knowledge.goal": lambda: make_goal(make_action_plan()),
        "knowledge.initiative": make_initiative,
        "knowledge.resource": make_resource,
        "knowledge.topic": make_topic,
        "outbox.letter": make_letter,
        "search.synonyms": Synonyms.objects.first,
        "site.page": lambda: Page.objects.create(slug="prov", title="Prov", body="<p>Text</p>"),
    }
    return makers[label]()


def account_in(role: str):
    """An account in a role; the municipality editor is Växjö's."""
    if role == OPERATIONS:
        return make_superuser()
    account = make_user(*([] if role == NO_ROLE else [role]), is_staff=True)
    if role == MUNICIPALITY_EDITOR:
        municipality("Växjö").editors.add(account)
    return account


def may(role: str, verb: str, label: str) -> bool:
    return role == OPERATIONS or verb in ROLES.get(role, {}).get(label, ())


def address(label: str, page: str, *args) -> str:
    return reverse(f"admin:{label.replace('.', '_')}_{page}", args=args)


def fingerprint(row) -> dict:
    """Every stored value of a row, to see that nothing touched it."""
    return type(row)._base_manager.filter(pk=row.pk).values().get()


# ── The first page ───────────────────────────────────────────────────────────────────────────
def test_every_model_of_the_office_stands_in_a_group():
    grouped = [label for _, _, labels in GROUPS for label in labels]
    assert len(grouped) == len(set(grouped))
    assert set(OFFICE_MODELS) <= set(grouped)


def test_first_page_groups_what_the_role_may_see(client):
    client.force_login(account_in(MUNICIPALITY_EDITOR))
    page = client.get("/admin/").content.decode()
    assert "Företagsregistret" in page
    assert "Konton" not in page
    assert "Ärenden" not in page


def waiting_rows() -> dict[str, object]:
    """One row of each kind that the first page counts, beside one that does not wait."""
    today = timezone.localdate()
    make_case(state=Case.State.CLOSED)
    make_enterprise("Redan granskat", verified_at=timezone.now())
    event = make_event()
    make_participant(event)
    make_letter()
    return {
        "1 nytt ärende": make_case(),
        "1 inskickat företag att granska": make_enterprise("Nytt", state=Moderation.SUBMITTED),
        "1 deltagare som väntar på godkännande": make_participant(
            event, state=ParticipantState.PENDING
        ),
        "1 brev som inte kom fram": make_letter(state="failed"),
        "1 företag som behöver kontrolleras": make_enterprise(
            "Gammalt", verified_at=timezone.now() - timedelta(days=400)
        ),
        "1 företag som aldrig har kontrollerats": make_enterprise("Okänt", verified_at=None),
        "1 kunskapspost att se över": make_resource(review_on=today),
    }


def test_first_page_counts_what_waits_and_links_to_just_that(client):
    waiting = waiting_rows()
    client.force_login(account_in(COORDINATOR))
    tasks = {
        f"{task['count']} {task['words']}": task["url"]
        for task in client.get("/admin/").context["tasks"]
    }
    assert tasks.keys() == waiting.keys()
    for words, row in waiting.items():
        listed = client.get(tasks[words]).context["cl"].queryset
        assert [found.pk for found in listed] == [row.pk], words


def test_first_page_counts_only_what_an_editor_answers_for(client):
    make_enterprise("Annan kommun", municipality=municipality("Ljungby"), verified_at=None)
    make_case()
    client.force_login(account_in(MUNICIPALITY_EDITOR))
    assert "Inget väntar på dig just nu." in client.get("/admin/").content.decode()


def test_first_page_shows_coming_events_with_their_seats(client):
    event = make_event(title="Starta ASF", capacity=20)
    make_participant(event)
    client.force_login(account_in(COORDINATOR))
    page = " ".join(client.get("/admin/").content.decode().split())
    assert "Starta ASF" in page
    assert "1 av 20 platser" in page


# ── Every address, every role ────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("label", OFFICE_MODELS)
def test_the_public_is_asked_to_log_in(client, label):
    row = row_of(label)
    for page, args in [
        ("changelist", []),
        ("add", []),
        ("change", [row.pk]),
        ("delete", [row.pk]),
        ("history", [row.pk]),
    ]:
        for answer in (
            client.get(address(label, page, *args)),
            client.post(address(label, page, *args)),
        ):
            assert answer.status_code == 302
            assert answer.url.startswith("/admin/login/")


@pytest.mark.parametrize("role", EVERY_ROLE)
@pytest.mark.parametrize("label", OFFICE_MODELS)
def test_a_role_reaches_only_what_it_may(client, label, role):
    """Lists, forms and history, read and forged, on a row that the role would own."""
    row = row_of(label)
    before, count = fingerprint(row), type(row)._base_manager.count()
    client.force_login(account_in(role))
    if label == "accounts.user":
        count = type(row)._base_manager.count()
    looks = may(role, "view", label)
    adds = may(role, "add", label) and label not in NEVER_ADDED

    assert client.get(address(label, "changelist")).status_code == (200 if looks else 403)
    assert client.get(address(label, "change", row.pk)).status_code == (200 if looks else 403)
    history = client.get(address(label, "history", row.pk)).status_code
    assert history == 200 if looks else history in (302, 403, 404)
    assert client.get(address(label, "add")).status_code == (200 if adds else 403)
    if not adds:
        assert client.post(address(label, "add"), {"name": "Smyg"}).status_code == 403
    if not may(role, "change", label) or label in NEVER_CHANGED:
        assert client.post(address(label, "change", row.pk), {"name": "Smyg"}).status_code == 403
    if not may(role, "delete", label):
        assert client.get(address(label, "delete", row.pk)).status_code == 403
        assert client.post(address(label, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert fingerprint(row) == before
    assert type(row)._base_manager.count() == count


@pytest.mark.parametrize("label", sorted(BY_MUNICIPALITY))
def test_an_editor_neither_sees_nor_touches_other_municipalities_rows(client, label):
    own, foreign = row_of(label, "Växjö"), row_of(label, "Ljungby")
    before = fingerprint(foreign)
    client.force_login(account_in(MUNICIPALITY_EDITOR))
    listed = client.get(address(label, "changelist")).context["cl"].queryset
    assert own in listed
    assert foreign not in listed
    for page in ("change", "delete", "history"):
        url = address(label, page, foreign.pk)
        for answer in (client.get(url), client.post(url, {"post": "yes", "name": "Smyg"})):
            assert answer.status_code in (302, 403, 404)
            assert str(foreign) not in answer.content.decode()
    if type(foreign).__name__ in ("Enterprise", "Event"):
        for action in ("publish", "archive"):
            client.post(
                address(label, "changelist"),
                {"action": action, "_selected_action": [foreign.pk], "index": 0},
            )
    assert fingerprint(foreign) == before


def test_an_editor_cannot_move_a_row_into_another_municipality(client):
    person = make_person(municipality=municipality("Växjö"))
    client.force_login(account_in(MUNICIPALITY_EDITOR))
    answer = client.post(
        address("contacts.person", "change", person.pk),
        {
            "name": person.name,
            "role": person.role,
            "municipality": municipality("Ljungby").pk,
        },
    )
    assert answer.status_code == 200
    person.refresh_from_db()
    assert person.municipality.name == "Växjö"


def test_an_offer_cannot_be_smuggled_into_somebody_elses_enterprise(client):
    foreign = make_enterprise("Annans", municipality=municipality("Ljungby"))
    offer = make_offer(foreign, "Deras eget")
    client.force_login(account_in(MUNICIPALITY_EDITOR))
    client.post(
        address("enterprises.enterprise", "change", foreign.pk),
        {
            "name": "Annans",
            "offers-TOTAL_FORMS": 1,
            "offers-INITIAL_FORMS": 1,
            "offers-0-id": offer.pk,
            "offers-0-enterprise": foreign.pk,
            "offers-0-name": "Kapat",
            "offers-0-kind": "service",
            "offers-0-sector": sector().pk,
        },
    )
    assert [row.name for row in foreign.offers.all()] == ["Deras eget"]


def test_an_editor_cannot_go_back_in_somebody_elses_history(client):
    foreign = make_enterprise("Första namnet", municipality=municipality("Ljungby"))
    first = foreign.history.earliest()
    foreign.name = "Andra namnet"
    foreign.save()
    client.force_login(account_in(MUNICIPALITY_EDITOR))
    url = reverse("admin:enterprises_enterprise_simple_history", args=[foreign.pk, first.pk])
    assert client.get(url).status_code in (302, 403, 404)
    assert client.post(url, {"name": "Första namnet"}).status_code in (302, 403, 404)
    foreign.refresh_from_db()
    assert foreign.name == "Andra namnet"


WITH_HISTORY = [
    label
    for label in OFFICE_MODELS
    if hasattr(apps.get_model(label)._meta, "simple_history_manager_attribute")
]


@pytest.mark.parametrize("label", WITH_HISTORY)
def test_whoever_may_only_look_cannot_go_back(client, label):
    """The library lets everybody who sees a version restore it; our pages must not."""
    row = row_of(label)
    row.save()  # the municipalities came by a migration, which leaves no history
    version = row.history.latest()
    before, versions = fingerprint(row), row.history.count()
    client.force_login(account_in(READER))
    url = reverse(f"admin:{label.replace('.', '_')}_simple_history", args=[row.pk, version.pk])
    form = {field.name: "Smyg" for field in row._meta.concrete_fields if field.editable}

    assert client.post(url, {**form, "_save": "1"}).status_code in (302, 403, 404)
    assert fingerprint(row) == before
    assert row.history.count() == versions


# ── Preview ──────────────────────────────────────────────────────────────────────────────────
PREVIEWED = {
    "företag": lambda: make_enterprise("Hemliga snickeriet", state="draft"),
    "kunskap": lambda: make_resource("Hemliga rapporten", state="draft"),
    "insats": lambda: make_initiative("Hemliga insatsen", state="draft"),
    "handlingsplan": lambda: make_action_plan("Hemliga planen", state="draft"),
    "träff": lambda: make_event(title="Hemliga träffen", state="draft"),
}


@pytest.mark.parametrize("kind", PREVIEWED)
def test_a_draft_is_previewed_at_its_own_address_and_never_cached(client, kind):
    draft = PREVIEWED[kind]()
    url = draft.get_absolute_url()
    assert client.get(url).status_code == 404
    client.force_login(account_in(COORDINATOR))
    preview = client.get(url)
    assert "Förhandsgranskning" in preview.content.decode()
    label = draft._meta.label_lower
    assert f'href="{address(label, "change", draft.pk)}"' in preview.content.decode()
    assert str(draft) in preview.content.decode()
    assert "no-store" in preview["Cache-Control"]


def test_a_drafts_calendar_file_is_kept_by_nobody(client):
    draft = make_event(title="Hemliga träffen", state="draft")
    url = reverse("events:calendar", args=[draft.slug])
    assert client.get(url).status_code == 404
    client.force_login(account_in(COORDINATOR))
    assert "no-store" in client.get(url)["Cache-Control"]


def test_the_form_leads_to_the_preview_and_then_to_the_page(client):
    enterprise = make_enterprise("Snickeriet", state="draft")
    client.force_login(account_in(COORDINATOR))
    form = address("enterprises.enterprise", "change", enterprise.pk)
    assert "Förhandsgranska" in client.get(form).content.decode()
    Enterprise.objects.filter(pk=enterprise.pk).update(state="published")
    assert "Visa på webbplatsen" in client.get(form).content.decode()


# ── Going back in the history ────────────────────────────────────────────────────────────────
def sent_by(form) -> dict:
    """What a browser sends of a form as it stands."""
    sent = {}
    for field in form:
        value = field.value()
        widget = field.field.widget
        if hasattr(widget, "decompress"):
            parts = zip(widget.widgets_names, widget.decompress(value), strict=True)
            sent |= {f"{field.html_name}{name}": part or "" for name, part in parts}
        elif isinstance(value, list):
            sent[field.html_name] = [getattr(each, "pk", each) for each in value]
        elif value not in (None, False):
            sent[field.html_name] = value
    return sent


def test_an_earlier_version_is_brought_back_with_a_trace_and_nothing_else(client):
    enterprise = make_enterprise("Snickeriet", summary="Vi bygger bord.")
    enterprise.goals.set([goal()])
    make_offer(enterprise, "Köksbord")
    first = enterprise.history.earliest()
    enterprise.summary = "Vi bygger stolar."
    enterprise.change_note = "Stolar i stället"
    enterprise.save()
    versions = enterprise.history.count()
    coordinator = account_in(COORDINATOR)
    client.force_login(coordinator)
    url = reverse("admin:enterprises_enterprise_simple_history", args=[enterprise.pk, first.pk])

    page = client.get(url)
    answer = client.post(url, sent_by(page.context["adminform"].form))

    assert answer.status_code == 302
    enterprise.refresh_from_db()
    assert enterprise.summary == "Vi bygger bord."
    assert [*enterprise.goals.all()] == [goal()]
    assert [offer.name for offer in enterprise.offers.all()] == ["Köksbord"]
    newest = enterprise.history.latest()
    assert enterprise.history.count() == versions + 1
    assert newest.history_user == coordinator
    assert newest.change_note.startswith("Återställd till versionen från ")
    public = client.get(enterprise.get_absolute_url()).content.decode()
    assert "Vi bygger bord." in public
    assert "Vi bygger stolar." not in public
    assert Enterprise.objects.matching("stolar").count() == 0
    history = client.get(address("enterprises.enterprise", "history", enterprise.pk))
    assert newest.change_note in history.content.decode()


def test_the_history_tells_changes_in_the_words_of_the_form(client):
    enterprise = make_enterprise("Snickeriet", state="draft", description="<p>Bord.</p>")
    enterprise.state = "published"
    enterprise.description = "<p>Stolar <strong>och</strong> bord.</p>"
    enterprise.change_note = "Klart att visa"
    enterprise.save()
    client.force_login(account_in(COORDINATOR))
    page = " ".join(
        client.get(address("enterprises.enterprise", "history", enterprise.pk)).text.split()
    )
    assert "<del>Utkast</del>" in page
    assert "<ins>Publicerad</ins>" in page
    assert "<ins>Stolar och bord.</ins>" in page
    assert "Klart att visa" in page
    assert "Söktext" not in page


# ── Logging in ───────────────────────────────────────────────────────────────────────────────
def test_a_refused_login_says_in_swedish_what_to_check(client):
    account = account_in(COORDINATOR)
    page = client.post("/admin/login/", {"username": account.email, "password": "fel"})
    page = page.content.decode()
    assert "<title>Fel: Logga in | Kontoret</title>" in page
    assert "Kontrollera att e-postadressen och lösenordet är rätt stavade" in page
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page


def test_the_form_asks_last_whether_to_publish(client):
    client.force_login(account_in(COORDINATOR))
    page = client.get(address("enterprises.enterprise", "add")).content.decode()
    assert page.index("Vad företaget erbjuder") < page.index(">Publicering<")
