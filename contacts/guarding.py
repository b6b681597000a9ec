"""Forms that anybody may send: robots are kept out without shutting people out.

Nothing is refused for good. Whoever was too quick, or filled in the field that should be empty,
gets the form back with all that was typed, and sends it again.
"""

import uuid
from datetime import timedelta

from django import forms
from django.core import signing

from .personal_number import has_personal_number

QUICKEST = timedelta(seconds=2)  # from the form opened to sent; no person is quicker
LONGEST = timedelta(days=1)


class LinesField(forms.CharField):
    """A text whose line breaks count as one character each, as in the browser's own count."""

    def to_python(self, value) -> str:
        return super().to_python(value).replace("\r\n", "\n")


class GuardedForm(forms.Form):
    """Say ``salt``, one for each form, and the ``free_text`` that may hold a personnummer.

    The layout needs ``leave_empty`` in a ``honeypot``, and hidden fields rendered.
    """

    salt: str
    free_text: str

    # When the form was opened, and a random key: signed, so that neither can be made up.
    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    personal_number_seen = forms.BooleanField(required=False, widget=forms.HiddenInput)
    leave_empty = forms.CharField(
        label="Lämna det här fältet tomt",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["opened"].initial = self._sign_anew()
        if self.is_bound:
            self.data = self.data.copy()  # what is asked again must be changeable

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
        if has_personal_number(self.cleaned_data.get(self.free_text, "")) and not seen:
            self.data["personal_number_seen"] = "on"
            self.add_error(
                self.free_text,
                "Det ser ut att stå ett personnummer i meddelandet. Ta helst bort det. "
                "Ska det vara kvar? Tryck på Skicka en gång till.",
            )
        self._check_opened()
        return self.cleaned_data

    def form_key(self, *contents: object) -> uuid.UUID:
        """The same when the same form is sent twice with the same contents, else another.

        Whoever goes back and writes something else gets a row of its own. Only when valid.
        """
        opened = uuid.UUID(self._signer.unsign(self.cleaned_data["opened"]))
        return uuid.uuid5(opened, repr(list(map(str, contents))))

    @property
    def _signer(self) -> signing.TimestampSigner:
        return signing.TimestampSigner(salt=self.salt)

    def _sign_anew(self) -> str:
        return self._signer.sign(uuid.uuid4().hex)

    def _check_opened(self) -> None:
        opened = self.cleaned_data.get("opened", "")
        try:
            self._signer.unsign(opened, max_age=LONGEST)
        except signing.BadSignature:  # or too long ago
            self.data["opened"] = self._sign_anew()
            self.add_error(
                None,
                "Formuläret hade varit öppet för länge. Allt du skrev är kvar. "
                "Tryck på Skicka en gång till.",
            )
            return
        try:
            self._signer.unsign(opened, max_age=QUICKEST)
        except signing.SignatureExpired:
            return
        if self.errors:  # it has to be sent again anyhow
            return
        self.add_error(
            None,
            "Det gick så fort att vi vill vara säkra på att du är en människa. "
            "Allt du skrev är kvar. Tryck på Skicka en gång till.",
        )
