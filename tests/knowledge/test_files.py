"""Documents of the library: which are taken, and how they are given out."""

from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from knowledge.models import ResourceFile
from kronoberg_portal.foundation.publishing.models import State
from tests.foundation.factories import make_coordinator, make_editor, make_reader
from tests.knowledge.factories import PDF, make_file, make_resource

pytestmark = pytest.mark.django_db

SCRIPT = b"#!/bin/sh\nrm -rf /\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def body(response):
    return b"".join(response.streaming_content)


# ── Giving out ───────────────────────────────────────────────────────────────────────────────
def test_file_is_given_as_an_attachment_by_its_own_name(client):
    document = make_file(make_resource(), "Årsrapport 2024.pdf")
    response = client.get(document.get_absolute_url())

    assert body(response) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    name = quote("Årsrapport 2024.pdf")
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    assert not response.cookies


def test_file_is_stored_under_a_name_that_nobody_can_guess():
    document = make_file(make_resource(), "Årsrapport 2024.pdf")

    assert "rapport 2024" not in document.file.name
    assert len(document.file.name.rpartition("/")[2]) == len("0" * 32 + ".pdf")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\windows\\rapport.pdf", "rapport.pdf"),
        ("/tmp/rapport.pdf", "rapport.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a\r\nSet-Cookie: x=1.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_path_in_a_name_leads_nowhere(client, settings, sent, kept):
    document = make_file(make_resource(), sent)
    response = client.get(document.get_absolute_url())

    assert document.original_name == kept
    assert body(response) == PDF
    assert not response.cookies
    assert "\n" not in response["Content-Disposition"]
    stored = [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert [path.parent.name for path in stored] == ["resourcefile"]


def test_file_of_a_hidden_page_is_only_for_those_who_may_preview_it(client):
    document = make_file(make_resource(state=State.DRAFT))
    address = document.get_absolute_url()
    assert client.get(address).status_code == 404

    client.force_login(make_editor())
    assert client.get(address).status_code == 404

    for account in [make_coordinator(), make_reader()]:
        client.force_login(account)
        response = client.get(address)
        assert body(response) == PDF
        assert response["Cache-Control"] == "private, no-store"


def test_file_is_not_found_below_another_page(client):
    document, other = make_file(make_resource()), make_resource()

    assert client.get(f"{other.get_absolute_url()}fil/{document.pk}/").status_code == 404


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 30])
def test_unknown_file_is_404(client, pk):
    assert client.get(f"{make_resource().get_absolute_url()}fil/{pk}/").status_code == 404


def test_file_that_the_storage_has_lost_is_404(client):
    document = make_file(make_resource())
    document.file.storage.delete(document.file.name)

    assert client.get(document.get_absolute_url()).status_code == 404


def test_file_is_only_read(client):
    assert client.post(make_file(make_resource()).get_absolute_url()).status_code == 405


def test_media_folder_is_not_served(client):
    document = make_file(make_resource())

    assert client.get(document.file.url).status_code == 404


# ── Taking ───────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("rapport.pdf", SCRIPT, "Filen slutar på .pdf men innehåller något annat"),
        ("rapport.pdf", SVG, "Filen slutar på .pdf men innehåller något annat"),
        ("bild.svg", SVG, "Filer som slutar på .svg går inte att ladda upp"),
        ("sida.html", b"<script>alert(1)</script>", "går inte att ladda upp"),
        ("anteckning.txt", b"  <script>alert(1)</script>", "innehåller något annat"),
        ("mall.docx", PDF, "Filen slutar på .docx men innehåller något annat"),
        ("program.exe", b"MZ", "går inte att ladda upp"),
        ("rapport.pdf.exe", PDF, "går inte att ladda upp"),
        ("rapport", PDF, "går inte att ladda upp"),
        ("rapport.pdf", b"", "tom"),
    ],
)
def test_file_that_is_not_what_it_says_is_refused(name, content, message):
    document = ResourceFile(
        resource=make_resource(), title="Fil", file=SimpleUploadedFile(name, content)
    )
    with pytest.raises(ValidationError) as refused:
        document.full_clean()

    assert message in " ".join(refused.value.message_dict["file"])


@pytest.mark.parametrize("name", ["rapport.pdf", "RAPPORT.PDF", "räkna å ä ö.pdf"])
def test_true_file_is_taken(name):
    ResourceFile(
        resource=make_resource(), title="Fil", file=SimpleUploadedFile(name, PDF)
    ).full_clean()
