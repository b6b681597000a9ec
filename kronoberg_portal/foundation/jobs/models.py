"""A lease: who does a job until when, and when it is due again."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone


class LeaseQuerySet(models.QuerySet):
    def take(
        self, name: str, holder: str, *, lasts: timedelta, even_if_not_due: bool = False
    ) -> bool:
        """Take the lease ``name`` for ``holder`` if it is free and due; one conditional UPDATE."""
        self.get_or_create(name=name)
        now = timezone.now()
        free = self.filter(name=name).filter(Q(until=None) | Q(until__lt=now))
        if not even_if_not_due:
            free = free.filter(Q(next_due_at=None) | Q(next_due_at__lte=now))
        return free.update(holder=holder, until=now + lasts, last_started_at=now) == 1

    def give_back(self, name: str, holder: str, *, next_due_at: datetime, error: str = "") -> None:
        now = timezone.now()
        self.filter(name=name, holder=holder).update(
            until=None, last_finished_at=now, next_due_at=next_due_at, last_error=error[:300]
        )

    def names_not_due(self) -> set[str]:
        """The names of those that wait for their next time: not worth trying to take."""
        return set(self.filter(next_due_at__gt=timezone.now()).values_list("name", flat=True))

    def beat(self, holder: str) -> None:
        """Say that a worker lives."""
        self.update_or_create(
            name=Lease.HEARTBEAT, defaults={"holder": holder, "last_finished_at": timezone.now()}
        )

    def last_beat_at(self) -> datetime | None:
        """When any worker was last heard of (aware)."""
        return self.filter(name=Lease.HEARTBEAT).values_list("last_finished_at", flat=True).first()


class Lease(models.Model):
    HEARTBEAT = "worker"

    name = models.CharField("arbete", max_length=60, primary_key=True)
    holder = models.CharField("utförs av", max_length=120, blank=True)
    until = models.DateTimeField("upptaget till", null=True, blank=True)
    next_due_at = models.DateTimeField("nästa gång", null=True, blank=True)
    last_started_at = models.DateTimeField("senast påbörjat", null=True, blank=True)
    last_finished_at = models.DateTimeField("senast klart", null=True, blank=True)
    last_error = models.CharField("senaste fel", max_length=300, blank=True)

    objects = LeaseQuerySet.as_manager()

    class Meta:
        verbose_name = "bakgrundsarbete"
        verbose_name_plural = "bakgrundsarbeten"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
