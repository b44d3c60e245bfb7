from typing import Any

from django.db import migrations, models

# What `refresh_entries` writes, from the rows themselves: entries that are there already count from the start.
OWN = """
UPDATE directory_entry AS entry SET own_tallies = counted.records FROM (
    SELECT company_id, string_agg(int4send(name) || int4send(value), '' ORDER BY name, value) AS records FROM (
        SELECT id AS company_id, 0 AS name, ascii(country) * 256 + ascii(substr(country, 2)) AS value FROM companies_company
        UNION SELECT attendance.company_id, 1, attendance.edition_id::int FROM exhibitions_attendance AS attendance
            JOIN exhibitions_edition AS edition ON edition.id = attendance.edition_id
            WHERE attendance.is_public AND coalesce(edition.end_date, edition.start_date) >= current_date
        UNION SELECT id, 2, 1 FROM companies_company WHERE verification_state = 'verified'
        UNION SELECT own.company_id, 5, unnest(ARRAY[sector.id, sector.parent_id])::int FROM companies_company_sectors AS own
            JOIN reference_sector AS sector ON sector.id = own.sector_id
    ) AS pairs WHERE value IS NOT NULL GROUP BY company_id
) AS counted WHERE counted.company_id = entry.company_id
"""
LINES = """
UPDATE directory_entry AS entry SET line_tallies = counted.records FROM (
    SELECT company_id, string_agg(
        int4send(side) || int4send(kind) || int4send(sector) || int4send(parent) || int4send(chapter), ''
        ORDER BY side, kind, sector, parent, chapter
    ) AS records FROM (
        SELECT DISTINCT line.company_id, CASE line.side WHEN 'offer' THEN 1 ELSE 2 END AS side,
            line.cooperation_type_id::int AS kind, sector.id::int AS sector, coalesce(sector.parent_id, 0)::int AS parent,
            coalesce(left(code.code, 2), '0')::int AS chapter
        FROM companies_listing AS line
        JOIN reference_sector AS sector ON sector.id = line.sector_id
        LEFT JOIN companies_listing_hs_codes AS has ON has.listing_id = line.id
        LEFT JOIN reference_hscode AS code ON code.id = has.hscode_id
        WHERE line.is_active AND (line.valid_until IS NULL OR line.valid_until >= current_date)
    ) AS parts GROUP BY company_id
) AS counted WHERE counted.company_id = entry.company_id
"""


def fill(apps: Any, schema_editor: Any) -> None:
    # A new database has no entries, and perhaps not yet the tables that are read here.
    if not apps.get_model("directory", "Entry").objects.exists():
        return
    for statement in (OWN, LINES):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0001_entries"),
        ("companies", "0009_import_language"),
        ("exhibitions", "0004_import_date_order"),
    ]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="line_tallies",
            field=models.BinaryField(default=b""),
        ),
        migrations.AddField(
            model_name="entry",
            name="own_tallies",
            field=models.BinaryField(default=b""),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
