"""`make bench`: what the register's pages cost, compared with the cheapest page of their size.

    python -m tests.bench                              SQLite; PostgreSQL too where one is found
    python -m tests.bench --rows 1000 20000            so many example enterprises
    python -m tests.bench --keep ../bench              leaves the databases for the next run

Milliseconds differ from machine to machine; their ratio to a bare page through the same middleware
hardly does. Every database and size is measured in a process of its own (``tests.bench_pages``),
which prints what it finds; here it is held against the goals. A missed goal is told, and fails
nothing: only a page that does not answer 200 does.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.postgres import NoServer, server

ROWS = (1000, 20_000, 200_000)
# The goals, as measured keys of one database and size: at most so much, from so many rows on.
HARDEST = "list, word and 3 filters"
FIRST, AGAIN = ("first", HARDEST), ("again", HARDEST)
GOALS = [
    (
        "first time for an address, x floor",
        ("first", HARDEST, "ratio"),
        {20_000: 1.5, 200_000: 2.5},
    ),
    ("again, x floor", ("again", HARDEST, "ratio"), {20_000: 1.5, 200_000: 2.5}),
    ("most queries of a list", ("queries",), {1: 8}),
    ("search alone, p50 in ms of CPU", ("search", "cpu"), {200_000: 40}),
    ("first view, kB on the wire", ("first view",), {1: 60}),
    ("a worker, MB", ("worker",), {1: 110}),
    ("a worker's growth, kB per request", ("growth",), {1: 1}),
]
# The same from the smallest number of rows to the largest: at most so many times as much.
GROWTH = 3
GROWING = [
    ("p95 of pages, first time", (*FIRST, "p95")),
    ("p95 of pages, again", (*AGAIN, "p95")),
    ("p95 of search alone", ("search", "p95")),
]


def main() -> int:
    parser = argparse.ArgumentParser(description="What the register's pages cost.")
    parser.add_argument("--rows", type=int, nargs="+", default=ROWS, help="example enterprises")
    parser.add_argument("--keep", type=Path, help="a folder to leave the databases in")
    parser.add_argument("--only", choices=("sqlite", "postgresql"), help="one of the databases")
    arguments = parser.parse_args()
    found: dict[tuple[str, int], dict] = {}
    with _folder(arguments.keep) as folder, _postgresql(arguments.only) as address:
        for rows in sorted(arguments.rows):
            if arguments.only != "postgresql":
                found["SQLite", rows] = _measure(rows, folder / f"sqlite-{rows}")
            if address:
                url = _database(address, f"bench_{rows}")
                place = folder / f"postgresql-{rows}"
                found["PostgreSQL", rows] = _measure(rows, place, DATABASE_URL=url)
    tell_goals(found)
    return 0 if all(each.get("answers") for each in found.values()) else 1


def _measure(rows: int, data_dir: Path, **environ: str) -> dict:
    """Measure one database and size; what was found, empty when the measuring itself broke."""
    data_dir.mkdir(parents=True, exist_ok=True)
    command = (sys.executable, "-m", "tests.bench_pages", str(rows), str(data_dir))
    environment = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
    (data_dir / "found.json").unlink(missing_ok=True)
    subprocess.run(command, env=environment | environ, check=False)
    try:
        return json.loads((data_dir / "found.json").read_text("utf-8"))
    except FileNotFoundError:
        return {}


# ── Databases ────────────────────────────────────────────────────────────────────────────────
@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept:
        yield kept.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        yield Path(folder)


@contextmanager
def _postgresql(only: str | None) -> Iterator[str | None]:
    """The address of a PostgreSQL: DATABASE_URL, or what the tests would use; None without one."""
    if only == "sqlite":
        yield None
        return
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    try:
        with server() as address:
            yield address
    except NoServer as missing:
        print(f"PostgreSQL is not measured: {missing}")
        yield None


def _database(address: str, name: str) -> str:
    """The address of the database with that name, made where it is missing."""
    with psycopg.connect(address, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).rowcount:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return urlsplit(address)._replace(path=f"/{name}").geturl()


# ── Goals ────────────────────────────────────────────────────────────────────────────────────
def tell_goals(found: dict[tuple[str, int], dict]) -> None:
    print("\nGoals")
    missed = 0
    for (database, rows), measured in found.items():
        for name, keys, limits in GOALS:
            if limits_here := [most for least, most in limits.items() if rows >= least]:
                label = f"{database}, {rows}: {name}"
                missed += _tell(label, _value(measured, keys), limits_here[-1])
    for database in dict.fromkeys(database for database, _ in found):
        sizes = sorted(rows for each, rows in found if each == database)
        for name, keys in GROWING:
            least, most = (_value(found[database, sizes[at]], keys) for at in (0, -1))
            if len(sizes) > 1 and least and most:
                label = f"{database}: {name}, times as much at {sizes[-1]} as at {sizes[0]}"
                missed += _tell(label, most / least, GROWTH)
    print(f"{missed} missed." if missed else "All that was measured holds.")


def _tell(name: str, value: float | None, most: float) -> bool:
    """Say whether it holds; True when it does not."""
    if value is None:
        print(f"  ?      {name}: not measured")
        return False
    is_missed = value > most
    print(f"  {'MISSED' if is_missed else 'holds '} {name}: {value:.1f} (at most {most:g})")
    return is_missed


def _value(measured: dict, keys: tuple[str, ...]) -> float | None:
    for key in keys:
        measured = (measured or {}).get(key)
    return measured


if __name__ == "__main__":
    sys.exit(main())
