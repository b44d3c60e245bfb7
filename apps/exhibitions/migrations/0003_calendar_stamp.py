"""Whatever a calendar file is made of counts the calendar's version up, however it is written.

The trigger fires before the statement, so that a writer holds the stamp before any row: two writers queue up there.
"""

from django.db import migrations

TABLES = (
    "exhibitions_edition",
    "exhibitions_phase",
    "exhibitions_exhibition",
    "exhibitions_exhibition_sectors",
    "exhibitions_exhibition_hs_chapters",
    "reference_place",
    "reference_venue",
)
FUNCTION = """
CREATE FUNCTION exhibitions_stamp_calendar() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO exhibitions_calendarstamp (id, version, changed_at) VALUES (1, 1, clock_timestamp())
  ON CONFLICT (id) DO UPDATE
  SET version = exhibitions_calendarstamp.version + 1, changed_at = clock_timestamp();
  RETURN NULL;
END $$;
"""


def trigger(table):
    return migrations.RunSQL(
        f"CREATE TRIGGER exhibitions_stamp BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION exhibitions_stamp_calendar();",
        f"DROP TRIGGER exhibitions_stamp ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("exhibitions", "0002_knowledge")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION exhibitions_stamp_calendar();"),
        *map(trigger, TABLES),
    ]
