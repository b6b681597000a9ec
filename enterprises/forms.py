"""The coordinators' forms, and those of buyers and of the enterprises that they ask."""

import re

from crispy_forms.bootstrap import FormActions
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Fieldset, Layout, Submit
from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.utils import timezone

from contacts.guarding import GuardedForm, LinesField
from kronoberg_portal.foundation.line_fields import LineField, PersonNameField

from .models import Assessment, Enquiry, EnquiryRecipient, Enterprise
from .models.enquiry import MOST_VALUE


class EnterpriseForm(forms.ModelForm):
    class Meta:
        widgets = {"summary": AdminTextareaWidget(attrs={"rows": 3})}

    def clean(self) -> dict:
        cleaned = super().clean()
        is_chosen = cleaned.get("service_area") == Enterprise.ServiceArea.CHOSEN
        if is_chosen and not cleaned.get("served_municipalities"):
            self.add_error(
                "served_municipalities", "Kryssa i de kommuner där företaget är verksamt."
            )
        return cleaned


class AssessmentForm(forms.ModelForm):
    """One criterion of an enterprise. Which one is not asked: it stands beside the fields."""

    class Meta:
        model = Assessment
        fields = ["criterion", "value", "evidence", "assessed_on"]
        widgets = {"criterion": forms.HiddenInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.criterion:
            self.instance.criterion = self.initial.get("criterion", "")
        for field in self.visible_fields():
            label = f"{field.label}: {self.instance.get_criterion_display()}"
            field.field.widget.attrs["aria-label"] = label


class RowsOfOneEnterprise(forms.BaseInlineFormSet):
    """Rows that must be one of a kind in their enterprise, also when a colleague was quicker.

    Django leaves out of an inline's checks every constraint that involves the parent.
    """

    def clean(self) -> None:
        super().clean()
        for form in self.forms:
            if form.has_changed() and form.is_valid() and not form.cleaned_data.get("DELETE"):
                try:
                    form.instance.validate_constraints()
                except ValidationError as refused:
                    form.add_error(None, refused)


# ── A buyer's enquiry ────────────────────────────────────────────────────────────────────────
UNKNOWN_CHARACTERS = "Här finns tecken som inte går att spara."


class EnquiryForm(GuardedForm):
    """One question to the enterprises of a shortlist."""

    salt = "enterprises.enquiry_form"
    free_text = "text"

    enterprises = forms.MultipleChoiceField(
        label="Vilka vill du fråga?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Välj minst ett företag att fråga."},
    )
    text = LinesField(
        label="Din fråga",
        max_length=5000,
        help_text="Samma fråga går till alla. Skriv vad du behöver, hur mycket, var och när. "
        "Skriv inte personnummer eller uppgifter om hälsa.",
        widget=forms.Textarea(attrs={"autocomplete": "off", "rows": 10}),
        error_messages={
            "required": "Skriv vad du vill fråga.",
            "max_length": "Frågan är %(show_value)d tecken. Korta den till högst %(limit_value)d.",
            "null_characters_not_allowed": UNKNOWN_CHARACTERS,
        },
    )
    answer_by = forms.DateField(
        label="När vill du ha svar senast?",
        required=False,
        help_text="Till exempel 2026-12-24.",
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "off"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Skriv datumet med år, månad och dag: 2026-12-24."},
    )
    buyer_name = PersonNameField(
        label="Namn",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    buyer_organisation = LineField(
        label="Organisation",
        max_length=120,
        help_text="Till exempel Växjö kommun.",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": "Skriv vilken organisation du köper för."},
    )
    buyer_email = forms.EmailField(
        label="E-post",
        max_length=254,
        help_text="Hit svarar företagen. Till exempel namn@example.se.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Skriv e-postadressen som företagen ska svara till.",
            "invalid": "Skriv e-postadressen så här: namn@example.se.",
        },
    )
    buyer_phone = forms.RegexField(
        r"^\+?[\d\s()\-/]{5,40}$",
        label="Telefon",
        max_length=40,
        required=False,
        help_text="Om företagen får ringa dig.",
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"invalid": "Skriv telefonnumret med siffror, till exempel 0470-12 34 56."},
    )

    helper = FormHelper()
    helper.render_hidden_fields = True
    helper.layout = Layout(
        Div(
            "enterprises",
            "text",
            "answer_by",
            Fieldset(
                "Vem frågar?", "buyer_name", "buyer_organisation", "buyer_email", "buyer_phone"
            ),
            Div("leave_empty", css_class="honeypot", aria_hidden="true"),
            HTML('{% include "enterprises/_enquiry_personal_data.html" %}'),
            FormActions(Submit("send", "Skicka")),
            css_class="stack",
        )
    )

    def __init__(self, *args, askable: list[Enterprise], **kwargs):
        super().__init__(*args, **kwargs)
        self.askable = {enterprise.slug: enterprise for enterprise in askable}
        field = self.fields["enterprises"]
        field.choices = [(slug, _choice(one)) for slug, one in self.askable.items()]
        field.initial = list(self.askable)
        self._let_go_of_the_gone()

    def clean_answer_by(self):
        day = self.cleaned_data["answer_by"]
        if day and day < timezone.localdate():
            raise ValidationError("Den dagen har varit. Välj en dag framåt, eller lämna tomt.")
        return day

    def clean(self) -> dict:
        super().clean()
        if self.gone:
            self.add_error(
                "enterprises",
                "Ett av företagen går inte att fråga längre. Vi har tagit bort det. Allt du skrev "
                "är kvar. Tryck på Skicka en gång till.",
            )
        return self.cleaned_data

    def received(self) -> dict:
        """What ``receive_enquiry`` asks for. Only after ``is_valid()``."""
        names = ("buyer_name", "buyer_email", "buyer_organisation", "buyer_phone", "text")
        written = {name: self.cleaned_data[name] for name in (*names, "answer_by")}
        chosen = self.cleaned_data["enterprises"]
        return {
            **written,
            "enterprises": [self.askable[slug] for slug in chosen],
            "form_key": self.form_key(*written.values(), *sorted(chosen)),
        }

    def _let_go_of_the_gone(self) -> None:
        """Enterprises that were chosen and have left the register since the form was opened."""
        self.gone = False
        if self.is_bound:
            chosen = self.data.getlist("enterprises")
            there = [slug for slug in dict.fromkeys(chosen) if slug in self.askable]
            self.gone = len(there) < len(set(chosen))
            self.data.setlist("enterprises", there)


def _choice(enterprise: Enterprise) -> str:
    where = f"{enterprise.name}, {enterprise.municipality}"
    if enterprise.email:
        return where
    return f"{where} (går inte att nå med e-post, en samordnare ringer)"


class DeclineForm(forms.Form):
    reason = LinesField(
        label="Varför passar det inte?",
        max_length=1000,
        required=False,
        help_text="Skickas till köparen. Skriv inte personnummer eller uppgifter om hälsa.",
        widget=forms.Textarea(attrs={"autocomplete": "off", "rows": 4}),
        error_messages={
            "max_length": "Texten är %(show_value)d tecken. Korta den till högst %(limit_value)d.",
            "null_characters_not_allowed": UNKNOWN_CHARACTERS,
        },
    )

    helper = FormHelper()
    helper.disable_csrf = True  # the link itself is the right to post; see by_link
    helper.layout = Layout(
        Div(
            "reason",
            FormActions(Submit("decline", "Avböj förfrågan", css_class="button-danger")),
            css_class="stack",
        )
    )


class OutcomeForm(forms.Form):
    """Did it lead to business?"""

    outcome = forms.ChoiceField(
        label="Ledde förfrågan till en affär?",
        choices=Enquiry.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Välj ja, nej eller inte än.",
            "invalid_choice": "Välj ja, nej eller inte än.",
        },
    )
    led_to = forms.ModelMultipleChoiceField(
        EnquiryRecipient.objects.none(),
        label="Med vilket eller vilka företag?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Om du svarade ja.",
        error_messages={
            "invalid_choice": "Välj bland företagen i listan.",
            "invalid_pk_value": "Välj bland företagen i listan.",
        },
    )
    value = forms.CharField(
        label="Ungefär hur mycket är affären värd, i kronor?",
        required=False,
        max_length=20,
        help_text="Om du svarade ja och vill berätta. Till exempel 25 000.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"max_length": "Skriv beloppet med siffror, till exempel 25 000."},
    )

    helper = FormHelper()
    helper.disable_csrf = True  # the link itself is the right to post; see by_link
    helper.layout = Layout(
        Div("outcome", "led_to", "value", FormActions(Submit("send", "Skicka")), css_class="stack")
    )

    def __init__(self, *args, enquiry: Enquiry, **kwargs):
        recipients = enquiry.recipients.exclude(state=EnquiryRecipient.State.LEFT_OUT)
        if enquiry.outcome:
            kwargs["initial"] = {
                "outcome": enquiry.outcome,
                "led_to": recipients.filter(led_to_business=True),
                "value": enquiry.outcome_value,
            }
        super().__init__(*args, **kwargs)
        self.fields["led_to"].queryset = recipients.select_related("enterprise")

    def clean_value(self) -> int | None:
        written = re.sub(r"\s|(kr|kronor)\.?$|:-$", "", self.cleaned_data["value"].strip())
        if not written:
            return None
        if not re.fullmatch(r"[0-9]{1,12}", written):
            raise ValidationError("Skriv beloppet med siffror, till exempel 25 000.")
        if int(written) > MOST_VALUE:
            raise ValidationError("Beloppet är för stort. Skriv det i kronor.")
        return int(written)
