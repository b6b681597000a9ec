"""What a booker fills in: one form about the booker, one row for each participant more.

Nothing is kept between the steps: each carries all that was typed to the next, and everything is
looked at again when it is sent.
"""

import uuid
from collections.abc import Iterable, Mapping
from functools import cached_property

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.forms.formsets import TOTAL_FORM_COUNT

from contacts.models import Municipality
from kronoberg_portal.foundation.line_fields import LineField, PersonNameField

from .actions import Attendee, Booker, Choice
from .fields import NeedsField
from .models import Booking, Event, Participant, email_key
from .questions import answers_of, field_for, field_name

STEPS = ["Fyll i", "Kontrollera", "Klart"]
NEEDS = ("food_needs", "access_needs")
MOST_ROWS = 100  # rows that are read of a post; more than any event takes
EMAIL_ERRORS = {
    "required": "Skriv e-postadressen.",
    "invalid": "Skriv e-postadressen så här: namn@example.se.",
}


def _text(autocomplete: str, **attrs) -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": autocomplete, **attrs})


class PersonForm(forms.Form):
    """One participant; what is asked about needs and otherwise hangs on the event."""

    may_skip = False  # a question that the event says must be answered

    name = PersonNameField(label="Namn", max_length=120, widget=_text("off"))
    email = forms.EmailField(
        label="E-post",
        max_length=254,
        error_messages=EMAIL_ERRORS,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text="Varje deltagare behöver en egen adress. Dit skickar vi ett brev.",
    )
    role = LineField(label="Roll eller titel", max_length=120, required=False, widget=_text("off"))
    food_needs = NeedsField(
        label="Specialkost", max_length=300, required=False, widget=_text("off")
    )
    access_needs = NeedsField(
        label="Behov på plats",
        max_length=300,
        required=False,
        widget=_text("off"),
        help_text="Till exempel hörslinga eller plats för rullstol.",
    )

    def __init__(self, *args, event: Event, **kwargs):
        super().__init__(*args, **kwargs)
        kept = settings.EVENT_NEEDS_KEPT_DAYS
        warning = f"Skriv bara det vi behöver veta. Raderas {kept} dagar efter träffen."
        for name, asked in zip(NEEDS, (event.serves_food, event.asks_access_needs), strict=True):
            if asked:
                field = self.fields[name]
                field.help_text = f"{field.help_text} {warning}".strip()
            else:
                del self.fields[name]
        self.questions = list(event.questions.all())
        for question in self.questions:
            self.fields[field_name(question)] = field_for(question, may_skip=self.may_skip)

    def needs(self) -> list[forms.BoundField]:
        return [self[name] for name in NEEDS if name in self.fields]

    def more(self) -> list[forms.BoundField]:
        """What the event asks for beyond who comes: needs and questions."""
        return [*self.needs(), *(self[field_name(question)] for question in self.questions)]

    def who(self) -> list[forms.BoundField]:
        more = {field.name for field in self.more()}
        return [field for field in self if field.name not in more]

    def has_changed(self) -> bool:
        """Whether the row is about somebody: needs alone are nobody's (a row that was emptied)."""
        more = {field.name for field in self.more()}
        return not more.issuperset(self.changed_data)

    def forget_faults_in_more(self) -> None:
        """Only who comes has been asked for yet."""
        for field in self.more():
            self.errors.pop(field.name, None)

    def answered(self) -> list[tuple[str, str]]:
        """Each question that got an answer, with it. Only when valid."""
        pairs = ((q.text, self.cleaned_data.get(field_name(q), "")) for q in self.questions)
        return [(text, answer) for text, answer in pairs if answer]

    def attendee(self) -> Attendee:
        names = ("name", "email", "role", *NEEDS)
        return Attendee(
            **{name: self.cleaned_data.get(name, "") for name in names},
            answers=self.answers(),
        )

    def answers(self) -> dict[int, str]:
        """By the key of the question; empty where there is none. Only when valid."""
        return {q.pk: self.cleaned_data.get(field_name(q), "") for q in self.questions}


class BookerForm(PersonForm):
    phone = forms.RegexField(
        r"^\+?[\d\s()\-/]{5,40}$",
        label="Telefon",
        max_length=40,
        required=False,
        error_messages={"invalid": "Skriv telefonnumret med siffror, till exempel 0470-12 34 56."},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.by_name(),
        label="Kommun du arbetar för",
        required=False,
        to_field_name="slug",
        empty_label="Ingen av kommunerna i Kronoberg",
        error_messages={"invalid_choice": "Välj en av kommunerna i listan."},
        widget=forms.Select(attrs={"autocomplete": "off"}),
    )
    organisation = LineField(
        label="Annan organisation",
        max_length=120,
        required=False,
        widget=_text("organization"),
        help_text="Om du inte kommer från en kommun.",
    )
    participates = forms.BooleanField(label="Jag ska själv delta", required=False, initial=True)
    keeps_together = forms.BooleanField(
        label="Vi vill komma tillsammans",
        required=False,
        help_text="Får inte alla plats står hela gruppen på väntelistan tills det finns plats "
        "för alla.",
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        event = kwargs["event"]
        super().__init__(*args, **kwargs)
        self.event = event
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["email"].widget.attrs["autocomplete"] = "email"
        self.fields["email"].help_text = "Hit skickar vi brevet med din länk."
        self.fields["role"].widget.attrs["autocomplete"] = "organization-title"

    def clean(self) -> dict:
        cleaned = super().clean()
        if not cleaned.get("participates"):
            self.forget_faults_in_more()
        share = self.event.most_per_municipality
        nowhere = not cleaned.get("municipality") and not cleaned.get("organisation")
        if share and nowhere and "municipality" not in self.errors:
            self.add_error(
                "municipality",
                f"Varje kommun har {share} platser. Välj din kommun, eller skriv en annan "
                "organisation.",
            )
        return cleaned

    def booker(self) -> Booker:
        names = ("name", "email", "phone", "municipality", "organisation")
        return Booker(**{name: self.cleaned_data[name] for name in names})


def asks_more(event: Event) -> bool:
    """Does the event ask for more than who comes: needs, or questions of its own?"""
    return event.serves_food or event.asks_access_needs or event.questions.exists()


def steps_of(*, asks_more: bool) -> list[str]:
    """The steps of registering: needs and questions only when the event asks."""
    between = ["Behov och frågor"] if asks_more else []
    return ["Vilka kommer", *between, "Kontrollera", "Klart"]


class BaseRows(BaseFormSet):
    row_name = "Deltagare"
    default_error_messages = {
        "missing_management_form": "Formuläret kom inte fram helt. Försök igen.",
    }

    def initial_form_count(self) -> int:
        """None: a row that is left empty is as if it were not there."""
        return 0


class SignUp:
    """All that a booker fills in, as it is typed or as it is sent."""

    def __init__(self, event: Event, booker: BookerForm, rows: BaseFormSet):
        self.event, self.booker, self.rows = event, booker, rows

    @classmethod
    def empty(cls, event: Event) -> "SignUp":
        """An untouched form with a key of its own."""
        booker = BookerForm(event=event, initial={"form_key": uuid.uuid4()})
        return cls(event, booker, _rows(event, initial=[]))

    @classmethod
    def sent(cls, event: Event, data: Mapping) -> "SignUp":
        """What was sent, to be looked at."""
        data = _sound(data)
        return cls(event, BookerForm(data, event=event), _rows(event, data=data))

    @classmethod
    def typed(cls, event: Event, data: Mapping) -> "SignUp":
        """What was typed so far, as it was typed, without looking at whether it is right."""
        data = _sound(data)
        booker = BookerForm(event=event, initial=_raw(BookerForm(event=event), data))
        sent = _rows(event, data=data)
        return cls(event, booker, _rows(event, initial=[_raw(row, data) for row in sent.forms]))

    def with_another_row(self) -> "SignUp":
        return self._with_rows([*self._typed_rows(), {}])

    def without_row(self, number: str) -> "SignUp":
        """Without the row of this number (a text, from 0); the same when there is none."""
        rows = [row for i, row in enumerate(self._typed_rows()) if str(i) != number]
        return self._with_rows(rows)

    @property
    def has_room(self) -> bool:
        """May another row be added?"""
        participates = bool(self.booker["participates"].value())
        return len(self.rows.forms) + participates < self.event.most_per_booking

    @property
    def asks_more(self) -> bool:
        """Does the event ask for more than who comes?"""
        return bool(self.booker.more())

    def is_valid(self) -> bool:
        return self.says_who() and self._rest_is_right()

    def says_who(self) -> bool:
        """Is it clear who books and who comes? Faults in the rest are not looked at yet."""
        _ = self._faults_in_more
        valid = all([self.booker.is_valid(), self.rows.is_valid()])
        return valid and self._check_people()

    @cached_property
    def _faults_in_more(self) -> list[tuple[PersonForm, str, list]]:
        """Form, field and errors of needs and answers, taken out of the forms."""
        faults = []
        for form in [self.booker, *self.rows.forms]:
            names = [field.name for field in form.more() if field.name in form.errors]
            faults += [(form, name, form.errors.pop(name)) for name in names]
        return faults

    def _rest_is_right(self) -> bool:
        """The faults in needs and answers are put back."""
        for form, name, errors in self._faults_in_more:
            form.errors[name] = errors
        return not self._faults_in_more

    @cached_property
    def people(self) -> list[PersonForm]:
        """The forms that hold a participant: the booker's own first. Only when valid."""
        filled = [row for row in self.rows.forms if row.has_changed()]
        return [self.booker, *filled] if self.booker.cleaned_data["participates"] else filled

    @property
    def people_by_label(self) -> list[tuple[str, PersonForm]]:
        """The same, each with what faults call it: *Du*, *Deltagare 2*."""
        labels = {id(row): f"Deltagare {n}" for n, row in enumerate(self.rows.forms, start=1)}
        return [(labels.get(id(person), "Du"), person) for person in self.people]

    @property
    def attendees(self) -> list[Attendee]:
        return [person.attendee() for person in self.people]

    def hidden_fields(self) -> list[tuple[str, str]]:
        """Names and values of all that was typed, for a page to carry on to the next step."""
        fields = [(f"deltagare-{TOTAL_FORM_COUNT}", len(self.rows.forms))]
        for form in [self.booker, *self.rows.forms]:
            fields += _carried(form)
        return [(name, str(value)) for name, value in fields]

    def hidden_who(self) -> list[tuple[str, str]]:
        """The same for the step about needs: all but what it asks."""
        shown = {field.html_name for person in self.people for field in person.more()}
        return [(name, value) for name, value in self.hidden_fields() if name not in shown]

    def hidden_more(self) -> list[tuple[str, str]]:
        """The same for the step about who comes: what comes after it."""
        fields = [
            pair for form in [self.booker, *self.rows.forms] for pair in _carried(form, more=True)
        ]
        return [(name, str(value)) for name, value in fields]

    @property
    def has_errors(self) -> bool:
        return bool(self.booker.errors or self.rows.total_error_count())

    def differs_from(self, booking: Booking) -> bool:
        """Are these other people than those of a booking that this form made before?"""
        made = set(booking.participants.values_list("email_key", flat=True))
        return made != {email_key(attendee.email) for attendee in self.attendees}

    def _check_people(self) -> bool:
        """Rules over all the rows; errors go where they are mended."""
        most = self.event.most_per_booking
        if not self.people:
            message = "Kryssa i att du själv ska delta, eller lägg till en deltagare."
            self.booker.add_error("participates", message)
        if len(self.people) > most:
            self.booker.add_error(
                None,
                f"Högst {most} deltagare går att anmäla på en gång. Ta bort några, eller hör av "
                "dig till oss.",
            )
        seen: set[str] = set()
        for person in self.people:
            key = email_key(person.cleaned_data["email"])
            if key in seen:
                person.add_error(
                    "email", "Adressen står redan hos någon annan. Var och en behöver en egen."
                )
            seen.add(key)
        return not self.has_errors

    def _typed_rows(self) -> list[dict]:
        return [dict(row.initial) for row in self.rows.forms]

    def _with_rows(self, rows: list[dict]) -> "SignUp":
        return SignUp(self.event, self.booker, _rows(self.event, initial=rows))


class ChoiceForm(forms.Form):
    """What to do when not everybody gets a seat."""

    choice = forms.ChoiceField(
        label="Hur vill ni göra?",
        choices=Choice.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj hur ni vill göra."},
    )


class SubstituteForm(PersonForm):
    """Who comes instead of ``person``; ``others`` take part by the same booking already."""

    def __init__(self, *args, person: Participant, others: Iterable[Participant] = (), **kwargs):
        super().__init__(*args, event=person.event, **kwargs)
        self.old_key = person.email_key
        self.other_keys = {other.email_key for other in others} - {person.email_key}
        self.fields["email"].help_text = "Dit skickar vi ett brev med besked och en egen länk."

    @classmethod
    def typed(cls, data: Mapping, **kwargs) -> "SubstituteForm":
        """What was typed so far, without looking at whether it is right."""
        return cls(initial=_raw(cls(**kwargs), data), **kwargs)

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if email_key(email) == self.old_key:
            raise ValidationError(
                "Det är samma adress som förut. Skriv adressen till den nya personen. Är det bara "
                "namnet som ska rättas? Hör av dig till oss."
            )
        if email_key(email) in self.other_keys:
            raise ValidationError("Adressen står redan hos någon annan i anmälan.")
        return email

    def hidden_fields(self) -> list[tuple[str, str]]:
        """Names and values of all that was typed, for a page to carry on to the next step."""
        return [(field.html_name, str(field.value() or "")) for field in self]


class NeedsForm(PersonForm):
    """What ``person`` needs and answers, without who it is."""

    name = email = role = None

    def __init__(self, *args, person: Participant, **kwargs):
        given = {name: getattr(person, name) for name in NEEDS}
        given |= {field_name(a.question): a.text for a in answers_of([person]).get(person.pk, [])}
        super().__init__(*args, event=person.event, initial=given, **kwargs)

    def change(self) -> dict:
        """What ``actions.change_needs`` asks for beside the person. Only when valid."""
        said = self.cleaned_data
        return {
            **{name: said.get(name, "") for name in NEEDS},
            "answers": self.answers(),
        }


class StaffForm(PersonForm):
    """Somebody whom staff registers: one person, who is told by letter."""

    may_skip = True  # who rings has not read the questions

    municipality = forms.ModelChoiceField(
        Municipality.objects.by_name(), label="Kommun", required=False, empty_label="Ingen"
    )
    organisation = LineField(label="Annan organisation", max_length=120, required=False)
    choice = forms.BooleanField(
        label="Ställ på väntelistan om det inte finns plats", required=False
    )

    def registration(self) -> dict:
        """What ``actions.register`` asks for beside the event. Only when valid."""
        cleaned = self.cleaned_data
        booker = Booker(
            name=cleaned["name"],
            email=cleaned["email"],
            municipality=cleaned["municipality"],
            organisation=cleaned["organisation"],
        )
        choice = Choice.WAIT if cleaned["choice"] else ""
        return {"booker": booker, "attendees": [self.attendee()], "choice": choice}


class LinkForm(forms.Form):
    email = forms.EmailField(
        label="E-post",
        max_length=254,
        help_text="Adressen som du anmälde dig med, eller som någon anmälde dig med.",
        error_messages=EMAIL_ERRORS,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


def _carried(form: PersonForm, *, more: bool = False) -> list[tuple[str, object]]:
    """Names and values of a form's fields, or only of what comes after who it is about."""
    pairs = []
    for field in form.more() if more else form:
        value = field.value()
        if value is not False:  # a box without its tick is not sent
            pairs.append((field.html_name, "on" if value is True else value or ""))
    return pairs


def _rows(event: Event, *, data: Mapping | None = None, initial: list[dict] | None = None):
    factory = formset_factory(
        PersonForm,
        formset=BaseRows,
        extra=len(initial or []),
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
    )
    return factory(data, initial=initial, prefix="deltagare", form_kwargs={"event": event})


def _sound(data: Mapping) -> Mapping:
    """The post with a number of rows that can be read and a key, whatever it says."""
    data = data.copy()
    total = data.get(f"deltagare-{TOTAL_FORM_COUNT}", "")
    sound = total.isascii() and total.isdigit() and len(total) < 6
    data[f"deltagare-{TOTAL_FORM_COUNT}"] = min(int(total), MOST_ROWS) if sound else 0
    data["deltagare-INITIAL_FORMS"] = 0
    try:
        uuid.UUID(data.get("form_key", ""))
    except ValueError:
        data["form_key"] = str(uuid.uuid4())
    return data


def _raw(form: forms.Form, data: Mapping) -> dict:
    """The values of a form's fields just as they were typed."""
    return {
        name: field.widget.value_from_datadict(data, {}, form.add_prefix(name))
        for name, field in form.fields.items()
    }
