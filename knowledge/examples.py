"""Example data: the demo's own library, and as many more as somebody wants to try with.

Everything is marked ``is_example`` and named "Exempel…" (one in English: "Example…").
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from contacts.models import Municipality, RegionTask
from enterprises.models import Enterprise
from kronoberg_portal.foundation.publishing.models import State
from kronoberg_portal.foundation.search import words

from . import content
from .example_entries import ENTRIES, GOALS, PLAN_BODY, PLAN_SUMMARY, PLAN_TITLE, Entry
from .models import (
    Action,
    ActionPlan,
    Goal,
    Initiative,
    Resource,
    ResourceFile,
    ResourceLink,
    Topic,
)

BATCH = 1000


# ── The demo's own ───────────────────────────────────────────────────────────────────────────
@transaction.atomic
def add_curated_examples() -> None:
    """A dozen resources of many kinds, an initiative and a plan. Safe to run again."""
    content.add_content()
    for entry in ENTRIES:
        slug = slugify(entry.title)
        if not Resource.objects.filter(slug=slug).exists():
            _add_resource(entry, slug)
    _add_initiative()
    _add_plan()


def _add_resource(entry: Entry, slug: str) -> None:
    resource = Resource.objects.create(
        title=entry.title,
        slug=slug,
        kind=entry.kind,
        summary=entry.summary,
        body=entry.body,
        language=entry.language,
        source=entry.source,
        source_url=entry.source_url,
        published_on=_day(entry.days),
        valid_until=_day(entry.valid_days),
        deadline_at=_afternoon(entry.deadline_days),
        film_url=entry.film_url,
        transcript=entry.transcript,
        state=entry.state,
        is_example=True,
    )
    for position, document in enumerate(entry.documents):
        ResourceFile.objects.create(
            resource=resource,
            file=ContentFile(document.content, name=document.name),
            title=document.title,
            language=document.language,
            position=position,
        )
    for url, text in entry.links:
        ResourceLink.objects.create(resource=resource, url=url, text=text)
    resource.topics.set(Topic.objects.filter(slug__in=entry.topics))
    resource.tasks.set(RegionTask.objects.filter(key__in=entry.tasks))
    resource.municipalities.set(Municipality.objects.filter(name__in=entry.municipalities))
    examples = Enterprise.objects.published().filter(is_example=True).living().order_by("pk")
    resource.enterprises.set(examples[: entry.enterprise_count])
    Resource.objects.filter(pk=resource.pk).rebuild_search()


def _add_initiative() -> None:
    slug = "exempelinsats-studieresa"
    if Initiative.objects.filter(slug=slug).exists():
        return
    initiative = Initiative.objects.create(
        title="Exempelinsats: Studieresa till tre sociala företag",
        slug=slug,
        summary="En påhittad resa för kommunernas kontaktpersoner, med besök, samtal och en plan "
        "för vad som händer sedan.",
        body="<p>Tjugo personer åkte med. Under resan skrev var och en ner en sak att göra hemma."
        "</p>",
        starts_on=_day(-240),
        ends_on=_day(-210),
        funding="Påhittade medel",
        result="Fyra kommuner har sedan dess bjudit in ett socialt företag till ett samtal om "
        "inköp.\n\nErfarenheterna finns samlade i en rapport.",
        state=State.PUBLISHED,
        is_example=True,
    )
    initiative.tasks.set(RegionTask.objects.filter(key__in=["utbilda", "stodja-kommunerna"]))
    initiative.resources.set(
        Resource.objects.filter(is_example=True, kind=Resource.Kind.REPORT, language="sv")[:1]
    )


def _add_plan() -> None:
    slug = slugify(PLAN_TITLE)
    if ActionPlan.objects.filter(slug=slug).exists():
        return
    year = timezone.localdate().year
    plan = ActionPlan.objects.create(
        title=PLAN_TITLE,
        slug=slug,
        summary=PLAN_SUMMARY,
        body=PLAN_BODY,
        starts_year=year - 1,
        ends_year=year + 2,
        state=State.PUBLISHED,
        is_example=True,
    )
    for goal_position, example_goal in enumerate(GOALS):
        goal = Goal.objects.create(
            plan=plan,
            title=example_goal.title,
            description=example_goal.description,
            position=goal_position,
        )
        for position, action in enumerate(example_goal.actions):
            Action.objects.create(
                goal=goal,
                title=action.title,
                responsible=action.responsible,
                state=action.state,
                due_on=_day(action.due_days),
                follow_up=action.follow_up,
                followed_up_on=_day(action.follow_up_days),
                position=position,
            )
    ActionPlan.objects.filter(pk=plan.pk).rebuild_search()


def _day(days: int | None) -> date | None:
    return None if days is None else timezone.localdate() + timedelta(days=days)


def _afternoon(days: int | None) -> datetime | None:
    """Four o'clock in Sweden, so many days from now."""
    return None if days is None else timezone.make_aware(datetime.combine(_day(days), time(16)))


# ── As many more as somebody wants ───────────────────────────────────────────────────────────
KINDS = {
    Resource.Kind.REPORT: "Exempelrapport",
    Resource.Kind.GUIDE: "Exempelvägledning",
    Resource.Kind.METHOD: "Exempelmetod",
    Resource.Kind.GOOD_EXAMPLE: "Exempel",
    Resource.Kind.NEWS: "Exempelnyhet",
    Resource.Kind.SCANNING_NOTE: "Exempelnotis",
    Resource.Kind.STATISTICS: "Exempelstatistik",
    Resource.Kind.CALL: "Exempelutlysning",
    Resource.Kind.PROJECT: "Exempelprojekt",
}
WHAT = [
    "Reserverad upphandling",
    "Arbetsträning",
    "Effektmätning",
    "Återbruk och second hand",
    "Social innovation",
    "Samverkan mellan kommuner",
    "Språkträning",
    "Ledarskap i sociala företag",
    "Finansiering",
    "Daglig verksamhet",
    "Odling och trädgård",
    "Delaktighet för medarbetare",
]
WHERE = [
    "i en liten kommun",
    "på landsbygden",
    "för nya företag",
    "för inköpare",
    "i tre steg",
    "efter två år",
    "med begränsade medel",
    "tillsammans med föreningslivet",
    "steg för steg",
]
SAYS = [
    "Vad som fungerar och vad som inte gör det.",
    "Med råd till dig som ska börja.",
    "Om att få fler människor in i arbetslivet.",
    "Erfarenheter från flera kommuner.",
    "Så kan överskottet göra mest nytta.",
    "Frågor att ställa innan du bestämmer dig.",
]
WHO = ["Exempelorganisationen", "Exempelinstitutet", "Exempelnätverket", "Exempelhögskolan"]


def generate(count: int, rng: Random, progress: Callable[[int], None]) -> None:
    """Add ``count`` published resources to the library; call ``progress`` with each batch's size.

    The same ``rng`` gives the same titles, summaries and topics.
    """
    topics = [*Topic.objects.by_name()]
    first = Resource.objects.filter(slug__startswith="exempelpost-").count() + 1
    for start in range(0, count, BATCH):
        numbers = range(first + start, first + min(start + BATCH, count))
        with transaction.atomic():
            _add_batch([(number, _topics(topics, rng)) for number in numbers], rng)
        progress(len(numbers))


def _topics(topics: list[Topic], rng: Random) -> list[Topic]:
    return rng.sample(topics, k=min(rng.randint(1, 3), len(topics)))


def _add_batch(numbered: list[tuple[int, list[Topic]]], rng: Random) -> None:
    rows = [_made_up(number, topics, rng) for number, topics in numbered]
    Resource._base_manager.bulk_create(rows)
    through = Resource.topics.through
    through.objects.bulk_create(
        [
            through(resource_id=row.pk, topic_id=topic.pk)
            for row, (_, topics) in zip(rows, numbered, strict=True)
            for topic in topics
        ]
    )


def _made_up(number: int, topics: list[Topic], rng: Random) -> Resource:
    """A resource that is not saved, but ready to be found and sorted."""
    kind = rng.choice([*KINDS])
    what, where, says = rng.choice(WHAT), rng.choice(WHERE), rng.choice(SAYS)
    day = timezone.localdate() - timedelta(days=rng.randint(0, 3650))
    row = Resource(
        title=f"{KINDS[kind]}: {what} {where}",
        slug=f"exempelpost-{number}",
        kind=kind,
        summary=f"{says} Påhittat innehåll nummer {number}.",
        body=f"<p>{what} {where}. {says}</p><p>{rng.choice(SAYS)}</p>",
        source=rng.choice(WHO),
        published_on=day,
        deadline_at=_afternoon(rng.randint(-300, 300)) if kind == Resource.Kind.CALL else None,
        state=State.PUBLISHED,
        is_example=True,
    )
    row.search_text = words.search_text(*row.search_parts(), *(topic.name for topic in topics))
    row.sort_key = words.sort_key(row.sort_name())
    return row


# ── And out again ────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def remove_examples() -> int:
    """Take away every example with its files and its history; how many rows they were."""
    files = ResourceFile.objects.filter(resource__is_example=True)
    for document in files:
        transaction.on_commit(_removal(document))
    removed = 0
    for model in (ActionPlan, Initiative, Resource):
        examples = model.objects.filter(is_example=True)
        removed += examples.count()
        examples.delete()
        model.history.filter(is_example=True).delete()
    return removed


def _removal(document: ResourceFile) -> Callable[[], None]:
    """What takes the file out of the storage, once the database has let go of it."""
    return lambda: document.file.storage.delete(document.file.name)
