"""What each role may do: groups with permissions, kept true after every migration.

Which *rows* a municipality editor may touch is another matter: ``editable_by`` in each room.
"""

from django.apps import apps
from django.db.models import Q

from kronoberg_portal.foundation.accounts.roles import COORDINATOR, MUNICIPALITY_EDITOR, READER

ALL = ("view", "add", "change", "delete")
EDIT = ("view", "add", "change")
LOOK = ("view",)

_EVERYTHING_TO_READ = {
    "contacts.municipality": LOOK,
    "contacts.organisation": LOOK,
    "contacts.person": LOOK,
    "contacts.contactarea": LOOK,
    "contacts.regiontask": LOOK,
    "enterprises.enterprise": LOOK,
    "enterprises.offer": LOOK,
    "enterprises.assessment": LOOK,
    "enterprises.figure": LOOK,
    "enterprises.certification": LOOK,
    "enterprises.sector": LOOK,
    "enterprises.socialgoal": LOOK,
    "enterprises.targetgroup": LOOK,
    "enterprises.referrer": LOOK,
    "search.synonyms": LOOK,
    "knowledge.resource": LOOK,
    "knowledge.resourcefile": LOOK,
    "knowledge.resourcelink": LOOK,
    "knowledge.topic": LOOK,
    "knowledge.initiative": LOOK,
    "knowledge.initiativelink": LOOK,
    "knowledge.actionplan": LOOK,
    "knowledge.goal": LOOK,
    "knowledge.action": LOOK,
    "events.event": LOOK,
    "events.session": LOOK,
    "events.question": LOOK,
    "images.image": LOOK,
    "site.page": LOOK,
}

ROLES: dict[str, dict[str, tuple[str, ...]]] = {
    READER: _EVERYTHING_TO_READ,
    MUNICIPALITY_EDITOR: {
        "contacts.municipality": ("view", "change"),
        "contacts.contactarea": LOOK,
        "contacts.person": EDIT,
        "enterprises.enterprise": EDIT,
        "enterprises.offer": ALL,
        "enterprises.figure": ALL,
        "enterprises.certification": ALL,
        "enterprises.assessment": LOOK,
        "enterprises.sector": LOOK,
        "enterprises.socialgoal": LOOK,
        "enterprises.targetgroup": LOOK,
        "enterprises.referrer": LOOK,
        "events.event": EDIT,
        "events.session": ALL,
        "events.question": ALL,
        "events.booking": ("view", "change"),
        "events.participant": ("view", "change"),
        "images.image": ("view", "add"),
    },
    COORDINATOR: {
        **dict.fromkeys(_EVERYTHING_TO_READ, ALL),
        "contacts.municipality": ("view", "change"),
        "contacts.case": EDIT,
        "enterprises.enterprise": EDIT,
        "enterprises.enquiry": EDIT,
        "knowledge.resource": EDIT,
        "knowledge.initiative": EDIT,
        "knowledge.actionplan": EDIT,
        "contacts.regiontask": ("view", "change"),
        "events.event": EDIT,
        "events.booking": EDIT,
        "events.participant": EDIT,
        "site.page": ("view", "change"),
        "outbox.letter": ("view", "change"),
        "jobs.lease": LOOK,
        "accounts.user": EDIT,
    },
}


def keep_roles(**kwargs) -> None:
    """Make the groups, and give each exactly the permissions that ``ROLES`` names."""
    Group = apps.get_model("auth.Group")
    Permission = apps.get_model("auth.Permission")
    for role, models in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        wanted = Q(pk=None)
        for label, verbs in models.items():
            model = apps.get_model(label)._meta
            wanted |= Q(
                content_type__app_label=model.app_label,
                content_type__model=model.model_name,
                codename__in=[f"{verb}_{model.model_name}" for verb in verbs],
            )
        group.permissions.set(Permission.objects.filter(wanted))
