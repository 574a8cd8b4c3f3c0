from django.db import migrations

# A clock that is set back must not hide changes from harvesters that ask for what came after the last one:
# a moment is never before those already given. Not where these are an hour ahead: then that clock was wrong.
FORWARDS = """
CREATE FUNCTION articles_public_moment() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
    SELECT date_trunc('second', greatest(clock_timestamp(), (
        SELECT max(changed_at) FROM articles_publicrecord
        WHERE changed_at < clock_timestamp() + interval '1 hour')))
$$;
CREATE OR REPLACE FUNCTION articles_public_record_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE articles_publicrecord SET is_gone = true, changed_at = articles_public_moment()
        WHERE permanent_id = OLD.permanent_id AND NOT is_gone;
    RETURN NULL;
END $$;
"""
BACKWARDS = """
CREATE OR REPLACE FUNCTION articles_public_record_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE articles_publicrecord SET is_gone = true, changed_at = date_trunc('second', clock_timestamp())
        WHERE permanent_id = OLD.permanent_id AND NOT is_gone;
    RETURN NULL;
END $$;
DROP FUNCTION articles_public_moment();
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0013_allowance")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
