"""Once a day: what need not be known any longer is forgotten."""

from datetime import datetime

from denen.base.schedule import daily
from denen.services.counter.actions import forget_due


@daily
def forget_visits(at: datetime) -> None:
    forget_due(at=at)
