import django.contrib.postgres.fields
from django.db import migrations, models

import denen.base.plain.ids
import denen.base.tenancy.models
from denen.base.tenancy import Fence


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Document",
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
                ("kind", models.CharField(db_collation="C", max_length=40)),
                ("title", models.CharField(max_length=200)),
                ("media_type", models.CharField(db_collation="C", max_length=40)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(db_collation="C", max_length=64)),
                ("subject", models.UUIDField(null=True)),
                (
                    "others",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                ("case_id", models.UUIDField(null=True)),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(db_collation="C", max_length=40), size=None
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("signed_at", models.DateTimeField(null=True)),
                ("keep_until", models.DateField()),
                ("invented", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["lg_code", "case_id"], name="document_of_case"),
                    models.Index(fields=["lg_code", "keep_until"], name="document_due"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "sha256",
                                models.Func(
                                    models.Func(models.F("content"), function="sha256"),
                                    models.Value("hex"),
                                    function="encode",
                                    output_field=models.TextField(),
                                ),
                            )
                        ),
                        name="document_is_what_its_digest_says",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("roles__len__gt", 0)), name="document_has_a_role_that_opens_it"
                    ),
                ],
            },
        ),
        Fence("document"),
    ]
