"""Foreign keys point where imports may: down."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model

# The order of the apps: whoever stands later may point at whoever stands earlier. Doors have no models, but for the
# answers that the API keeps.
ORDER = (
    "core",
    "reference",
    "accounts",
    "notifications",
    "companies",
    "exhibitions",
    "opportunities",
    "directory",
    "forums",
    "meetings",
    "agenda",
    "matching",
    "api",
)
# These stand beside each other, two and two: neither may point at the other.
LEVEL = {label: place for place, label in enumerate(ORDER)} | {"agenda": ORDER.index("agenda")}
LEVEL["matching"] = LEVEL["agenda"]
LEVEL["letters"] = LEVEL["meetings"]
DOORS = ("website", "organiser")


def own_models() -> Iterator[type[Model]]:
    for config in apps.get_app_configs():
        if config.name.startswith("apps."):
            yield from config.get_models(include_auto_created=True)


def is_allowed(source: str, target: str) -> bool:
    """Whether a row of the app `source` may point at one of the app `target`; Django's own apps are below all."""
    return target not in LEVEL or source == target or LEVEL[target] < LEVEL[source]


def test_foreign_keys_never_point_up() -> None:
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in own_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and isinstance(field.related_model, type)
        if not is_allowed(model._meta.app_label, field.related_model._meta.app_label)
    ]
    assert upward == []


def test_every_app_has_its_level_and_doors_have_no_models() -> None:
    labels = {config.label for config in apps.get_app_configs() if config.name.startswith("apps.")}
    assert labels == {*LEVEL, *DOORS}
    assert {model._meta.app_label for model in own_models()} & set(DOORS) == set()
    assert [model.__name__ for model in own_models() if model._meta.app_label == "api"] == ["KeptAnswer"]


def test_the_rule_itself() -> None:
    assert is_allowed("meetings", "forums")
    assert is_allowed("meetings", "meetings")
    assert is_allowed("accounts", "auth")
    assert not is_allowed("forums", "meetings")
    assert not is_allowed("agenda", "matching")
    assert not is_allowed("matching", "agenda")


def test_many_to_many_tables_are_looked_at_too() -> None:
    assert "forums_delegate_blocked_slots" in {model._meta.db_table for model in own_models()}
