"""The office's pages of a row's history, and going back to an earlier version."""

from dataclasses import replace
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import formats, timezone
from django.utils.html import strip_tags
from simple_history.admin import SimpleHistoryAdmin
from simple_history.template_utils import HistoricalRecordContextHelper

NOTE = "change_note"


class Changes(HistoricalRecordContextHelper):
    """What a save changed, in the words of the form: nothing that the portal keeps for itself."""

    def context_for_delta_changes(self, delta) -> list[dict]:
        told = [change for change in delta.changes if self._is_told(change.field)]
        return super().context_for_delta_changes(replace(delta, changes=told))

    def prepare_delta_change_value(self, change, value):
        value = super().prepare_delta_change_value(change, value)
        field = self.model._meta.get_field(change.field)
        if isinstance(value, bool):
            return "Ja" if value else "Nej"
        if isinstance(value, datetime):
            return formats.date_format(timezone.localtime(value), r"j F Y \k\l. H.i")
        if isinstance(value, date):
            return formats.date_format(value, "j F Y")
        if field.choices:
            return dict(field.flatchoices).get(value, value)
        if isinstance(value, str):
            return " ".join(strip_tags(value.replace("<", " <")).split())
        return "" if value is None else value

    def _is_told(self, name: str) -> bool:
        return name != NOTE and self.model._meta.get_field(name).editable


class HistoryAdmin(SimpleHistoryAdmin):
    """The library's pages, held to the rows and the fields that the account may see and change.

    As it comes, the library shows the history of rows that are not in ``get_queryset``, lets
    whoever may look also go back, and then writes every field, those of no form too.
    """

    def get_object(self, request, object_id, from_field=None):
        """The row with an empty change note: every save writes its own."""
        row = super().get_object(request, object_id, from_field)
        if row is not None and request.method == "GET" and hasattr(row, NOTE):
            setattr(row, NOTE, "")
        return row

    def history_view(self, request, object_id, extra_context=None):
        self._row_in_sight(request, object_id)
        return super().history_view(request, object_id, extra_context)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        row = self._row_in_sight(request, object_id)
        if request.method == "POST" and (
            not self.has_change_permission(request, row) or self.revert_disabled(request, row)
        ):
            raise PermissionDenied
        request.goes_back = True
        return super().history_form_view(request, object_id, version_id, extra_context)

    def history_form_view_title(self, request, obj) -> str:
        return f"Tidigare version: {obj}"

    def get_historical_record_context_helper(self, request, historical_record) -> Changes:
        return Changes(self.model, historical_record)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is not None and getattr(request, "goes_back", False):
            self._keep_what_the_form_does_not_show(obj, form)
            if NOTE in form.base_fields:
                then = formats.date_format(
                    timezone.localtime(obj._history.history_date), r"j F Y \k\l. H.i"
                )
                obj.change_note = f"Återställd till versionen från {then}"
        return form

    def _row_in_sight(self, request, object_id):
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404("Raden finns inte.")
        return row

    def _keep_what_the_form_does_not_show(self, obj, form) -> None:
        """A version brings back what the person saw in the form, and nothing else."""
        live = self.model._base_manager.get(pk=obj.pk)
        for field in self.model._meta.concrete_fields:
            if field.name not in form.base_fields:
                setattr(obj, field.attname, getattr(live, field.attname))
