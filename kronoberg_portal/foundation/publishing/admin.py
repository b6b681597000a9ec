"""The office's page for anything that is published, or that belongs to a municipality."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import URLField
from django.utils import timezone

from kronoberg_portal.foundation.history.admin import HistoryAdmin
from kronoberg_portal.foundation.richtext.admin import RichTextAdmin

from .models import State


class ToReviewFilter(admin.SimpleListFilter):
    title = "se över"
    parameter_name = "se-over"

    def lookups(self, request, model_admin):
        return [("ja", "Behöver ses över")]

    def queryset(self, request, rows):
        return rows.published().due_for_review() if self.value() == "ja" else rows


class OwnRowsAdmin(RichTextAdmin, HistoryAdmin):
    """Shows and changes only the rows that the account may see and change.

    The model's QuerySet decides: ``editable_by(user)``. Coordinators and readers see all rows,
    a municipality editor her own; only ``editable_by`` rows may be changed, whatever is posted.
    """

    formfield_overrides = {URLField: {"assume_scheme": "https"}}

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        if request.user.is_coordinator or request.user.is_reader:
            return rows
        return rows.filter(pk__in=self.model.objects.editable_by(request.user).values("pk"))

    def has_change_permission(self, request, obj=None) -> bool:
        return super().has_change_permission(request, obj) and self._owns(request, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return super().has_delete_permission(request, obj) and self._owns(request, obj)

    def _owns(self, request, obj) -> bool:
        if obj is None or obj.pk is None:
            return True
        return self.model.objects.editable_by(request.user).filter(pk=obj.pk).exists()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """A municipality editor chooses among her own municipalities, and must choose one."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "municipality" and field and not request.user.is_coordinator:
            field.queryset = db_field.related_model.objects.edited_by(request.user)
            field.required = True
            field.empty_label = None if field.queryset.count() == 1 else field.empty_label
        return field

    def view_on_site(self, obj) -> str | None:
        return obj.get_absolute_url() if obj.pk else None


class PublishableAdmin(OwnRowsAdmin):
    """Draft, publish and archive, with a change note for each save."""

    actions = ["publish", "archive"]
    publishing_heading = "Publicering"
    publishing_fieldset = (
        publishing_heading,
        {"fields": ["state", ("publish_at", "expire_at"), "review_on", "change_note"]},
    )

    def render_change_form(self, request, context, *args, **kwargs):
        """Publishing comes last in the form, after what belongs to the row (offers, files …)."""
        fieldsets = [*context["adminform"]]
        names = [fieldset.name for fieldset in fieldsets]
        if self.publishing_heading in names:
            at = names.index(self.publishing_heading)
            context |= {"opening_fieldsets": fieldsets[:at], "closing_fieldsets": fieldsets[at:]}
        return super().render_change_form(request, context, *args, **kwargs)

    def get_list_filter(self, request) -> list:
        return [*super().get_list_filter(request), ToReviewFilter]

    @admin.display(description="på webbplatsen")
    def visibility(self, row) -> str:
        return row.visibility

    @admin.action(description="Publicera", permissions=["change"])
    def publish(self, request, rows) -> None:
        self._set_state(request, rows, State.PUBLISHED, "publicerades")

    @admin.action(
        description="Arkivera (tas bort från webbplatsen, sparas här)", permissions=["change"]
    )
    def archive(self, request, rows) -> None:
        self._set_state(request, rows, State.ARCHIVED, "arkiverades")

    def _set_state(self, request, rows, state: str, done: str) -> None:
        """Row by row, so that each leaves a trace in the history and keeps its own rules."""
        changed = 0
        for row in self.model.objects.editable_by(request.user).filter(pk__in=rows.values("pk")):
            row.state = state
            row.change_note = f"{row.get_state_display()} {timezone.localdate():%Y-%m-%d}"
            try:
                row.full_clean()
            except ValidationError as error:
                messages.error(request, f"{row}: {' '.join(error.messages)}")
                continue
            row.save()
            changed += 1
        if changed:
            messages.success(request, f"{changed} {done}.")
