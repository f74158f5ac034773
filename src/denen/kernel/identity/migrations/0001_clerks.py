import django.db.models.deletion
from django.db import migrations, models

import denen.base.plain.ids
import denen.base.tenancy.models
from denen.base.tenancy import Fence


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Clerk",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=denen.base.plain.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "lg_code",
                    models.CharField(
                        db_collation="C",
                        db_default=denen.base.tenancy.models.CurrentTown(),
                        editable=False,
                        max_length=6,
                    ),
                ),
                ("login", models.CharField(db_collation="C", max_length=40)),
                ("name", models.CharField(max_length=60)),
                ("password", models.CharField(max_length=200)),
                ("password_is_first", models.BooleanField(default=True)),
                ("totp_secret", models.TextField(blank=True)),
                ("totp_step", models.BigIntegerField(default=0)),
                ("provisioned_at", models.DateTimeField()),
                ("last_signed_in_at", models.DateTimeField(null=True)),
                ("retired_at", models.DateTimeField(null=True)),
                ("example", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("lg_code", "login"), name="one_clerk_a_login")],
            },
        ),
        migrations.CreateModel(
            name="SignInFailures",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=denen.base.plain.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "lg_code",
                    models.CharField(
                        db_collation="C",
                        db_default=denen.base.tenancy.models.CurrentTown(),
                        editable=False,
                        max_length=6,
                    ),
                ),
                ("login_digest", models.CharField(db_collation="C", max_length=64)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("last_at", models.DateTimeField()),
                ("locked_until", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("lg_code", "login_digest"), name="one_count_a_login")],
            },
        ),
        migrations.CreateModel(
            name="SoftwareCardState",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=denen.base.plain.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "lg_code",
                    models.CharField(
                        db_collation="C",
                        db_default=denen.base.tenancy.models.CurrentTown(),
                        editable=False,
                        max_length=6,
                    ),
                ),
                ("card", models.CharField(db_collation="C", max_length=40)),
                ("tries_left", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("lg_code", "card"), name="one_state_a_card")],
            },
        ),
        migrations.CreateModel(
            name="ClerkSession",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=denen.base.plain.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "lg_code",
                    models.CharField(
                        db_collation="C",
                        db_default=denen.base.tenancy.models.CurrentTown(),
                        editable=False,
                        max_length=6,
                    ),
                ),
                ("key_digest", models.CharField(db_collation="C", max_length=64)),
                ("data", models.JSONField(default=dict)),
                ("started_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "clerk",
                    denen.base.tenancy.models.TownForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to="identity.clerk",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("lg_code", "key_digest"), name="one_session_a_key")],
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=denen.base.plain.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "lg_code",
                    models.CharField(
                        db_collation="C",
                        db_default=denen.base.tenancy.models.CurrentTown(),
                        editable=False,
                        max_length=6,
                    ),
                ),
                ("digest", models.CharField(db_collation="C", max_length=64)),
                (
                    "clerk",
                    denen.base.tenancy.models.TownForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recovery_codes",
                        to="identity.clerk",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("lg_code", "clerk", "digest"), name="each_recovery_code_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=denen.base.plain.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "lg_code",
                    models.CharField(
                        db_collation="C",
                        db_default=denen.base.tenancy.models.CurrentTown(),
                        editable=False,
                        max_length=6,
                    ),
                ),
                ("name", models.CharField(db_collation="C", max_length=40)),
                (
                    "clerk",
                    denen.base.tenancy.models.TownForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roles",
                        to="identity.clerk",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["lg_code", "name"], name="role_name")],
                "constraints": [models.UniqueConstraint(fields=("lg_code", "clerk", "name"), name="each_role_once")],
            },
        ),
        Fence("clerk"),
        Fence("role"),
        Fence("recoverycode"),
        Fence("signinfailures"),
        Fence("clerksession"),
        Fence("softwarecardstate"),
    ]
