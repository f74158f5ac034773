from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from denen.base.tenancy import TownModel


class Recorded(TownModel):
    """The value of a measure over a period: kept when the period had ended, or counted and entered by people."""

    service = models.CharField(max_length=31)
    measure = models.CharField(max_length=60)
    period_start = models.DateField()
    period_end = models.DateField()
    value = models.FloatField()
    n = models.PositiveIntegerField()
    source = models.CharField(max_length=8)
    how = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lg_code", "service", "measure", "period_start", "period_end"], name="one_value_a_period"
            ),
            models.CheckConstraint(condition=Q(period_end__gt=F("period_start")), name="recorded_period_has_days"),
            models.CheckConstraint(condition=Q(n__gte=1), name="recorded_value_rests_on_something"),
            models.CheckConstraint(condition=Q(source__in=["computed", "entered"]), name="recorded_source_is_known"),
        ]
