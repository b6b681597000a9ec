"""Forms as they reach a person: label, hint, error and summary, each tied to its field."""

import re

import pytest
from crispy_forms.bootstrap import FormActions, InlineRadios
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Button, ButtonHolder, Column, Div, Field, Fieldset, Layout, Row
from crispy_forms.layout import Submit as SubmitButton
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.utils.html import escape

from tests.pages import read

CRISPY = Template("{% load crispy_forms_tags %}{% crispy form %}")


class OrderForm(forms.Form):
    name = forms.CharField(label="Namn", help_text="För- och efternamn.")
    phone = forms.CharField(label="Telefon", required=False)
    size = forms.ChoiceField(
        label="Storlek", choices=[("s", "Liten"), ("l", "Stor")], widget=forms.RadioSelect
    )
    topics = forms.MultipleChoiceField(
        label="Ämnen",
        help_text="Välj minst ett.",
        choices=[("a", "Upphandling"), ("b", "Finansiering")],
        widget=forms.CheckboxSelectMultiple,
    )
    municipality = forms.ChoiceField(label="Kommun", choices=[("", "Välj"), ("0780", "Växjö")])
    starts_at = forms.SplitDateTimeField(label="Börjar")
    file = forms.FileField(label="Fil")
    text = forms.CharField(label="Meddelande", widget=forms.Textarea)
    agreed = forms.BooleanField(label="Jag har läst villkoren", help_text="De är korta.")
    key = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        if self.data.get("name") == "Nej":
            raise forms.ValidationError("Beställningen går inte ihop.")


class RowForm(forms.Form):
    name = forms.CharField(label="Namn")
    meal = forms.ChoiceField(
        label="Mat", choices=[("a", "Allt"), ("v", "Vegetariskt")], widget=forms.RadioSelect
    )

    def clean(self):
        if self.cleaned_data.get("name") == "Ingen":
            raise forms.ValidationError("Raden går inte ihop.")


class Rows(forms.BaseFormSet):
    row_name = "Deltagare"

    def clean(self):
        raise forms.ValidationError("Fyll i minst en hel rad.")


def html_of(form, layout: Layout | None = None, **attributes) -> str:
    form.helper = FormHelper()
    form.helper.layout = layout
    for name, value in attributes.items():
        setattr(form.helper, name, value)
    return CRISPY.render(Context({"form": form}))


def refused(data: dict | None = None) -> OrderForm:
    return OrderForm(data or {"topics": ["z"]}, {})


def summary_of(html: str) -> str:
    return re.search(r'<div class="error-summary".*?</div>', html, re.DOTALL)[0]


def summary_links(html: str) -> dict[str, str]:
    links = re.findall(r'<a href="#([^"]+)">(.*?)</a>', summary_of(html))
    return {target: " ".join(text.split()) for target, text in links}


def described_by(html: str, field: str) -> list[str]:
    tag = re.search(rf'<(?:input|select|textarea)[^>]*name="{field}"[^>]*>', html)[0]
    found = re.search(r'aria-describedby="([^"]+)"', tag)
    return found[1].split() if found else []


def test_form_fresh_has_labels_and_no_dangling_ids():
    html = html_of(OrderForm())
    page = read(html)
    assert page.faults == []
    assert "Det finns fel" not in html
    assert "aria-invalid" not in html
    assert '<label class="field-label" for="id_name">' in html
    assert described_by(html, "name") == ["id_name_helptext"]
    for word in ["Namn", "Storlek", "Ämnen", "Kommun", "Börjar", "Fil", "Meddelande"]:
        assert word in page.text


def test_form_refused_points_at_hints_errors_and_fields():
    html = html_of(refused())
    page = read(html)
    assert page.faults == []  # every for, aria-describedby and link of the summary leads somewhere
    assert described_by(html, "name") == ["id_name_helptext", "id_name_error"]
    assert described_by(html, "text") == ["id_text_error"]
    assert described_by(html, "municipality") == ["id_municipality_error"]
    assert described_by(html, "file") == ["id_file_error"]
    assert described_by(html, "agreed") == ["id_agreed_helptext", "id_agreed_error"]
    error = re.search(r'<div id="id_name_error">(.*?)</div>', html, re.DOTALL)[1]
    assert "Fel: Detta fält måste fyllas i." in error


def test_form_hint_stands_before_error_and_error_before_input():
    html = html_of(refused())
    places = [
        html.index(part)
        for part in ('for="id_name"', 'id="id_name_helptext"', 'id="id_name_error"', 'id="id_name"')
    ]
    assert places == sorted(places)


@pytest.mark.parametrize(("name", "hint"), [("size", False), ("topics", True)])
def test_form_choices_are_a_fieldset_with_legend_that_is_described(name, hint):
    html = html_of(refused())
    fieldsets = re.findall(r"<fieldset.*?</fieldset>", html, re.DOTALL)
    fieldset = next(part for part in fieldsets if f'name="{name}"' in part)
    ids = [f"id_{name}_helptext"] if hint else []
    assert f'aria-describedby="{" ".join([*ids, f"id_{name}_error"])}"' in fieldset.split(">")[0]
    assert "<legend>" in fieldset
    assert fieldset.count("<label") == 2
    assert "aria-invalid" not in fieldset  # what a single radio button may not carry


def test_form_summary_comes_first_and_links_to_every_fault():
    html = html_of(refused())
    summary = summary_of(html)
    assert html.index("error-summary") < html.index('name="name"')
    assert 'role="alert"' in summary
    assert 'tabindex="-1"' in summary
    assert "Det finns fel i formuläret" in summary
    links = summary_links(html)
    assert links["id_name"] == "Namn: Detta fält måste fyllas i."
    assert links["id_size_0"].startswith("Storlek: ")
    assert links["id_topics_0"].startswith("Ämnen: ")
    assert links["id_starts_at_0"].startswith("Börjar: ")
    assert links["id_agreed"].startswith("Jag har läst villkoren: ")
    assert set(links) <= set(read(html).ids)


def test_form_summary_tells_of_the_whole_form_and_of_hidden_fields():
    html = html_of(refused({"name": "Nej"}))
    summary = summary_of(html)
    assert "<li>Beställningen går inte ihop.</li>" in summary
    assert "id_key" not in summary  # nobody can go to a hidden field
    assert summary.count("Detta fält måste fyllas i.") > len(summary_links(html)) - 1


def test_form_summary_escapes_what_a_person_wrote():
    html = html_of(refused({"municipality": "<script>alert(1)</script>"}))
    assert "<script>" not in html
    assert escape("<script>alert(1)</script>") in summary_of(html)


def test_form_marks_what_is_optional_and_nothing_else():
    html = html_of(OrderForm())
    assert html.count("(frivilligt)") == 1
    label = re.search(r'<label[^>]*for="id_phone".*?</label>', html, re.DOTALL)[0]
    assert "(frivilligt)" in label
    assert "*" not in read(html).text


def test_form_keeps_what_was_chosen():
    html = html_of(refused({"size": "l", "topics": ["b"], "municipality": "0780", "text": "Hej"}))
    assert re.search(r'value="l"[^>]* checked', html)
    assert not re.search(r'value="s"[^>]* checked', html)
    assert re.search(r'value="b"[^>]* checked', html)
    assert '<option value="0780" selected>' in html
    assert "Hej</textarea>" in html


def test_form_with_a_file_says_how_it_is_sent():
    assert 'enctype="multipart/form-data"' in html_of(OrderForm())
    assert "enctype" not in html_of(RowForm())


def test_form_with_a_kept_file_ties_its_parts_together():
    class Kept(SimpleUploadedFile):
        url = "/filer/1/"

    html = html_of(OrderForm(initial={"file": Kept("plan.pdf", b"%PDF")}))
    assert read(html).faults == []
    assert "plan.pdf" in html


def test_form_is_checked_by_us_and_posted_with_a_token():
    form = RowForm()
    form.helper = FormHelper()
    html = CRISPY.render(Context({"form": form, "csrf_token": "hemligt"}))
    assert re.search(r'<form class="form" method="post"[^>]* novalidate>', html)
    assert 'value="hemligt"' in html


def test_form_by_get_has_no_token():
    form = RowForm()
    form.helper = FormHelper()
    form.helper.form_method = "get"
    html = CRISPY.render(Context({"form": form, "csrf_token": "hemligt"}))
    assert 'method="get"' in html
    assert "hemligt" not in html


def test_layout_groups_fields_under_a_legend_in_rows_and_with_buttons():
    layout = Layout(
        Fieldset("Om dig", Row("name", Column("phone")), Field("text", rows=3)),
        Div(InlineRadios("size"), css_class="stack"),
        ButtonHolder(SubmitButton("send", "Skicka"), Button("back", "Tillbaka")),
        FormActions(SubmitButton("remove", "Ta bort", css_class="button-danger")),
    )
    html = html_of(refused(), layout, render_required_fields=False)
    assert "<legend>Om dig</legend>" in html
    assert '<div class="row">' in html
    assert "choices-inline" in html
    send = re.search(r"<button[^>]*>Skicka</button>", html)[0]
    assert 'type="submit"' in send
    assert 'name="send"' in send
    assert re.search(r'<button class="button button-quiet [^>]*type="button"[^>]*>Tillbaka<', html)
    assert re.search(r'class="button [^"]*button-danger"[^>]*>Ta bort<', html)
    assert re.search(r'<textarea[^>]*rows="3"', html)
    assert "btn" not in html


def test_form_without_a_tag_leaves_frame_and_summary_to_the_page():
    html = html_of(refused(), form_tag=False)
    assert "<form" not in html
    assert "error-summary" not in html


def formset(rows: list[dict]):
    data = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        data |= {f"form-{number}-{name}": value for name, value in row.items()}
    return forms.formset_factory(RowForm, formset=Rows, extra=0)(data)


def test_formset_refused_names_the_row():
    html = html_of(formset([{"name": "Anna", "meal": "a"}, {"name": "", "meal": "x"}]))
    assert read(html).faults == []
    links = summary_links(html)
    assert links["id_form-1-name"] == "Deltagare 2, Namn: Detta fält måste fyllas i."
    assert links["id_form-1-meal_0"].startswith("Deltagare 2, Mat: ")
    assert not any(target.startswith("id_form-0") for target in links)
    assert "<li>Fyll i minst en hel rad.</li>" in summary_of(html)
    assert "<legend>Deltagare 2</legend>" in html
    assert 'name="form-TOTAL_FORMS"' in html


def test_formset_refused_row_as_a_whole_names_the_row():
    html = html_of(formset([{"name": "Ingen", "meal": "a"}]))
    assert "<li>Deltagare 1: Raden går inte ihop.</li>" in summary_of(html)


def test_summary_of_form_and_formset_is_one():
    template = Template(
        '{% include "portal/error_summary.html" with form=form formset=formset only %}'
    )
    rows = formset([{"name": "", "meal": "a"}])
    html = template.render(Context({"form": refused(), "formset": rows}))
    assert html.count('role="alert"') == 1
    assert {"id_name", "id_form-0-name"} <= set(summary_links(html))


def test_summary_of_a_question_has_no_colon_after_the_mark():
    class Question(forms.Form):
        why = forms.CharField(label="Varför?")

    assert summary_links(html_of(Question({})))["id_why"] == "Varför? Detta fält måste fyllas i."
