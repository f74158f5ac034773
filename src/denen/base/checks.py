"""The ground's own health checks."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from denen.base.health import Unwell, check


@check("database")
def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), rolsuper OR rolbypassrls "
            "FROM pg_roles WHERE rolname = current_user"
        )
        version, strong = cursor.fetchone()
    if strong:
        raise Unwell("the pages run with a role that row policies do not bind")
    return f"PostgreSQL {version}"


@check("migrations")
def migrations() -> str:
    executor = MigrationExecutor(connection)
    outstanding = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if outstanding:
        raise Unwell(f"{len(outstanding)} outstanding: run `denen migrate`")
    return "up to date"


@check("disk")
def disk() -> str:
    free = shutil.disk_usage(settings.DENEN_VAR).free // 2**20
    if free < 500:
        raise Unwell(f"{free} MB free")
    return f"{free:,} MB free"


@check("worker")
def worker() -> str:
    beat = Path(settings.DENEN_VAR) / "worker.beat"
    age = time.time() - beat.stat().st_mtime if beat.exists() else None
    if age is None or age > 30:
        raise Unwell("no sign of life" if age is None else f"no sign of life for {age:.0f} s")
    return "alive"
