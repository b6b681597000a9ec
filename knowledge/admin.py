"""The writers' pages: the library, its topics, the initiatives and the action plan."""

from django.contrib import admin
from django.db.models import Count, FileField, Q, TextField, URLField
from django.forms import CheckboxSelectMultiple, Textarea
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from kronoberg_portal.foundation.files.admin import StoredDocumentInput
from kronoberg_portal.foundation.publishing.admin import PublishableAdmin

from .models import (
    Action,
    ActionPlan,
    Goal,
    Initiative,
    InitiativeLink,
    Resource,
    ResourceFile,
    ResourceLink,
    Topic,
)

WEB_ADDRESS = {
    "assume_scheme": "https",
    "error_messages": {"invalid": "Skriv en fullständig adress som börjar med https://"},
}
SHORT_TEXT = {"widget": Textarea(attrs={"rows": 3, "class": "vLargeTextField"})}
SLUG_TAKEN = "Det finns redan en sida med den adressen. Ändra adressen lite, till exempel med året."


class WritersAdmin(PublishableAdmin):
    """What the room's published pages share in the office."""

    formfield_overrides = {URLField: WEB_ADDRESS}
    prepopulated_fields = {"slug": ["title"]}
    search_fields = ["search_text"]
    readonly_fields = ["created_at", "updated_at"]
    ticked_fields = ["topics", "tasks", "municipalities"]  # short lists, all of it in sight

    def get_search_results(self, request, rows, words):
        return rows.matching(words), False

    def formfield_for_dbfield(self, field, request, **kwargs):
        if field.name == "slug":
            kwargs["error_messages"] = {"unique": SLUG_TAKEN}
        if field.name == "summary":
            kwargs |= SHORT_TEXT
        return super().formfield_for_dbfield(field, request, **kwargs)

    def formfield_for_manytomany(self, field, request, **kwargs):
        if field.name in self.ticked_fields:
            kwargs["widget"] = CheckboxSelectMultiple()
        return super().formfield_for_manytomany(field, request, **kwargs)

    def save_related(self, request, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        type(form.instance).objects.filter(pk=form.instance.pk).rebuild_search()


# ── The library ──────────────────────────────────────────────────────────────────────────────
class ResourceFileInline(admin.StackedInline):
    model = ResourceFile
    fields = ["title", "file", ("language", "position")]
    extra = 0
    verbose_name_plural = "Filer att ladda ner"
    formfield_overrides = {FileField: {"widget": StoredDocumentInput}}


class ResourceLinkInline(admin.StackedInline):
    model = ResourceLink
    fields = ["text", "url", "position"]
    extra = 0
    verbose_name_plural = "Länkar till andra webbplatser"
    formfield_overrides = {URLField: WEB_ADDRESS}


@admin.register(Resource)
class ResourceAdmin(WritersAdmin):
    list_display = ["title", "kind", "published_on", "visibility", "updated_at"]
    list_filter = ["state", "kind", "topics", "language", "is_example"]
    ordering = ["-updated_at"]
    autocomplete_fields = ["image", "enterprises", "related"]
    inlines = [ResourceFileInline, ResourceLinkInline]
    fieldsets = [
        (None, {"fields": ["title", "kind", "summary", "body"]}),
        ("Ämnen och uppdrag", {"fields": ["topics", "tasks"]}),
        (
            "Utgivare och giltighet",
            {
                "description": "Språket är rubrikens och dokumentets. Sammanfattning och text "
                "skrivs på svenska.",
                "fields": [
                    ("source", "source_url"),
                    ("published_on", "language"),
                    ("valid_until", "deadline_at"),
                ],
            },
        ),
        ("Film", {"fields": ["film_url", "transcript"]}),
        (
            "Hör ihop med",
            {"fields": ["enterprises", "municipalities", "related"], "classes": ["collapse"]},
        ),
        ("Bild och adress", {"fields": ["image", "slug", "is_example"]}),
        PublishableAdmin.publishing_fieldset,
        ("Datum", {"fields": [("created_at", "updated_at")]}),
    ]


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    list_display = ["name", "resource_count", "position"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "introduction", "position", "slug"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(resource_count=Count("resources"))

    @admin.display(description="kunskapsposter", ordering="resource_count")
    def resource_count(self, topic) -> int:
        return topic.resource_count


# ── Initiatives ──────────────────────────────────────────────────────────────────────────────
class InitiativeLinkInline(admin.StackedInline):
    model = InitiativeLink
    fields = ["text", "url"]
    extra = 0
    verbose_name_plural = "Länkar till andra webbplatser"
    formfield_overrides = {URLField: WEB_ADDRESS}


@admin.register(Initiative)
class InitiativeAdmin(WritersAdmin):
    list_display = ["title", "when", "funding", "visibility", "updated_at"]
    list_filter = ["state", "tasks", "is_example"]
    ordering = ["starts_on"]
    autocomplete_fields = ["resources"]
    inlines = [InitiativeLinkInline]
    fieldsets = [
        (None, {"fields": ["title", "summary", "body"]}),
        ("Tid och pengar", {"fields": [("starts_on", "ends_on"), "period", "funding"]}),
        ("Resultat", {"fields": ["result"]}),
        ("Hör ihop med", {"fields": ["tasks", "municipalities", "resources"]}),
        ("Adress", {"fields": ["slug", "is_example"]}),
        PublishableAdmin.publishing_fieldset,
        ("Datum", {"fields": [("created_at", "updated_at")]}),
    ]

    @admin.display(description="när", ordering="starts_on")
    def when(self, initiative) -> str:
        return initiative.when


# ── The action plan ──────────────────────────────────────────────────────────────────────────
class GoalInline(admin.StackedInline):
    """The plan's goals. The actions of each have a page of their own: one link away."""

    model = Goal
    fields = ["title", "description", "position", "actions_link"]
    readonly_fields = ["actions_link"]
    formfield_overrides = {TextField: SHORT_TEXT}
    can_delete = False  # that is done on the goal's own page, which tells what goes with it
    extra = 0
    verbose_name_plural = "Mål, i den ordning de visas"

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .annotate(
                action_count=Count("actions"),
                done_count=Count("actions", filter=Q(actions__state=Action.State.DONE)),
            )
        )

    @admin.display(description="åtgärder")
    def actions_link(self, goal) -> str:
        if not goal.pk:
            return "Spara planen först, sedan kan du lägga in åtgärder."
        return format_html(
            '<a href="{}">Åtgärder: {} ({} klara)</a>',
            reverse("admin:knowledge_goal_change", args=[goal.pk]),
            goal.action_count,
            goal.done_count,
        )


@admin.register(ActionPlan)
class ActionPlanAdmin(WritersAdmin):
    list_display = ["title", "starts_year", "ends_year", "visibility", "updated_at"]
    list_filter = ["state", "is_example"]
    autocomplete_fields = ["document"]
    inlines = [GoalInline]
    fieldsets = [
        (None, {"fields": ["title", "summary", "body"]}),
        ("Period och dokument", {"fields": [("starts_year", "ends_year"), "document"]}),
        ("Adress", {"fields": ["slug", "is_example"]}),
        PublishableAdmin.publishing_fieldset,
        ("Datum", {"fields": [("created_at", "updated_at")]}),
    ]


class ActionInline(admin.StackedInline):
    model = Action
    fields = [
        "title",
        ("state", "due_on"),
        "responsible",
        "follow_up",
        ("followed_up_on", "position"),
    ]
    formfield_overrides = {TextField: SHORT_TEXT}
    extra = 0
    verbose_name_plural = "Åtgärder, i den ordning de visas"


@admin.register(Goal)
class GoalAdmin(admin.ModelAdmin):
    """One goal with its actions. Reached from its plan and leads back to it."""

    fields = ["plan_link", "title", "description"]
    readonly_fields = ["plan_link"]
    formfield_overrides = {TextField: SHORT_TEXT}
    inlines = [ActionInline]

    def has_module_permission(self, request) -> bool:
        return False

    def has_add_permission(self, request) -> bool:
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("plan")

    @admin.display(description="handlingsplan")
    def plan_link(self, goal) -> str:
        return format_html('<a href="{}">{}</a>', self._plan_url(goal), goal.plan)

    def save_related(self, request, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        self._note_on_plan(request, form.instance, f"Åtgärder under målet ”{form.instance}”")

    def delete_model(self, request, goal) -> None:
        super().delete_model(request, goal)
        self._note_on_plan(request, goal, f"Målet ”{goal}” togs bort")
        request.plan_url = self._plan_url(goal)

    def response_post_save_change(self, request, goal):
        return HttpResponseRedirect(self._plan_url(goal))

    def response_delete(self, request, *args):
        super().response_delete(request, *args)  # for its message
        return HttpResponseRedirect(request.plan_url)

    def _note_on_plan(self, request, goal, note: str) -> None:
        """The plan's page says when it was last updated: a change of its actions counts."""
        plan = goal.plan
        plan.change_note = note[:200]
        plan._history_user = request.user
        plan.save()

    def _plan_url(self, goal) -> str:
        return reverse("admin:knowledge_actionplan_change", args=[goal.plan_id])
