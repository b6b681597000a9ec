"""Documents: known kinds only, by name and by content, given out as downloads."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from knowledge.models import ResourceFile
from kronoberg_portal.foundation.files import documents
from kronoberg_portal.foundation.files.documents import (
    KINDS,
    attachment,
    check_document,
    extension,
    format_label,
    random_path,
)
from tests.knowledge.factories import make_file, make_resource

PDF = b"%PDF-1.7\n%..."
ZIP = b"PK\x03\x04\x14\x00\x06\x00"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Rapport.pdf", PDF),
        ("RAPPORT.PDF", PDF),
        ("rapport 2.1 – slutlig.pdf", PDF),
        ("brev.docx", ZIP),
        ("tal.xlsx", ZIP),
        ("bilder.pptx", ZIP),
        ("brev.odt", ZIP),
        ("gammalt.doc", OLE),
        ("tal.csv", "namn;antal\nVäxjö;3".encode()),
        ("tal.csv", "\ufeffnamn;antal".encode()),
        ("text.txt", b"1 < 2, och det vet alla"),
        ("film.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nHej"),
        ("film.vtt", b"\xef\xbb\xbfWEBVTT\n"),
    ],
)
def test_document_that_is_what_it_says_is_taken(name, content):
    file = upload(name, content)
    check_document(file)

    assert file.read() == content, "the check leaves the file to be read from its beginning"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("skript.exe", b"MZ\x90", "Filer som slutar på .exe går inte att ladda upp"),
        ("sida.html", b"<html>", "Filer som slutar på .html"),
        ("bild.svg", b"<svg onload='alert(1)'/>", "Filer som slutar på .svg"),
        ("rapport.pdf.exe", PDF, "Filer som slutar på .exe"),
        ("rapport.pdf ", PDF, "går inte att ladda upp"),
        ("rapport", PDF, "utan filändelse"),
        (".pdf", PDF, "utan filändelse"),
        ("makro.docm", ZIP, "Filer som slutar på .docm"),
        ("skript.pdf", b"#!/bin/sh\n", "innehåller något annat"),
        ("sida.pdf", b"<html><script>", "innehåller något annat"),
        ("rapport.docx", PDF, "innehåller något annat"),
        ("rapport.pdf", ZIP, "innehåller något annat"),
        ("tal.csv", b"<script>alert(1)</script>", "innehåller något annat"),
        ("tal.csv", b"  \n<!doctype html>", "innehåller något annat"),
        ("tal.csv", b"\xef\xbb\xbf<html>", "innehåller något annat"),
        ("text.txt", b"%PDF-1.4", "innehåller något annat"),
        ("text.txt", b"MZ\x00\x01", "innehåller något annat"),
        ("tom.pdf", b"", "Filen är tom"),
    ],
)
def test_document_that_is_something_else_is_refused_in_swedish(name, content, sentence):
    with pytest.raises(ValidationError, match=re.escape(sentence)):
        check_document(upload(name, content))


def test_document_that_is_too_large_says_how_large(monkeypatch):
    monkeypatch.setattr(documents, "LARGEST", 2 * 1024 * 1024)

    check_document(upload("lagom.pdf", PDF + b"\0" * (1024 * 1024)))
    with pytest.raises(ValidationError, match=r"Filen är 3 MB\. Den får vara högst 2 MB\."):
        check_document(upload("stor.pdf", PDF + b"\0" * (3 * 1024 * 1024)))


@pytest.mark.parametrize("name", ["../../ute.pdf", "..\\ute.pdf", "å ä ö.PDF", "a" * 300 + ".pdf"])
def test_stored_name_is_random_and_keeps_only_the_kind(name):
    one, two = random_path(ResourceFile(), name), random_path(ResourceFile(), name)

    assert re.fullmatch(r"resourcefile/[0-9a-f]{32}\.pdf", one)
    assert one != two


def test_label_stands_for_the_format_in_words():
    assert format_label("Rapport.PDF") == "PDF"
    assert format_label("brev.docx") == "Word"
    assert format_label("okänt.xyz") == "XYZ"
    assert extension("") == extension("fil") == ""
    assert all(kind.label and "/" in kind.media_type for kind in KINDS.values())


# ── Given out ────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "name",
    ["Rapport om företag.pdf", 'citat"tecken.pdf', "rad\r\nSet-Cookie: a=b.pdf", "a;b=c.pdf"],
)
def test_document_goes_out_as_a_download_that_nobody_interprets(name):
    response = attachment(ContentFile(PDF), name)

    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not {"\r", "\n"} & set(response["Content-Disposition"])
    assert "Set-Cookie" not in response.headers
    assert "private" in response["Cache-Control"]


def test_document_of_an_unknown_kind_goes_out_as_bytes():
    response = attachment(ContentFile(b"<script>"), "gammal.html")

    assert response["Content-Type"] == "application/octet-stream"


@pytest.mark.django_db
def test_document_has_no_address_of_its_own_in_the_media_folder(client):
    file = make_file(make_resource())

    assert client.get(f"/media/{file.file.name}").status_code == 404
    response = client.get(file.get_absolute_url())
    assert response.status_code == 200
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
