"""What has been proved of the services installed here."""

from typing import ClassVar

from django.db import models

from denen.base.tenancy.models import PublicModel


class Proof(PublicModel):
    """The last result of the test that proves one requirement of a service."""

    service = models.SlugField(max_length=31)
    number = models.CharField(max_length=20)
    outcome = models.CharField(max_length=10)
    ran_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["service", "number"], name="one_proof_a_requirement")]

    def __str__(self) -> str:
        return f"{self.service} {self.number}: {self.outcome}"
