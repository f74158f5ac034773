"""The database itself hides protected persons (支援措置対象者), in reading and in writing.

`residents_person.named_clerks` is null for everyone else. A trigger works it out from the protections in force whenever
a person is written, so no statement can set it wrong: to have it worked out anew, one writes anything into it.
"""

from django.db import migrations

SEEN = "named_clerks IS NULL OR nullif(current_setting('denen.actor', true), '')::uuid = ANY (named_clerks)"
NAMED = "nullif(current_setting('denen.actor', true), '')::uuid = ANY (named_clerks)"
OF_A_PROTECTION_OF_MINE = "EXISTS (SELECT FROM residents_protection p WHERE p.lg_code = residents_protectedperson.lg_code AND p.id = protection_id)"

UP = f"""
-- What a policy of another module asks: whether the acting clerk may see this person of the acting town.
-- No actor, no protected person; an id that the copy does not hold is not seen by anybody.
-- It runs with the caller's rights, so the policies below are its whole wisdom.
CREATE FUNCTION residents_may_see(person uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.residents_person p
                   WHERE p.lg_code = current_setting('denen.town', true) AND p.id = person);
END $$;

-- The triggers see all (SECURITY DEFINER), whoever acts: what they work out must not depend on who happens to look.
CREATE FUNCTION residents_keep_named_clerks() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.named_clerks := (
        SELECT array_agg(DISTINCT clerk ORDER BY clerk)
        FROM public.residents_protectedperson c
        JOIN public.residents_protection p ON p.lg_code = c.lg_code AND p.id = c.protection_id
        CROSS JOIN unnest(p.named_clerks) AS clerk
        WHERE c.lg_code = NEW.lg_code AND c.person_id = NEW.id AND p.lifted_at IS NULL);
    RETURN NEW;
END $$;
CREATE TRIGGER keep_named_clerks BEFORE INSERT OR UPDATE OF named_clerks ON residents_person
FOR EACH ROW EXECUTE FUNCTION residents_keep_named_clerks();

CREATE FUNCTION residents_coverage_changed() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE public.residents_person SET named_clerks = NULL
    WHERE lg_code = coalesce(NEW.lg_code, OLD.lg_code) AND id = coalesce(NEW.person_id, OLD.person_id);
    RETURN NULL;
END $$;
CREATE TRIGGER coverage_changed AFTER INSERT OR DELETE ON residents_protectedperson
FOR EACH ROW EXECUTE FUNCTION residents_coverage_changed();

CREATE FUNCTION residents_protection_changed() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE public.residents_person p SET named_clerks = NULL FROM public.residents_protectedperson c
    WHERE c.lg_code = NEW.lg_code AND c.protection_id = NEW.id AND p.lg_code = c.lg_code AND p.id = c.person_id;
    RETURN NULL;
END $$;
CREATE TRIGGER protection_changed AFTER UPDATE OF named_clerks, lifted_at ON residents_protection
FOR EACH ROW EXECUTE FUNCTION residents_protection_changed();

-- Restrictive: they narrow what the fence lets through. A protection is there for the clerks it names, whoever wrote it,
-- and nobody covers a person whom they may not see: else naming oneself would open any address.
CREATE POLICY named_clerks_only ON residents_person AS RESTRICTIVE USING ({SEEN}) WITH CHECK ({SEEN});
CREATE POLICY named_clerks_only ON residents_protection AS RESTRICTIVE USING ({NAMED}) WITH CHECK ({NAMED});
CREATE POLICY named_clerks_only ON residents_protectedperson AS RESTRICTIVE
USING ({OF_A_PROTECTION_OF_MINE})
WITH CHECK ({OF_A_PROTECTION_OF_MINE} AND residents_may_see(person_id));
"""  # noqa: S608 - our own conditions

DOWN = """
DROP POLICY named_clerks_only ON residents_protectedperson;
DROP POLICY named_clerks_only ON residents_protection;
DROP POLICY named_clerks_only ON residents_person;
DROP TRIGGER protection_changed ON residents_protection;
DROP TRIGGER coverage_changed ON residents_protectedperson;
DROP TRIGGER keep_named_clerks ON residents_person;
DROP FUNCTION residents_protection_changed, residents_coverage_changed, residents_keep_named_clerks, residents_may_see;
"""


class Migration(migrations.Migration):
    dependencies = [("residents", "0001_initial")]

    operations = [migrations.RunSQL(UP, DOWN)]
