"""The ground's own tables."""

from typing import ClassVar

from django.db import models

from denen.base.tenancy.models import PlatformModel, PublicModel, TownModel


class LocalGovernment(PublicModel):
    """A local government that has been opened here: a tenant. Its code never changes."""

    lg_code = models.CharField(max_length=6, unique=True, db_collation="C")
    slug = models.SlugField(max_length=40, unique=True)
    host = models.CharField(max_length=253, null=True, unique=True)  # noqa: DJ001 - unique where set
    name = models.CharField(max_length=60)
    kana = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    invented = models.BooleanField(default=False)  # holds example data: said on every page

    def __str__(self) -> str:
        return self.name


class ServiceSwitch(TownModel):
    """A service that a town has switched on, with the town's settings of it."""

    slug = models.SlugField(max_length=31)
    settings = models.JSONField(default=dict)
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["lg_code", "slug"], name="one_switch_a_service")]

    def __str__(self) -> str:
        return self.slug


class AuditRecord(TownModel):
    """Who did what to whose data. Appended only; the worker seals it into the town's chain afterwards."""

    app_may = "SELECT, INSERT"
    worker_may = "SELECT, INSERT, UPDATE (seq, seal)"

    at = models.DateTimeField()
    actor = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=40, blank=True)
    subject = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)
    seq = models.BigIntegerField(null=True)
    seal = models.CharField(max_length=64, null=True)  # noqa: DJ001 - null says "not sealed yet"

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["lg_code", "seq"], name="one_place_in_the_chain")]
        indexes: ClassVar = [
            models.Index(fields=["lg_code", "at"], name="audit_unsealed", condition=models.Q(seq=None)),
            models.Index(fields=["lg_code", "subject", "at"], name="audit_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject or ''}"


class AuditHead(PlatformModel):
    """The end of a town's chain, kept apart from it, so that cutting off the newest records is noticed."""

    lg_code = models.CharField(max_length=6, unique=True, db_collation="C")
    seq = models.BigIntegerField()
    seal = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.lg_code} {self.seq}"


class OutboxEvent(PlatformModel):
    """An event that was written with its row and waits to be delivered."""

    app_may = "INSERT"

    lg_code = models.CharField(max_length=6, db_collation="C")
    name = models.CharField(max_length=120)
    body = models.JSONField()
    written_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["due_at"], name="outbox_due")]

    def __str__(self) -> str:
        return self.name


class ScheduleRun(PlatformModel):
    """When a scheduled task last ran for a town."""

    lg_code = models.CharField(max_length=6, db_collation="C")
    task = models.CharField(max_length=120)
    ran_on = models.DateField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["lg_code", "task"], name="one_run_a_task")]

    def __str__(self) -> str:
        return f"{self.task} {self.ran_on}"
