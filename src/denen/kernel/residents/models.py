"""The copy of the register, and the protections (支援措置) that the database itself keeps.

The row policies beyond the fence, and the triggers that hold `Person.named_clerks` to the protections in force, are in
migrations/0002_protected_persons.py.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from denen.base.tenancy import TownForeignKey, TownModel
from denen.kernel.residents.types import HEAD, Ground, Sex, Status


def _key(max_length: int = 300) -> "models.CharField[str, str]":
    """A normalised search key (keys.py): compared byte by byte, so that a btree answers equality and prefixes."""
    return models.CharField(max_length=max_length, blank=True, db_collation="C")


class Person(TownModel):
    """A person in the copy of the register. Rows come from the core system only: the pages may add and read them."""

    app_may = "SELECT, INSERT"
    worker_may = "SELECT, INSERT"

    atena_number = models.CharField(max_length=20, db_collation="C")
    household_number = models.CharField(max_length=20, db_collation="C")
    relation = models.CharField(max_length=40)
    family_name = models.CharField(max_length=100, blank=True)
    given_name = models.CharField(max_length=100, blank=True)
    family_kana = models.CharField(max_length=200, blank=True)
    given_kana = models.CharField(max_length=200, blank=True)
    kana_registered = models.BooleanField()
    latin_name = models.CharField(max_length=200, blank=True)
    birth_date = models.CharField(max_length=10, db_collation="C")  # a PartialDate's text: 1954-01-03, 1954-01 or 1954
    sex = models.CharField(max_length=6)
    nationality = models.CharField(max_length=40, blank=True)
    residence_status = models.CharField(max_length=60, blank=True)
    postal_code = models.CharField(max_length=7, blank=True)
    town = models.CharField(max_length=100, blank=True)
    address = models.CharField(max_length=300)
    building = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=10, db_collation="C")
    moved_on = models.DateField()
    notified_on = models.DateField()
    processed_on = models.DateField()
    resident_since = models.DateField()
    invented = models.BooleanField()
    name_key = _key()
    given_key = _key()
    kana_key = _key()
    given_kana_key = _key()
    latin_key = _key()
    address_key = _key(500)
    # Null: not protected. Else a trigger keeps here who is named in the protections in force, so that the row policy
    # decides without a second table. No role that serves may write it.
    named_clerks = ArrayField(models.UUIDField(), null=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lg_code", "atena_number"], name="one_person_an_atena_number"),
            models.UniqueConstraint(
                fields=["lg_code", "household_number"],
                condition=Q(relation=HEAD, status=Status.RESIDENT.value),
                name="one_head_a_household",
            ),
            models.CheckConstraint(condition=~Q(family_name="", latin_name=""), name="a_person_has_a_name"),
            models.CheckConstraint(
                condition=Q(birth_date__regex=r"^\d{4}(-\d{2}(-\d{2})?)?$"), name="a_birth_date_known_or_partly"
            ),
            models.CheckConstraint(condition=Q(sex__in=[each.value for each in Sex]), name="a_sex_of_the_register"),
            models.CheckConstraint(condition=Q(status__in=[each.value for each in Status]), name="a_status_of_ours"),
            models.CheckConstraint(condition=Q(notified_on__gte=F("moved_on")), name="no_notification_before_the_move"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["lg_code", key], name=f"person_{key}")
            for key in (
                "name_key",
                "given_key",
                "kana_key",
                "given_kana_key",
                "latin_key",
                "birth_date",
                "address_key",
                "household_number",
            )
        ]

    def __str__(self) -> str:
        return self.atena_number


class Protection(TownModel):
    """A protection (支援措置): asked for by a victim, for a year at a time, open to the clerks it names and no others.

    It goes on after `until` until a clerk lifts it: opening an address because a form came late may cost a life.
    """

    app_may = "SELECT, INSERT, UPDATE"
    worker_may = "SELECT"

    ground = models.CharField(max_length=20)
    abuser_name = models.CharField(max_length=200)
    abuser_id = models.UUIDField(null=True)  # the abuser, where he is in the copy himself
    since = models.DateField()
    term_from = models.DateField()
    until = models.DateField()
    named_clerks = ArrayField(models.UUIDField())
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ground__in=[each.value for each in Ground]), name="a_ground_of_the_form"
            ),
            models.CheckConstraint(condition=Q(named_clerks__len__gte=1), name="a_protection_names_a_clerk"),
            models.CheckConstraint(condition=Q(until__gte=F("term_from")), name="a_protection_ends_after_its_start"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["lg_code", "until"], name="protection_due", condition=Q(lifted_at=None)),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ProtectedPerson(TownModel):
    """One of the people whom a protection covers: who asked for it, and those protected with her."""

    app_may = "SELECT, INSERT"
    worker_may = "SELECT"

    protection = TownForeignKey(Protection, models.PROTECT, related_name="covered")
    person = TownForeignKey(Person, models.PROTECT, related_name="+")
    asked = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lg_code", "protection", "person"], name="protected_once_a_protection"),
        ]

    def __str__(self) -> str:
        return str(self.person_id)
