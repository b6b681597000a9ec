"""The office's pages for municipalities, people and organisations, and the work with cases."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.forms import CheckboxSelectMultiple
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from kronoberg_portal.foundation.accounts.models import User
from kronoberg_portal.foundation.accounts.roles import MUNICIPALITY_EDITOR
from kronoberg_portal.foundation.history.admin import HistoryAdmin
from kronoberg_portal.foundation.publishing.admin import OwnRowsAdmin

from . import actions
from .models import Case, ContactArea, Municipality, Organisation, Person, RegionTask


class SearchedAdmin(OwnRowsAdmin):
    """Finds rows as the site does: in Swedish, with å, ä and ö."""

    search_fields = ["search_text"]

    def get_search_results(self, request, rows, words):
        return rows.matching(words), False


# ── Municipalities ───────────────────────────────────────────────────────────────────────────
@admin.register(Municipality)
class MunicipalityAdmin(SearchedAdmin):
    list_display = ["name", "policy_status", "policy_checked_on", "contact_count", "updated_at"]
    list_filter = ["policy_status"]
    page_fieldset = (
        "På kommunens sida",
        {"fields": ["introduction", "policy_status", ("policy_url", "policy_checked_on")]},
    )
    editors_fieldset = ("Vilka som får ändra", {"fields": ["editors"]})
    facts_fieldset = (
        "Grunduppgifter",
        {
            "fields": [
                ("name", "formal_name"),
                ("code", "seat"),
                "website",
                "slug",
                ("latitude", "longitude"),
            ]
        },
    )

    def get_queryset(self, request):
        public = Count("people", filter=Q(people__is_public=True), distinct=True)
        return super().get_queryset(request).annotate(contact_count=public)

    def get_fieldsets(self, request, obj=None):
        if request.user.is_coordinator:
            return [self.page_fieldset, self.editors_fieldset, self.facts_fieldset]
        return [self.page_fieldset, self.facts_fieldset]

    def get_readonly_fields(self, request, obj=None):
        if request.user.is_coordinator:
            return []
        _title, options = self.facts_fieldset
        return [name for row in options["fields"] for name in ([row] if type(row) is str else row)]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "editors":
            kwargs["queryset"] = User.objects.filter(groups__name=MUNICIPALITY_EDITOR)
            kwargs["widget"] = CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "editors":
            field.widget.can_add_related = False
            field.help_text += " Finns kontot inte här? Skapa det under Konton först."
        return field

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    @admin.display(description="synliga kontaktpersoner", ordering="contact_count")
    def contact_count(self, municipality) -> int:
        return municipality.contact_count


# ── People and organisations ─────────────────────────────────────────────────────────────────
@admin.register(Person)
class PersonAdmin(SearchedAdmin):
    list_display = ["name", "role", "belongs_to", "is_public", "is_main_contact", "updated_at"]
    list_filter = ["is_public", "municipality", "areas", "is_example"]
    list_select_related = ["municipality", "organisation"]

    def get_fieldsets(self, request, obj=None):
        """A municipality editor writes her municipality's people, not the region's."""
        if request.user.is_coordinator or request.user.is_reader:
            belongs, shown = ["municipality", "organisation"], ["is_public", "is_main_contact"]
            more = [("Exempel", {"fields": ["is_example"]})]
        else:
            belongs, shown, more = ["municipality"], ["is_public"], []
        return [
            (None, {"fields": ["name", "role", *belongs, "areas"]}),
            ("Så når man personen", {"fields": ["email", "phone"]}),
            ("På webbplatsen", {"fields": shown}),
            *more,
        ]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs["widget"] = CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def view_on_site(self, person) -> str | None:
        return person.get_absolute_url() if person.pk and person.is_public else None

    @admin.display(description="hör till")
    def belongs_to(self, person):
        return person.municipality or person.organisation


@admin.register(Organisation)
class OrganisationAdmin(SearchedAdmin):
    list_display = ["name", "kind", "role", "is_public", "position", "updated_at"]
    list_filter = ["kind", "is_public", "is_example"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "kind", "role", "description"]}),
        ("Så når man dem", {"fields": ["website", "email", "phone"]}),
        ("På webbplatsen", {"fields": ["is_public", "position", "slug", "is_example"]}),
    ]

    def view_on_site(self, organisation) -> str | None:
        return organisation.get_absolute_url() if organisation.is_public else None


@admin.register(ContactArea)
class ContactAreaAdmin(admin.ModelAdmin):
    list_display = ["name", "position"]
    list_editable = ["position"]
    search_fields = ["name"]


@admin.register(RegionTask)
class RegionTaskAdmin(admin.ModelAdmin):
    """The seven tasks are decided by the region: their words may be changed, not their number."""

    list_display = ["name", "position", "updated_at"]
    fields = ["name", "description", "position", "key"]
    readonly_fields = ["key"]

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


# ── Cases ────────────────────────────────────────────────────────────────────────────────────
class StateFilter(admin.SimpleListFilter):
    """Open cases unless others are asked for."""

    title = "status"
    parameter_name = "state__exact"

    def lookups(self, request, model_admin):
        return [*Case.State.choices, ("all", "Alla, även avslutade")]

    def queryset(self, request, rows):
        if self.value() in Case.State.values:
            return rows.filter(state=self.value())
        return rows if self.value() == "all" else rows.open()

    def choices(self, changelist):
        first, *rest = super().choices(changelist)
        yield {**first, "display": "Öppna"}
        yield from rest


@admin.register(Case)
class CaseAdmin(HistoryAdmin):
    """What came in is a public record: it is read here, and never changed or deleted."""

    list_display = ["number", "kind", "state", "age", "municipality", "assigned_to", "registry"]
    list_display_links = ["number", "kind"]
    list_filter = [StateFilter, "kind", "assigned_to", "municipality"]
    list_select_related = ["municipality", "assigned_to"]
    search_fields = ["registry_number", "sender_email", "sender_name", "text"]
    date_hierarchy = "created_at"
    fieldsets = [
        (
            "Det som kom in",
            {
                "fields": [
                    ("number", "kind", "received"),
                    "text",
                    "about_page",
                    "municipality",
                    ("sender_name", "sender_email"),
                ]
            },
        ),
        ("Svar", {"fields": ["answer", "answered"]}),
        (
            "Handläggning",
            {"fields": [("state", "assigned_to"), "registry_number", "note", "closed"]},
        ),
    ]
    incoming = [
        "number",
        "kind",
        "received",
        "text",
        "about_page",
        "municipality",
        "sender_name",
        "sender_email",
        "answered",
        "closed",
    ]

    def get_readonly_fields(self, request, obj=None):
        """An answer that has left is a record too."""
        return [*self.incoming, "answer"] if obj and obj.answered_at else self.incoming

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def revert_disabled(self, request, obj=None) -> bool:
        return True

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "assigned_to":
            may_work = Q(pk__in=User.objects.coordinators().values("pk"))
            kwargs["queryset"] = User.objects.filter(
                may_work | Q(pk__in=Case.objects.values("assigned_to"))
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "assigned_to":  # a case is no place to make or change accounts
            field.widget.can_add_related = field.widget.can_change_related = False
            field.widget.can_view_related = False
        return field

    # The button "Spara och skicka svaret": first saved, then read through, then sent.
    def get_urls(self):
        answer = self.admin_site.admin_view(require_http_methods(["GET", "POST"])(self.answer_view))
        return [
            path("<path:object_id>/svara/", answer, name="contacts_case_answer"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["can_be_answered"] = bool(
            obj
            and obj.sender_email
            and not obj.answered_at
            and self.has_change_permission(request, obj)
        )
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def response_change(self, request, case):
        if "_answer" in request.POST:
            return HttpResponseRedirect(reverse("admin:contacts_case_answer", args=[case.pk]))
        return super().response_change(request, case)

    def answer_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The answer as it will be sent, to read once more; sent by POST."""
        case = self.get_object(request, object_id)
        if case is None:
            raise Http404("Ärendet finns inte.")
        if not self.has_change_permission(request, case):
            raise PermissionDenied
        try:
            actions.check_answer(case)
            if request.method == "POST":
                actions.answer_case(case, by=request.user, read=request.POST.get("read", ""))
                messages.success(request, f"Svaret skickas nu. Ärende {case.number} är avslutat.")
                return HttpResponseRedirect(reverse("admin:contacts_case_changelist"))
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return HttpResponseRedirect(reverse("admin:contacts_case_change", args=[case.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": f"Skicka svaret på ärende {case.number}?",
            "opts": self.opts,
            "case": case,
        }
        return TemplateResponse(request, "admin/contacts/case/answer.html", context)

    @admin.display(description="nummer", ordering="pk")
    def number(self, case: Case) -> str:
        return case.number

    @admin.display(description="diarienummer", ordering="registry_number")
    def registry(self, case: Case) -> str:
        return case.registry_number

    @admin.display(description="inkom", ordering="created_at")
    def received(self, case: Case) -> str:
        return moment(case.created_at)

    @admin.display(description="svaret skickat")
    def answered(self, case: Case) -> str:
        return moment(case.answered_at) if case.answered_at else "Nej"

    @admin.display(description="avslutat")
    def closed(self, case: Case) -> str:
        return moment(case.closed_at) if case.closed_at else "Nej"

    @admin.display(description="har väntat", ordering="created_at")
    def age(self, case: Case) -> str:
        if case.closed_at:
            return "avslutat"
        days = (timezone.localdate() - timezone.localdate(case.created_at)).days
        return {0: "sedan i dag", 1: "1 dag"}.get(days, f"{days} dagar")

    @admin.display(description="sida")
    def about_page(self, case: Case) -> str:
        if case.page.startswith("/") and not case.page.startswith(("//", "/\\")):
            return format_html('<a href="{}">{}</a>', case.page, case.page)
        return case.page or "–"


def moment(at) -> str:
    """A moment in local time: ``2026-11-24 kl. 13.05``."""
    return f"{timezone.localtime(at):%Y-%m-%d kl. %H.%M}"
