"""Who may answer a survey, and what the answers say together."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from statistics import mean

from django.conf import settings

from kronoberg_portal.foundation.charts import Chart, Point, in_swedish

from .models import Event, EventState, Participant, ParticipantState, SurveyAnswer
from .seats import Refused

# With fewer answers one could guess whose they are.
FEWEST_SHOWN = 3
GRADES = {1: "1, inte alls", 2: "2", 3: "3", 4: "4", 5: "5, mycket"}


# Who is *uteblev* was not there; before the list is closed everybody may have been.
MAY_ANSWER = (ParticipantState.REGISTERED, ParticipantState.ATTENDED)


def refuse_survey(participant: Participant) -> None:
    """``Refused`` when there is no survey for this participant, or not yet."""
    event = participant.event
    held = event.state in (EventState.PUBLISHED, EventState.COMPLETED)
    if not (event.has_survey and held):
        raise Refused("Den här träffen har ingen utvärdering.")
    if participant.state not in MAY_ANSWER:
        raise Refused("Utvärderingen är för dem som var med.")
    if not event.has_ended:
        raise Refused("Utvärderingen öppnar när träffen är slut.")


@dataclass(frozen=True)
class Grade:
    label: str
    mean: str
    chart: Chart


@dataclass(frozen=True)
class Summary:
    """``grades`` and texts are empty until ``FEWEST_SHOWN`` have answered."""

    count: int
    asked: int
    grades: list[Grade]
    best: list[str]
    better: list[str]

    @property
    def is_shown(self) -> bool:
        return self.count >= FEWEST_SHOWN


def summary_of(event: Event) -> Summary:
    answers = list(event.survey_answers.all())
    asked = event.participants.seated().count()
    if len(answers) < FEWEST_SHOWN:
        return Summary(len(answers), asked, [], [], [])
    return Summary(
        count=len(answers),
        asked=asked,
        grades=[_grade(answers, name) for name in ("usefulness", "quality")],
        best=_shuffled(answers, "best"),
        better=_shuffled(answers, "better"),
    )


def _grade(answers: list[SurveyAnswer], name: str) -> Grade:
    label = SurveyAnswer._meta.get_field(name).verbose_name.capitalize()
    given = [getattr(answer, name) for answer in answers]
    counted = Counter(given)
    points = [Point(text, counted[grade]) for grade, text in GRADES.items()]
    chart = Chart(name.replace("_", "-"), label, "Betyg", "Svar", points)
    return Grade(label, in_swedish(mean(given), 1), chart)


def _shuffled(answers: list[SurveyAnswer], name: str) -> list[str]:
    """The texts in an order that tells nothing: not of time, nor of which belong together."""

    def place(answer: SurveyAnswer) -> bytes:
        return hashlib.sha256(f"{settings.SECRET_KEY}{name}{answer.pk}".encode()).digest()

    texts = (getattr(answer, name).strip() for answer in sorted(answers, key=place))
    return [text for text in texts if text]
