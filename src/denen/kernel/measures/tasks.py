"""Daily: what has ended is kept, before services delete the records behind it."""

from datetime import datetime

from denen.base.schedule import daily
from denen.kernel.measures import actions


@daily
def freeze_ended(at: datetime) -> None:
    actions.freeze_ended(at=at)
