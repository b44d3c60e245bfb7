"""Names under which large companies are known in several scripts, from the project's own file."""

from pathlib import Path

from django.db import transaction

from apps.companies.models import Company, KnownName
from apps.companies.services.likeness import known_key
from apps.core.upsert import Counts
from apps.reference.csv_rows import read_records

DATA = Path(__file__).parent.parent / "data" / "known_names.csv"


@transaction.atomic
def load_known_names() -> dict[str, Counts]:
    """Add the groups that are not there yet; a group that organisers have (and may have changed) stays as it is.

    Every company is compared anew when something came.
    """
    ours = set(KnownName.objects.values_list("group", flat=True))
    records = read_records(DATA, ("group", "name"))
    names = [(record.required("group"), record.required("name")) for record in records]
    new = [
        KnownName(group=group, name=name, key=known_key(name)) for group, name in names if group not in ours
    ]
    KnownName.objects.bulk_create(new)
    if new:
        Company.objects.update(is_comparison_due=True)
    return {"known names": Counts(created=len(new), updated=0, unchanged=len(names) - len(new))}
