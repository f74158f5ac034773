"""Kept documents. They are written once: no role that serves may change or delete one.

The row policy that hides them with a protected person, and the function that deletes what is due, are in
migrations/0002_hidden_with_its_people.py.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value

from denen.base.tenancy import TownModel

_DIGEST = Func(Func(F("content"), function="sha256"), Value("hex"), function="encode", output_field=models.TextField())


class Document(TownModel):
    """One file as it was made or handed in. `roles` are those of which one opens it."""

    app_may = "SELECT, INSERT"
    worker_may = "SELECT, INSERT"

    kind = models.CharField(max_length=40, db_collation="C")
    title = models.CharField(max_length=200)
    media_type = models.CharField(max_length=40, db_collation="C")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64, db_collation="C")
    subject = models.UUIDField(null=True)  # the resident it is about, where there is one in the copy
    others = ArrayField(models.UUIDField(), default=list)  # further residents whose data it holds
    case_id = models.UUIDField(null=True)
    roles = ArrayField(models.CharField(max_length=40, db_collation="C"))
    created_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    keep_until = models.DateField()  # the last day
    invented = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(sha256=_DIGEST), name="document_is_what_its_digest_says"),
            models.CheckConstraint(condition=Q(roles__len__gt=0), name="document_has_a_role_that_opens_it"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["lg_code", "case_id"], name="document_of_case"),
            models.Index(fields=["lg_code", "keep_until"], name="document_due"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
