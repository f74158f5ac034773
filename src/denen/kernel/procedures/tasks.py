"""Daily: what has been kept long enough is forgotten."""

from datetime import datetime

from denen.base.schedule import daily
from denen.kernel.procedures import actions


@daily
def forget_due(at: datetime) -> None:
    actions.forget_due(at=at)
