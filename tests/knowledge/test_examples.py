"""Example data of the library: rich, marked, repeatable, and out again."""

import re
from io import BytesIO
from random import Random
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from contacts import examples as contacts
from knowledge import examples
from knowledge.content import add_content
from knowledge.example_files import docx, pdf
from knowledge.models import Action, ActionPlan, Initiative, Resource, ResourceFile
from kronoberg_portal.foundation.files.documents import check_document
from kronoberg_portal.foundation.publishing.models import State

pytestmark = pytest.mark.django_db


def counts():
    return [model.objects.count() for model in (Resource, ResourceFile, Initiative, ActionPlan)]


@pytest.fixture
def curated():
    contacts.add_curated_examples()
    examples.add_curated_examples()


def test_curated_examples_are_added_once(curated):
    before = counts()
    examples.add_curated_examples()

    assert counts() == before


def test_curated_examples_keep_every_rule_and_are_marked(curated):
    rows = Resource.objects.filter(is_example=True)

    assert rows.count() >= 10
    for row in rows:
        row.full_clean()
        assert row.title.startswith(("Exempel", "Example"))
        assert row.topics.exists()
        assert row.tasks.exists()
    for document in ResourceFile.objects.all():
        document.full_clean()
        with document.file.open() as stored:
            check_document(SimpleUploadedFile(document.original_name, stored.read()))


def test_curated_examples_show_every_kind_of_page(curated, client):
    published = Resource.objects.published()

    assert any(row.is_closed_call for row in published)
    assert any(row.deadline_at and not row.is_closed_call for row in published)
    assert any(row.has_expired for row in published)
    assert published.filter(language="en", files__language="en").exists()
    assert published.exclude(film_url="").exists()
    assert Resource.objects.filter(state=State.DRAFT).exists()
    assert {action.state for action in Action.objects.all()} == set(Action.State)
    for row in [*published, *Initiative.objects.all(), *ActionPlan.objects.all()]:
        assert client.get(row.get_absolute_url()).status_code == 200


def test_generated_examples_are_ready_to_be_found_and_the_same_for_the_same_seed():
    add_content()
    done = []
    examples.generate(30, Random(7), done.append)
    first = [*Resource.objects.filter(is_example=True).order_by("pk").values_list("title")]
    everything = Resource.objects.filter(slug__startswith="exempelpost-")
    for row in everything:
        stored = (row.search_text, row.sort_key)
        row.describe_for_search()
        assert sorted(row.search_text.split()) == sorted(stored[0].split())
        assert row.sort_key == stored[1]
        row.full_clean()
    examples.remove_examples()
    examples.generate(30, Random(7), done.append)

    assert sum(done) == 60
    again = Resource.objects.filter(is_example=True).order_by("pk").values_list("title")
    assert [*again] == first


def test_generating_twice_adds_up():
    add_content()
    for _ in range(2):
        examples.generate(3, Random(1), lambda more: None)

    assert Resource.objects.filter(is_example=True).count() == 6


def test_examples_go_out_again_with_files_and_history(
    curated, settings, django_capture_on_commit_callbacks
):
    examples.generate(3, Random(1), lambda more: None)
    examples_count = sum(
        model.objects.filter(is_example=True).count()
        for model in (Resource, Initiative, ActionPlan)
    )
    with django_capture_on_commit_callbacks(execute=True):
        removed = examples.remove_examples()

    assert removed == examples_count
    assert counts() == [6, 0, 3, 1]
    assert not Resource.history.filter(is_example=True).exists()
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []
    assert examples.remove_examples() == 0


def test_pdf_is_whole():
    """Every object stands where the file's own table says (ISO 32000-1, 7.5.4)."""
    file = pdf("Rubrik (å ä ö)", ["Ett stycke – med ”citat”."], "sv-SE")
    start = int(re.search(rb"startxref\n(\d+)\n%%EOF\n$", file)[1])
    offsets = re.findall(rb"(\d{10}) 00000 n ", file[start:])

    assert file[start:].startswith(b"xref\n0 7\n")
    for number, offset in enumerate(offsets, start=1):
        assert file[int(offset) :].startswith(b"%d 0 obj\n" % number)
    length, stream = re.search(
        rb"/Length (\d+) >>\nstream\n(.*)\nendstream", file, re.DOTALL
    ).groups()
    assert len(stream) == int(length)
    assert rb"Rubrik \(" in stream
    assert b"/Lang (sv-SE)" in file


def test_docx_is_whole():
    archive = ZipFile(BytesIO(docx("Rubrik & mer", ["Ett <stycke>."])))

    assert archive.testzip() is None
    for name in archive.namelist():
        ElementTree.fromstring(archive.read(name))
    words = "".join(ElementTree.fromstring(archive.read("word/document.xml")).itertext())
    assert words == "Rubrik & merEtt <stycke>."
