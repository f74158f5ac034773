"""The migration operation that puts a table behind its policy."""

from __future__ import annotations

from typing import Any, cast

from django.db import models
from django.db.migrations.operations.base import Operation, OperationCategory

from denen.base.tenancy.models import FencedModel, TownForeignKey, TownModel


class Fence(Operation):
    """Gives a table its policy (forced; no town set, no rows), its key (lg_code, id) and its composite foreign keys.

    Stands behind the CreateModel in the same migration. Key and foreign keys lead with `lg_code`, so distributing
    the tables by it stays possible, and no reference can ever cross a town.
    """

    reversible = True
    reduces_to_sql = True
    category = OperationCategory.SQL

    def __init__(self, model: str) -> None:
        self.model = model

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The fence changes nothing that Django's models know of."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(app_label, self.model)
        table = schema_editor.quote_name(model._meta.db_table)
        name = model._meta.db_table
        policy = _policy_of(app_label, self.model)
        if any(field.name == "lg_code" for field in model._meta.fields):
            key = model._meta.pk.column
            schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}_pkey")
            schema_editor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name}_pkey PRIMARY KEY (lg_code, {key})")
            for field in model._meta.fields:
                if isinstance(field, TownForeignKey):
                    self._reference(schema_editor, model, field)
        schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        schema_editor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        schema_editor.execute(f"CREATE POLICY fence ON {table} USING ({policy}) WITH CHECK ({policy})")

    def _reference(self, schema_editor: Any, model: type[models.Model], field: TownForeignKey) -> None:
        table, target = model._meta.db_table, field.related_model._meta
        # A CharField of lg_code is NOT NULL; with MATCH SIMPLE a NULL in the other column leaves the row unchecked.
        schema_editor.execute(
            f"ALTER TABLE {schema_editor.quote_name(table)} "
            f"ADD CONSTRAINT {table}_{field.column}_fk FOREIGN KEY (lg_code, {field.column}) "
            f"REFERENCES {schema_editor.quote_name(target.db_table)} (lg_code, {cast(Any, target.pk).column}) "
            "DEFERRABLE INITIALLY DEFERRED"
        )
        schema_editor.execute(
            f"CREATE INDEX {table}_{field.column}_ref ON {schema_editor.quote_name(table)} (lg_code, {field.column})"
        )

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(app_label, self.model)
        table = schema_editor.quote_name(model._meta.db_table)
        schema_editor.execute(f"DROP POLICY fence ON {table}")
        schema_editor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")

    def describe(self) -> str:
        return f"Fence {self.model} by its policy"


def _policy_of(app_label: str, name: str) -> str:
    from django.apps import apps

    try:
        model = apps.get_model(app_label, name)
    except LookupError:  # the model has gone since; its table is fenced like any town's until the migration drops it
        return TownModel.policy
    if not issubclass(model, FencedModel):
        raise TypeError(f"{app_label}.{name} is fenced, so it must be a FencedModel, such as a TownModel")
    return model.policy
