"""Tenancy: local governments, whose rows are fenced off from one another by the database itself."""

from denen.base.tenancy.acting import Acting, NoTown, act_as, acting_for, current
from denen.base.tenancy.fence import Fence
from denen.base.tenancy.models import (
    ClassedModel,
    FencedModel,
    PlatformModel,
    PublicModel,
    TownForeignKey,
    TownModel,
)

__all__ = [
    "Acting",
    "ClassedModel",
    "Fence",
    "FencedModel",
    "NoTown",
    "PlatformModel",
    "PublicModel",
    "TownForeignKey",
    "TownModel",
    "act_as",
    "acting_for",
    "current",
]
