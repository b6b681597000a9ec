"""Formatted text: what may be in it, whoever writes it and however; and the editor's page."""

import json
import re

import pytest

from knowledge.models import Resource
from kronoberg_portal.foundation.page.templatetags.page import rich
from tests.foundation.factories import make_coordinator
from tests.knowledge.factories import make_resource

pytestmark = pytest.mark.django_db

KEPT = (
    "<h2>Rubrik</h2><h3>Mindre</h3><h4>Minst</h4>"
    "<p>Text med <strong>fet</strong> och <em>kursiv</em> stil<br>på två rader.</p>"
    "<ul><li><p>Ett</p></li></ul><ol><li><p>Två</p></li></ol>"
    "<blockquote><p>Citat</p></blockquote><hr>"
    '<p><a href="https://www.digg.se/">Digg</a> <a href="/kunskap/">Kunskap</a> '
    '<a href="mailto:a@example.se">brev</a> <a href="tel:+46470586919">telefon</a></p>'
    "<table><tbody><tr><th>År</th><th>Antal</th></tr>"
    '<tr><td colspan="2">271</td></tr></tbody></table>'
)
REFUSED = [
    ("<p>Hej</p><script>alert(1)</script>", "<p>Hej</p>"),
    ("<p onclick=\"alert(1)\">Hej</p>", "<p>Hej</p>"),
    ('<p><a href="javascript:alert(1)">Hej</a></p>', "<p><a>Hej</a></p>"),
    ('<p><a href=" JaVaScRiPt:alert(1)">Hej</a></p>', "<p><a>Hej</a></p>"),
    ('<p><a href="data:text/html,<script>1</script>">Hej</a></p>', "<p><a>Hej</a></p>"),
    ('<p><a href="https://a.example.se/" target="_blank">Hej</a></p>',
     '<p><a href="https://a.example.se/">Hej</a></p>'),
    ('<p style="position:fixed">Hej</p>', "<p>Hej</p>"),
    ('<p class="site-header" id="innehall">Hej</p>', "<p>Hej</p>"),
    ("<h1>Hej</h1>", "Hej"),
    ("<style>p { display: none }</style><p>Hej</p>", "<p>Hej</p>"),
    ('<p>Hej<img src="x" onerror="alert(1)"></p>', "<p>Hej</p>"),
    ('<iframe src="https://a.example.se/"></iframe><p>Hej</p>', "<p>Hej</p>"),
    ('<form action="https://a.example.se/"><input name="q"></form><p>Hej</p>', "<p>Hej</p>"),
    ("<svg><script>alert(1)</script></svg><p>Hej</p>", "<p>Hej</p>"),
    ("<!-- dold --><p>Hej</p>", "<p>Hej</p>"),
    ("<p></p>", ""),
]  # fmt: skip


def test_text_of_the_editors_kinds_is_kept_as_written():
    assert make_resource(body=KEPT).body == KEPT
    assert rich(KEPT) == KEPT


@pytest.mark.parametrize(("written", "kept"), REFUSED)
def test_text_is_cleaned_when_a_row_is_saved_without_any_form(written, kept):
    resource = make_resource(body=written)

    assert resource.body == kept
    assert Resource.objects.get().body == kept
    assert resource.history.get().body == kept


@pytest.mark.parametrize(("written", "kept"), REFUSED)
def test_text_is_cleaned_when_a_form_is_checked(written, kept):
    resource = Resource(title="A", slug="a", kind="report", summary="S", body=written)
    resource.full_clean()

    assert resource.body == kept


def test_text_is_cleaned_when_many_rows_are_made_at_once():
    Resource.objects.bulk_create(
        [Resource(title="A", slug="a", kind="report", summary="S", body=REFUSED[0][0])]
    )

    assert Resource.objects.get().body == "<p>Hej</p>"


def test_text_pasted_from_word_comes_out_clean():
    pasted = (
        '<p class="MsoNormal" style="margin:0cm"><span lang="SV" style="font-size:12pt">Från '
        "<o:p></o:p><b>Word</b></span></p>"
    )

    assert make_resource(body=pasted).body == "<p>Från Word</p>"


# ── The editor's page in the office ──────────────────────────────────────────────────────────
def nonce_of(response):
    return re.search(r"'nonce-([^']+)'", response["Content-Security-Policy"]).group(1)


def test_editor_import_map_carries_the_nonce_of_its_request(client):
    client.force_login(make_coordinator())
    addresses = ["/admin/knowledge/resource/add/"] * 2
    nonces = []
    for address in addresses:
        response = client.get(address)
        script = re.search(
            r'<script type="importmap" nonce="([^"]+)">(.*?)</script>', response.text
        )
        assert script.group(1) == nonce_of(response)
        assert "django-prose-editor/editor" in json.loads(script.group(2))["imports"]
        nonces.append(script.group(1))
    assert nonces[0] != nonces[1]


def test_editor_in_the_history_carries_the_nonce_too(client):
    client.force_login(make_coordinator())
    resource = make_resource()
    version = resource.history.get()

    response = client.get(f"/admin/knowledge/resource/{resource.pk}/history/{version.history_id}/")

    assert f'<script type="importmap" nonce="{nonce_of(response)}">' in response.text


def test_editor_does_not_loosen_the_policy(client):
    client.force_login(make_coordinator())
    policy = client.get("/admin/knowledge/resource/add/")["Content-Security-Policy"]

    assert "style-src 'self';" in policy + ";"
    assert "unsafe" not in policy


def test_own_words_of_the_editor_stand_ready_before_it_starts(client):
    client.force_login(make_coordinator())
    page = client.get("/admin/knowledge/resource/add/").text

    ours, editor = page.index("js/office-editor.js"), page.index('/editor.js" nonce')
    assert ours < editor
