from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class BaseConfig(AppConfig):
    name = "denen.base"
    label = "base"

    def ready(self) -> None:
        from django.db.backends.signals import connection_created

        from denen.base.tenancy.acting import require_town

        def watch(connection: object, **_: object) -> None:
            # A fenced table's key is (lg_code, id), so PostgreSQL cannot tell the other columns from `id` alone.
            connection.features.allows_group_by_selected_pks = False  # type: ignore[attr-defined]
            wrappers = connection.execute_wrappers  # type: ignore[attr-defined]
            if require_town not in wrappers:
                wrappers.append(require_town)

        connection_created.connect(watch, weak=False, dispatch_uid="denen.require_town")
        # Every module's listeners, checks and daily tasks, found by the name of their room.
        autodiscover_modules("hooks", "checks", "tasks")
