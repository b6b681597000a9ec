"""What machines ask: does it live, is it ready, which addresses are there, whom to warn."""

from datetime import timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from kronoberg_portal.foundation.jobs.models import Lease
from kronoberg_portal.foundation.outbox.models import LetterState
from kronoberg_portal.site import views
from kronoberg_portal.site.content import add_content
from tests.enterprises.factories import make_enterprise
from tests.foundation.factories import make_letter

pytestmark = pytest.mark.django_db
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def minutes_ago(minutes):
    return timezone.now() - timedelta(minutes=minutes)


@pytest.fixture
def worker_lives():
    Lease.objects.beat("here:1")


# ── /halsa/ and /redo/ ───────────────────────────────────────────────────────────────────────
def test_health_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/halsa/")

    assert (response.status_code, response.content) == (200, b"ok")
    assert response["Content-Type"].startswith("text/plain")
    assert "no-store" in response["Cache-Control"]


def test_ready_when_all_is_well(client, worker_lives):
    make_letter(next_attempt_at=minutes_ago(14))
    response = client.get("/redo/")

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    state = response.json()
    assert state["ready"] is state["database"] is state["migrations"] is True
    assert 14 * 60 <= state["letter_wait_seconds"] < 15 * 60
    assert state["worker_silence_seconds"] < 60


def test_not_ready_when_a_letter_has_waited_too_long(client, worker_lives):
    make_letter(next_attempt_at=minutes_ago(16), to="kim@example.se")
    response = client.get("/redo/")

    assert response.status_code == 503
    assert response.json()["letters"] is False
    assert response.json()["worker"] is True
    assert "kim" not in response.content.decode()


@pytest.mark.parametrize(
    "letter",
    [
        {"state": LetterState.SENT, "next_attempt_at": minutes_ago(500)},
        {"state": LetterState.FAILED, "next_attempt_at": minutes_ago(500)},
        {"state": LetterState.RETRY, "next_attempt_at": minutes_ago(-30)},
    ],
)
def test_letter_that_is_not_due_keeps_nobody_waiting(client, worker_lives, letter):
    make_letter(**letter)

    assert client.get("/redo/").json()["letter_wait_seconds"] is None


def test_not_ready_when_no_worker_was_ever_heard_of(client):
    response = client.get("/redo/")

    assert response.status_code == 503
    assert response.json()["worker"] is False
    assert response.json()["worker_silence_seconds"] is None


def test_not_ready_when_the_worker_has_been_silent(client, worker_lives, settings):
    Lease.objects.update(last_finished_at=minutes_ago(2.5))
    assert client.get("/redo/").status_code == 503

    settings.WORKER_SILENT_SECONDS = 200
    assert client.get("/redo/").status_code == 200


def test_not_ready_when_a_migration_is_missing(client, worker_lives):
    MigrationRecorder.Migration.objects.filter(app="events").last().delete()
    response = client.get("/redo/")

    assert response.status_code == 503
    assert response.json()["migrations"] is False
    assert response.json()["database"] is True


def test_not_ready_when_the_database_is_away(client, monkeypatch):
    def cursor(self, *args, **kwargs):
        raise OperationalError("10.0.0.4 refused")

    with monkeypatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "cursor", cursor)
        response = client.get("/redo/")

    assert response.status_code == 503
    assert response.json()["database"] is False
    assert "10.0.0.4" not in response.content.decode()


# ── Search engines ───────────────────────────────────────────────────────────────────────────
def locations(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    return [node.text for node in ElementTree.fromstring(response.content).iter(f"{SITEMAP}loc")]


def sitemap_addresses(client):
    return [
        address
        for part in locations(client.get("/sitemap.xml"))
        for address in locations(client.get(urlsplit(part).path))
    ]


def test_sitemap_holds_what_is_published_at_the_configured_address(client, settings):
    settings.SITE_URL = "https://portalen.example"
    add_content()
    shown = make_enterprise("Exempelkafét")
    hidden = make_enterprise("Exempelutkastet", state="draft")

    addresses = sitemap_addresses(client)

    assert all(address.startswith("https://portalen.example/") for address in addresses)
    paths = [urlsplit(address).path for address in addresses]
    assert {"/", "/foretag/", "/om/", "/kakor/", "/kommuner/vaxjo/"} <= set(paths)
    assert shown.get_absolute_url() in paths
    assert hidden.get_absolute_url() not in paths
    assert len(paths) == len(set(paths))


def test_every_address_in_the_sitemap_is_a_page(client):
    add_content()
    make_enterprise()

    for address in sitemap_addresses(client):
        assert client.get(urlsplit(address).path).status_code == 200, address


def test_long_sitemap_is_cut_and_nothing_is_lost(client, monkeypatch):
    monkeypatch.setattr(views, "ADDRESSES_IN_A_SITEMAP", 2)
    enterprises = [make_enterprise(f"Företag {number}") for number in range(5)]

    parts = locations(client.get("/sitemap.xml"))
    paths = {urlsplit(address).path for address in sitemap_addresses(client)}

    assert len([part for part in parts if "/sitemap-foretag-" in part]) == 3
    assert {enterprise.get_absolute_url() for enterprise in enterprises} <= paths


@pytest.mark.parametrize("name", ["sitemap-finns-inte-1.xml", "sitemap-sidor-99.xml"])
def test_sitemap_that_is_not_there_is_not_found(client, name):
    assert client.get(f"/{name}").status_code == 404


def test_robots_are_kept_out_of_the_office_and_shown_round(client, settings):
    settings.SITE_URL = "https://portalen.example"
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/\n" in text
    assert "Disallow: /\n" not in text
    assert "Sitemap: https://portalen.example/sitemap.xml" in text


# ── Whom to warn ─────────────────────────────────────────────────────────────────────────────
def test_security_txt_says_whom_to_warn_and_has_not_expired(client, settings):
    settings.SITE_URL = "https://portalen.example"
    response = client.get("/.well-known/security.txt")

    assert response["Content-Type"].startswith("text/plain")
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert fields["Contact"] == "https://portalen.example/kontakt/"
    assert fields["Canonical"] == "https://portalen.example/.well-known/security.txt"
    expires = parse_datetime(fields["Expires"])
    assert timedelta(days=30) < expires - timezone.now() < timedelta(days=365)


def test_favicon_is_found_where_browsers_ask(client):
    response = client.get("/favicon.ico")

    assert response.status_code == 301
    assert response["Location"] == "/static/favicon.svg"
