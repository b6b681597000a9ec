"""The history of a model's rows."""

from simple_history.models import HistoricalRecords


def history(**options) -> HistoricalRecords:
    """A model's history: every save and deletion with time, account and change note.

    Put it as the model's last field: ``history = history()``. Rows saved by ``update()`` and
    ``bulk_update`` leave no trace: the verbs in ``actions.py`` save row by row.
    """
    return HistoricalRecords(
        history_change_reason_field=None,
        verbose_name="ändring",
        verbose_name_plural="ändringar",
        **options,
    )
