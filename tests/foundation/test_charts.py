"""Bar charts: what is drawn, what stands in the table, and that both say the same."""

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from kronoberg_portal.foundation.charts import Chart, Point, in_swedish, over_years


def employees(points, **fields) -> Chart:
    return Chart("anstallda", "Anställda per år", "År", "Anställda", points, **fields)


def rendered(chart: Chart) -> str:
    return render_to_string("components/_bar_chart.html", {"chart": chart})


def drawing(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(re.search(r"<svg.*</svg>", rendered(chart), re.DOTALL).group())


def bars(chart: Chart) -> list[str]:
    return [rect.get("width") for rect in drawing(chart).iter("rect") if is_bar(rect)]


def is_bar(rect) -> bool:
    return rect.get("class") == "chart-bar"


def table_rows(chart: Chart) -> list[list[str]]:
    body = re.search(r"<tbody>(.*)</tbody>", rendered(chart), re.DOTALL).group(1)
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]


def test_bars_are_as_long_as_their_values():
    chart = employees([Point("2023", 25), Point("2024", 50), Point("2025", 100)])

    assert bars(chart) == ["25%", "50%", "100%"]


def test_bars_of_shares_are_measured_against_the_whole():
    assert bars(employees([Point("2025", Decimal("45.5"))], full=100)) == ["46%"]


def test_value_that_is_hardly_anything_is_seen_and_zero_is_not():
    assert bars(employees([Point("a", 0), Point("b", 1), Point("c", 10_000)])) == ["1%", "100%"]


def test_year_without_a_figure_is_a_gap_and_not_a_zero():
    chart = employees(over_years({2025: 7, 2023: 5}))

    assert table_rows(chart) == [["2023", "5"], ["2024", "uppgift saknas"], ["2025", "7"]]
    assert bars(chart) == ["71%", "100%"]
    texts = [text.text for text in drawing(chart).iter("text")]
    assert texts == ["2023", "5", "2024", "uppgift saknas", "2025", "7"]


def test_year_with_nothing_is_drawn_as_zero():
    assert table_rows(employees(over_years({2024: 0, 2025: 3})))[0] == ["2024", "0"]


def test_drawing_and_table_say_the_same():
    chart = employees([Point("Växjö", 1234), Point("Ljungby", None, note="visas inte")])
    texts = [text.text for text in drawing(chart).iter("text")]

    assert [text for row in table_rows(chart) for text in row] == texts


def test_drawing_has_a_name_and_tells_what_it_shows():
    svg = drawing(employees([Point("2024", 3), Point("2025", 1234)]))
    named = {element.get("id"): element.text for element in svg if element.get("id")}

    assert svg.get("role") == "img"
    assert named[svg.get("aria-labelledby")] == "Anställda per år"
    told = named[svg.get("aria-describedby")]
    assert "2 staplar" in told
    assert "Högst är 2025: 1 234." in told.replace("\xa0", " ")
    assert "Lägst är 2024: 3." in told


@pytest.mark.parametrize(
    ("points", "told"),
    [
        ([Point("2025", 4)], "Stapeldiagram. 2025: 4."),
        ([Point("2024", 4), Point("2025", 4)], "2 lika höga staplar: 4."),
    ],
)
def test_description_of_few_bars_is_a_sentence_that_fits(points, told):
    chart = employees(points)

    assert told in chart.description


@pytest.mark.parametrize("points", [[], [Point("2025", None, note="visas inte")]])
def test_chart_without_a_value_is_only_a_table(points):
    html = rendered(employees(points))

    assert "<svg" not in html
    assert table_rows(employees(points)) == [[point.label, "visas inte"] for point in points]


def test_table_has_caption_headings_and_further_columns():
    chart = employees([Point("2025", 7, more=["uppgift från företaget"])], more_headings=["Källa"])
    html = rendered(chart)

    assert re.search(r"<caption[^>]*>Anställda per år</caption>", html)
    assert re.findall(r'<th[^>]*scope="col">(.*?)</th>', html) == ["År", "Anställda", "Källa"]
    assert '<th scope="row">2025</th>' in html
    assert table_rows(chart) == [["2025", "7", "uppgift från företaget"]]


def test_long_name_is_broken_so_that_it_never_meets_its_value():
    chart = employees([Point("Fastighetsservice och vaktmästeri", 1_234_567_890)])
    [bar] = chart.bars

    assert [line for _, line in bar.label_lines] == ["Fastighetsservice och", "vaktmästeri"]
    assert bar.text_y == bar.label_lines[-1][0]
    assert bar.bar_y > bar.text_y


def test_markup_in_a_label_is_text():
    assert "<b>" not in rendered(employees([Point("<b>Växjö</b>", 1, more=["<b>x</b>"])]))


@given(
    st.lists(
        st.none() | st.integers(0, 10**13) | st.decimals(0, 10**13, places=1),
        min_size=1,
        max_size=9,
    )
)
def test_every_position_is_a_whole_number_within_the_drawing(values):
    chart = employees([Point("Känt", 1), *(Point(f"Grupp {n}", v) for n, v in enumerate(values))])
    svg = drawing(chart)

    for element in svg.iter():
        for name in ("x", "y", "width", "height", "rx"):
            assert re.fullmatch(r"\d+%?", element.get(name, "0"))
    tops = [bar.bar_y for bar in chart.bars]
    assert tops == sorted(set(tops))
    assert tops[-1] < chart.height
    assert all(0 <= bar.width <= 100 for bar in chart.bars)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (1234567, "1 234 567"),
        (Decimal("45.5"), "45,5"),
        (Decimal("45.0"), "45"),
        (1234.56, "1 234,6"),
        (Decimal("9999.96"), "10 000"),
    ],
)
def test_number_is_written_in_the_swedish_way(value, written):
    assert in_swedish(value).replace("\xa0", " ") == written


def test_number_has_as_many_decimals_as_are_asked_for():
    assert in_swedish(Decimal("45"), 1) == "45,0"
