"""Cases, their history, and the running numbers.

Beyond the fence, a case is seen only by clerks who may see everybody it is about: the row policies are in
migrations/0001_initial.py.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from denen.base.tenancy import TownForeignKey, TownModel
from denen.kernel.procedures.types.cases import State


class CaseNumber(TownModel):
    """The last running number (受付番号) of a fiscal year. Its row is locked from taking one to the commit."""

    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["lg_code", "year"], name="one_count_a_year")]

    def __str__(self) -> str:
        return f"{self.year}-{self.last:06}"


class Case(TownModel):
    """A procedure in progress (申請案件). Kept as long as its procedure says, then deleted by the worker."""

    app_may = "SELECT, INSERT, UPDATE"

    version = models.PositiveIntegerField(default=1)
    procedure = models.CharField(max_length=41, db_collation="C")
    procedure_version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, db_collation="C")
    desk = models.CharField(max_length=35, db_collation="C")
    channel = models.CharField(max_length=20)
    person_id = models.UUIDField(null=True)
    visitor_id = models.UUIDField(null=True)
    movers = ArrayField(models.UUIDField(), default=list)
    people = ArrayField(models.UUIDField(), default=list)  # all of them and the household: what the row policy looks at
    household_number = models.CharField(max_length=20, blank=True, db_collation="C")
    whose = models.CharField(max_length=200, blank=True)
    boxes = models.JSONField(default=list)  # [{key, label, source, value}], the values in their plain form
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    moved_on = models.DateField(null=True)
    notified_on = models.DateField(null=True)
    processed_on = models.DateField(null=True)
    resident_since = models.DateField(null=True)
    note = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    keep_until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lg_code", "year", "number"], name="one_case_a_number"),
            models.CheckConstraint(condition=Q(state__in=[state.value for state in State]), name="a_case_has_a_state"),
            models.CheckConstraint(
                condition=Q(
                    number=None, year=None, handed_in_at=None, keep_until=None, state__in=["draft", "withdrawn"]
                )
                | Q(number__isnull=False, year__isnull=False, handed_in_at__isnull=False, keep_until__isnull=False)
                & ~Q(state="draft"),
                name="a_number_from_the_hand_in_on",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) ^ Q(state__in=["done", "withdrawn"]), name="finished_when_closed"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["lg_code", "desk", "state", "handed_in_at"], name="case_of_desk"),
            models.Index(fields=["lg_code", "handed_in_at"], name="case_returned", condition=Q(state="returned")),
            models.Index(fields=["lg_code", "keep_until"], name="case_kept", condition=~Q(keep_until=None)),
            models.Index(fields=["lg_code", "opened_at"], name="case_draft", condition=Q(number=None)),
        ]

    def __str__(self) -> str:
        return str(self.id)


class CaseEvent(TownModel):
    """One entry of a case's history. Appended, never changed; it goes with its case."""

    app_may = "SELECT, INSERT"
    worker_may = "SELECT, INSERT, DELETE"

    case = TownForeignKey(Case, models.CASCADE, related_name="history")
    at = models.DateTimeField()
    actor = models.UUIDField(null=True)
    what = models.CharField(max_length=12)
    state = models.CharField(max_length=10)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.what} {self.case_id}"
