"""The form by which anybody writes to the region."""

import re
from urllib.parse import urlsplit

from crispy_forms.bootstrap import FormActions
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Fieldset, Layout, Submit
from django import forms
from django.conf import settings
from django.http import QueryDict
from django.urls import reverse

from kronoberg_portal.foundation.logs import without_secrets

from .guarding import GuardedForm, LinesField
from .models import Case, Municipality

# The word in an address (?typ=…) for each kind of case.
KINDS = {
    "fraga": Case.Kind.CONTACT,
    "tips": Case.Kind.TIP,
    "fel": Case.Kind.FAULT,
    "brist": Case.Kind.BARRIER,
    "kontaktperson": Case.Kind.CONTACT_CHANGED,
}


class ContactForm(GuardedForm, forms.ModelForm):
    salt = "contacts.contact_form"
    free_text = "text"

    municipality = forms.ModelChoiceField(
        Municipality.objects.by_name(),
        label="Kommun",
        required=False,
        to_field_name="slug",
        empty_label="Ingen särskild kommun",
        error_messages={"invalid_choice": "Välj en kommun i listan."},
        widget=forms.Select(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = Case
        fields = ["kind", "text", "page", "municipality", "sender_name", "sender_email"]
        labels = {
            "kind": "Vad gäller det?",
            "page": "Vilken sida?",
            "text": "Meddelande",
            "sender_name": "Namn",
            "sender_email": "E-post",
        }
        field_classes = {"text": LinesField}
        help_texts = {
            "page": "Sidans adress på den här webbplatsen, till exempel /foretag/.",
            "text": "Skriv inte personnummer eller uppgifter om hälsa.",
            "sender_email": "Behövs om du vill ha svar. Till exempel namn@example.se.",
        }
        widgets = {
            "kind": forms.RadioSelect,
            "page": forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            "text": forms.Textarea(attrs={"autocomplete": "off", "rows": 8}),
            "sender_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "sender_email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        error_messages = {
            "kind": {
                "required": "Välj vad det gäller.",
                "invalid_choice": "Välj ett av alternativen.",
            },
            "text": {
                "required": "Skriv ett meddelande.",
                "max_length": "Meddelandet är %(show_value)d tecken. Korta det till högst "
                "%(limit_value)d.",
                "null_characters_not_allowed": "Meddelandet innehåller tecken som inte går att "
                "spara.",
            },
            "sender_name": {"max_length": "Namnet får vara högst %(limit_value)d tecken."},
            "sender_email": {
                "invalid": "Skriv e-postadressen så här: namn@example.se.",
            },
        }

    helper = FormHelper()
    helper.render_hidden_fields = True
    helper.layout = Layout(
        Div(
            "kind",
            "text",
            "page",
            "municipality",
            Fieldset("Vill du ha svar?", "sender_name", "sender_email"),
            Div("leave_empty", css_class="honeypot", aria_hidden="true"),
            HTML('{% include "contacts/_personal_data.html" %}'),
            FormActions(Submit("send", "Skicka")),
            css_class="stack",
        )
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.form_action = reverse("contacts:contact")
        self.fields["kind"].choices = Case.Kind.choices

    def clean_page(self) -> str:
        typed = self.cleaned_data["page"]
        path = local_path(typed)
        if typed and not path:
            raise forms.ValidationError(
                "Skriv sidans adress så som den börjar här, till exempel /foretag/. "
                "Vet du inte adressen? Lämna fältet tomt och beskriv sidan i meddelandet."
            )
        return path

    def clean_sender_name(self) -> str:
        return " ".join(self.cleaned_data["sender_name"].split())

    def received(self) -> dict:
        """What ``receive_case`` asks for. Only after ``is_valid()``."""
        fields = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return {**fields, "form_key": self.form_key(*fields.values())}


def preset(query: QueryDict) -> dict:
    """What an address fills in: ``?typ=fel&sida=/foretag/&kommun=vaxjo``. The rest is ignored."""
    return {
        "kind": KINDS.get(query.get("typ", ""), Case.Kind.CONTACT),
        "page": local_path(query.get("sida", "")),
        "municipality": query.get("kommun", ""),
    }


def local_path(address: str) -> str:
    """The path of an address on this site, without search words and without keys; or ``""``.

    ``"https://portalen.se/foretag/?q=bil"`` gives ``"/foretag/"``, ``"//ond.se/"`` nothing.
    """
    host = re.escape(urlsplit(settings.SITE_URL).netloc)
    path = re.sub(rf"^(https?://)?{host}(?=/|$)", "", address.strip(), flags=re.IGNORECASE)
    path = re.split(r"[?#]", path or "/" if address.strip() else "", maxsplit=1)[0]
    if not re.fullmatch(r"/(?![/\\])[^\s\\<>\"\x00-\x1f\x7f]*", path):
        return ""
    path = without_secrets(path)
    return path if len(path) <= Case._meta.get_field("page").max_length else ""
