"""The register in the office: the enterprises and the words that they are sorted by."""

import re

from django.contrib import admin, messages
from django.db.models import Count, Q, URLField
from django.forms import CheckboxSelectMultiple
from django.utils import timezone

from kronoberg_portal.foundation.publishing.admin import PublishableAdmin

from .enquiry_admin import EnquiryAdmin
from .forms import AssessmentForm, EnterpriseForm, RowsOfOneEnterprise
from .models import (
    Assessment,
    Certification,
    Criterion,
    Enterprise,
    Figure,
    LegalForm,
    Offer,
    Referrer,
    Sector,
    SocialGoal,
    TargetGroup,
    Verification,
)
from .offer_form import OfferForm

__all__ = ["EnquiryAdmin", "EnterpriseAdmin"]

# How the number of each legal form begins. A hint and no rule: there are exceptions.
FIRST_DIGIT = {
    LegalForm.LIMITED_COMPANY: "5",
    LegalForm.LIMITED_COMPANY_SVB: "5",
    LegalForm.ECONOMIC_ASSOCIATION: "7",
    LegalForm.NON_PROFIT_ASSOCIATION: "8",
    LegalForm.FOUNDATION: "8",
}


# ── What belongs to an enterprise ────────────────────────────────────────────────────────────
class OfferInline(admin.StackedInline):
    model = Offer
    form = OfferForm
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "name",
                    ("kind", "sector"),
                    "description",
                    "service_area",
                    "served_municipalities",
                    "position",
                ]
            },
        ),
        (
            "Bara för en arbetsintegrerande tjänst",
            {
                "fields": ["integration_kind", "referrers", ("free_places", "free_places_on")],
                "classes": ["work-integration"],
            },
        ),
    ]
    extra = 0
    verbose_name_plural = "Vad företaget erbjuder"


class FigureInline(admin.TabularInline):
    model = Figure
    formset = RowsOfOneEnterprise
    fields = ["year", "measure", "value", "source", "reported_on"]
    extra = 0
    verbose_name_plural = "Årsuppgifter, var och en med källa och datum"


class CertificationInline(admin.TabularInline):
    model = Certification
    fields = ["name", "issuer", "valid_until", "url"]
    extra = 0
    formfield_overrides = {URLField: {"assume_scheme": "https"}}


class AssessmentInline(admin.TabularInline):
    """A row for every criterion that concerns the enterprise, whether it is assessed or not.

    The four criteria of an ASF concern an ASF only, or an enterprise that is not saved yet.
    """

    model = Assessment
    form = AssessmentForm
    formset = RowsOfOneEnterprise
    fields = ["criterion_name", "criterion", "value", "evidence", "assessed_on"]
    readonly_fields = ["criterion_name"]
    can_delete = False
    max_num = len(Criterion)
    verbose_name_plural = "Bedömningar"

    def get_queryset(self, request):
        return super().get_queryset(request).order_by("pk")

    def get_extra(self, request, obj=None, **kwargs) -> int:
        return len(missing_criteria(obj))

    def get_max_num(self, request, obj=None, **kwargs) -> int:
        rows = len(missing_criteria(obj)) + (obj.assessments.count() if obj else 0)
        return min(rows, self.max_num)

    @admin.display(description="kriterium")
    def criterion_name(self, assessment) -> str:
        return assessment.get_criterion_display()


def missing_criteria(enterprise: Enterprise | None) -> list[Criterion]:
    """The criteria that concern the enterprise and have no row yet; all before it exists."""
    if enterprise is None or enterprise.pk is None:
        return [*Criterion]
    assessed = set(enterprise.assessments.values_list("criterion", flat=True))
    return [
        criterion
        for criterion in Criterion
        if (criterion.is_hallmark or enterprise.is_wise) and criterion not in assessed
    ]


# ── Enterprises ──────────────────────────────────────────────────────────────────────────────
class VerificationFilter(admin.SimpleListFilter):
    title = "kontroll"
    parameter_name = "kontroll"

    def lookups(self, request, model_admin):
        return Verification.choices

    def queryset(self, request, rows):
        return rows.with_verification(self.value()) if self.value() in Verification else rows


@admin.register(Enterprise)
class EnterpriseAdmin(PublishableAdmin):
    form = EnterpriseForm
    list_display = [
        "name",
        "short_kind",
        "municipality",
        "state",
        "lifecycle",
        "verification",
        "updated_at",
    ]
    list_filter = ["state", VerificationFilter, "kind", "lifecycle", "municipality", "is_example"]
    list_select_related = ["municipality"]
    search_fields = ["search_text"]
    search_help_text = "Namn, erbjudande, ort eller organisationsnummer."
    ordering = ["sort_key"]
    actions = ["publish", "archive", "verify"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["image", "logo"]
    readonly_fields = ["created_at", "updated_at"]
    ticked_fields = ["goals", "target_groups", "served_municipalities"]
    inlines = [OfferInline, AssessmentInline, FigureInline, CertificationInline]
    fieldsets = [
        (
            None,
            {"fields": ["name", "kind", "summary", "description", "municipality"]},
        ),
        (
            "Företaget",
            {
                "fields": [
                    ("legal_form", "org_number"),
                    ("lifecycle", "lifecycle_changed_on"),
                    "is_member_of_asf_kronoberg",
                ]
            },
        ),
        ("Varför företaget finns", {"fields": ["goals", "target_groups"]}),
        ("Var företaget är verksamt", {"fields": ["service_area", "served_municipalities"]}),
        (
            "Kontakt",
            {
                "fields": [
                    ("phone", "email"),
                    ("website", "social_media"),
                    ("contact_name", "contact_is_public"),
                    ("street", "postal_code", "locality"),
                    ("latitude", "longitude"),
                ]
            },
        ),
        ("Besök", {"fields": ["is_open_to_public", "opening_hours"]}),
        (
            "Källa och kontroll",
            {"fields": ["source", "verified_at", "verification_source"]},
        ),
        ("Bild och adress", {"fields": ["image", "logo", "slug"]}),
        PublishableAdmin.publishing_fieldset,
        ("Datum", {"fields": [("created_at", "updated_at")]}),
    ]
    examples_fieldset = ("Exempel", {"fields": ["is_example"]})

    def get_fieldsets(self, request, obj=None):
        more = [self.examples_fieldset] if request.user.is_coordinator else []
        return [*self.fieldsets, *more]

    def get_search_results(self, request, rows, words):
        """As on the website, and by the organisation number of anybody, also an enskild firma."""
        found = Q(pk__in=rows.matching(words).values("pk"))
        digits = re.sub(r"\D", "", words)
        if len(digits) >= 10:
            found |= Q(org_number=f"{digits[-10:-4]}-{digits[-4:]}")
        return rows.filter(found), False

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "slug":
            kwargs["error_messages"] = {
                "unique": "Det finns redan ett företag med den adressen. Lägg till orten."
            }
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.ticked_fields:
            kwargs["widget"] = CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_formset_kwargs(self, request, obj, inline, prefix) -> dict:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, AssessmentInline):
            kwargs["initial"] = [{"criterion": one.value} for one in missing_criteria(obj)]
        return kwargs

    def save_model(self, request, obj, form, change) -> None:
        super().save_model(request, obj, form, change)
        first_digit = FIRST_DIGIT.get(obj.legal_form)
        if obj.org_number and first_digit and not obj.org_number.startswith(first_digit):
            messages.warning(
                request,
                f"Organisationsnumret börjar inte på {first_digit}, som det brukar göra för "
                f"{obj.get_legal_form_display().lower()}. Stämmer företagsformen?",
            )

    def save_formset(self, request, form, formset, change) -> None:
        if formset.model is Assessment:
            for assessment_form in formset.forms:
                sign_assessment(assessment_form, request.user)
        super().save_formset(request, form, formset, change)

    def save_related(self, request, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        Enterprise.objects.filter(pk=form.instance.pk).rebuild_search()

    @admin.display(description="slag", ordering="kind")
    def short_kind(self, enterprise) -> str:
        return "ASF" if enterprise.is_wise else enterprise.get_kind_display()

    @admin.display(description="kontroll", ordering="verified_at")
    def verification(self, enterprise) -> str:
        return enterprise.verification.label

    @admin.action(description="Uppgifterna kontrollerade i dag", permissions=["change"])
    def verify(self, request, rows) -> None:
        """Row by row, so that each leaves a trace in the history."""
        mine = Enterprise.objects.editable_by(request.user).filter(pk__in=rows.values("pk"))
        for enterprise in mine:
            enterprise.verified_at = timezone.now()
            enterprise.change_note = "Uppgifterna kontrollerade"
            enterprise.save()
        messages.success(request, f"{len(mine)} företag är nu märkta som kontrollerade i dag.")


def sign_assessment(form: AssessmentForm, user) -> None:
    """Who assessed it, and today unless another day was given."""
    if not {"value", "evidence"} & {*form.changed_data}:
        return
    form.instance.assessor = user
    if "assessed_on" not in form.changed_data:
        form.instance.assessed_on = timezone.localdate()
    if form.instance.value == Assessment.Value.NOT_ASSESSED:
        form.instance.assessed_on = None


# ── The words ────────────────────────────────────────────────────────────────────────────────
class TermAdmin(admin.ModelAdmin):
    list_display = ["name", "enterprise_count", "position"]
    list_editable = ["position"]
    search_fields = ["search_text"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "description", "position", "slug"]
    enterprises_path = "enterprises"  # from the term to the enterprises that have it

    def get_search_results(self, request, rows, words):
        return rows.matching(words), False

    def get_queryset(self, request):
        count = Count(self.enterprises_path, distinct=True)
        return super().get_queryset(request).annotate(enterprise_count=count)

    def save_model(self, request, obj, form, change) -> None:
        """The enterprises are found by the term's name: by the new one from now on."""
        super().save_model(request, obj, form, change)
        if "name" in form.changed_data and change:
            having = type(obj).objects.filter(pk=obj.pk).values(self.enterprises_path)
            Enterprise.objects.filter(pk__in=having).rebuild_search()

    @admin.display(description="företag", ordering="enterprise_count")
    def enterprise_count(self, term) -> int:
        return term.enterprise_count


@admin.register(Sector)
class SectorAdmin(TermAdmin):
    list_display = ["name", "cpv_codes", "enterprise_count", "position"]
    fields = ["name", "description", "cpv_codes", "position", "slug"]
    enterprises_path = "offers__enterprise"


@admin.register(SocialGoal)
class SocialGoalAdmin(TermAdmin):
    pass


@admin.register(TargetGroup)
class TargetGroupAdmin(TermAdmin):
    pass


@admin.register(Referrer)
class ReferrerAdmin(TermAdmin):
    enterprises_path = "offers__enterprise"
