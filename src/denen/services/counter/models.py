"""The visit, from the first question to the desk, and the cases that came of it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from denen.base.tenancy import TownForeignKey, TownModel


class Visit(TownModel):
    """A resident's visit to the counter. Who stood there is kept until `forget_due` empties it.

    Beyond the fence it is there only for a clerk who may see everybody it is about: see migrations/0001_visits.py.
    """

    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, default="open")
    clerk_id = models.UUIDField()
    counter = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    procedures = models.JSONField(default=list)
    standing = models.CharField(max_length=10)
    shown_by = models.CharField(max_length=10)
    evidence = models.CharField(max_length=200, blank=True)
    card = models.JSONField(null=True)
    typed = models.JSONField(null=True)
    visitor_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    movers = ArrayField(models.UUIDField(), default=list)
    answers = models.JSONField(default=dict)
    signed = models.CharField(max_length=5, blank=True)
    signature = models.TextField(blank=True)
    correcting = models.BooleanField(default=False)
    purged = models.BooleanField(default=False)
    handling_seconds = models.PositiveIntegerField(null=True)  # to the first handing in; a correction does not count
    boxes_typed = models.PositiveSmallIntegerField(default=0)
    boxes_filled = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["lg_code", "clerk_id", "state", "-started_at"], name="visit_of_clerk"),
            models.Index(fields=["lg_code", "finished_at"], name="visit_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.started_at:%Y-%m-%d %H:%M}"


class VisitCase(TownModel):
    """A case that was made in a visit: the way back when the desk returns it."""

    visit = TownForeignKey(Visit, models.CASCADE, related_name="cases")
    case_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["lg_code", "case_id"], name="one_visit_a_case")]

    def __str__(self) -> str:
        return str(self.case_id)
