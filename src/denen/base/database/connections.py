"""Letting Django's one connection be another role: for the tests, and for making the example towns."""

from __future__ import annotations

import dj_database_url
from django.db import connection


def connect_as(url: str, role: str) -> None:
    """From now on this thread's connection is this role (app, worker or owner)."""
    connection.close()
    parsed = dj_database_url.parse(url)
    connection.settings_dict.update({key: parsed[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")})
    connection.settings_dict["OPTIONS"] = dict(parsed.get("OPTIONS", {}))
    connection.settings_dict["DENEN_ROLE"] = role
