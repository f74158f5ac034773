"""Daily: what has been kept long enough is deleted."""

from datetime import datetime

from denen.base.schedule import daily
from denen.kernel.documents.actions import purge_due


@daily
def delete_what_was_kept_long_enough(at: datetime) -> None:
    while purge_due(at=at):
        pass
