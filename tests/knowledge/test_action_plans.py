"""/handlingsplan/: goals, actions with their state, and how far the plan has come."""

import re
from datetime import date

import pytest
from django.utils.html import strip_tags

from knowledge.models import Action
from kronoberg_portal.foundation.publishing.models import State
from tests.foundation.factories import make_coordinator
from tests.knowledge.factories import make_action, make_action_plan, make_goal, make_resource

pytestmark = pytest.mark.django_db
URL = "/handlingsplan/"
Stand = Action.State


def text(response):
    assert response.status_code == 200
    return " ".join(strip_tags(response.text.partition("<main")[2]).split())


def visit(client, plan):
    return text(client.get(plan.get_absolute_url()))


@pytest.fixture
def plan():
    plan = make_action_plan("Planen")
    first = make_goal(plan, "Fler företag", position=1)
    second = make_goal(plan, "Mer kunskap", description="För alla.", position=0)
    make_action(first, "Räkna dem", state=Stand.DONE)
    make_action(first, "Ordna en mässa", state=Stand.DROPPED)
    make_action(first, "Vila", state=Stand.PAUSED)
    make_action(
        second,
        "Ge ut ett nyhetsbrev",
        state=Stand.ONGOING,
        responsible="Region Kronoberg",
        due_on=date(2027, 6, 30),
        follow_up="Två nummer är ute.",
        followed_up_on=date(2026, 11, 1),
    )
    return plan


def test_plan_shows_goals_in_order_with_their_actions(client, plan):
    page = visit(client, plan)

    assert page.index("Mer kunskap") < page.index("Fler företag")
    for said in [
        "Handlingsplan 2024–2027",
        "För alla.",
        "Ge ut ett nyhetsbrev",
        "Ansvarig: Region Kronoberg",
        "Klar senast: 30 juni 2027",
        "Uppföljning 1 november 2026: Två nummer är ute.",
        "Ansvarig: inte bestämt",
    ]:
        assert said in page


@pytest.mark.parametrize("state", Stand)
def test_action_says_its_state_with_an_icon_and_a_word(client, state):
    plan = make_action_plan()
    make_action(make_goal(plan), state=state)
    page = client.get(plan.get_absolute_url()).text

    assert re.search(rf'<span class="tag[^"]*"><svg .*?</svg> {state.label}</span>', page)


def test_plan_says_the_share_done_as_a_sentence_a_bar_and_a_table(client, plan):
    page = client.get(plan.get_absolute_url())

    assert "1 av 3 åtgärder är klara (33 procent)." in text(page)
    bar = re.search(r"<progress[^>]*>", page.text)[0]
    assert 'value="1" max="3"' in bar
    assert 'aria-labelledby="andel-klara"' in bar
    rows = re.findall(r'<th scope="row">(\w+)</th><td class="number">(\d+)', page.text)
    assert rows == [("Pågår", "1"), ("Klar", "1"), ("Pausad", "1"), ("Utgår", "1")]


def test_plan_whose_actions_are_all_dropped_claims_no_share(client):
    plan = make_action_plan()
    make_action(make_goal(plan), state=Stand.DROPPED)

    assert "procent" not in visit(client, plan)


def test_plan_is_not_done_before_all_is(client):
    plan = make_action_plan()
    goal = make_goal(plan)
    for number in range(300):
        make_action(goal, state=Stand.DONE if number else Stand.ONGOING)

    assert "299 av 300 åtgärder är klara (99 procent)." in visit(client, plan)


def test_plan_without_goals_and_goal_without_actions_are_fine(client):
    plan = make_action_plan()
    assert "Så går det" not in visit(client, plan)

    make_goal(plan)
    assert "Inga åtgärder är inlagda under målet ännu." in visit(client, plan)


def test_plan_links_to_its_document_only_when_that_may_be_seen(client):
    document = make_resource("Dokumentet", state=State.DRAFT)
    plan = make_action_plan(document=document)
    assert "Läs hela dokumentet" not in visit(client, plan)

    document.state = State.PUBLISHED
    document.save()
    assert f'href="{document.get_absolute_url()}"' in client.get(plan.get_absolute_url()).text


@pytest.mark.parametrize(
    ("years", "said"),
    [((2024, 2027), "2024–2027"), ((2024, 2024), "2024"), ((2024, None), "från 2024")],
)
def test_plan_says_its_years(client, years, said):
    plan = make_action_plan(starts_year=years[0], ends_year=years[1])

    assert f"Handlingsplan {said} En handlingsplan" in visit(client, plan)


def test_plan_without_known_years_comes_last_and_says_none(client):
    make_action_plan("Okänd", starts_year=None, ends_year=None)
    make_action_plan("Känd")
    page = text(client.get(URL))

    assert page.index("Känd") < page.index("Okänd")
    assert "None" not in page


def test_list_shows_published_plans_only(client):
    make_action_plan("Synlig")
    make_action_plan("Dold", state=State.DRAFT)
    page = text(client.get(URL))

    assert "Synlig" in page
    assert "Dold" not in page


def test_hidden_plan_is_previewed_by_coordinators_only(client):
    plan = make_action_plan(state=State.DRAFT)
    assert client.get(plan.get_absolute_url()).status_code == 404

    client.force_login(make_coordinator())
    response = client.get(plan.get_absolute_url())
    assert "Förhandsgranskning" in response.text
    assert response["Cache-Control"] == "private, no-store"


def test_plan_asks_the_database_as_often_for_three_goals_as_for_one(
    client, django_assert_num_queries
):
    plan = make_action_plan()
    make_action(make_goal(plan))
    for _ in range(2):
        with django_assert_num_queries(4):
            client.get(plan.get_absolute_url())
        make_action(make_goal(plan))
        make_action(make_goal(plan))


def test_pages_take_no_other_method(client):
    assert client.post(URL).status_code == 405
    assert client.post(make_action_plan().get_absolute_url()).status_code == 405
