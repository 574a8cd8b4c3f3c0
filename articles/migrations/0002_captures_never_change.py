"""Keep captures as received: the database refuses to change their bytes, hash or size."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION articles_capture_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'capture % is kept as received', OLD.sha256
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER articles_capture_is_kept
    BEFORE UPDATE OF content, sha256, byte_size, received_at ON articles_capture
    FOR EACH ROW
    WHEN ((OLD.content, OLD.sha256, OLD.byte_size, OLD.received_at)
          IS DISTINCT FROM (NEW.content, NEW.sha256, NEW.byte_size, NEW.received_at))
    EXECUTE FUNCTION articles_capture_is_kept();
"""
BACKWARDS = """
DROP TRIGGER articles_capture_is_kept ON articles_capture;
DROP FUNCTION articles_capture_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_data_model")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
