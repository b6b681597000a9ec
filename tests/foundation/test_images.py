"""Pictures: written anew without what came along, with a text for those who do not see them."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image as Picture

from kronoberg_portal.foundation.images.models import Image
from kronoberg_portal.foundation.images.rendering import LONGEST_SIDE, WIDTHS, ImageRefused, rewrite
from tests.foundation.factories import make_coordinator, make_editor, make_reader

ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


def drawn(kind: str = "JPEG", size=(800, 600), *, mode: str = "RGB", exif=None) -> bytes:
    buffer = BytesIO()
    extra = {"exif": exif} if exif else {}
    Picture.new(mode, size, "seagreen" if mode == "RGB" else None).save(buffer, kind, **extra)
    return buffer.getvalue()


def upload(content: bytes | None = None, name: str = "foto.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, drawn() if content is None else content)


def make_image(content: bytes | None = None, **fields) -> Image:
    return Image.objects.create(
        file=upload(content), **{"alt_text": "Två slipar en stol", **fields}
    )


def stored(path: str) -> Picture.Image:
    with default_storage.open(path) as file:
        picture = Picture.open(file)
        picture.load()
    return picture


def body(response) -> bytes:
    """What a file's response holds; read to its end, which closes the file."""
    return b"".join(response.streaming_content)


def huge_png(width: int, height: int) -> bytes:
    """A small file that says it is a huge picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 9))


# ── Written anew ─────────────────────────────────────────────────────────────────────────────
@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_upload_is_stored_as_webp_in_every_width(kind):
    image = make_image(drawn(kind, (1600, 1200)))

    assert stored(image.file.name).format == "WEBP"
    for width in WIDTHS:
        picture = stored(f"images/{image.uuid}/{width}.webp")
        assert (picture.format, picture.width) == ("WEBP", width)
    assert (image.width, image.height) == (1600, 1200)


@pytest.mark.django_db
def test_small_picture_is_not_blown_up_and_a_large_one_is_cut_down():
    small = make_image(drawn(size=(200, 100)))
    assert {stored(f"images/{small.uuid}/{width}.webp").width for width in WIDTHS} == {200}

    large = make_image(drawn(size=(5000, 100)))
    assert stored(large.file.name).width == LONGEST_SIDE


@pytest.mark.django_db
def test_place_and_camera_do_not_come_along():
    exif = Picture.Exif()
    exif[MAKE] = "Kameran"
    exif.get_ifd(GPS)[2] = (56.0, 52.0, 40.0)
    source = drawn(exif=exif)
    assert b"Kameran" in source, "the picture must have something to lose"

    image = make_image(source)

    for path in [image.file.name, *(f"images/{image.uuid}/{width}.webp" for width in WIDTHS)]:
        assert not dict(stored(path).getexif())
        with default_storage.open(path) as file:
            assert b"Kameran" not in file.read()


@pytest.mark.django_db
def test_picture_taken_sideways_stands_up():
    exif = Picture.Exif()
    exif[ORIENTATION] = 6  # turned a quarter clockwise

    image = make_image(drawn(size=(400, 300), exif=exif))

    assert (image.width, image.height) == (300, 400)


def test_transparent_picture_stays_transparent():
    assert Picture.open(rewrite(BytesIO(drawn("PNG", mode="RGBA")))).mode == "RGBA"


# ── Refused ──────────────────────────────────────────────────────────────────────────────────
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n"
GIF = drawn("GIF", (9, 9))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (SVG, "går inte att läsa som bild"),
        (EPS, "går inte att läsa som bild"),
        (b"%PDF-1.4\n", "går inte att läsa som bild"),
        (GIF, "går inte att läsa som bild"),
        (b"<script>alert(1)</script>", "går inte att läsa som bild"),
        (b"", "går inte att läsa som bild"),
        (drawn()[:400], "går inte att läsa som bild"),
        (drawn("PNG")[:-30], "går inte att läsa som bild"),
        (huge_png(10_000, 5_000), "för stor"),
        (huge_png(30_000, 30_000), "går inte att läsa som bild"),
        (huge_png(100, 100), "går inte att läsa som bild"),
    ],
    ids=[
        *("svg", "eps", "pdf", "gif", "html", "empty", "half jpeg", "cut png"),
        *("50 megapixels", "900 megapixels", "no pixels"),
    ],
)
def test_what_is_no_picture_of_ours_is_refused_in_swedish(content, sentence):
    with pytest.raises(ImageRefused, match=sentence):
        rewrite(BytesIO(content))


@pytest.mark.django_db
def test_refused_picture_leaves_no_row_and_no_file(settings):
    image = Image(file=upload(SVG, "bild.jpg"), alt_text="En bild")
    with pytest.raises(ValidationError) as refused:
        image.full_clean()
    assert "file" in refused.value.message_dict
    with pytest.raises(ImageRefused):
        image.save()

    assert not Image.objects.exists()
    assert not settings.MEDIA_ROOT.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["../../ute.jpg", "a" * 300 + ".jpg", "x.php", "con.jpg", "å ä.jpg"]
)
def test_file_name_says_nothing_about_where_it_lies(name, settings):
    image = Image(file=upload(name=name), alt_text="En bild")
    image.save()

    assert image.file.name == f"images/{image.uuid}/original.webp"


# ── A text for those who do not see it ───────────────────────────────────────────────────────
@pytest.mark.django_db
@pytest.mark.parametrize("alt_text", ["", "   ", "\n"])
def test_picture_without_text_is_refused_by_form_and_database(alt_text):
    with pytest.raises(ValidationError, match="Skriv vad bilden visar"):
        Image(file=upload(), alt_text=alt_text).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_image(alt_text="")


@pytest.mark.django_db
def test_decoration_needs_no_text_and_has_none():
    image = make_image(alt_text="", decorative=True)
    image.full_clean()
    assert image.alt == ""

    image.alt_text = "Någon skrev ändå"
    assert image.alt == ""
    image.decorative = False
    assert image.alt == "Någon skrev ändå"


# ── Given out ────────────────────────────────────────────────────────────────────────────────
@pytest.mark.django_db
def test_picture_is_given_out_in_each_width_to_keep(client):
    image = make_image()

    for width in WIDTHS:
        response = client.get(image.url(width))
        assert response.status_code == 200
        assert response["Content-Type"] == "image/webp"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "immutable" in response["Cache-Control"]
        content = body(response)
        assert Picture.open(BytesIO(content)).format == "WEBP"
    assert image.url(320) in image.srcset and "1280w" in image.srcset
    assert not response.cookies


@pytest.mark.django_db
def test_other_widths_and_unknown_pictures_are_not_found(client):
    image = make_image()
    unknown = "00000000-0000-4000-8000-000000000000"

    for address in (
        image.url(321),
        image.url(320).replace(str(image.uuid), unknown),
        f"/bilder/{image.uuid}-original.webp",
        f"/bilder/..%2f{image.uuid}-320.webp",
        f"/media/{image.file.name}",
    ):
        assert client.get(address).status_code == 404
    assert client.post(image.url(320)).status_code == 405


@pytest.mark.django_db
def test_picture_that_was_removed_is_not_given_out_any_more(client):
    image = make_image()
    address = image.url(320)
    assert body(client.get(address))

    Image.objects.filter(pk=image.pk).delete()

    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_new_file_has_a_new_address_because_the_old_is_kept_for_ever(client):
    image = make_image(drawn(size=(400, 300)))
    old = image.url(320)

    image.file = upload(drawn(size=(300, 400)))
    image.save()

    assert image.url(320) != old
    assert body(client.get(image.url(320)))
    assert client.get(old).status_code == 404
    assert stored(image.file.name).size == (300, 400)


@pytest.mark.django_db
def test_changing_the_text_keeps_address_and_file():
    image = make_image()
    address, name = image.url(320), image.file.name

    image = Image.objects.get(pk=image.pk)
    image.alt_text = "En annan text"
    image.save()

    assert (image.url(320), image.file.name) == (address, name)


# ── In the office ────────────────────────────────────────────────────────────────────────────
ADD = "admin:images_image_add"


@pytest.mark.django_db
@pytest.mark.parametrize("make", [make_coordinator, make_editor])
def test_picture_is_uploaded_in_the_office(client, make):
    client.force_login(make())

    response = client.post(reverse(ADD), {"file": upload(), "alt_text": "  Två   slipar  "})

    assert response.status_code == 302
    assert Image.objects.get().alt_text == "Två slipar"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (SVG, "bild.svg", "Ladda upp en giltig bild"),
        (SVG, "bild.jpg", "Ladda upp en giltig bild"),
        (GIF, "bild.gif", "Filen går inte att läsa som bild"),
        (drawn("PNG", (10_000, 5_000), mode="1"), "bild.png", "Bilden är för stor"),
    ],
    ids=["svg", "svg as jpg", "gif", "50 megapixels"],
)
def test_what_cannot_be_shown_is_refused_in_the_office(client, content, name, sentence):
    client.force_login(make_coordinator())

    response = client.post(
        reverse(ADD), {"file": upload(content, name), "alt_text": "En bild"}, follow=True
    )

    assert response.status_code == 200
    errors = response.context["adminform"].form.errors["file"]
    assert sentence in " ".join(errors) and sentence in response.content.decode()
    assert not Image.objects.exists()


@pytest.mark.django_db
def test_reader_uploads_nothing(client):
    client.force_login(make_reader())

    assert client.post(reverse(ADD), {"file": upload(), "alt_text": "En bild"}).status_code == 403
