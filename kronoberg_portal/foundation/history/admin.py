"""The office's pages of a row's history, and going back to an earlier version."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from simple_history.admin import SimpleHistoryAdmin


class HistoryAdmin(SimpleHistoryAdmin):
    """The library's pages, held to the rows and the fields that the account may see and change.

    As it comes, the library shows the history of rows that are not in ``get_queryset``, lets
    whoever may look also go back, and then writes every field, those of no form too.
    """

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

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is not None and getattr(request, "goes_back", False):
            self._keep_what_the_form_does_not_show(obj, form)
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
