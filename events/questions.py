"""What an event asks of each participant, as fields of a form, and the answers as they are kept."""

from collections.abc import Iterable, Mapping

from django import forms
from django.core.exceptions import ValidationError

from contacts.personal_number import has_personal_number
from kronoberg_portal.foundation.line_fields import one_line

from .models import Answer, Participant, Question

MOST_LETTERS = Answer._meta.get_field("text").max_length
NO_ANSWER = "Inget svar"
MOST_BUTTONS = 6  # alternatives that are shown all at once; more are a list to open
MISSING = "Svara på frågan."


class AnswerField(forms.CharField):
    """An answer in one's own words, on one line or several."""

    default_error_messages = {
        "required": MISSING,
        "max_length": "Skriv högst %(limit_value)d tecken. Nu är det %(show_value)d.",
    }

    def to_python(self, value) -> str:
        return "\n".join(map(one_line, super().to_python(value).splitlines())).strip()

    def validate(self, value: str) -> None:
        super().validate(value)
        if has_personal_number(value[:MOST_LETTERS]):
            raise ValidationError("Skriv inte personnummer här.")


def field_name(question: Question) -> str:
    return f"fraga_{question.pk}"


def field_for(question: Question, *, may_skip: bool) -> forms.Field:
    """The form field of a question; ``may_skip`` lets also a required one be."""
    required = question.is_required and not may_skip
    if question.kind == Question.Kind.TEXT:
        return AnswerField(
            label=question.text,
            required=required,
            max_length=MOST_LETTERS,
            widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        )
    few = len(question.alternatives) <= MOST_BUTTONS
    choices = [(text, text) for text in question.alternatives]
    if not required:
        choices.append(("", NO_ANSWER))
    elif not few:
        choices.insert(0, ("", "Välj …"))
    return forms.ChoiceField(
        label=question.text,
        choices=choices,
        required=required,
        widget=forms.RadioSelect if few else forms.Select(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Välj ett av alternativen.",
            "invalid_choice": "Det alternativet finns inte. Välj ett av dem i listan.",
        },
    )


def keep_answers(participant: Participant, answers: Mapping[int, str]) -> None:
    """Keep what was answered, by the key of the question; a question that is gone is passed over.

    An answer that was there is changed, or taken away when it is empty now.
    """
    if not answers:
        return
    for question in participant.event.questions.filter(pk__in=answers):
        if text := answers[question.pk]:
            Answer.objects.update_or_create(
                question=question, participant=participant, defaults={"text": text}
            )
        else:
            Answer.objects.filter(question=question, participant=participant).delete()


def answers_of(participants: Iterable[Participant]) -> dict[int, list[Answer]]:
    """The answers of each, by participant key, in the order of the questions. One query."""
    found: dict[int, list[Answer]] = {}
    rows = Answer.objects.filter(participant__in=[person.pk for person in participants])
    for answer in rows.select_related("question"):
        found.setdefault(answer.participant_id, []).append(answer)
    return found
