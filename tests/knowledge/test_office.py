"""The writers' pages: a coordinator's work with the library, the initiatives and the plan."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contacts.models import RegionTask
from knowledge.models import Action, ActionPlan, Goal, Initiative, Resource, ResourceFile, Topic
from kronoberg_portal.foundation.publishing.models import State
from tests.contacts.factories import municipality
from tests.foundation.factories import make_coordinator, make_editor, make_reader
from tests.knowledge.factories import (
    PDF,
    make_action,
    make_action_plan,
    make_file,
    make_goal,
    make_initiative,
    make_resource,
    make_topic,
)

pytestmark = pytest.mark.django_db
ADD = reverse("admin:knowledge_resource_add")


@pytest.fixture
def coordinator(client):
    user = make_coordinator()
    client.force_login(user)
    return user


def address(name, row=None):
    return reverse(f"admin:knowledge_{name}", args=[row.pk] if row else None)


def inline(prefix, *rows, existing=0):
    """What a browser sends of an inline: its management form and its rows."""
    sent = {
        f"{prefix}-TOTAL_FORMS": str(len(rows)),
        f"{prefix}-INITIAL_FORMS": str(existing),
    }
    for number, row in enumerate(rows):
        sent |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return sent


def resource_fields(**values):
    """What the form sends for a report without files and links, published at once."""
    return {
        "title": "Ny rapport",
        "slug": "ny-rapport",
        "kind": "report",
        "summary": "Vad den handlar om.",
        "body": "<p>Texten.</p>",
        "language": "sv",
        "published_on": "2026-05-01",
        "state": "published",
        "change_note": "Första versionen",
        **inline("files"),
        **inline("links"),
        **values,
    }


def errors(response):
    """The messages of a refused form, by field."""
    assert response.status_code == 200
    return dict(response.context["adminform"].form.errors)


def row_errors(response, prefix):
    formsets = {f.formset.prefix: f.formset for f in response.context["inline_admin_formsets"]}
    return [dict(row) for row in formsets[prefix].errors]


# ── The library ──────────────────────────────────────────────────────────────────────────────
def test_coordinator_publishes_a_report_with_file_and_link(client, coordinator):
    topic = make_topic("Ledarskap")
    task = RegionTask.objects.create(key="sprida", name="Sprida kunskap")
    file = {
        "title": "Hela rapporten",
        "file": SimpleUploadedFile("Årsrapport.pdf", PDF),
        "language": "sv",
        "position": "0",
    }
    link = {"text": "Utgivaren", "url": "example.org/rapport", "position": "0"}
    response = client.post(
        ADD,
        resource_fields(
            topics=[topic.pk],
            tasks=[task.pk],
            municipalities=[municipality().pk],
            **inline("files", file),
            **inline("links", link),
        ),
    )

    assert response.status_code == 302
    resource = Resource.objects.get()
    page = client.get(resource.get_absolute_url()).text
    for said in ["Ny rapport", "<p>Texten.</p>", "Ledarskap", "Sprida kunskap", "Växjö"]:
        assert said in page
    assert "Hela rapporten" in page
    assert 'href="https://example.org/rapport"' in page
    assert Resource.objects.published().matching("ledarskap").get() == resource
    version = resource.history.first()
    assert (version.history_user, version.change_note) == (coordinator, "Första versionen")


def test_writers_page_shows_an_uploaded_file_by_its_own_name(client, coordinator):
    document = make_file(make_resource(), "Årsrapport.pdf")
    page = client.get(address("resource_change", document.resource)).text

    assert f'href="{document.get_absolute_url()}">Årsrapport.pdf</a>' in page
    assert "/media/" not in page


def test_saving_again_keeps_the_file(client, coordinator):
    document = make_file(make_resource(), "Årsrapport.pdf")
    kept = {
        "id": document.pk,
        "title": "Ny länktext",
        "language": "sv",
        "position": "0",
        "file": "",
    }
    response = client.post(
        address("resource_change", document.resource),
        resource_fields(**inline("files", kept, existing=1)),
    )

    assert response.status_code == 302
    again = ResourceFile.objects.get()
    assert (again.title, again.original_name, again.size) == (
        "Ny länktext",
        "Årsrapport.pdf",
        len(PDF),
    )


def test_page_can_be_saved_though_the_storage_has_lost_a_file(client, coordinator):
    document = make_file(make_resource())
    document.file.storage.delete(document.file.name)
    kept = {"id": document.pk, "title": "Kvar", "language": "sv", "position": "0", "file": ""}
    response = client.post(
        address("resource_change", document.resource),
        resource_fields(**inline("files", kept, existing=1)),
    )

    assert response.status_code == 302


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        (
            {"kind": "film", "film_url": "https://example.org/film"},
            "transcript",
            "Skriv ner det som sägs i filmen innan du publicerar.",
        ),
        ({"kind": "film"}, "film_url", "Skriv adressen dit där filmen ligger."),
        ({"title": ""}, "title", "Detta fält måste fyllas i."),
        ({"source_url": "javascript:alert(1)"}, "source_url", "börjar med https://"),
        ({"published_on": "i går"}, "published_on", "datum"),
        ({"slug": "två ord"}, "slug", ""),
        (
            {
                "publish_at_0": "2026-05-02",
                "publish_at_1": "10:00",
                "expire_at_0": "2026-05-01",
                "expire_at_1": "10:00",
            },
            "expire_at",
            "Sidan måste avpubliceras efter att den har publicerats.",
        ),
    ],
)
def test_refusal_stands_at_its_field(client, coordinator, fields, field, message):
    refused = errors(client.post(ADD, resource_fields(**fields)))

    assert list(refused) == [field]
    assert message in " ".join(refused[field])
    assert not Resource.objects.exists()


def test_film_is_saved_as_a_draft_before_its_words_are_written(client, coordinator):
    fields = resource_fields(kind="film", film_url="https://example.org/film", state="draft")

    assert client.post(ADD, fields).status_code == 302


def test_address_that_is_taken_is_told_plainly(client, coordinator):
    make_resource(slug="ny-rapport")
    refused = errors(client.post(ADD, resource_fields()))

    assert refused["slug"][0].startswith("Det finns redan en sida med den adressen.")


def test_file_that_is_not_what_it_says_is_refused_in_swedish(client, coordinator):
    file = {"title": "Fil", "language": "sv", "position": "0"}
    for name, content in [("rapport.pdf", b"#!/bin/sh\n"), ("bild.svg", b"<svg></svg>")]:
        row = {**file, "file": SimpleUploadedFile(name, content)}
        response = client.post(ADD, resource_fields(**inline("files", row)))
        message = row_errors(response, "files")[0]["file"][0]
        assert message.startswith(("Filen slutar på .pdf men", "Filer som slutar på .svg går inte"))
    assert not ResourceFile.objects.exists()


def test_action_publish_leaves_a_film_without_words_and_says_why(client, coordinator):
    film = make_resource(
        "Filmen", kind="film", film_url="https://example.org/film", state=State.DRAFT
    )
    report = make_resource("Rapporten", state=State.DRAFT)
    page = client.post(
        address("resource_changelist"),
        {"action": "publish", "_selected_action": [film.pk, report.pk]},
        follow=True,
    ).text

    assert {row.title for row in Resource.objects.published()} == {"Rapporten"}
    assert "Filmen: Skriv ner det som sägs i filmen" in page


def test_list_is_searched_as_swedes_write(client, coordinator):
    make_resource("Ölandsrapporten")
    make_resource("Något annat")
    page = client.get(address("resource_changelist") + "?q=ÖLAND").text

    assert "Ölandsrapporten" in page
    assert "Något annat" not in page


def test_topic_counts_what_it_is_used_for(client, coordinator):
    make_resource(topics=[make_topic("Ledarskap")])
    page = client.get(address("topic_changelist")).text

    assert '<td class="field-resource_count">1</td>' in page


def test_topic_of_a_taken_name_is_refused(client, coordinator):
    make_topic("Ledarskap")
    refused = errors(
        client.post(address("topic_add"), {"name": "Ledarskap", "slug": "nytt", "position": 1})
    )

    assert "name" in refused
    assert Topic.objects.count() == 1


# ── Initiatives and the plan ─────────────────────────────────────────────────────────────────
def test_coordinator_adds_an_initiative(client, coordinator):
    response = client.post(
        address("initiative_add"),
        {
            "title": "Studieresan",
            "slug": "studieresan",
            "summary": "Tre besök.",
            "starts_on": "2026-03-01",
            "ends_on": "2026-04-01",
            "state": "published",
            "resources": [make_resource("Rapporten").pk],
            **inline("links"),
        },
    )

    assert response.status_code == 302
    assert "Rapporten" in client.get("/insatser/studieresan/").text


def test_initiative_that_ends_before_it_starts_is_refused(client, coordinator):
    response = client.post(
        address("initiative_add"),
        {
            "title": "Baklänges",
            "slug": "baklanges",
            "summary": "Nej.",
            "starts_on": "2026-03-01",
            "ends_on": "2026-02-01",
            "state": "draft",
            **inline("links"),
        },
    )

    assert "Insatsen kan inte sluta innan den börjar." in str(errors(response))
    assert not Initiative.objects.exists()


def plan_fields(plan, *goals, existing=0):
    return {
        "title": plan.title,
        "slug": plan.slug,
        "summary": plan.summary,
        "starts_year": "2026",
        "ends_year": "2028",
        "state": "published",
        **inline("goals", *goals, existing=existing),
    }


def test_coordinator_gives_a_plan_goals_and_finds_it_by_them(client, coordinator):
    plan = make_action_plan()
    goal = {"title": "Fler odlingar", "description": "", "position": "0"}
    response = client.post(address("actionplan_change", plan), plan_fields(plan, goal))

    assert response.status_code == 302
    assert Goal.objects.get().title == "Fler odlingar"
    assert ActionPlan.objects.matching("odling").exists()


def test_plan_leads_to_the_actions_of_each_goal(client, coordinator):
    goal = make_goal(make_action_plan())
    make_action(goal, state=Action.State.DONE)
    make_action(goal)
    page = client.get(address("actionplan_change", goal.plan)).text

    assert f'href="{address("goal_change", goal)}">Åtgärder: 2 (1 klara)</a>' in page


def test_actions_are_followed_up_on_the_goals_page_which_leads_back(
    client, coordinator, time_machine
):
    time_machine.move_to("2026-05-01T12:00:00+02:00")
    goal = make_goal(make_action_plan(), "Fler företag")
    action = make_action(goal, "Ordna en mässa")
    time_machine.move_to("2026-05-02T12:00:00+02:00")
    row = {
        "id": action.pk,
        "title": "Ordna en mässa",
        "state": "done",
        "responsible": "Regionen",
        "follow_up": "Hundra kom.",
        "followed_up_on": "2026-05-01",
        "position": "0",
    }
    response = client.post(
        address("goal_change", goal),
        {"title": "Fler företag", "description": "", **inline("actions", row, existing=1)},
    )

    assert response.url == address("actionplan_change", goal.plan)
    page = client.get(goal.plan.get_absolute_url()).text
    assert "1 av 1 åtgärder är klara (100 procent)." in page
    assert "Hundra kom." in page
    assert "Senast uppdaterad: " in page and "2 maj 2026" in page
    version = goal.plan.history.first()
    assert (version.history_user, version.change_note) == (
        coordinator,
        "Åtgärder under målet ”Fler företag”",
    )


def test_goal_is_deleted_on_its_own_page_which_tells_what_goes_with_it(client, coordinator):
    goal = make_goal(make_action_plan(), "Fler odlingar")
    make_action(goal, "Ordna en mässa")
    ActionPlan.objects.all().rebuild_search()
    page = client.get(address("goal_delete", goal))
    assert "Ordna en mässa" in page.text

    response = client.post(address("goal_delete", goal), {"post": "yes"})
    assert response.url == address("actionplan_change", goal.plan)
    assert not Action.objects.exists()
    assert not ActionPlan.objects.matching("odling").exists()
    assert goal.plan.history.first().change_note == "Målet ”Fler odlingar” togs bort"


def test_goals_are_not_in_the_offices_menu(client, coordinator):
    assert address("goal_changelist") not in client.get(reverse("admin:index")).text
    assert client.get(reverse("admin:knowledge_goal_add")).status_code == 403


# ── Who may do what ──────────────────────────────────────────────────────────────────────────
def rows():
    plan = make_action_plan()
    return {
        "resource": make_resource(),
        "topic": make_topic(f"Ämne {Topic.objects.count()}"),
        "initiative": make_initiative(),
        "actionplan": plan,
        "goal": make_goal(plan),
    }


@pytest.mark.parametrize("name", ["resource", "topic", "initiative", "actionplan", "goal"])
def test_readers_look_and_editors_do_not_come_in(client, name):
    row = rows()[name]
    page = address(f"{name}_change", row)
    fields = {"title": "Kapad", "name": "Kapad"}

    client.force_login(make_reader())
    assert client.get(page).status_code == 200
    assert client.post(page, fields).status_code == 403

    client.force_login(make_editor(municipality()))
    assert client.get(page).status_code == 403
    assert client.post(page, fields).status_code == 403

    row.refresh_from_db()
    assert "Kapad" not in str(row)


@pytest.mark.parametrize("make_account", [make_reader, lambda: make_editor(municipality())])
def test_nobody_else_adds_publishes_or_deletes(client, make_account):
    client.force_login(make_account())
    draft = make_resource(state=State.DRAFT)
    client.post(
        address("resource_changelist"), {"action": "publish", "_selected_action": [draft.pk]}
    )

    assert client.post(ADD, resource_fields()).status_code == 403
    assert client.post(address("resource_delete", draft), {"post": "yes"}).status_code == 403
    draft.refresh_from_db()
    assert draft.state == State.DRAFT
    assert Resource.objects.count() == 1


def test_coordinator_archives_rather_than_deletes(client, coordinator):
    for name, row in rows().items():
        if name in {"resource", "initiative", "actionplan"}:
            assert client.post(address(f"{name}_delete", row), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("name", ["resource", "topic", "initiative", "actionplan"])
def test_list_asks_the_database_as_often_for_three_rows_as_for_one(
    client, coordinator, name, django_assert_num_queries, django_assert_max_num_queries
):
    rows()
    with django_assert_max_num_queries(20) as asked:
        client.get(address(f"{name}_changelist"))
    rows()
    rows()
    with django_assert_num_queries(len(asked)):
        client.get(address(f"{name}_changelist"))


@pytest.mark.parametrize("name", ["resource", "initiative", "actionplan"])
def test_every_page_of_the_office_opens(client, coordinator, name):
    row = rows()[name]
    version = row.history.get()
    for page in [
        address(f"{name}_add"),
        address(f"{name}_changelist"),
        address(f"{name}_change", row),
        address(f"{name}_history", row),
        f"/admin/knowledge/{name}/{row.pk}/history/{version.history_id}/",
    ]:
        assert client.get(page).status_code == 200
