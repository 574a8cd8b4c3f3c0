from django.db import migrations, models

# What an earlier version wrote is dropped and made anew: values now say how they stand, and a number
# names one version of an entry for good.
EMPTY = "DELETE FROM articles_indexentry"

# Every write leaves a row, in its own transaction, from which processes bring themselves up to date
# (articles/bitmaps/keeper.py). Without a model: nothing but triggers writes it. `articles_indexlog`
# holds how many writes were pruned, so that the count of all writes ever made is the archive's revision.
FORWARDS = """
CREATE TABLE articles_indexchange (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    numbers integer[] NOT NULL DEFAULT '{}',
    terms integer[] NOT NULL DEFAULT '{}',
    is_everything boolean NOT NULL DEFAULT false,
    writes integer NOT NULL DEFAULT 1
);
CREATE INDEX articles_indexchange_xid ON articles_indexchange (xid);
CREATE TABLE articles_indexlog (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    pruned bigint NOT NULL DEFAULT 0,
    horizon bigint NOT NULL DEFAULT -1
);
INSERT INTO articles_indexlog DEFAULT VALUES;

CREATE FUNCTION articles_log_write() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- One row a transaction, however much it writes.
    UPDATE articles_indexchange SET writes = writes + 1 WHERE id = (
        SELECT min(id) FROM articles_indexchange WHERE xid = pg_current_xact_id()::text::bigint);
    IF NOT FOUND THEN
        INSERT INTO articles_indexchange DEFAULT VALUES;
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION articles_log_everything() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO articles_indexchange (is_everything) VALUES (true);
    RETURN NULL;
END $$;

CREATE FUNCTION articles_log_entries() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched integer[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(number) INTO touched FROM added;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(number) INTO touched FROM removed;
    ELSE
        SELECT array_agg(number) INTO touched FROM (
            (SELECT number FROM added EXCEPT SELECT number FROM removed)
            UNION (SELECT number FROM removed EXCEPT SELECT number FROM added)
        ) AS changed;
    END IF;
    IF touched IS NOT NULL THEN
        INSERT INTO articles_indexchange (numbers) VALUES (touched);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION articles_log_terms() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched integer[];
BEGIN
    IF TG_OP = 'DELETE' THEN
        SELECT array_agg(id) INTO touched FROM removed;
    ELSIF TG_OP = 'INSERT' THEN
        SELECT array_agg(id) INTO touched FROM added;
    ELSE
        SELECT array_agg(id) INTO touched FROM (TABLE added EXCEPT TABLE removed) AS changed;
    END IF;
    IF touched IS NOT NULL THEN
        INSERT INTO articles_indexchange (terms) VALUES (touched);
    END IF;
    RETURN NULL;
END $$;

-- What a process asks at the start of every request: a function, so that its plan is made once a session.
CREATE FUNCTION articles_look(seen_until bigint) RETURNS TABLE (
    oldest_open bigint, revision bigint, last bigint, pruned bigint, horizon bigint, since bigint[]
) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
        log.pruned + (SELECT coalesce(sum(writes), 0) FROM articles_indexchange),
        (SELECT max(xid) FROM articles_indexchange), log.pruned, log.horizon,
        (SELECT array_agg(ARRAY[change.id, change.xid]) FROM articles_indexchange AS change
            WHERE change.xid >= seen_until)
    FROM articles_indexlog AS log;
END $$;

-- Log every write to a table that a page may show.
CREATE FUNCTION articles_watch(watched regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER articles_log_write AFTER INSERT OR UPDATE OR DELETE ON %s
        FOR EACH STATEMENT EXECUTE FUNCTION articles_log_write()', watched);
    EXECUTE format('CREATE TRIGGER articles_log_everything AFTER TRUNCATE ON %s
        FOR EACH STATEMENT EXECUTE FUNCTION articles_log_everything()', watched);
END $$;
CREATE FUNCTION articles_watch_rows(watched regclass, logged text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER articles_log_added AFTER INSERT ON %s
        REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION %s()', watched, logged);
    EXECUTE format('CREATE TRIGGER articles_log_removed AFTER DELETE ON %s
        REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION %s()', watched, logged);
    EXECUTE format('CREATE TRIGGER articles_log_changed AFTER UPDATE ON %s
        REFERENCING OLD TABLE AS removed NEW TABLE AS added
        FOR EACH STATEMENT EXECUTE FUNCTION %s()', watched, logged);
    EXECUTE format('CREATE TRIGGER articles_log_everything AFTER TRUNCATE ON %s
        FOR EACH STATEMENT EXECUTE FUNCTION articles_log_everything()', watched);
END $$;

SELECT articles_watch_rows('articles_indexentry', 'articles_log_entries');
SELECT articles_watch_rows('articles_facetterm', 'articles_log_terms');
"""
WATCHED = (
    "appointment", "article", "articledate", "articleofficial", "articleresolution", "articlestate",
    "articletopic", "articlevenue", "attendance", "capture", "coverage", "figure", "formerslug",
    "meeting", "meetingresolution", "official", "participation", "resolution", "source", "spelling",
    "state", "synonymring", "topic", "venue",
)  # fmt: skip
WATCH = "\n".join(f"SELECT articles_watch('articles_{table}');" for table in WATCHED)
UNWATCH = "\n".join(
    f"DROP TRIGGER {trigger} ON articles_{table};"
    for table in WATCHED
    for trigger in ("articles_log_write", "articles_log_everything")
)
UNWATCH_ROWS = "\n".join(
    f"DROP TRIGGER articles_log_{what} ON articles_{table};"
    for table in ("indexentry", "facetterm")
    for what in ("added", "removed", "changed", "everything")
)
BACKWARDS = f"""
{UNWATCH_ROWS}
DROP FUNCTION articles_watch_rows(regclass, text);
DROP FUNCTION articles_watch(regclass);
DROP FUNCTION articles_log_terms();
DROP FUNCTION articles_log_entries();
DROP FUNCTION articles_log_everything();
DROP FUNCTION articles_log_write();
DROP FUNCTION articles_look(bigint);
DROP TABLE articles_indexlog;
DROP TABLE articles_indexchange;
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_search_index")]

    operations = [
        migrations.RunSQL(EMPTY, migrations.RunSQL.noop),
        migrations.RenameField("indexentry", "text_digest", "digest"),
        migrations.AddField(
            model_name="appointment",
            name="office_kind",
            field=models.CharField(
                choices=[
                    ("head-of-state", "head of state"),
                    ("head-of-government", "head of government"),
                    ("foreign-minister", "foreign minister"),
                    ("deputy-foreign-minister", "deputy foreign minister"),
                    ("political-director", "political director"),
                    ("defence-minister", "defence minister"),
                    ("military-commander", "military commander"),
                    ("coalition-envoy", "envoy for the Coalition"),
                    ("syria-envoy", "envoy for Syria"),
                    ("counter-terrorism-coordinator", "counter-terrorism coordinator"),
                    ("secretary-general", "secretary-general"),
                    ("other", "another office"),
                ],
                default="other",
                max_length=30,
                verbose_name="kind of office",
            ),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
        migrations.RunSQL(WATCH, UNWATCH),
    ]
