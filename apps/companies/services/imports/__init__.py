"""Companies with their people and listings from a spreadsheet: checked first, then imported all at once."""

from apps.companies.services.imports.runs import (
    ask_for_import,
    carry_out_import,
    confirm_import,
    discard_import,
    discard_old_import_files,
)

__all__ = [
    "ask_for_import",
    "carry_out_import",
    "confirm_import",
    "discard_import",
    "discard_old_import_files",
]
