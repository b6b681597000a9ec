"""The register in the office: a coordinator's day, and what the other roles may not."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from enterprises.models import (
    Assessment,
    Criterion,
    Enterprise,
    Figure,
    LegalForm,
    Lifecycle,
    Moderation,
    Offer,
    Referrer,
)
from tests.contacts.factories import municipality
from tests.enterprises.factories import (
    goal,
    make_assessment,
    make_enterprise,
    make_offer,
    org_number,
    sector,
)
from tests.enterprises.forms import filled
from tests.foundation.factories import make_coordinator, make_editor, make_reader

pytestmark = pytest.mark.django_db
LIST = reverse("admin:enterprises_enterprise_changelist")
ADD = reverse("admin:enterprises_enterprise_add")
WISE = Enterprise.Kind.WISE
NOT_HERS = (302, 403, 404)  # sent away, forbidden, or not there


def change_url(enterprise):
    return reverse("admin:enterprises_enterprise_change", args=[enterprise.pk])


@pytest.fixture
def coordinator(client):
    user = make_coordinator()
    client.force_login(user)
    return user


@pytest.fixture
def editor(client):
    """An editor of Alvesta."""
    user = make_editor(municipality("Alvesta"))
    client.force_login(user)
    return user


def form_at(client, url, **changes):
    """What a browser would post from the form at ``url``, with some fields changed."""
    return {**filled(client.get(url).content.decode()), **changes}


def send(client, url, status=302, **changes):
    response = client.post(url, form_at(client, url, **changes))
    assert response.status_code == status, errors(response)
    return response


def errors(response):
    if not response.context or "adminform" not in response.context:
        return ""
    found = [str(response.context["adminform"].form.errors.as_data())]
    for inline in response.context["inline_admin_formsets"]:
        found.append(str(inline.formset.errors))
    return " ".join(found)


def act(client, action, *enterprises):
    chosen = [enterprise.pk for enterprise in enterprises]
    return client.post(LIST, {"action": action, "_selected_action": chosen}, follow=True)


def messages(response):
    return [str(message) for message in response.context["messages"]]


# ── Writing an enterprise ────────────────────────────────────────────────────────────────────
def test_coordinator_writes_an_enterprise_and_it_is_found_by_all_of_it(client, coordinator):
    send(
        client,
        ADD,
        name="Verkstaden Ekern",
        slug="verkstaden-ekern",
        kind=WISE,
        summary="Vi lagar cyklar.",
        municipality=municipality("Lessebo").pk,
        state=Moderation.PUBLISHED,
        goals=[goal("folkhalsa").pk],
        **{
            "offers-TOTAL_FORMS": 1,
            "offers-0-name": "Däckbyte",
            "offers-0-kind": Offer.Kind.SERVICE,
            "offers-0-sector": sector("bil-cykel-och-verkstad").pk,
            "offers-0-position": 0,
            "assessments-0-value": Assessment.Value.MET,
            "assessments-0-evidence": "Stadgarna",
        },
    )

    enterprise = Enterprise.objects.get()
    assert [offer.name for offer in enterprise.offers.all()] == ["Däckbyte"]
    for word in ("däckbyte", "folkhälsa", "lessebo", "verkstad"):
        assert client.get(reverse("enterprises:list"), {"q": word}).context["page"], word
    assessment = enterprise.assessments.get()
    assert assessment.criterion == Criterion.MEANS
    assert assessment.assessor == coordinator
    assert assessment.assessed_on == timezone.localdate()


def test_draft_is_previewed_from_its_form(client, coordinator):
    enterprise = make_enterprise(state=Moderation.DRAFT)

    page = client.get(change_url(enterprise)).content.decode()

    assert f'href="{enterprise.get_absolute_url()}"' in page
    assert "Förhandsgranskning" in client.get(enterprise.get_absolute_url()).content.decode()


def test_every_save_leaves_a_trace_with_its_note(client, coordinator):
    enterprise = make_enterprise()

    send(client, change_url(enterprise), summary="Ny text.", change_note="Ny sammanfattning")

    newest = enterprise.history.first()
    assert newest.summary == "Ny text."
    assert newest.change_note == "Ny sammanfattning"
    assert newest.history_user == coordinator


def test_wrong_check_digit_is_refused_in_swedish(client, coordinator):
    enterprise = make_enterprise()

    response = send(client, change_url(enterprise), 200, org_number="556036-0794")

    assert "Kontrollsiffran stämmer inte" in response.content.decode()


def test_unexpected_first_digit_is_a_warning_and_no_error(client, coordinator):
    enterprise = make_enterprise(legal_form=LegalForm.ECONOMIC_ASSOCIATION)
    number = org_number(5)

    client.post(change_url(enterprise), form_at(client, change_url(enterprise), org_number=number))
    response = client.get(LIST)

    enterprise.refresh_from_db()
    assert enterprise.org_number == number
    assert any("börjar inte på 7" in message for message in messages(response))


def test_expected_first_digit_gives_no_warning(client, coordinator):
    enterprise = make_enterprise(legal_form=LegalForm.ECONOMIC_ASSOCIATION)

    send(client, change_url(enterprise), org_number=org_number(7))

    assert not any("börjar inte på" in message for message in messages(client.get(LIST)))


def test_chosen_municipalities_must_be_chosen(client, coordinator):
    enterprise = make_enterprise()

    response = send(client, change_url(enterprise), 200, service_area=Enterprise.ServiceArea.CHOSEN)

    assert "Kryssa i de kommuner där företaget är verksamt." in response.content.decode()


# ── What it offers ──────────────────────────────────────────────────────────────────────────
def new_offer(**fields):
    """A work-integration service as the form for a new offer sends it."""
    values = {
        "name": "Arbetsträning",
        "kind": Offer.Kind.WORK_INTEGRATION,
        "sector": sector().pk,
        "position": 0,
        **fields,
    }
    return {"offers-TOTAL_FORMS": 1} | {f"offers-0-{name}": value for name, value in values.items()}


def referrers(*slugs):
    return [referrer.pk for referrer in Referrer.objects.filter(slug__in=slugs)]


def test_coordinator_says_where_an_offer_is_had_and_who_may_come(client, coordinator):
    enterprise = make_enterprise()

    send(
        client,
        change_url(enterprise),
        **new_offer(
            integration_kind=Offer.IntegrationKind.WORK_TRAINING,
            service_area=Enterprise.ServiceArea.CHOSEN,
            served_municipalities=[municipality("Lessebo").pk, municipality("Alvesta").pk],
            referrers=referrers("kommunen", "varden"),
            free_places=0,
            free_places_on=timezone.localdate().isoformat(),
        ),
    )

    client.logout()
    page = unescape(client.get(enterprise.get_absolute_url()).content.decode())
    for said in ("Finns i: Alvesta, Lessebo", "Kommunen, Vården", "Inga just nu"):
        assert said in page, said


def test_offer_is_had_where_its_enterprise_is_unless_something_else_is_chosen(client, coordinator):
    enterprise = make_enterprise()

    page = client.get(change_url(enterprise)).content.decode()
    send(client, change_url(enterprise), **new_offer())

    assert '<option value="" selected>Där företaget är verksamt</option>' in page
    assert not enterprise.offers.get().has_own_area


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        (
            {"service_area": "chosen"},
            "served_municipalities",
            "Kryssa i de kommuner där erbjudandet finns.",
        ),
        ({"ticked": "Lessebo"}, "service_area", "Du har kryssat i kommuner."),
        (
            {"ticked": "Lessebo", "service_area": "county"},
            "service_area",
            "Välj Utvalda kommuner, eller ta bort kryssen.",
        ),
        ({"free_places": 3}, "free_places_on", "Fyll i både antalet lediga platser och dagen"),
        (
            {"free_places_on": "2026-01-31"},
            "free_places",
            "Fyll i både antalet lediga platser och dagen",
        ),
        (
            {"free_places": 3, "free_places_on": "2999-01-01"},
            "free_places_on",
            "Dagen kan inte ligga framåt i tiden.",
        ),
        (
            {"kind": "service", "free_places": 3, "free_places_on": "2026-01-31"},
            "free_places",
            "Det här fylls bara i för en arbetsintegrerande tjänst.",
        ),
        (
            {"kind": "good", "referred_by": "kommunen"},
            "referrers",
            "Det här fylls bara i för en arbetsintegrerande tjänst.",
        ),
        (
            {"kind": "service", "integration_kind": "placement"},
            "integration_kind",
            "Det här fylls bara i för en arbetsintegrerande tjänst.",
        ),
    ],
)
def test_offer_that_contradicts_itself_is_refused_at_its_field(
    client, coordinator, wrong, field, said
):
    enterprise = make_enterprise()
    if "ticked" in wrong:
        wrong = {**wrong, "served_municipalities": [municipality(wrong["ticked"]).pk]}
    if "referred_by" in wrong:
        wrong = {**wrong, "referrers": referrers(wrong["referred_by"])}

    response = send(client, change_url(enterprise), 200, **new_offer(**wrong))

    offers = next(
        inline.formset
        for inline in response.context["inline_admin_formsets"]
        if inline.formset.model is Offer
    )
    assert any(said in error for error in offers.errors[0][field])
    assert said in unescape(response.content.decode())
    assert not enterprise.offers.exists()


# ── Assessments ──────────────────────────────────────────────────────────────────────────────
def rows_of_assessments(client, url):
    page = client.get(url).content.decode()
    values = filled(page)
    return [
        values[f"assessments-{number}-criterion"][0]
        for number in range(int(values["assessments-TOTAL_FORMS"][0]))
    ]


def test_all_seven_criteria_stand_ready_for_a_new_enterprise(client, coordinator):
    assert rows_of_assessments(client, ADD) == list(Criterion)
    page = client.get(ADD).content.decode()
    for criterion in Criterion:
        assert f"<p>{criterion.label}</p>" in page
        assert f'aria-label="Bedömning: {criterion.label}"' in page


@pytest.mark.parametrize(("kind", "rows"), [(WISE, 7), (Enterprise.Kind.SOCIAL_ENTERPRISE, 3)])
def test_criteria_of_an_asf_are_for_an_asf_only(client, coordinator, kind, rows):
    enterprise = make_enterprise(kind=kind)
    make_assessment(enterprise, Criterion.MEASURED)

    assert sorted(rows_of_assessments(client, change_url(enterprise))) == sorted(
        [one for one in Criterion if one.is_hallmark or rows == 7]
    )


def test_untouched_criteria_are_not_saved(client, coordinator):
    enterprise = make_enterprise(kind=WISE)

    send(client, change_url(enterprise), summary="Bara texten.")

    assert not enterprise.assessments.exists()


def test_changed_assessment_is_signed_anew_and_others_are_left(client, coordinator):
    enterprise = make_enterprise()
    changed = make_assessment(enterprise, Criterion.MEANS, assessed_on=date(2020, 1, 1))
    left = make_assessment(enterprise, Criterion.MEASURED, assessed_on=date(2020, 1, 1))

    send(client, change_url(enterprise), **{"assessments-0-value": Assessment.Value.PARTLY})

    changed.refresh_from_db()
    left.refresh_from_db()
    assert (changed.value, changed.assessor) == (Assessment.Value.PARTLY, coordinator)
    assert changed.assessed_on == timezone.localdate()
    assert (left.assessor, left.assessed_on) == (None, date(2020, 1, 1))


def test_day_of_an_assessment_may_be_given(client, coordinator):
    enterprise = make_enterprise()

    send(
        client,
        change_url(enterprise),
        **{
            "assessments-0-value": Assessment.Value.MET,
            "assessments-0-assessed_on": "2026-02-03",
        },
    )

    assert enterprise.assessments.get().assessed_on == date(2026, 2, 3)


def test_criterion_is_not_assessed_twice(client, coordinator):
    enterprise = make_enterprise()
    form = form_at(client, change_url(enterprise))
    form["assessments-0-value"] = Assessment.Value.MET
    make_assessment(enterprise, Criterion.MEANS, evidence="Kollegan hann före")

    response = client.post(change_url(enterprise), form)

    assert "Det finns redan en bedömning av det kriteriet." in response.content.decode()
    assert enterprise.assessments.get().evidence == "Kollegan hann före"


def test_figure_is_not_saved_twice_by_a_form_that_is_sent_again(client, coordinator):
    enterprise = make_enterprise()
    form = form_at(
        client,
        change_url(enterprise),
        **{
            "figures-TOTAL_FORMS": 1,
            "figures-0-year": 2025,
            "figures-0-measure": Figure.Measure.EMPLOYEE_COUNT,
            "figures-0-value": 7,
            "figures-0-source": "uppgift från företaget",
            "figures-0-reported_on": "2026-02-16",
        },
    )
    assert client.post(change_url(enterprise), form).status_code == 302

    response = client.post(change_url(enterprise), form)

    assert "Det finns redan en sådan uppgift för det året." in response.content.decode()
    assert enterprise.figures.get().value == 7


def test_municipality_editor_reads_assessments_and_cannot_forge_one(client, editor):
    enterprise = make_enterprise(municipality=municipality("Alvesta"))
    make_assessment(enterprise, Criterion.MEANS, evidence="Stadgarna, § 2")
    page = client.get(change_url(enterprise)).content.decode()
    assert "Stadgarna, § 2" in page

    row = enterprise.assessments.get()
    form = form_at(client, change_url(enterprise), summary="Min text.")
    form |= {
        "assessments-TOTAL_FORMS": 2,
        "assessments-INITIAL_FORMS": 1,
        "assessments-0-id": row.pk,
        "assessments-0-enterprise": enterprise.pk,
        "assessments-0-criterion": row.criterion,
        "assessments-0-value": Assessment.Value.NOT_MET,
        "assessments-1-enterprise": enterprise.pk,
        "assessments-1-criterion": Criterion.MEASURED,
        "assessments-1-value": Assessment.Value.MET,
    }
    client.post(change_url(enterprise), form)

    assert Enterprise.objects.get().summary == "Min text."
    assert list(enterprise.assessments.values_list("criterion", "value")) == [
        (Criterion.MEANS, Assessment.Value.MET)
    ]


# ── The list ─────────────────────────────────────────────────────────────────────────────────
def found(client, **asked):
    rows = client.get(LIST, asked).context["cl"].result_list
    return [enterprise.name for enterprise in rows]


def test_list_tells_how_each_stands(client, coordinator):
    make_enterprise("Ekern", kind=WISE, lifecycle=Lifecycle.DORMANT, verified_at=timezone.now())

    page = client.get(LIST).content.decode()

    for said in ("Ekern", "ASF", "Växjö", "Publicerad", "Vilande", "Aktuell"):
        assert f">{said}<" in page, said


def test_list_is_searched_in_swedish_and_by_any_organisation_number(client, coordinator):
    make_enterprise("Möbelsnickeriet Åkern")
    make_enterprise("Hundarna", legal_form=LegalForm.SOLE_TRADER, org_number="200000-0018")

    assert found(client, q="snickeri") == ["Möbelsnickeriet Åkern"]
    assert found(client, q="ÅKERN") == ["Möbelsnickeriet Åkern"]
    assert found(client, q="2000000018") == ["Hundarna"]
    assert found(client, q="20200000-0018") == ["Hundarna"]
    assert found(client, q="finns inte") == []


def test_list_is_filtered_by_verification(client, coordinator):
    make_enterprise("Nyss", verified_at=timezone.now())
    make_enterprise("Länge sedan", verified_at=timezone.now() - timedelta(days=500))
    make_enterprise("Aldrig")

    assert found(client, kontroll="current") == ["Nyss"]
    assert found(client, kontroll="overdue") == ["Länge sedan"]
    assert found(client, kontroll="never") == ["Aldrig"]
    assert len(found(client, kontroll="hittepå")) == 3


def test_list_asks_as_often_for_three_as_for_one(
    client, coordinator, django_assert_max_num_queries
):
    def count():
        with django_assert_max_num_queries(30) as queries:
            client.get(LIST)
        return len(queries)

    make_enterprise()
    count()  # content types are remembered from the first time
    with_one = count()
    make_enterprise(municipality=municipality("Lessebo"))
    make_enterprise(municipality=municipality("Alvesta"))
    assert count() == with_one


def test_published_and_archived_from_the_list(client, coordinator):
    enterprise = make_enterprise(state=Moderation.DRAFT)

    act(client, "publish", enterprise)
    assert client.get(enterprise.get_absolute_url()).status_code == 200
    assert enterprise.history.first().history_user == coordinator

    act(client, "archive", enterprise)
    client.logout()
    assert client.get(enterprise.get_absolute_url()).status_code == 410


def test_verified_today_from_the_list(client, coordinator):
    enterprise = make_enterprise(verified_at=timezone.now() - timedelta(days=500))
    other = make_enterprise(verified_at=None)

    response = act(client, "verify", enterprise)

    assert messages(response) == ["1 företag är nu märkta som kontrollerade i dag."]
    enterprise.refresh_from_db()
    other.refresh_from_db()
    assert timezone.localdate(enterprise.verified_at) == timezone.localdate()
    assert other.verified_at is None
    assert enterprise.history.first().change_note == "Uppgifterna kontrollerade"


# ── What others may not ──────────────────────────────────────────────────────────────────────
def test_editor_sees_only_her_own(client, editor):
    make_enterprise("Mitt", municipality=municipality("Alvesta"))
    theirs = make_enterprise("Deras", municipality=municipality("Växjö"))

    assert found(client) == ["Mitt"]
    assert found(client, q="deras") == []
    assert client.get(change_url(theirs)).status_code in NOT_HERS


def test_editor_changes_her_own(client, editor):
    mine = make_enterprise(municipality=municipality("Alvesta"))

    send(client, change_url(mine), summary="Ny text.")

    assert Enterprise.objects.get().summary == "Ny text."


def test_editor_cannot_forge_a_change_of_anothers(client, editor):
    mine = make_enterprise("Mitt", municipality=municipality("Alvesta"))
    theirs = make_enterprise("Deras", municipality=municipality("Växjö"))
    form = form_at(client, change_url(mine), summary="Kapat.")

    response = client.post(change_url(theirs), form)

    assert response.status_code in NOT_HERS
    theirs.refresh_from_db()
    assert theirs.summary != "Kapat."


def test_editor_cannot_forge_anothers_rows_through_the_inlines_of_her_own(client, editor):
    mine = make_enterprise("Mitt", municipality=municipality("Alvesta"))
    theirs = make_enterprise("Deras", municipality=municipality("Växjö"))
    offer = make_offer(theirs, "Deras erbjudande")
    form = form_at(client, change_url(mine))
    form |= {
        "offers-TOTAL_FORMS": 1,
        "offers-INITIAL_FORMS": 1,
        "offers-0-id": offer.pk,
        "offers-0-enterprise": mine.pk,
        "offers-0-name": "Kapat",
        "offers-0-kind": Offer.Kind.SERVICE,
        "offers-0-sector": offer.sector_id,
        "offers-0-position": 0,
    }

    client.post(change_url(mine), form)

    offer.refresh_from_db()
    assert (offer.name, offer.enterprise) == ("Deras erbjudande", theirs)


@pytest.mark.parametrize("action", ["publish", "archive", "verify"])
def test_editor_cannot_forge_an_action_on_anothers(client, editor, action):
    theirs = make_enterprise(state=Moderation.SUBMITTED, municipality=municipality("Växjö"))
    mine = make_enterprise(state=Moderation.SUBMITTED, municipality=municipality("Alvesta"))

    act(client, action, theirs, mine)

    theirs.refresh_from_db()
    mine.refresh_from_db()
    assert (theirs.state, theirs.verified_at) == (Moderation.SUBMITTED, None)
    assert (mine.state, mine.verified_at) != (Moderation.SUBMITTED, None)


def test_editor_cannot_forge_another_municipality(client, editor):
    mine = make_enterprise(municipality=municipality("Alvesta"))

    send(client, change_url(mine), 200, municipality=municipality("Växjö").pk)
    send(
        client,
        ADD,
        200,
        name="Nytt",
        slug="nytt",
        summary="Text.",
        municipality=municipality("Växjö").pk,
    )

    assert Enterprise.objects.get().municipality.name == "Alvesta"


def test_editor_cannot_mark_examples(client, editor):
    mine = make_enterprise(municipality=municipality("Alvesta"))

    send(client, change_url(mine), is_example="on")

    assert not Enterprise.objects.get().is_example


def test_reader_looks_and_changes_nothing(client):
    enterprise = make_enterprise("Ekern", summary="Som det var.", state=Moderation.DRAFT)
    client.force_login(make_coordinator())
    form = form_at(client, change_url(enterprise), summary="Kapat.")
    client.force_login(make_reader())

    assert "Ekern" in client.get(change_url(enterprise)).content.decode()
    assert client.post(change_url(enterprise), form).status_code == 403
    assert client.get(ADD).status_code == 403
    for action in ("publish", "verify"):
        act(client, action, enterprise)

    enterprise.refresh_from_db()
    assert enterprise.summary == "Som det var."
    assert (enterprise.state, enterprise.verified_at) == (Moderation.DRAFT, None)


def test_public_is_led_to_the_login(client):
    for url in (LIST, ADD, change_url(make_enterprise())):
        response = client.get(url)
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("admin:login"))


# ── The words ────────────────────────────────────────────────────────────────────────────────
def test_renamed_sector_is_what_its_enterprises_are_found_by(client, coordinator):
    make_enterprise("Tassen", summary="", sectors=["djur"])
    url = reverse("admin:enterprises_sector_change", args=[sector("djur").pk])

    send(client, url, name="Hästar och hundar")

    public = reverse("enterprises:list")
    assert client.get(public, {"q": "hästar"}).context["page"].object_list
    assert not client.get(public, {"q": "djur"}).context["page"].object_list


def test_list_of_terms_counts_their_enterprises(client, coordinator):
    make_enterprise(sectors=["djur", "djur"], goals=[goal("folkhalsa")])

    for name, slug in (("sector", "djur"), ("socialgoal", "folkhalsa")):
        rows = client.get(reverse(f"admin:enterprises_{name}_changelist")).context["cl"]
        counts = {term.slug: term.enterprise_count for term in rows.result_list}
        assert counts.pop(slug) == 1
        assert set(counts.values()) == {0}
