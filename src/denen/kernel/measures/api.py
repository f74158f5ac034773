"""The front door of measures."""

from denen.kernel.measures.actions import freeze, record
from denen.kernel.measures.queries import read
from denen.kernel.measures.units import UNITS

__all__ = ["UNITS", "freeze", "read", "record"]
