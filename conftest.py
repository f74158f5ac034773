"""Lets denen's own database stand where pytest-django would make one: a conftest outranks every plugin."""

from denen.base.testing.plugin import django_db_setup

__all__ = ["django_db_setup"]
