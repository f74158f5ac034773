"""Daily: what has been kept long enough is forgotten."""

from datetime import datetime, timedelta

from denen.base.schedule import daily
from denen.kernel.identity.models import SignInFailures
from denen.kernel.identity.sessions import SessionStore


@daily
def forget_ended_sessions(at: datetime) -> None:
    SessionStore.clear_expired()


@daily
def forget_old_failures(at: datetime) -> None:
    SignInFailures.objects.filter(last_at__lt=at - timedelta(days=1)).delete()
