"""Django's own command, with an executor that does not draw all models anew for every table (`apps.core.migrating`)."""

from django.core.management.commands import migrate

from apps.core.migrating import GrowingExecutor

# The command offers no other way to name its executor; the type stubs do not list what the module imports.
migrate.MigrationExecutor = GrowingExecutor  # type: ignore[attr-defined]


class Command(migrate.Command):
    """The same command under the same name."""
