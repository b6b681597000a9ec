"""The library, the initiatives and the action plan: one noun a file."""

from .action_plan import Action, ActionPlan, ActionPlanQuerySet, Goal
from .initiative import Initiative, InitiativeLink, InitiativeQuerySet
from .resource import Resource, ResourceFile, ResourceLink, ResourceQuerySet
from .topic import Topic

__all__ = [
    "Action",
    "ActionPlan",
    "ActionPlanQuerySet",
    "Goal",
    "Initiative",
    "InitiativeLink",
    "InitiativeQuerySet",
    "Resource",
    "ResourceFile",
    "ResourceLink",
    "ResourceQuerySet",
    "Topic",
]
