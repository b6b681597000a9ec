"""Error pages help, and come whatever a request holds and whatever is away."""

import pytest
from django.db import InterfaceError, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from kronoberg_portal.site import views


@pytest.fixture
def visitor():
    """A client that gets the page that a person would get, also when a view fails."""
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.fixture
def database_is_away(db, monkeypatch):
    def cursor(self, *args, **kwargs):
        raise OperationalError("connection refused: portalen@10.0.0.4")

    with monkeypatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "cursor", cursor)
        yield


def page(response):
    """What a person sees; and it is one of our pages, in Swedish, told nobody to keep."""
    text = response.content.decode()
    assert '<html lang="sv">' in text
    assert text.count("<h1") == 1
    assert "Socialt företagande i Kronoberg" in text
    assert "no-store" in response["Cache-Control"]
    assert "Traceback" not in text
    assert "OperationalError" not in text
    return text


# ── 400: what cannot be read ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "content_type",
    [
        "application/x-www-form-urlencoded; charset=utf-16",
        "application/x-www-form-urlencoded; charset=latin-1",
        "application/x-www-form-urlencoded; charset=finns-inte",
        "multipart/form-data; boundary=x; charset=utf-16",
    ],
)
def test_form_in_another_charset_is_refused_with_a_page(db, visitor, content_type):
    visitor.cookies["csrftoken"] = "a" * 32
    response = visitor.generic("POST", "/kontakt/", b"text=x", content_type)

    assert response.status_code == 400
    assert "Inget har sparats" in page(response)
    assert response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_form_that_says_utf_8_is_read(db, visitor):
    response = visitor.post(
        "/kontakt/",
        b"text=x",
        content_type="application/x-www-form-urlencoded; charset=UTF-8",
    )

    assert response.status_code == 403  # read, and then without its token


@pytest.mark.parametrize(
    "address",
    [
        "/sok/?q=%00",
        "/sok/?q=a%00b",
        "/%00/",
        "/foretag/%00/",
        "/static/%00.css",
        "/sok/?%00=1",
    ],
)
def test_nul_in_an_address_is_refused_with_a_page(db, visitor, address):
    response = visitor.get(address)

    assert response.status_code == 400
    page(response)


def test_nul_in_a_form_is_no_server_error(db):
    response = Client(raise_request_exception=False).post(
        "/kontakt/", {"text": "a\x00b", "kind": "\x00", "sender_email": "\x00"}
    )

    assert response.status_code in {200, 400, 422}


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data; boundary=", b"x"),
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n"),
        ("application/x-www-form-urlencoded", b"&".join(b"a=1" for _ in range(3000))),
        ("application/x-www-form-urlencoded", b"%ff=%fe&text=%c3%28"),
    ],
)
def test_broken_form_is_no_server_error(db, visitor, content_type, body):
    visitor.cookies["csrftoken"] = "a" * 32
    response = visitor.post("/kontakt/", body, content_type=content_type)

    assert response.status_code in {400, 403}
    page(response)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/sok/?q=%ff%fe", 200),
        ("/sok/?q=%F0%9F%98%80", 200),
        ("/sok/?%ff=%ff", 200),
        ("/%ff%fe/", 404),
        ("/foretag/%c3%28/", 404),
        ("/om/%2e%2e/%2e%2e/etc/passwd", 404),
    ],
)
def test_broken_utf_8_in_an_address_is_no_server_error(db, visitor, address, status):
    assert visitor.get(address).status_code == status


def test_host_that_is_not_ours_is_refused_with_a_page(db, visitor):
    response = visitor.get("/om/", headers={"host": "elak.example"})

    assert response.status_code == 400
    assert "elak.example" not in page(response)


# ── 403, 404, 405, 500 ───────────────────────────────────────────────────────────────────────
def test_form_without_its_token_says_what_to_do(db, visitor):
    response = visitor.post("/kontakt/", {"text": "Hej"})

    assert response.status_code == 403
    text = page(response)
    assert "Inget har sparats" in text
    assert "Formuläret kunde inte tas emot" in text
    assert 'href="/kakor/"' in text


@pytest.mark.parametrize("address", ["/finns-inte/", "/foretag/finns-inte/", "/a/b/c", "/x.php"])
def test_unknown_address_helps_the_visitor_on(db, visitor, address):
    response = visitor.get(address)

    assert response.status_code == 404
    text = page(response)
    assert 'action="/sok/"' in text
    assert 'href="/"' in text
    assert 'href="/kontakt/"' in text
    assert 'name="robots" content="noindex"' in text


@pytest.mark.parametrize("address", ["/", "/om/", "/sok/", "/kakor/", "/halsa/", "/redo/"])
def test_reading_page_takes_no_post(db, client, address):
    response = client.post(address, {"a": "1"})

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"


def test_fault_of_ours_is_admitted(db, visitor, monkeypatch):
    def fail(*args):
        raise ZeroDivisionError("hemligt")

    monkeypatch.setattr(views.searching, "search", fail)
    response = visitor.get("/sok/?q=x")

    assert response.status_code == 500
    assert "Felet är vårt" in page(response)
    assert "hemligt" not in response.content.decode()


# ── 503: the database is away ────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("address", ["/", "/om/", "/kakor/", "/sok/?q=x", "/foretag/", "/kontakt/"])
def test_page_says_when_to_come_back_when_the_database_is_away(visitor, database_is_away, address):
    response = visitor.get(address)

    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    text = page(response)
    assert "tillfälligt stängd" in text
    assert "10.0.0.4" not in text
    assert "har inte sparats" not in text
    assert not response.cookies


def test_form_says_that_nothing_was_saved_when_the_database_is_away(database_is_away):
    response = Client(raise_request_exception=False).post(
        "/kontakt/", {"kind": "contact", "text": "Hej!", "sender_email": "kim@example.se"}
    )

    assert response.status_code == 503
    text = page(response)
    assert "har inte sparats" in text
    assert "Gå tillbaka" in text


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_database_lost_outside_a_view_is_no_server_error(db, visitor, monkeypatch, error):
    def lost(self, request):
        raise error("server closed the connection unexpectedly")

    monkeypatch.setattr("django.middleware.common.CommonMiddleware.process_request", lost)
    response = visitor.get("/om/")

    assert response.status_code == 503
    assert response["Retry-After"]
    page(response)
