"""Answering the survey, so that nobody can tell who answered what."""

from events import seats
from events.models import Participant, SurveyAnswer
from events.surveys import refuse_survey


def answer_survey(
    *, participant: Participant, usefulness: int, quality: int, best: str, better: str
) -> bool:
    """Keep one filled-in survey; False when this participant has answered before.

    Only that somebody has answered is kept with the participant, without any moment. ``Refused``
    as ``refuse_survey`` says.
    """
    with seats.locked(participant.event_id):
        person = Participant.objects.select_related("event").get(pk=participant.pk)
        refuse_survey(person)
        # Not by save(): the moment of the last change would tell when.
        asked = Participant.objects.filter(pk=person.pk, has_answered_survey=False)
        if not asked.update(has_answered_survey=True):
            return False
        SurveyAnswer.objects.create(
            event=person.event, usefulness=usefulness, quality=quality, best=best, better=better
        )
    return True
