"""What a first visit costs on the wire: everything a page asks for, as it is sent."""

import gzip
import re
from html.parser import HTMLParser

import brotli
import pytest

from tests.enterprises.factories import make_enterprise
from tests.events.factories import make_event
from tests.knowledge.factories import make_resource

pytestmark = pytest.mark.django_db
MOST_BYTES = 58_000  # of a first view, photographs and 2 kB of headers apart


class Asked(HTMLParser):
    """The addresses of what a browser fetches with the page."""

    def __init__(self):
        super().__init__()
        self.addresses = set()

    def handle_starttag(self, tag: str, attributes: list) -> None:
        found = dict(attributes)
        if tag == "link" and found.get("rel") in ("stylesheet", "icon", "preload"):
            self.addresses.add(found["href"])
        elif tag in ("script", "img") and "src" in found:
            self.addresses.add(found["src"])
        elif tag == "use":
            self.addresses.add(found["href"].partition("#")[0])


def fetch(client, address: str):
    return client.get(address, headers={"accept-encoding": "gzip, br"})


def content(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def first_view(client, address: str) -> int:
    """Bytes of the page, its style sheets, scripts, drawings and fonts."""
    asked = Asked()
    asked.feed(client.get(address).content.decode())
    fonts = set()
    for sheet in asked.addresses:
        if sheet.endswith(".css"):
            text = content(client.get(sheet)).decode()
            fonts |= {
                f"/static/{path}" for path in re.findall(r'url\("\.\./(fonts/[^"]+)"\)', text)
            }
    assert fonts
    return sum(len(content(fetch(client, each))) for each in {address, *asked.addresses, *fonts})


@pytest.mark.parametrize(
    "address", ["/", "/foretag/", "/kunskap/", "/utbildningar/", "/kommuner/", "/kontakt/", "/om/"]
)
def test_a_first_view_is_light(client, address):
    for number in range(30):
        make_enterprise(f"Firma {number}", slug=f"firma-{number}")
        make_resource(slug=f"rapport-{number}")
        make_event(slug=f"traff-{number}")
    assert first_view(client, address) <= MOST_BYTES


def test_text_is_sent_compressed_and_fonts_as_they_are(client):
    assert fetch(client, "/").headers["Content-Encoding"] == "gzip"
    sheet = fetch(client, "/static/css/tokens.css")
    assert sheet.headers["Content-Encoding"] == "br"
    assert b"--color-ground" in brotli.decompress(content(sheet))
    sheet = client.get("/static/css/tokens.css", headers={"accept-encoding": "gzip"})
    assert sheet.headers["Content-Encoding"] == "gzip"
    assert b"--color-ground" in gzip.decompress(content(sheet))
    font = fetch(client, "/static/fonts/albert-sans.woff2")
    assert "Content-Encoding" not in font.headers
    assert int(font.headers["Content-Length"]) == len(content(font))


def test_a_browser_that_takes_no_compression_gets_plain_text(client):
    assert "Content-Encoding" not in client.get("/").headers
