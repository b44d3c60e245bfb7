"""PostgreSQL's extensions, before the first table that needs them."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    run_before = [
        ("reference", "0001_initial"),
        ("companies", "0001_initial"),
        ("exhibitions", "0001_initial"),
        ("meetings", "0001_initial"),
    ]
    operations = [TrigramExtension(), BtreeGistExtension()]
