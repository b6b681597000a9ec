"""/foretag/: searched, filtered, counted; what is shown and to whom."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from enterprises.models import Enterprise, Lifecycle, Moderation
from tests.contacts.factories import municipality
from tests.enterprises.factories import goal, make_enterprise, make_figure, make_offer, sector

pytestmark = pytest.mark.django_db
URL = reverse("enterprises:list")
WISE = Enterprise.Kind.WISE
AREA = Enterprise.ServiceArea


def visit(client, asked="", status=200):
    response = client.get(f"{URL}?{asked}")
    assert response.status_code == status
    return response.content.decode()


def names(page):
    return [text(name) for name in re.findall(r'entry-title"><a href="[^"]+">(.*?)</a>', page)]


def text(html):
    return " ".join(strip_tags(html).split())


def facet(page, legend):
    """What one filter offers: ``{"Växjö": 2}``."""
    found = re.search(rf"<legend>{legend}</legend>(.*?)</fieldset>", page, re.DOTALL)
    choices = re.findall(
        r'<span>([^<]+)</span>\s*<span class="facet-count">([^<]+)', found[1] if found else ""
    )
    return {label: int(count) for label, count in choices}


def entry(page, name):
    """All that the list says of one enterprise, in words."""
    entries = re.findall(r'<li class="entry hit".*?\n    </li>', page, re.DOTALL)
    return next(text(one) for one in entries if text(name) in text(one))


def link(page, words):
    """Where the first link leads that says ``words``."""
    links = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', page, re.DOTALL)
    return next(address.replace("&amp;", "&") for address, label in links if words in text(label))


def chips(page):
    """The filters in use, each with the address that takes it away."""
    links = re.findall(r'<a class="chip" href="([^"]+)">(.*?)</a>', page, re.DOTALL)
    return {
        text(label).removeprefix("Ta bort filtret "): address.replace("&amp;", "&")
        for address, label in links
    }


def chosen_order(page):
    return re.search(r"<option [^>]*selected>([^<]+)</option>", page)[1]


@pytest.fixture
def register():
    """Three enterprises of two kinds in two municipalities."""
    return [
        make_enterprise(
            "Björkens snickeri", kind=WISE, sectors=["hantverk-snickeri-och-textil", "djur"]
        ),
        make_enterprise("Alvesta kafé", municipality=municipality("Alvesta"), kind=WISE),
        make_enterprise("Önskehunden", sectors=["djur"]),
    ]


# ── Who is shown ─────────────────────────────────────────────────────────────────────────────
def test_list_shows_each_enterprise_with_what_it_does_and_where(client):
    enterprise = make_enterprise(
        "Kafé Lingon", summary="Lunch och möten för alla.", kind=WISE, sectors=["djur"]
    )

    page = visit(client)

    assert f'<a href="{enterprise.get_absolute_url()}">Kafé Lingon</a>' in page
    said = entry(page, "Kafé Lingon")
    assert "Lunch och möten för alla." in said
    assert "Växjö" in said and "Djur" in said
    assert "Arbetsintegrerande socialt företag (ASF)" in said
    assert "Ej kontrollerad" in said


@pytest.mark.parametrize("state", [state for state in Moderation if state != "published"])
def test_list_shows_only_published_enterprises(client, state):
    make_enterprise("Dold", state=state)
    make_enterprise("Synlig")

    assert names(visit(client)) == ["Synlig"]


def test_list_follows_the_clock(client):
    now = timezone.now()
    make_enterprise("Kommer", publish_at=now + timedelta(hours=1))
    make_enterprise("Var", expire_at=now - timedelta(hours=1))
    make_enterprise("Är", publish_at=now - timedelta(hours=1), expire_at=now + timedelta(hours=1))

    assert names(visit(client)) == ["Är"]


def test_unpublished_enterprise_is_in_no_count(client):
    make_enterprise("Dold", state=Moderation.DRAFT, sectors=["djur"])
    make_enterprise("Synlig")

    page = visit(client)

    assert facet(page, "Finns i") == {"Växjö": 1}
    assert facet(page, "Bransch") == {}
    assert "1 företag" in page


def test_list_is_sorted_as_swedes_sort_and_says_so(client):
    for name in ("Ängen", "Zebran", "Åkern", "adeln", "Öppet hus"):
        make_enterprise(name)

    page = visit(client)

    assert names(page) == ["adeln", "Zebran", "Åkern", "Ängen", "Öppet hus"]
    assert chosen_order(page) == "namn, A–Ö"


def test_list_says_how_many_in_a_status(client, register):
    page = visit(client)

    status = re.search(r'role="status">(.*?)</div>', page, re.DOTALL)
    assert text(status[1]) == "3 företag"


def test_dormant_enterprise_is_listed_with_a_label(client):
    make_enterprise("Vilar", lifecycle=Lifecycle.DORMANT)

    page = visit(client)

    assert names(page) == ["Vilar"]
    assert "Vilande" in page


@pytest.mark.parametrize("lifecycle", [Lifecycle.CEASED, Lifecycle.BANKRUPT])
def test_ended_enterprise_comes_only_on_request_then_last_and_labelled(client, lifecycle):
    make_enterprise("Aldrig mer", lifecycle=lifecycle)
    make_enterprise("Öppet")

    page = visit(client)
    assert names(page) == ["Öppet"]
    assert facet(page, "Läge") == {"Aktiv": 1, lifecycle.label: 1}

    page = visit(client, "lage=aktiv&lage=upphord&lage=konkurs")
    assert names(page) == ["Öppet", "Aldrig mer"]
    assert lifecycle.label in entry(page, "Aldrig mer")
    assert "De som har upphört kommer sist." in page


# ── Searching ────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("snickeri", "Möbelsnickeriet i Alvesta"),
        ("snickerier", "Möbelsnickeriet i Alvesta"),
        ("snickeriet", "Möbelsnickeri"),
        ("möbelsnickeri", "Möbelsnickeriet"),
        ("mobelsnickeri", "Möbelsnickeriet"),
        ("kaféet", "Kafé och café Björken"),
        ("cafe", "Kafé och café Björken"),
        ("CAFÉ", "Kafé och café Björken"),
        ("städning", "Lokalstädning Syd"),
        ("odlingen", "Odling i Åseda"),
        ("aseda", "Odling i Åseda"),
        ("odling åseda", "Åseda odling"),
    ],
)
def test_search_finds_swedish_words(client, word, name):
    make_enterprise(name, summary="")
    make_enterprise("Något annat", summary="")

    assert names(visit(client, f"q={word}")) == [name]


def test_search_does_not_find_a_short_word_inside_another(client):
    make_enterprise("Stabila textilier", summary="")

    assert names(visit(client, "q=bil")) == []
    assert names(visit(client, "q=te")) == []  # two letters are a word of their own


def test_search_finds_what_is_offered_and_why(client):
    enterprise = make_enterprise("Ekern", summary="", goals=[goal("folkhalsa")])
    make_offer(
        enterprise,
        "Cykelreparation",
        kind="work_integration",
        integration_kind="language_training",
        sector=sector("transport-och-bud"),
    )
    make_enterprise("Något annat", summary="")

    for word in ("cykelreparation", "språkträning", "transport", "folkhälsa"):
        assert names(visit(client, f"q={word}")) == ["Ekern"], word


@pytest.mark.parametrize("word", ["700000-0013", "7000000013"])
def test_search_finds_an_organisation_number(client, word):
    make_enterprise("Numret", org_number="700000-0013")
    make_enterprise("Något annat")

    assert names(visit(client, f"q={word}")) == ["Numret"]


# ── Filters ──────────────────────────────────────────────────────────────────────────────────
def test_filters_narrow_the_list(client, register):
    assert names(visit(client, "kommun=alvesta")) == ["Alvesta kafé"]
    assert names(visit(client, "slag=socialt-foretag")) == ["Önskehunden"]
    assert names(visit(client, "bransch=djur")) == ["Björkens snickeri", "Önskehunden"]
    assert names(visit(client, "bransch=djur&slag=asf")) == ["Björkens snickeri"]


def test_filter_takes_several_values(client, register):
    make_enterprise("Tingsryds gård", municipality=municipality("Tingsryd"))

    page = visit(client, "kommun=alvesta&kommun=tingsryd")

    assert names(page) == ["Alvesta kafé", "Tingsryds gård"]


def test_enterprise_with_two_offers_in_a_sector_is_listed_and_counted_once(client):
    make_enterprise("Hundarna", sectors=["djur", "djur"])

    page = visit(client, "bransch=djur")

    assert names(page) == ["Hundarna"]
    assert facet(page, "Bransch") == {"Djur": 1}


def test_counts_follow_the_other_filters_and_leave_out_the_empty(client, register):
    page = visit(client, "kommun=alvesta")

    assert facet(page, "Finns i") == {"Alvesta": 1, "Växjö": 2}
    assert facet(page, "Slag av företag") == {"Arbetsintegrerande socialt företag (ASF)": 1}
    assert facet(page, "Bransch") == {}


def test_counts_follow_the_search_word(client, register):
    assert facet(visit(client, "q=snickeri"), "Finns i") == {"Växjö": 1}


def test_chosen_filter_stays_though_it_gives_nothing(client, register):
    page = visit(client, "kommun=alvesta&bransch=djur")

    assert facet(page, "Finns i") == {"Alvesta": 0, "Växjö": 2}
    assert re.search(r'value="alvesta" checked', page)
    assert not re.search(r'value="vaxjo" checked', page)


def test_each_active_filter_is_seen_and_removed_by_its_link(client, register):
    asked = "q=snickeri&kommun=vaxjo&kommun=alvesta&slag=asf"

    active = chips(visit(client, asked))

    assert list(active) == [
        "Sökord: ”snickeri”",
        "Finns i: Växjö",
        "Finns i: Alvesta",
        "Slag av företag: Arbetsintegrerande socialt företag (ASF)",
    ]
    without_alvesta = client.get(URL + active["Finns i: Alvesta"].partition("#")[0])
    left = chips(without_alvesta.content.decode())
    assert list(left) == [label for label in active if label != "Finns i: Alvesta"]


def test_word_and_filters_survive_in_the_form(client, register):
    page = visit(client, "q=Snickeri&kommun=vaxjo")

    assert 'name="q" value="Snickeri"' in page
    assert re.search(r'name="kommun" value="vaxjo" checked', page)


def test_pages_keep_the_filters(client):
    for number in range(25):
        make_enterprise(f"Företag {number:02d}")

    page = visit(client, "kommun=vaxjo")
    assert len(names(page)) == 24
    assert 'href="?kommun=vaxjo&amp;sida=2#traffar"' in page

    second = visit(client, "kommun=vaxjo&sida=2")
    assert names(second) == ["Företag 24"]
    assert "sida 2" in re.search("<title>(.*?)</title>", second)[1]


# ── What each enterprise says ────────────────────────────────────────────────────────────────
def test_entry_says_where_it_works_and_when_it_was_verified(client):
    alvesta, lessebo, vaxjo = (municipality(name) for name in ("Alvesta", "Lessebo", "Växjö"))
    verified_at = timezone.make_aware(datetime(2026, 3, 12, 23, 30))
    make_enterprise("Hela", service_area=AREA.COUNTY, verified_at=verified_at)
    make_enterprise("Längre", service_area=AREA.BEYOND)
    make_enterprise(
        "Några", service_area=AREA.CHOSEN, served_municipalities=[vaxjo, lessebo, alvesta]
    )
    make_enterprise("Här")

    page = visit(client)

    assert "Växjö, arbetar i hela Kronoberg Socialt" in entry(page, "Hela")
    assert "Senast kontrollerad 12 mars 2026" in entry(page, "Hela")
    assert "arbetar i hela Kronoberg och utanför länet" in entry(page, "Längre")
    assert "Växjö, arbetar också i Alvesta och Lessebo" in entry(page, "Några")
    assert "arbetar" not in entry(page, "Här")


def test_entry_says_free_places_with_the_oldest_day_while_somebody_could_begin(client):
    def training(name, *places, **fields):
        enterprise = make_enterprise(name, **fields)
        for number, day in places:
            make_offer(enterprise, kind="work_integration", free_places=number, free_places_on=day)

    training("Många", (2, date(2026, 3, 1)), (1, date(2026, 2, 1)))
    training("En", (1, date(2026, 3, 1)))
    training("Inga", (0, date(2026, 3, 1)))
    training("Okänt", (None, None))
    training("Vilar", (4, date(2026, 3, 1)), lifecycle=Lifecycle.DORMANT)

    page = visit(client)

    assert "3 lediga platser (1 februari 2026)" in entry(page, "Många")
    assert "1 ledig plats (1 mars 2026)" in entry(page, "En")
    assert "Inga lediga platser (1 mars 2026)" in entry(page, "Inga")
    assert "ledig" not in entry(page, "Okänt") + entry(page, "Vilar")


def test_entry_is_never_older_than_what_was_saved(client):
    enterprise = make_enterprise("Gammalt namn", sectors=["djur"])
    assert names(visit(client)) == ["Gammalt namn"]

    Enterprise.objects.filter(pk=enterprise.pk).update(name="Nytt namn")
    sector("djur").__class__.objects.filter(slug="djur").update(name="Hästar")

    page = visit(client)
    assert names(page) == ["Nytt namn"]
    assert "Hästar" in entry(page, "Nytt namn")
    assert facet(page, "Bransch") == {"Hästar": 1}


def test_entry_escapes_what_people_have_written(client):
    make_enterprise("<b>Fet</b> & Co", summary="<script>alert(1)</script> städar")

    for asked in ("", "q=städar"):
        page = visit(client, asked)
        assert "&lt;b&gt;Fet&lt;/b&gt; &amp; Co" in page
        assert "<script>alert" not in page


# ── Why it was found ─────────────────────────────────────────────────────────────────────────
def test_what_was_looked_for_is_marked(client):
    make_enterprise("Lokalstädning i Åseda", summary="Vi städar kontor & trappor.")

    page = visit(client, "q=städning")

    assert "<mark>Lokalstädning</mark> i Åseda" in page
    assert "<mark>" not in visit(client)


def test_offer_in_which_the_word_stands_is_shown(client):
    enterprise = make_enterprise("Ekern", summary="Gott arbete.")
    make_offer(enterprise, "Trädgård")
    make_offer(enterprise, "Cykelreparation")
    make_offer(enterprise, "Service", description="Vi hämtar cykeln hemma hos dig.")

    page = visit(client, "q=cykel")

    found = re.search(r'<ul class="hit-found">(.*?)</ul>', page, re.DOTALL)[1]
    assert "<mark>Cykelreparation</mark>" in found
    assert text(found).endswith("Service: Vi hämtar cykeln hemma hos dig.")
    assert "Trädgård" not in found
    assert "hit-found" not in visit(client)


@pytest.mark.parametrize(
    "fields",
    [
        {"description": "<p>Hos oss finns en <strong>smedja</strong>.</p>"},
        {"locality": "Smedjebacken"},
    ],
)
def test_word_that_stands_elsewhere_in_the_entry_is_shown_there(client, fields):
    make_enterprise("Ekern", summary="Gott arbete.", **fields)

    page = visit(client, "q=smedja")

    assert "<mark>" in re.search(r'<ul class="hit-found">(.*?)</ul>', page, re.DOTALL)[1]


def test_goal_by_which_it_was_found_is_shown(client):
    make_enterprise("Ekern", summary="Gott arbete.", goals=[goal("folkhalsa")])

    page = visit(client, "q=folkhälsa")

    assert "<mark>" in re.search(r'<ul class="hit-found">(.*?)</ul>', page, re.DOTALL)[1]


# ── Groups, orders and the share ─────────────────────────────────────────────────────────────
def test_filters_stand_in_groups_and_those_in_use_are_open(client, register):
    def open_groups(page):
        fold = r'<details class="filter-group"[^>]*?( open)?>\s*<summary[^>]*>(.*?)</summary>'
        groups = re.findall(fold, page)
        return {text(heading): bool(is_open) for is_open, heading in groups}

    assert open_groups(visit(client)) == {
        "Vad du söker": True,
        "Var": False,
        "Om företaget": False,
    }
    assert open_groups(visit(client, "kommun=vaxjo&kommun=alvesta"))["Var 2 valda"]


def test_long_facet_is_folded_and_opens_with_what_is_chosen(client):
    every = [*sector().__class__.objects.all()]
    make_enterprise("Allt", sectors=[one.slug for one in every])
    assert len(every) > 9

    page = visit(client)
    assert len(facet(page, "Bransch")) == len(every)
    assert f"{len(every) - 6} till" in text(page)
    assert 'data-key="more-bransch">' in page

    assert 'data-key="more-bransch" open>' in visit(client, f"bransch={every[-1].slug}")


def test_share_is_asked_for_beside_what_a_buyer_needs(client):
    for name, share in (("Låg", 20), ("Hög", 60)):
        make_figure(make_enterprise(name), "target_group_share", share)
    make_enterprise("Okänd")

    page = visit(client, "andel=30")

    assert names(page) == ["Hög"]
    assert "Andel från målgruppen: minst 30 procent" in chips(page)
    assert re.search(r'type="number" name="andel" value="30" min="1" max="100"', page)
    assert "Det är företagets egen uppgift. Den som upphandlar kontrollerar den." in text(page)


def test_share_is_not_asked_for_when_nobody_has_told_one(client, register):
    assert 'name="andel"' not in visit(client)


@pytest.mark.parametrize("share", ["0", "101", "-5", "30.5", "x", "²"])
def test_impossible_share_is_told_and_left_out(client, share):
    make_figure(make_enterprise("Hög"), "target_group_share", 60)

    page = visit(client, f"andel={share}")

    assert names(page) == ["Hög"]
    assert "Adressen innehöll ett filter som inte finns här" in page


@pytest.mark.parametrize(
    ("asked", "label", "expected"),
    [
        ("", "namn, A–Ö", ["Alvesta kafé", "Björkens snickeri", "Önskehunden"]),
        ("sortera=kommun", "kommun", ["Alvesta kafé", "Björkens snickeri", "Önskehunden"]),
        (
            "sortera=kontrollerad",
            "senast kontrollerad",
            ["Önskehunden", "Alvesta kafé", "Björkens snickeri"],
        ),
        ("sortera=hittepå", "namn, A–Ö", ["Alvesta kafé", "Björkens snickeri", "Önskehunden"]),
        ("sortera=traff", "namn, A–Ö", ["Alvesta kafé", "Björkens snickeri", "Önskehunden"]),
    ],
)
def test_order_is_chosen_and_said(client, register, asked, label, expected):
    Enterprise.objects.filter(name="Önskehunden").update(verified_at=timezone.now())

    page = visit(client, asked)

    assert names(page) == expected
    assert chosen_order(page) == label


def test_search_is_ordered_by_the_best_hit_unless_another_order_is_chosen(client):
    make_enterprise("Alm", summary="Vi kan snickeri.")
    make_enterprise("Snickeri Ask", summary="")

    page = visit(client, "q=snickeri")
    assert chosen_order(page) == "bästa träff"
    assert names(page) == ["Snickeri Ask", "Alm"]
    # The usual order has no name in the form, so that a new word is ordered by its own best hits.
    assert '<option value="" selected>bästa träff' in page

    assert names(visit(client, "q=snickeri&sortera=namn")) == ["Alm", "Snickeri Ask"]


def test_form_keeps_order_and_shortlist(client, register):
    page = visit(client, "sortera=kommun&lista=x,y")

    assert '<option value="kommun" selected>' in page
    assert '<input type="hidden" name="lista" value="x,y" form="filter">' in page


# ── A buyer's own list ───────────────────────────────────────────────────────────────────────
def test_enterprise_is_saved_in_the_address_and_taken_out_again(client, register):
    asked = "kommun=vaxjo&sortera=kontrollerad"
    slug = register[0].slug

    page = visit(client, asked)
    assert "Min lista" not in text(page)
    save = link(page, "Spara i min lista Björkens snickeri")
    assert save == f"?{asked}&lista={slug}#foretag-{slug}"
    assert f'id="foretag-{slug}"' in page

    page = visit(client, save.strip("?").partition("#")[0])
    assert f'href="{register[0].get_absolute_url()}?lista={slug}"' in page
    assert f"lista={slug}" in link(page, "Ta bort filtret Finns i: Växjö")
    assert link(page, "Rensa allt") if len(chips(page)) > 1 else True
    assert link(page, "Jämför") == f"{reverse('enterprises:shortlist')}?lista={slug}"
    assert link(page, "Fråga alla") == f"{reverse('enterprises:enquiry')}?lista={slug}"
    assert "Min lista (1)" in text(page)

    other = link(page, "Spara i min lista Önskehunden")
    assert f"lista={slug},{register[2].slug}#" in other
    assert link(page, "Ta bort från min lista Björkens snickeri") == f"?{asked}#foretag-{slug}"


def test_saving_stays_on_the_page_of_the_list(client):
    for number in range(25):
        make_enterprise(f"Företag {number:02d}")

    page = visit(client, "sida=2")

    assert link(page, "Spara i min lista").startswith("?sida=2&lista=")


def test_full_list_takes_no_more(client, register):
    page = visit(client, "lista=" + ",".join(f"x{number}" for number in range(20)))

    assert "Spara i min lista" not in text(page)
    assert "Min lista (20)" in text(page)


def test_clearing_the_filters_keeps_the_list(client, register):
    page = visit(client, "kommun=vaxjo&slag=asf&lista=x")

    assert link(page, "Rensa allt") == "?lista=x#traffar"


# ── Other ways to see and take along ─────────────────────────────────────────────────────────
def test_other_views_are_of_the_same_selection(client, register):
    page = visit(client, "q=snickeri&kommun=vaxjo&lista=x")

    for words, name in [
        ("Skriv ut", "print"),
        ("Ladda ner", "export_choose"),
        ("Prenumerera på nyheter", "feed"),
        ("Bädda in på en webbplats", "embed_guide"),
    ]:
        assert link(page, words) == f"{reverse(f'enterprises:{name}')}?q=snickeri&kommun=vaxjo"
    # The map is the list's other half: the buyer's own list goes along.
    assert link(page, "Karta") == f"{reverse('enterprises:map')}?q=snickeri&kommun=vaxjo&lista=x"
    assert re.search(
        r'<link rel="alternate" type="application/atom\+xml"[^>]* href="/foretag/flode.xml\?q=',
        page,
    )
    assert link(visit(client), "Karta") == reverse("enterprises:map")


def test_statistics_are_of_the_filters_that_they_know(client, register):
    page = visit(client, "kommun=vaxjo")

    assert link(page, "Statistik").startswith(reverse("enterprises:statistics"))


# ── When nothing is found ────────────────────────────────────────────────────────────────────
def test_empty_result_tells_what_one_filter_less_would_give(client, register):
    page = visit(client, "q=snickeri&kommun=alvesta")

    assert "Inga träffar" in page
    empty = text(page[page.index('<div class="empty">') :])
    assert "Ta bort sökord: ”snickeri” (1 företag)" in empty
    assert "Ta bort finns i: Alvesta (1 företag)" in empty
    assert reverse("contacts:contact") in page
    assert names(visit(client, "kommun=alvesta")) == ["Alvesta kafé"]


def test_empty_result_leads_to_the_ended(client):
    make_enterprise("Tvätten", lifecycle=Lifecycle.CEASED)

    page = visit(client, "q=tvätten")

    assert "Visa de företag som passar men har upphört" in page
    address = link(page, "Visa de företag som passar men har upphört")
    assert "lage=upphord&lage=konkurs" in address
    assert names(visit(client, address.strip("?").partition("#")[0])) == ["Tvätten"]


def test_ended_are_led_to_only_when_some_would_be_found(client, register):
    make_enterprise("Tvätten", lifecycle=Lifecycle.CEASED)

    assert "har upphört" not in text(visit(client, "q=hittepå"))
    assert "har upphört" not in text(visit(client, "q=tvätten&lage=aktiv"))


def test_word_typed_wrong_is_met_with_the_right_one(client):
    make_enterprise("Snickeriet Ask", summary="")

    page = visit(client, "q=snikceriet&lista=x")

    assert "Menade du" in text(page)
    address = re.search(r'Menade du <a href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert "lista=x" in address
    assert names(visit(client, address.strip("?").partition("#")[0])) == ["Snickeriet Ask"]


def test_empty_register_says_so(client):
    assert "Registret är tomt" in visit(client)


# ── Whatever is asked ────────────────────────────────────────────────────────────────────────
def test_unknown_filter_value_is_told_and_left_out(client, register):
    page = visit(client, "kommun=atlantis&kommun=alvesta&slag=hemligt")

    assert names(page) == ["Alvesta kafé"]
    assert "Adressen innehöll ett filter som inte finns här" in page
    assert "atlantis" not in page


def test_very_long_query_is_answered_and_not_thrown_back(client, register):
    page = visit(client, "q=" + "snickeri+" * 1200)

    assert names(page) == ["Björkens snickeri"]
    assert len(page) < 40_000


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("q=%00", 400),
        ("kommun=vaxjo%00", 400),
        ("q=%ff%fe", 200),
        ("q=%F0%9F%90%95%0A%0D%09%7F", 200),
        ("q='%22;--%25%5F%5C&kommun='&slag[]=asf", 200),
        ("q=" + "å" * 10_000, 200),
        ("kommun=" + "x" * 10_000, 200),
        ("&".join(["kommun=vaxjo"] * 500 + ["q=a"] * 500), 200),
        ("q=snickeri&q=kafé", 200),
        ("sida=abc", 404),
        ("sida=999", 404),
        ("sida=0", 404),
        ("sida=-1", 404),
        ("sida=1e3", 404),
        ("sida=²", 404),
        ("sida=1&sida=x", 404),
        ("", 200),
    ],
)
def test_hostile_address_gets_a_clear_answer(client, register, asked, status):
    assert client.get(f"{URL}?{asked}").status_code == status


def test_list_is_only_read(client):
    assert client.post(URL).status_code == 405


def test_list_sets_no_cookie(client, register):
    assert not client.get(URL).cookies


@pytest.mark.parametrize("asked", ["", "q=kafé&kommun=vaxjo&slag=asf&bransch=djur&lage=aktiv"])
def test_list_asks_the_database_as_often_for_six_as_for_three(
    client, django_assert_max_num_queries, asked
):
    def add():
        make_enterprise("Kafé", kind=WISE, sectors=["djur", "utbildning-och-sprak"])

    def count():
        with django_assert_max_num_queries(12) as queries:
            assert names(visit(client, asked))
        return len(queries)

    # With fewer than three hits it also looks for other words.
    for _ in range(3):
        add()
    with_three = count()
    for _ in range(3):
        add()
    assert count() == with_three
