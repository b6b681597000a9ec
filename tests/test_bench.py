"""`make bench` tells the truth: a missed goal is told as missed, a page that fails as failed."""

from io import BytesIO

import pytest

from tests import bench, bench_pages


def measured(ratio, p95=10.0, worker=90.0):
    page = {bench.HARDEST: {"ratio": ratio, "p95": p95}}
    search = {"cpu": 12.0, "p95": 2 * p95}
    figures = {"queries": 5, "first view": 40.0, "worker": worker, "growth": 0.2}
    return {"first": page, "again": page, "search": search, **figures}


def told(capsys, found):
    bench.tell_goals(found)
    return [line for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]


def test_goals_that_hold_are_told_so(capsys):
    lines = told(capsys, {("SQLite", 20_000): measured(1.4), ("SQLite", 200_000): measured(2.4)})

    assert len(lines) == 2 * 6 + 1 + 3
    assert all(line.startswith("  holds ") for line in lines)


@pytest.mark.parametrize(
    ("found", "line"),
    [
        ({("SQLite", 20_000): measured(1.6)}, "again, x floor: 1.6 (at most 1.5)"),
        ({("SQLite", 200_000): measured(2.6)}, "again, x floor: 2.6 (at most 2.5)"),
        ({("SQLite", 1000): measured(1, worker=120.0)}, "a worker, MB: 120.0 (at most 110)"),
        (
            {("SQLite", 1000): measured(1), ("SQLite", 200_000): measured(1, p95=31.0)},
            "times as much at 200000 as at 1000: 3.1 (at most 3)",
        ),
    ],
)
def test_missed_goal_is_told(found, line, capsys):
    assert [each for each in told(capsys, found) if "MISSED" in each and line in each]


def test_goal_of_many_rows_is_not_asked_of_few(capsys):
    assert not [line for line in told(capsys, {("SQLite", 1000): measured(9)}) if "floor" in line]


def test_what_could_not_be_measured_is_told_as_such(capsys):
    assert "  ?      SQLite, 1000: a worker, MB: not measured" in told(
        capsys, {("SQLite", 1000): measured(1, worker=None)}
    )


def test_page_that_does_not_answer_is_remembered():
    def application(environ, start_response):
        is_there = environ["PATH_INFO"] == "/foretag/"
        start_response("200 OK" if is_there else "404 Not Found", [])
        return BytesIO(b"sidan")

    visitor = bench_pages.Visitor(application)

    assert visitor.get("/foretag/?q=kaf%C3%A9") == b"sidan"
    assert visitor.get("/finns-inte/") == b"sidan"
    assert visitor.wrong == ["/finns-inte/ answered 404 Not Found"]
