"""Measures one database of one size for `tests.bench`: `python -m tests.bench_pages ROWS FOLDER`.

A page is asked for as gunicorn's worker would, through WSGI and the whole middleware. CPU is this
process's and, on PostgreSQL, that of the server process behind its connection. Each page is asked
for in turns with the floor, a bare template of 20 kB with 24 cards that reads no database, so that
both meet the same weather on the machine; figures are medians.

*First* is the first time that somebody asks for an address since the content changed: its search
word is looked for and its rows are read. *Again* is each time after that.
"""

import gzip
import io
import json
import os
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from random import Random
from urllib.parse import urlencode

import django
from django.apps import apps
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

from tests import environment  # noqa: F401  importing it sets the tests' environment
from tests.bench_worker import worker_memory

FLOOR = "/bench-floor/"
# As one would write the same list in plain Django. How much a card does decides what the floor
# costs, from 1.6 ms (variables only) to 4.6 (with two dates) where this one takes 3.3: change it,
# and no ratio can be compared with an older one.
CARD = """<li class="entry">
  <h3><a href="{% url "enterprises:detail" card.slug %}">{{ card.name }}</a></h3>
  <p class="entry-text">{{ card.summary|truncatechars:430 }}</p>
  <ul class="meta">
    <li>{{ card.place }}</li>
    {% if card.sectors %}<li>{{ card.sectors|join:" · " }}</li>{% endif %}
  </ul>
  <div class="tags">
    <span class="tag">{{ card.kind }}</span>
    {% if card.is_example %}<span class="tag">Exempel</span>{% endif %}
  </div>
</li>"""
SYLLABLES = ["ar", "be", "den", "för", "gå", "hus", "kraft", "lig", "nad", "plats", "sko", "ung"]


def made_up(rng: Random, count: int) -> str:
    """So many words that say nothing, and that gzip cannot shorten more than it can a real text."""
    return " ".join("".join(rng.choices(SYLLABLES, k=rng.randint(1, 4))) for _ in range(count))


def cards(rng: Random) -> list[dict]:
    return [
        {
            "slug": f"exempel-{number}",
            "name": made_up(rng, 3),
            "summary": made_up(rng, 65),
            "place": made_up(rng, 1),
            "sectors": [made_up(rng, 3), made_up(rng, 3)],
            "kind": "Arbetsintegrerande socialt företag (ASF)",
            "is_example": number % 2,
        }
        for number in range(24)
    ]


FILTERS = [
    ("verksam", ("vaxjo", "ljungby", "almhult", "alvesta")),
    ("slag", ("asf", "socialt-foretag")),
    ("erbjudande", ("tjanst", "vara")),
]
BROAD = ["kafé", "städning", "möbler", "trädgård", "cykel", "växjö", "arbetsträning", "hantverk"]
ORDERS = ("namn", "kontrollerad", "kommun")
DIFFERENT = 20  # addresses of each page
AGAIN = 5  # times that each is asked for after the first


def floor_of(cards: list[dict]) -> Callable[[HttpRequest], HttpResponse]:
    head = "<!doctype html><html lang=sv><title>Golvet</title><h1>Golvet</h1><ul>"
    whole = f"{head}{{% for card in cards %}}{CARD}{{% endfor %}}</ul></html>"
    template = engines["django"].from_string(whole)
    return lambda request: HttpResponse(template.render({"cards": cards}, request))


# ── Asking ───────────────────────────────────────────────────────────────────────────────────
class Visitor:
    """Asks the portal for pages, and remembers what did not answer as it should."""

    def __init__(self, application: Callable):
        self.application = application
        self.wrong: list[str] = []

    def get(self, address: str) -> bytes:
        """The page as it goes on the wire."""
        asked, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": asked,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_ACCEPT_ENCODING": "gzip, deflate, br",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
        }
        answered = []
        response = self.application(environ, lambda status, headers: answered.append(status))
        body = b"".join(response)
        response.close()
        if not answered[0].startswith("200"):
            self.wrong.append(f"{address} answered {answered[0]}")
        return body


def cpu() -> float:
    """Seconds of CPU so far, of this process and of the database server's that it speaks with."""
    seconds = time.process_time()
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        server = connection.connection.info.backend_pid
        with suppress(OSError):  # when it runs on another machine, its CPU is not seen
            seconds += time.clock_gettime(~server << 3 | 2)  # Linux's clock of another process
    return seconds


Sample = tuple[float, float]  # milliseconds of CPU and of waiting


def sample(act: Callable[[str], object], about: str) -> Sample:
    started, clock = cpu(), time.perf_counter()
    act(about)
    return (cpu() - started) * 1000, (time.perf_counter() - clock) * 1000


def in_turns(visitor: Visitor, addresses: Iterable[str]) -> dict[str, float]:
    """What the addresses cost, and how many times what the floor cost beside each."""
    pages, floors = [], []
    for address in addresses:
        pages.append(sample(visitor.get, address))
        floors.append(sample(visitor.get, FLOOR))
    told, floor = spread(pages), spread(floors)["cpu"]
    return told | {"floor": floor, "ratio": told["cpu"] / floor}


def spread(samples: list[Sample]) -> dict[str, float]:
    own, wall = ([one[at] for one in samples] for at in (0, 1))
    return {
        "cpu": statistics.median(own),
        "p95": p95(own),
        "wall p50": statistics.median(wall),
        "wall p95": p95(wall),
    }


def p95(values: list[float]) -> float:
    return sorted(values)[round(0.95 * (len(values) - 1))]


# ── What is asked for ────────────────────────────────────────────────────────────────────────
def search_words(rng: Random) -> list[str]:
    """Names of offers, which find about one row in a hundred, and now and then a broad word."""
    offers = apps.get_model("enterprises", "Offer").objects.exclude(kind="work_integration")
    names = sorted({name.lower() for name in offers.values_list("name", flat=True)[:5000]})
    words = rng.sample([name for name in names if name.isalpha() and name not in BROAD], 56)
    for at, word in enumerate(BROAD):
        words.insert(at * 8, word)
    return words


def page_kinds(rng: Random, words: list[str]) -> dict[str, list[str]]:
    """Each kind of page, and addresses of it. No search word stands in two of them."""
    enterprises = apps.get_model("enterprises", "Enterprise").objects.published()
    slugs = enterprises.order_by("sort_key").values_list("slug", flat=True)

    def narrowed(word: str) -> str:
        chosen = [(name, rng.choice(values)) for name, values in FILTERS]
        return "/foretag/?" + urlencode([("q", word), *chosen])

    count = DIFFERENT + 1  # the last one only has its queries counted
    # Few enterprises have few pages: these are asked for in several orders.
    pages = range(1, max(2, enterprises.living().count() // 24 + 1))
    lists = [f"/foretag/?sortera={order}&sida={page}" for order in ORDERS for page in pages]
    return {
        "list": lists[:count],
        "list, word": ["/foretag/?" + urlencode({"q": word}) for word in words[:count]],
        "list, word and 3 filters": [narrowed(word) for word in words[count : 2 * count]],
        "an enterprise": [f"/foretag/{slug}/" for slug in slugs[:count]],
    }


def look_up(word: str) -> None:
    """Search alone: the 24 best and how many there are, in two queries."""
    found = apps.get_model("enterprises", "Enterprise").objects.published().matching(word)
    best = found.with_distance(word).order_by("distance", "sort_key", "pk")
    list(best.values_list("pk", "name", "distance")[:24])
    found.count()


def first_view_kb(visitor: Visitor, address: str) -> float:
    """The page, and the style sheets, fonts, scripts and drawings that it names, compressed."""
    page = visitor.get(address)
    named = re.findall(r'(?:href|src)="(/static/[^"#]+)', gzip.decompress(page).decode())
    return (len(page) + sum(len(visitor.get(each)) for each in dict.fromkeys(named))) / 1000


def fill(rows: int) -> None:
    """Have so many example enterprises, those that are there already among them."""
    call_command("migrate", verbosity=0)
    call_command("load_content", verbosity=0)
    there = apps.get_model("enterprises", "Enterprise").objects.count()
    if there < rows:
        print(f"\nmaking {rows - there} example enterprises, {connection.vendor} …", flush=True)
        call_command("example_data", enterprises=rows - there, seed=1, verbosity=0)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


# ── Measuring ────────────────────────────────────────────────────────────────────────────────
def measure(visitor: Visitor) -> dict:
    """All figures of the database at hand."""
    rng = Random(1)
    words = search_words(rng)
    kinds = page_kinds(rng, words)
    for _ in range(AGAIN):  # templates are read, connections opened
        for warm in (FLOOR, "/foretag/", kinds["an enterprise"][-1]):
            visitor.get(warm)
    found = {"after a change": changed(visitor), "first": {}, "again": {}, "count": {}, "kB": {}}
    for kind, (*addresses, last) in kinds.items():
        found["first"][kind] = in_turns(visitor, addresses)
        found["again"][kind] = in_turns(visitor, addresses * AGAIN)
        with CaptureQueriesContext(connection) as queries:
            visitor.get(last)
        found["count"][kind] = len(queries)
        found["kB"][kind] = statistics.median(len(visitor.get(each)) / 1000 for each in addresses)
    found["queries"] = max(n for kind, n in found["count"].items() if kind.startswith("list"))
    found["search"] = spread([sample(look_up, word) for word in words])
    found["first view"] = first_view_kb(visitor, "/foretag/")
    addresses = [address for some in kinds.values() for address in some]
    return found | worker_memory(addresses)


def changed(visitor: Visitor) -> dict[str, float]:
    """The first page after the content has changed: the whole register is counted anew."""
    samples = []
    for _ in range(3):
        apps.get_model("enterprises", "Sector")._base_manager.update(position=F("position"))
        samples.append(sample(visitor.get, "/foretag/"))
    return spread(samples)


def tell(found: dict, rows: int) -> None:
    floor = statistics.median(page["floor"] for page in found["again"].values())
    print(f"\n{connection.vendor}, {rows} enterprises; the floor is {floor:.2f} ms of CPU")
    print(f"{'ms CPU':26}{'first':>8}{'x floor':>9}{'again':>8}{'x floor':>9}{'p95':>7}", end="")
    print(f"{'queries':>9}{'kB gzip':>9}")
    for kind, first in found["first"].items():
        again = found["again"][kind]
        print(f"{kind:26}{first['cpu']:8.2f}{first['ratio']:9.2f}{again['cpu']:8.2f}", end="")
        print(f"{again['ratio']:9.2f}{first['p95']:7.1f}", end="")
        print(f"{found['count'][kind]:9}{found['kB'][kind]:9.1f}")
    print(f"{'list, content changed':26}{found['after a change']['cpu']:8.2f}")
    search = found["search"]
    print(f"search alone: CPU p50 {search['cpu']:.1f}, p95 {search['p95']:.1f}; ", end="")
    print(f"waiting p50 {search['wall p50']:.1f}, p95 {search['wall p95']:.1f} ms")
    print(f"first view: {found['first view']:.1f} kB on the wire, with styles, fonts and drawings")
    if "worker" in found:
        print(f"a gunicorn worker: {found['worker']:.0f} MB (peak {found['peak']:.0f}), ", end="")
        print(f"growing {found['growth']:.2f} kB per request")


def main(rows: int, folder: Path) -> int:
    os.environ |= {"DATA_DIR": str(folder), "LOG_LEVEL": "ERROR"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kronoberg_portal.settings")
    django.setup()
    fill(rows)
    addresses = (
        path(FLOOR[1:], floor_of(cards(Random(3)))),
        path("", include("kronoberg_portal.urls")),
    )
    with override_settings(ROOT_URLCONF=addresses):
        visitor = Visitor(get_wsgi_application())
        found = measure(visitor)
    tell(found, rows)
    for wrong in visitor.wrong:
        print(wrong)
    found["answers"] = not visitor.wrong
    (folder / "found.json").write_text(json.dumps(found, indent=1), "utf-8")
    return 0 if found["answers"] else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), Path(sys.argv[2])))
