"""Writing to those in chosen states: looked at first, tried on oneself, then sent with numbers."""

from collections import Counter

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from events import actions
from events.models import Event, ParticipantState
from kronoberg_portal.foundation.line_fields import one_line


class LetterForm(forms.Form):
    states = forms.MultipleChoiceField(
        label="Till dem som är",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kryssa i vilka som ska få brevet."},
    )
    subject = forms.CharField(
        label="Ämne",
        max_length=120,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        error_messages={"required": "Skriv ett ämne."},
        help_text="Träffens rubrik läggs till efter det du skriver.",
    )
    text = forms.CharField(
        label="Text",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 12, "class": "vLargeTextField"}),
        error_messages={"required": "Skriv brevet."},
        help_text="”Hej”, mottagarens namn, tid och plats, länken till den egna anmälan och vem "
        "man frågar läggs till. Tom rad ger nytt stycke.",
    )

    def __init__(self, *args, event: Event, **kwargs):
        super().__init__(*args, **kwargs)
        counts = recipients_by_state(event, list(ParticipantState))
        self.fields["states"].choices = [
            (state.value, f"{state.label} ({counts[state.value]})")
            for state in ParticipantState
            if counts[state.value]
        ]

    def clean_subject(self) -> str:
        return one_line(self.cleaned_data["subject"])


class Writing:
    """For the admin of events: the page for a letter of one's own."""

    def get_urls(self):
        return [self.page_at("brev/", self.write, "events_event_write"), *super().get_urls()]

    def write(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = self.event_with_people(request, pk)
        form = LetterForm(request.POST if request.method == "POST" else None, event=event)
        if not form.fields["states"].choices:
            messages.warning(request, "Ingen är anmäld, så det finns ingen att skriva till.")
            return HttpResponseRedirect(reverse("admin:events_event_change", args=[pk]))
        if request.method == "POST" and form.is_valid() and "change" not in request.POST:
            return self._look_or_send(request, event, form)
        return self.page_about(
            request,
            event,
            "step",
            title="Skriv till deltagarna",
            form=form,
            texts=["Du får se brevet och hur många det går till innan något skickas."],
            button="Titta på brevet",
        )

    def _look_or_send(self, request, event: Event, form: LetterForm) -> HttpResponse:
        letter = {name: form.cleaned_data[name] for name in ("subject", "text")}
        states = form.cleaned_data["states"]
        if "send" in request.POST:
            return self._send(request, event, states, letter)
        if "try" in request.POST:
            actions.send_sample_note(event=event, state=states[0], by=request.user, **letter)
            messages.success(request, f"Ett prov är på väg till {request.user.email}.")
        sample = actions.sample_note(event=event, state=states[0], **letter)
        counts = recipients_by_state(event, states)
        return self.page_about(
            request,
            event,
            "write_confirm",
            title="Skicka brev",
            form=form,
            sample=sample,
            counts=[(ParticipantState(state).label, counts[state]) for state in states],
            letters=_letters(event, states),
            fields=[("states", state) for state in states] + list(letter.items()),
        )

    def _send(self, request, event: Event, states: list[str], letter: dict) -> HttpResponse:
        try:
            count = actions.write_note(event=event, states=states, by=request.user, **letter)
        except actions.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            if count:
                messages.success(request, f"{count} brev är på väg.")
            else:
                messages.info(request, "Samma brev skickades nyss. Inget skickades igen.")
            chosen = ", ".join(ParticipantState(state).label.lower() for state in states)
            self.log_change(request, event, f"Skrev till deltagare ({chosen}): {count} brev")
        return HttpResponseRedirect(reverse("admin:events_event_change", args=[event.pk]))


def recipients_by_state(event: Event, states: list[str]) -> Counter:
    """How many in each state can be written to."""
    people = actions.recipients_of_note(event=event, states=states)
    return Counter(people.values_list("state", flat=True))


def _letters(event: Event, states: list[str]) -> int:
    """Each address gets one letter, whatever the number of states it is in."""
    people = actions.recipients_of_note(event=event, states=states)
    return len(set(people.values_list("email_key", flat=True)))
