"""A new database comes out the same by our way of migrating and by Django's own."""

import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState

from apps.core.migrating import GrowingState
from tests.e2e.site import database_url

COMPANY = ModelState("shop", "Company", [("id", models.AutoField(primary_key=True))])
ORDER = ModelState(
    "shop",
    "Order",
    [
        ("id", models.AutoField(primary_key=True)),
        ("company", models.ForeignKey("shop.Company", models.CASCADE, related_name="orders")),
    ],
)
RUSH = ModelState("shop", "Rush", [], options={"proxy": True}, bases=("shop.order",))
WAYS = {
    "ours": "from django.core.management import call_command as migrate; migrate('migrate', verbosity=0)",
    "Django's": (
        "from django.core.management.commands.migrate import Command; "
        "from django.core.management import call_command as migrate; migrate(Command(), verbosity=0)"
    ),
}
# Everything that migrations make: columns, constraints, indexes, triggers, functions, and what they note.
CATALOGUES = (
    "SELECT table_name, ordinal_position, column_name, data_type, is_nullable, column_default "
    "FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2",
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2",
    "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1, 2",
    "SELECT app, name FROM django_migrations ORDER BY 1, 2",
    "SELECT app_label, model FROM django_content_type ORDER BY 1, 2",
    "SELECT codename FROM auth_permission ORDER BY 1",
)


def relations(state: ProjectState) -> dict[str, list[str]]:
    """Return by model from where it can be looked up, and to where it leads."""
    return {
        model.__name__: sorted(field.name for field in model._meta.get_fields())
        for model in state.apps.get_models()
    }


def test_an_added_model_is_known_to_the_others_and_leaves_them_as_they_are() -> None:
    ours, django = GrowingState(), ProjectState()
    for state in (ours, django):
        state.add_model(COMPANY.clone())
        assert relations(state) == {"Company": ["id"]}
    companies = [state.apps.get_model("shop", "Company") for state in (ours, django)]
    for state in (ours, django):
        state.add_model(ORDER.clone())
    stays = [
        state.apps.get_model("shop", "Company") is company
        for state, company in zip((ours, django), companies, strict=True)
    ]
    assert stays == [True, False]
    for state in (ours, django):
        state.add_model(RUSH.clone())
    assert relations(ours) == relations(django)
    assert relations(ours) == {
        "Company": ["id", "orders"],
        "Order": ["company", "id"],
        "Rush": ["company", "id"],
    }
    assert ours == django


def test_a_copy_goes_on_by_itself() -> None:
    state = GrowingState()
    state.add_model(COMPANY.clone())
    assert relations(state) == {"Company": ["id"]}
    copy = state.clone()
    copy.add_model(ORDER.clone())
    assert type(copy) is GrowingState
    assert (sorted(relations(state)), sorted(relations(copy))) == (["Company"], ["Company", "Order"])


@pytest.fixture
def empty_databases(transactional_db: None) -> Iterator[dict[str, str]]:
    """Two databases without a table: way → address."""
    here = connection.settings_dict
    names = {way: f"{here['NAME']}_{number}" for number, way in enumerate(WAYS)}
    with psycopg.connect(
        host=here["HOST"], user=here["USER"], dbname="postgres", autocommit=True
    ) as administrator:
        for name in names.values():
            administrator.execute(f"CREATE DATABASE {name}")
        try:
            yield {way: database_url(name) for way, name in names.items()}
        finally:
            for name in names.values():
                administrator.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.full
def test_a_new_database_is_the_same_by_both_ways(empty_databases: dict[str, str]) -> None:
    made = {}
    for way, address in empty_databases.items():
        code = f"import django; django.setup(); {WAYS[way]}"
        environment = os.environ | {"DATABASE_URL": address}
        subprocess.run([sys.executable, "-c", code], env=environment, check=True)
        with psycopg.connect(address.replace("postgresql://", "postgres://")) as database:
            made[way] = [database.execute(query).fetchall() for query in CATALOGUES]
    assert made["ours"] == made["Django's"]
    assert [len(rows) > 0 for rows in made["ours"]] == [True] * len(CATALOGUES)


def test_the_command_has_our_executor() -> None:
    from django.core.management import load_command_class
    from django.core.management.commands import migrate

    load_command_class("apps.core", "migrate")
    assert issubclass(migrate.MigrationExecutor, MigrationExecutor)
    assert migrate.MigrationExecutor is not MigrationExecutor
