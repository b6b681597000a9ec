"""The survey after an event, by the participant's own link."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from contacts.personal_number import has_personal_number
from events import actions
from events.links import find_participant, participant_path
from events.models import Participant, SurveyAnswer
from events.surveys import GRADES, refuse_survey
from kronoberg_portal.foundation.line_fields import one_line
from kronoberg_portal.foundation.secret_links import by_link

from .own import bad_link

MOST_LETTERS = SurveyAnswer._meta.get_field("best").max_length


class TextField(forms.CharField):
    """Some lines in one's own words."""

    default_error_messages = {
        "max_length": "Skriv högst %(limit_value)d tecken. Nu är det %(show_value)d.",
    }

    def __init__(self, label: str):
        super().__init__(
            label=label,
            required=False,
            max_length=MOST_LETTERS,
            widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
            help_text="Skriv inget om dig själv eller någon annan som går att känna igen.",
        )

    def to_python(self, value) -> str:
        return "\n".join(map(one_line, super().to_python(value).splitlines())).strip()

    def validate(self, value: str) -> None:
        super().validate(value)
        if has_personal_number(value[:MOST_LETTERS]):
            raise ValidationError("Skriv inte personnummer här.")


class GradeField(forms.TypedChoiceField):
    def __init__(self, label: str):
        super().__init__(
            label=label,
            choices=list(GRADES.items()),
            coerce=int,
            widget=forms.RadioSelect,
            error_messages={
                "required": "Välj ett betyg från 1 till 5.",
                "invalid_choice": "Välj ett betyg från 1 till 5.",
            },
        )


class SurveyForm(forms.Form):
    usefulness = GradeField("Har du nytta av det i ditt arbete?")
    quality = GradeField("Var innehåll och genomförande bra?")
    best = TextField("Vad var bäst?")
    better = TextField("Vad kan bli bättre?")


@by_link(find_participant, otherwise=bad_link)
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, participant: Participant) -> HttpResponse:
    form = SurveyForm(request.POST if request.method == "POST" else None)
    here = participant_path(participant, "survey")
    try:
        refuse_survey(participant)
        if request.method == "POST" and not participant.has_answered_survey and form.is_valid():
            is_new = actions.answer_survey(participant=participant, **form.cleaned_data)
            return redirect(f"{here}?tack" if is_new else here)
    except actions.Refused as refusal:
        return _page(request, participant, refusal=str(refusal))
    if participant.has_answered_survey:
        return _page(request, participant, is_answered=True)
    return _page(request, participant, form=form)


def _page(request: HttpRequest, participant: Participant, **context) -> HttpResponse:
    context = {
        "form": None,
        "refusal": "",
        "is_answered": False,
        "is_thanked": "tack" in request.GET,
        "event": participant.event,
        "participant_path": participant_path(participant),
        "page_url": "",
        **context,
    }
    return render(request, "events/survey.html", context)
