"""Reading in a list of participants: first what would come of each row, then the verb."""

import hashlib
from collections import Counter

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from events import actions
from events.importing import EXAMPLE, ImportRow, List, Unreadable, decoded, read_list
from events.models import Event, ParticipantState

SKIPPED, REFUSED = "Är redan anmäld och hoppas över", "Får inte plats"
LONGEST = 200_000  # characters; far more than 500 rows


class ImportForm(forms.Form):
    file = forms.FileField(
        label="Fil (CSV)",
        required=False,
        allow_empty_file=True,
        help_text="Från Excel: välj Spara som och CSV. Du får se listan innan något läses in.",
    )
    text = forms.CharField(
        label="Eller klistra in listan",
        required=False,
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "class": "vLargeTextField", "wrap": "off"}),
        help_text=f"En person på varje rad: {EXAMPLE}. Högst 500 rader. Det går också att "
        "klistra in celler från Excel.",
    )
    tells = forms.BooleanField(
        label="Skicka brev till var och en",
        required=False,
        initial=True,
        help_text="Brevet har besked, egen länk och kalenderinbjudan, som efter en vanlig anmälan.",
    )
    skips_faulty = forms.BooleanField(label="Hoppa över rader med fel", required=False)


class Importing:
    """For the admin of events: the page where a list is pasted, looked at and read in."""

    def get_urls(self):
        own = self.page_at("las-in-deltagare/", self.import_list, "events_event_import")
        return [own, *super().get_urls()]

    def import_list(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = self.event_with_people(request, pk)
        if request.method != "POST":
            return self._import_page(request, event, ImportForm())
        data = request.POST.copy()
        file = request.FILES.get("file")
        try:
            if file:
                data["text"] = decoded(file.read())
            found = read_list(data.get("text", "")[:LONGEST], event)
        except Unreadable as reason:
            form = ImportForm(data)
            form.add_error(None, str(reason))
            return self._import_page(request, event, form)
        form = ImportForm(data)
        if not form.is_valid():
            return self._import_page(request, event, form)
        was_shown = data.get("shown") == _mark(data["text"])
        may_go = form.cleaned_data["skips_faulty"] or not found.faulty
        if "import" in data and not file and was_shown and may_go and found.sound:
            return self._import(request, event, form, found)
        if "import" in data and not was_shown:
            messages.info(request, "Listan har ändrats. Titta på den en gång till.")
        elif "import" in data and not may_go:
            messages.warning(
                request,
                "Inget är inläst. Rätta raderna med fel, eller kryssa i att de ska hoppas över.",
            )
        return self._import_page(request, event, form, found)

    def _import_page(
        self, request, event: Event, form: ImportForm, found: List | None = None
    ) -> HttpResponse:
        more = {}
        if found is not None:
            try:
                outcomes = actions.foresee_import(
                    event=event, people=_people(found), by=request.user
                )
            except actions.Refused as refusal:
                form.add_error(None, str(refusal))
                outcomes = []
            rows, counts = _shown(found, outcomes)
            more = {
                "rows": rows,
                "counts": counts,
                "faulty": len(found.faulty),
                "columns_not_read": found.columns_not_read,
                "newcomers": sum(bool(o.state) and not o.was_known for o in outcomes),
                "shown": _mark(form.data["text"]),
            }
        return self.page_about(
            request,
            event,
            "import",
            title="Läs in deltagare",
            form=form,
            texts=[
                "Varje rad blir en egen anmälan, så att var och en får en egen länk och kan avboka "
                "sig själv. Den som inte får plats ställs på väntelistan. Inget skrivs förrän du "
                "har sett listan och valt Läs in."
            ],
            **more,
        )

    def _import(self, request, event: Event, form: ImportForm, found: List) -> HttpResponse:
        tells = form.cleaned_data["tells"]
        outcomes = actions.import_participants(
            event=event, people=_people(found), by=request.user, tells=tells
        )
        made = Counter(o.state.label.lower() for o in outcomes if o.state and not o.was_known)
        known = sum(outcome.was_known for outcome in outcomes)
        parts = [f"{count} {state}" for state, count in made.items()]
        count = made.total()
        told = f"{count} brev är på väg." if tells and count else "Inga brev skickas."
        messages.success(
            request, f"{count} lästes in{': ' if parts else ''}{', '.join(parts)}. {told}"
        )
        if known:
            messages.info(request, f"{known} var redan anmälda och hoppades över.")
        letters = "med brev" if tells else "utan brev"
        self.log_change(request, event, f"Läste in {count} deltagare från en lista, {letters}")
        left = [
            (row, outcome.refusal)
            for row, outcome in zip(found.sound, outcomes, strict=True)
            if outcome.refusal
        ]
        if not left and not found.faulty:
            people = reverse("admin:events_participant_changelist")
            return HttpResponseRedirect(f"{people}?event__id__exact={event.pk}")
        # What was not read in stays in the box, to be put right.
        for reason, number in Counter(reason for _, reason in left).items():
            messages.warning(request, f"{number} lästes inte in. {reason}")
        if found.faulty:
            messages.warning(request, f"{len(found.faulty)} rader med fel står kvar här nedan.")
        remaining = sorted([row for row, _ in left] + found.faulty, key=lambda row: row.line)
        again = ImportForm(initial={"text": _as_text(remaining, found), "tells": tells})
        return self._import_page(request, event, again)


def _people(found: List) -> list:
    return [(row.booker, row.attendee) for row in found.sound]


def _shown(found: List, outcomes: list) -> tuple[list[tuple[ImportRow, str]], list]:
    """Each row with what would come of it, in words; and how many of each."""
    of_row = dict(zip((row.line for row in found.sound), outcomes, strict=False))
    rows, counts = [], Counter()
    for row in found.rows:
        outcome = of_row.get(row.line)
        if row.faults:
            words, kind = f"Fel: {'; '.join(row.faults)}", "Fel"
        elif outcome is None:
            words = kind = "Läses inte in"
        elif outcome.refusal:
            words, kind = f"{REFUSED}: {outcome.refusal}", REFUSED
        elif outcome.was_known:
            words = kind = SKIPPED
        else:
            words = kind = _BECOMES.get(outcome.state, outcome.state.label)
        rows.append((row, words))
        counts[kind] += 1
    return rows, list(counts.items())


_BECOMES = {
    ParticipantState.REGISTERED: "Får plats",
    ParticipantState.WAITING: "Väntelista",
    ParticipantState.PENDING: "Väntar på godkännande",
}


def _as_text(rows: list[ImportRow], found: List) -> str:
    """The rows as they were, to be read again; with the headings they stood under."""
    lines = [found.heading] if found.heading else []
    return "\n".join(";".join(map(_cell, cells)) for cells in [*lines, *(r.cells for r in rows)])


def _cell(text: str) -> str:
    if any(character in text for character in ';"\n\r'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _mark(text: str) -> str:
    """What tells a list from another, however the browser ends its lines."""
    return hashlib.sha256("\n".join(text.splitlines()).encode()).hexdigest()
