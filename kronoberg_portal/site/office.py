"""The office: Django's admin in a coordinator's order and words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.db.models import QuerySet
from django.urls import reverse

from contacts.models import Case
from enterprises.models import Enquiry, Enterprise, Lifecycle, Moderation, Verification
from events.models import Event, Participant, ParticipantState
from knowledge.models import ActionPlan, Initiative, Resource
from kronoberg_portal.foundation.outbox.models import Letter, LetterState

# What the office's first page and menu show: groups in the order of a working day, each with its
# models in their order. A model that is not named here ends up under "Övrigt", and a test tells.
GROUPS: list[tuple[str, str, list[str]]] = [
    ("trainings", "Utbildningar", ["events.event", "events.booking", "events.participant"]),
    ("register", "Företagsregistret", ["enterprises.enterprise", "enterprises.enquiry"]),
    (
        "knowledge",
        "Kunskap och insatser",
        ["knowledge.resource", "knowledge.initiative", "knowledge.actionplan", "knowledge.goal"],
    ),
    (
        "contacts",
        "Kommuner och kontakter",
        ["contacts.case", "contacts.person", "contacts.municipality", "contacts.organisation"],
    ),
    ("website", "Webbplatsen", ["site.page", "images.image", "contacts.regiontask"]),
    (
        "words",
        "Ordlistor",
        [
            "enterprises.sector",
            "enterprises.socialgoal",
            "enterprises.targetgroup",
            "enterprises.referrer",
            "search.synonyms",
            "knowledge.topic",
            "contacts.contactarea",
        ],
    ),
    ("letters", "Brev", ["outbox.letter"]),
    ("accounts", "Konton", ["accounts.user"]),
]
OTHERS = ("others", "Övrigt")
LIVING = [state for state in Lifecycle if state not in (Lifecycle.CEASED, Lifecycle.BANKRUPT)]
IN_THE_REGISTER = f"state__exact={Moderation.PUBLISHED}&lifecycle__in={','.join(LIVING)}"


@dataclass(frozen=True)
class Task:
    """Something that waits for somebody: how many rows, and the list that shows just them.

    ``rows(user)`` gives the waiting rows that the account answers for; ``query`` narrows the
    office's list of ``model`` to the same rows.
    """

    one: str
    several: str
    model: type
    rows: Callable[[object], QuerySet]
    query: str = ""

    def words(self, count: int) -> str:
        return self.one if count == 1 else self.several


def _to_verify(verification: Verification) -> Callable[[object], QuerySet]:
    return lambda user: (
        Enterprise.objects.editable_by(user).published().living().with_verification(verification)
    )


def _to_review(model: type) -> Callable[[object], QuerySet]:
    return lambda user: model.objects.editable_by(user).published().due_for_review()


TASKS: list[Task] = [
    Task("nytt ärende", "nya ärenden", Case, lambda _: Case.objects.unread(), "state__exact=new"),
    Task(
        "förfrågan väntar",
        "förfrågningar väntar",
        Enquiry,
        lambda _: Enquiry.objects.waiting(),
        f"state__exact={Enquiry.State.WAITING}",
    ),
    Task(
        "inskickat företag att granska",
        "inskickade företag att granska",
        Enterprise,
        lambda user: Enterprise.objects.editable_by(user).filter(state=Moderation.SUBMITTED),
        f"state__exact={Moderation.SUBMITTED}",
    ),
    Task(
        "deltagare som väntar på godkännande",
        "deltagare som väntar på godkännande",
        Participant,
        lambda user: Participant.objects.filter(
            event__in=Event.objects.editable_by(user), state=ParticipantState.PENDING
        ),
        f"state__exact={ParticipantState.PENDING}",
    ),
    Task(
        "brev som inte kom fram",
        "brev som inte kom fram",
        Letter,
        lambda _: Letter.objects.failed(),
        f"state__exact={LetterState.FAILED}",
    ),
    Task(
        "företag som behöver kontrolleras",
        "företag som behöver kontrolleras",
        Enterprise,
        _to_verify(Verification.OVERDUE),
        f"{IN_THE_REGISTER}&kontroll={Verification.OVERDUE}",
    ),
    Task(
        "företag som aldrig har kontrollerats",
        "företag som aldrig har kontrollerats",
        Enterprise,
        _to_verify(Verification.NEVER),
        f"{IN_THE_REGISTER}&kontroll={Verification.NEVER}",
    ),
    *(
        Task(one, several, model, _to_review(model), "se-over=ja")
        for model, one, several in [
            (Enterprise, "företag att se över", "företag att se över"),
            (Resource, "kunskapspost att se över", "kunskapsposter att se över"),
            (Initiative, "insats att se över", "insatser att se över"),
            (ActionPlan, "handlingsplan att se över", "handlingsplaner att se över"),
            (Event, "träff att se över", "träffar att se över"),
        ]
    ),
]


class LoginForm(AdminAuthenticationForm):
    # Also what an account without access is told: the page does not say which addresses exist.
    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": "Det gick inte att logga in. Kontrollera att e-postadressen och "
        "lösenordet är rätt stavade, och att små och stora bokstäver stämmer.",
    }


class OfficeSite(AdminSite):
    login_form = LoginForm
    site_title = "Socialt företagande i Kronoberg"
    site_header = "Socialt företagande i Kronoberg"
    index_title = "Att arbeta med"
    site_url = "/"
    empty_value_display = "–"
    enable_nav_sidebar = False

    def get_app_list(self, request, app_label: str | None = None) -> list[dict]:
        """The models in our groups instead of one list for each app; ``app_label`` as Django's."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        found = {model["model"]._meta.label_lower: model for app in apps for model in app["models"]}
        grouped = [
            _group(key, name, [found.pop(label) for label in labels if label in found])
            for key, name, labels in GROUPS
        ]
        return [
            group for group in [*grouped, _group(*OTHERS, [*found.values()])] if group["models"]
        ]

    def index(self, request, extra_context: dict | None = None):
        more = {"tasks": self.tasks(request), "upcoming_events": self.upcoming_events(request)}
        return super().index(request, {**more, **(extra_context or {})})

    def tasks(self, request) -> list[dict]:
        """What waits for this account: a count, words and the list; nothing that is nought."""
        waiting = []
        for task in TASKS:
            app, name = task.model._meta.app_label, task.model._meta.model_name
            if not request.user.has_perm(f"{app}.change_{name}"):
                continue
            if count := task.rows(request.user).count():
                url = reverse(f"{self.name}:{app}_{name}_changelist")
                waiting.append(
                    {"count": count, "words": task.words(count), "url": f"{url}?{task.query}"}
                )
        return waiting

    def upcoming_events(self, request) -> Iterable[Event]:
        """The next events that the account answers for, with their seats."""
        if not self._registry[Event].has_view_permission(request):
            return Event.objects.none()
        rows = Event.objects.published().upcoming().with_seats()
        if not request.user.is_reader:
            rows = rows.filter(pk__in=Event.objects.editable_by(request.user).values("pk"))
        return rows[:5]


def _group(key: str, name: str, models: list[dict]) -> dict:
    """A group in the form that Django's templates know as an app."""
    return {
        "app_label": key,
        "name": name,
        "app_url": "",
        "has_module_perms": True,
        "models": models,
    }
