"""`make bench`: what a page costs, as CPU time compared with the cheapest page there can be.

Milliseconds differ from machine to machine; the ratio to an empty page through the same middleware
hardly does. On SQLite in a folder of its own, or on a fresh database that DATABASE_URL names:
`.venv/bin/python -m tests.postgres .venv/bin/python -m tests.bench`.
"""

import argparse
import os
import resource
import statistics
import sys
import time

import django
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

from tests import environment  # noqa: F401  importing it sets the tests' environment

FLOOR = "/bench-floor/"
PAGES = (FLOOR, "/", "/foretag/", "/foretag/?q=snickeri", "/kunskap/", "/utbildningar/")
WARM_UP = 5
ROUNDS = 5


def floor(request: HttpRequest) -> HttpResponse:
    template = engines["django"].from_string("<!doctype html><title>{{ title }}</title>")
    return HttpResponse(template.render({"title": "Golvet"}, request))


def cpu_ms(client: Client, address: str, requests: int) -> float:
    """CPU milliseconds for one GET: the median of some rounds, after warming up."""
    for _ in range(WARM_UP):
        client.get(address)
    rounds = []
    for _ in range(ROUNDS):
        started = time.process_time()
        for _ in range(requests):
            client.get(address)
        rounds.append((time.process_time() - started) * 1000 / requests)
    return statistics.median(rounds)


def peak_mb() -> float:
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / (1024 * 1024 if sys.platform == "darwin" else 1024)


def fill(rows: int) -> None:
    call_command("migrate", verbosity=0)
    call_command("load_content", verbosity=0)
    amounts = {"enterprises": rows, "resources": rows, "events": max(1, rows // 10)}
    call_command("example_data", **amounts, seed=1, verbosity=0)


def main() -> int:
    parser = argparse.ArgumentParser(description="CPU per page, compared with an empty page.")
    parser.add_argument("--rows", type=int, default=200, help="example enterprises (200)")
    parser.add_argument("--requests", type=int, default=20, help="requests per round (20)")
    arguments = parser.parse_args()
    os.environ["LOG_LEVEL"] = "ERROR"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kronoberg_portal.settings")
    django.setup()

    print(f"{arguments.rows} example enterprises, {connection.vendor} …", flush=True)
    fill(arguments.rows)
    print(f"{'page':24}{'ms CPU':>8}{'x floor':>9}{'queries':>9}{'kB':>7}")
    broken = False
    addresses = (path(FLOOR[1:], floor), path("", include("kronoberg_portal.urls")))
    with override_settings(ROOT_URLCONF=addresses):
        client = Client()
        base = cpu_ms(client, FLOOR, arguments.requests)
        for address in PAGES:
            cost = base if address == FLOOR else cpu_ms(client, address, arguments.requests)
            with CaptureQueriesContext(connection) as queries:
                response = client.get(address)
            broken = broken or response.status_code != 200
            note = "" if response.status_code == 200 else f"  answered {response.status_code}"
            size = len(response.content) / 1000
            figures = f"{cost:8.2f}{cost / base:9.1f}{len(queries):9}{size:7.1f}"
            print(f"{address:24}{figures}{note}", flush=True)
    print(f"Peak memory {peak_mb():.0f} MB")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
