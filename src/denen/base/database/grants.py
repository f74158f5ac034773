"""What the two weak roles may do, read off the models: given anew after every migration, so nothing is left over."""

from __future__ import annotations

from django.apps import apps
from django.db import connection

from denen.base.tenancy.models import ClassedModel


def grant_all(app_role: str, worker_role: str) -> None:
    """Takes every right away from both roles and gives what each model declares. Run as the owner."""
    quote = connection.ops.quote_name
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for role in (app_role, worker_role):
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quote(role)}")
            cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {quote(role)}")
            cursor.execute(f"GRANT SELECT ON django_migrations TO {quote(role)}")  # for the health page
        for model in apps.get_models():
            if not issubclass(model, ClassedModel) or model._meta.db_table not in there:
                continue  # a table may still be missing where `migrate` was asked for a part only
            table = quote(model._meta.db_table)
            for role, may in ((app_role, model.app_may), (worker_role, model.worker_may)):
                if may:
                    cursor.execute(f"GRANT {may} ON {table} TO {quote(role)}")
