"""Documents hide where a person hides, and go when their time is over.

A document is there for those only who may see every resident whose data it holds: restrictive, so it narrows what the
fence lets through. `documents_purge_due` runs with its owner's rights, since the worker acts for no clerk and so sees
no protected person's documents, which have to go all the same. It never deletes before the day, whoever calls it.
"""

from django.db import migrations

UP = """
CREATE POLICY people_may_be_seen ON documents_document AS RESTRICTIVE
USING (
    (subject IS NULL OR residents_may_see(subject))
    AND NOT EXISTS (SELECT FROM unnest(others) AS other WHERE NOT residents_may_see(other))
);

CREATE FUNCTION documents_purge_due(day date, most integer)
RETURNS TABLE (id uuid, kind text, subject uuid, others uuid[]) LANGUAGE sql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DELETE FROM public.documents_document d
    WHERE d.lg_code = current_setting('denen.town', true) AND d.id IN (
        SELECT due.id FROM public.documents_document due
        WHERE due.lg_code = current_setting('denen.town', true)
            AND due.keep_until < least(day, (now() AT TIME ZONE 'Asia/Tokyo')::date)
        ORDER BY due.keep_until, due.id LIMIT most)
    RETURNING d.id, d.kind, d.subject, d.others
$$;
"""

DOWN = """
DROP FUNCTION documents_purge_due;
DROP POLICY people_may_be_seen ON documents_document;
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_kept"), ("residents", "0002_protected_persons")]

    operations = [migrations.RunSQL(UP, DOWN)]
