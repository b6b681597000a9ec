"""What is computed from content, computed once for as long as the content stays the same.

``content_version()`` is another value as soon as anything that is counted or listed has changed,
whoever wrote it and however: triggers in the database see to it (``upkeep``). What is kept under it
is therefore never older than the content, in any process on any machine.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

from django.db import connection

from .models import ContentChange

MOST_KEPT = 64  # answers in each process

Made = TypeVar("Made")

_kept: OrderedDict[Hashable, object] = OrderedDict()
_lock = threading.Lock()


def content_version() -> tuple:
    """What the content is at now; one query. Compare it for likeness only."""
    table = connection.ops.quote_name(ContentChange._meta.db_table)
    if connection.vendor == "postgresql":
        # Each transaction that writes leaves a row, seen when it has committed; the sequence
        # tells writes in one transaction apart. Nobody waits for anybody.
        number = "(SELECT last_value FROM content_change_number)"
        sql = f"SELECT count(*), max(transaction), {number} FROM {table}"
    else:
        sql = f"SELECT mark FROM {table} LIMIT 1"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return (connection.settings_dict["NAME"], *cursor.fetchone())


def kept(
    version: tuple,
    name: Hashable,
    make: Callable[[], Made],
    *,
    still: Callable[[Made], bool] = lambda made: True,
) -> Made:
    """What ``make()`` gave for this version and name; made now if nobody has yet.

    Only answers about the newest version are kept, the ``MOST_KEPT`` lately asked for, and only
    as long as ``still`` says that they hold.
    """
    key = (version, name)
    with _lock:
        if key in _kept and still(_kept[key]):
            _kept.move_to_end(key)
            return _kept[key]
    made = make()
    with _lock:
        for old in [one for one in _kept if one[0] != version]:
            del _kept[old]
        _kept[key] = made
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return made


def forget() -> None:
    """Forget what is kept in this process."""
    with _lock:
        _kept.clear()
