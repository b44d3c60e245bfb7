"""What imports refer to."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.factories import (
    CooperationTypeFactory,
    HsCodeFactory,
    PlaceFactory,
    SectorFactory,
)


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.PRIVATE_ROOT = tmp_path
    return tmp_path / "imports"


@pytest.fixture(autouse=True)
def _reference(db: None) -> None:
    SectorFactory(code="FOOD", label_en="Food", label_az="Ərzaq", label_zh_hans="食品")
    CooperationTypeFactory(code="SELL", side="offer", label_en="Sale", label_zh_hans="销售")
    HsCodeFactory(code="0802")
    PlaceFactory(code="CN-GD", kind="province", country="CN", name_en="Guangdong")
    PlaceFactory(code="baku", country="AZ", name_en="Baku", name_az="Bakı", name_zh_hans="巴库")
