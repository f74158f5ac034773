"""The classes a table can have. Every model of ours descends from one; a test over the catalogue holds it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from denen.base.plain.ids import new_id


class CurrentTown(models.Func):
    """The acting town, as the database sees it: the value of `lg_code` in every new row."""

    template = "current_setting('denen.town')"
    output_field = models.CharField()


class ClassedModel(models.Model):
    """What all classes share: an id made in Python, and what the two weak roles may do."""

    table_class: ClassVar[str]
    app_may: ClassVar[str] = ""
    worker_may: ClassVar[str] = ""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class FencedModel(ClassedModel):
    """Rows behind a policy. `policy` is its condition in SQL, for reading and writing alike."""

    app_may = "SELECT, INSERT, UPDATE, DELETE"
    worker_may = "SELECT, INSERT, UPDATE, DELETE"
    policy: ClassVar[str]

    class Meta:
        abstract = True


class TownModel(FencedModel):
    """Rows of one local government. `lg_code` is filled by the database from the acting town."""

    table_class = "town"
    policy = "lg_code = nullif(current_setting('denen.town', true), '')"

    lg_code = models.CharField(max_length=6, db_default=CurrentTown(), editable=False, db_collation="C")

    class Meta:
        abstract = True


class PlatformModel(ClassedModel):
    """The platform's own rows (outbox, heads of chains): the worker's role only."""

    table_class = "platform"
    worker_may = "SELECT, INSERT, UPDATE, DELETE"

    class Meta:
        abstract = True


class PublicModel(ClassedModel):
    """What is published: everyone reads, only the owner's role writes."""

    table_class = "public"
    app_may = "SELECT"
    worker_may = "SELECT"

    class Meta:
        abstract = True


class TownForeignKey(models.ForeignKey[Any, Any]):
    """A foreign key inside a module, between fenced tables. `Fence` makes it composite: (lg_code, x_id)."""

    def __init__(self, to: Any, on_delete: Any, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        kwargs.setdefault("db_index", False)
        super().__init__(to, on_delete, **kwargs)
