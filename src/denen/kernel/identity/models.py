"""Clerks with their roles, second factors, sessions and failures; and the cards in software of an example town."""

from typing import ClassVar

from django.db import models

from denen.base.tenancy import TownForeignKey, TownModel


class Clerk(TownModel):
    """A clerk's own account. A clerk who leaves is retired, not deleted: records go on naming them."""

    login = models.CharField(max_length=40, db_collation="C")
    name = models.CharField(max_length=60)
    password = models.CharField(max_length=200)
    password_is_first = models.BooleanField(default=True)  # made by somebody else: must be changed at the next sign-in
    totp_secret = models.TextField(blank=True)  # encrypted; empty until enrolled
    totp_step = models.BigIntegerField(default=0)  # the newest time step used: it and all before it are spent
    provisioned_at = models.DateTimeField()
    last_signed_in_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)
    example = models.BooleanField(default=False)  # of an example town: its password and codes are printed for all

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["lg_code", "login"], name="one_clerk_a_login")]

    def __str__(self) -> str:
        return self.login


class Role(TownModel):
    """What a clerk does: officer, counter, programme, or a desk such as desk:juumin."""

    clerk = TownForeignKey(Clerk, models.CASCADE, related_name="roles")
    name = models.CharField(max_length=40, db_collation="C")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lg_code", "clerk", "name"], name="each_role_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["lg_code", "name"], name="role_name")]

    def __str__(self) -> str:
        return self.name


class RecoveryCode(TownModel):
    """Stands in once for a code of the app. Only its digest is kept; spending it deletes it."""

    clerk = TownForeignKey(Clerk, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, db_collation="C")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lg_code", "clerk", "digest"], name="each_recovery_code_once"),
        ]

    def __str__(self) -> str:
        return str(self.clerk_id)


class SignInFailures(TownModel):
    """Failures to sign in since the last success, per login that was typed, whether anybody has it or not.

    Kept by digest: people type passwords where the login belongs. Were only real logins counted, the lock would tell
    which ones are.
    """

    login_digest = models.CharField(max_length=64, db_collation="C")
    failures = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lg_code", "login_digest"], name="one_count_a_login"),
        ]

    def __str__(self) -> str:
        return str(self.failures)


class ClerkSession(TownModel):
    """A session, found by the digest of the key in the cookie: who reads this table cannot take a session over."""

    key_digest = models.CharField(max_length=64, db_collation="C")
    clerk = TownForeignKey(Clerk, models.CASCADE, null=True, related_name="sessions")
    data = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # kept for a day: a form sent after the end is then still known as whose

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lg_code", "key_digest"], name="one_session_a_key"),
        ]

    def __str__(self) -> str:
        return str(self.clerk_id or "")


class SoftwareCardState(TownModel):
    """How often a code may still be tried on an example card: it must last from one request to the next."""

    card = models.CharField(max_length=40, db_collation="C")
    tries_left = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["lg_code", "card"], name="one_state_a_card")]

    def __str__(self) -> str:
        return self.card
