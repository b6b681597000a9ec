"""The form by which anybody writes to the region.

It keeps robots out without shutting people out: nothing is refused for good. Whoever was too quick,
or filled in the field that should be empty, gets the form back with all that was typed, and sends
it again.
"""

import re
import uuid
from datetime import timedelta
from urllib.parse import urlsplit

from crispy_forms.bootstrap import FormActions
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Fieldset, Layout, Submit
from django import forms
from django.conf import settings
from django.core import signing
from django.http import QueryDict
from django.urls import reverse

from kronoberg_portal.foundation.logs import without_secrets

from .models import Case, Municipality
from .personal_number import has_personal_number

QUICKEST = timedelta(seconds=2)  # from the form opened to sent; no person is quicker
LONGEST = timedelta(days=1)
_SIGNER = signing.TimestampSigner(salt="contacts.contact_form")

# The word in an address (?typ=…) for each kind of case.
KINDS = {
    "fraga": Case.Kind.CONTACT,
    "tips": Case.Kind.TIP,
    "fel": Case.Kind.FAULT,
    "brist": Case.Kind.BARRIER,
    "kontaktperson": Case.Kind.CONTACT_CHANGED,
}


class LinesField(forms.CharField):
    """A text whose line breaks count as one character each, as in the browser's own count."""

    def to_python(self, value) -> str:
        return super().to_python(value).replace("\r\n", "\n")


class ContactForm(forms.ModelForm):
    # When the form was opened, and a random key: signed, so that neither can be made up.
    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    personal_number_seen = forms.BooleanField(required=False, widget=forms.HiddenInput)
    leave_empty = forms.CharField(
        label="Lämna det här fältet tomt",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
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
        self.fields["opened"].initial = _SIGNER.sign(uuid.uuid4().hex)
        if self.is_bound:
            self.data = self.data.copy()  # what is asked again must be changeable

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

    def clean(self) -> dict:
        super().clean()
        if self.cleaned_data.get("leave_empty"):
            self.data["leave_empty"] = ""
            self.add_error(
                None,
                "Ett fält som ska vara tomt var ifyllt, kanske av webbläsaren. Vi har tömt det. "
                "Tryck på Skicka en gång till.",
            )
        seen = self.cleaned_data.get("personal_number_seen")
        if has_personal_number(self.cleaned_data.get("text", "")) and not seen:
            self.data["personal_number_seen"] = "on"
            self.add_error(
                "text",
                "Det ser ut att stå ett personnummer i meddelandet. Ta helst bort det. "
                "Ska det vara kvar? Tryck på Skicka en gång till.",
            )
        self._check_opened()
        return self.cleaned_data

    def _check_opened(self) -> None:
        opened = self.cleaned_data.get("opened", "")
        try:
            _SIGNER.unsign(opened, max_age=LONGEST)
        except signing.BadSignature:  # or too long ago
            self.data["opened"] = _SIGNER.sign(uuid.uuid4().hex)
            self.add_error(
                None,
                "Formuläret hade varit öppet för länge. Allt du skrev är kvar. "
                "Tryck på Skicka en gång till.",
            )
            return
        try:
            _SIGNER.unsign(opened, max_age=QUICKEST)
        except signing.SignatureExpired:
            return
        if self.errors:  # it has to be sent again anyhow
            return
        self.add_error(
            None,
            "Det gick så fort att vi vill vara säkra på att du är en människa. "
            "Allt du skrev är kvar. Tryck på Skicka en gång till.",
        )

    def received(self) -> dict:
        """What ``receive_case`` asks for. Only after ``is_valid()``.

        The key is the same when the same form is sent twice with the same contents; whoever goes
        back and writes something else gets a case of its own.
        """
        fields = {name: self.cleaned_data[name] for name in self.Meta.fields}
        opened = uuid.UUID(_SIGNER.unsign(self.cleaned_data["opened"]))
        return {**fields, "form_key": uuid.uuid5(opened, repr(list(map(str, fields.values()))))}


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
