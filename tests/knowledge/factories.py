"""Rows of the library, with sensible defaults. What a test is about, it says itself."""

from datetime import date
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile

from knowledge.models import Action, ActionPlan, Goal, Initiative, Resource, ResourceFile, Topic
from kronoberg_portal.foundation.publishing.models import State

_number = count(1)
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def make_topic(name: str = "Upphandling", **fields) -> Topic:
    return Topic.objects.create(
        name=name, slug=fields.pop("slug", f"amne-{next(_number)}"), **fields
    )


def make_resource(title: str = "En rapport om socialt företagande", **fields) -> Resource:
    """A published report. ``topics=``, ``tasks=``, ``enterprises=`` … take lists of rows."""
    many = {
        name: fields.pop(name)
        for name in ("topics", "tasks", "enterprises", "municipalities", "related")
        if name in fields
    }
    resource = Resource.objects.create(
        **{
            "title": title,
            "slug": f"kunskap-{next(_number)}",
            "kind": Resource.Kind.REPORT,
            "summary": "Vad rapporten handlar om, i ett par meningar.",
            "state": State.PUBLISHED,
            "published_on": date(2024, 5, 1),
            **fields,
        }
    )
    for name, rows in many.items():
        getattr(resource, name).set(rows)
    if many:
        resource.save()
    return resource


def make_file(
    resource: Resource, name: str = "Rapport om företag.pdf", content: bytes = PDF, **fields
) -> ResourceFile:
    return ResourceFile.objects.create(
        resource=resource,
        file=SimpleUploadedFile(name, content),
        **{"title": "Hela rapporten", **fields},
    )


def make_initiative(title: str = "Ett projekt", **fields) -> Initiative:
    return Initiative.objects.create(
        **{
            "title": title,
            "slug": f"insats-{next(_number)}",
            "summary": "Vad insatsen går ut på.",
            "starts_on": date(2017, 5, 1),
            "ends_on": date(2018, 10, 31),
            "state": State.PUBLISHED,
            **fields,
        }
    )


def make_action_plan(title: str = "En handlingsplan", **fields) -> ActionPlan:
    return ActionPlan.objects.create(
        **{
            "title": title,
            "slug": f"plan-{next(_number)}",
            "summary": "Vad planen ska leda till.",
            "starts_year": 2024,
            "ends_year": 2027,
            "state": State.PUBLISHED,
            **fields,
        }
    )


def make_goal(plan: ActionPlan, title: str = "Fler sociala företag", **fields) -> Goal:
    return Goal.objects.create(plan=plan, title=title, **fields)


def make_action(goal: Goal, title: str = "Ordna en träff", **fields) -> Action:
    return Action.objects.create(goal=goal, title=title, **fields)
