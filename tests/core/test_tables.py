"""Tables from anywhere: read as meant, or refused with a sentence."""

from datetime import date, datetime

import pytest

from apps.core.errors import InvalidInput
from apps.core.tables import reading, types
from apps.core.tables.reading import read_table
from apps.core.tables.types import column_letter
from apps.core.tables.writing import csv_lines, neutral, xlsx_file
from tests.sheets import csv_file, read_xlsx, with_part, xlsx

HEADER = ["Ad", "公司名称"]
ROWS = [["Xəzər", "中国石油天然气"], ["Şəki", "北京有限公司"]]


def cells(content: bytes) -> list[list[str]]:
    table = read_table(content)
    return [table.header, *(row.cells for row in table.rows)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_csv_of_any_encoding_and_separator(encoding: str, separator: str) -> None:
    assert cells(csv_file([HEADER, *ROWS], encoding=encoding, separator=separator)) == [HEADER, *ROWS]


def test_csv_of_gb18030() -> None:
    rows = [["编号", "公司名称"], ["1", "深圳市科技有限公司"]]
    assert cells(csv_file(rows, encoding="gb18030")) == rows


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Название,Город\nОбщество с ограниченной ответственностью,Москва", "cp1251"),
        ("Şirkət,Şəhər\nİpək,Gəncə", "utf-32"),
    ],
)
def test_another_encoding_is_refused_and_not_guessed(text: str, encoding: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_table(text.encode(encoding))
    assert refusal.value.code == "bad_encoding"


def test_excels_hint_about_the_separator() -> None:
    assert cells(b"sep=;\r\na;b\r\n1,5;2\r\n") == [["a", "b"], ["1,5", "2"]]


def test_xlsx_cells_become_text() -> None:
    rows = [
        ["a", "b", "c", "d", "e"],
        [1500123451, 2.5, date(2027, 4, 30), datetime(2027, 4, 30, 9, 5), True],
    ]
    assert cells(xlsx(rows))[1] == ["1500123451", "2.5", "2027-04-30", "2027-04-30 09:05", "true"]


def test_what_is_wrong_with_a_cell_is_said_there() -> None:
    sheet = xlsx([["a", "b", "c"], ["=1+1", 123456789012345678, "fine"], ["ok", "ok", "'+994"]])
    first, second = read_table(sheet).rows
    assert {place: text.split(".")[0] for place, text in first.problems.items()} == {
        0: "The cell holds a formula",
        1: "The number has too many digits and has lost its end",
    }
    assert (second.number, second.cells, second.problems) == (3, ["ok", "ok", "+994"], {})
    (row,) = read_table(b"a,b\n=1+1,+994\n").rows
    assert (row.cells, list(row.problems)) == (["=1+1", "+994"], [0])


def test_blank_rows_and_columns_are_passed_over() -> None:
    table = read_table(xlsx([["a", "b", None], [], ["1", None], [], ["2", "3"]]))
    assert [(row.number, row.cells) for row in table.rows] == [(3, ["1", ""]), (5, ["2", "3"])]
    (row,) = read_table(b"a,b\n1,2,3\n").rows
    assert list(row.problems) == [1]


SHEET = xlsx([["a"], ["1"]])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"  \n ", "empty_file"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old_excel"),
        (b"PK\x03\x04" + bytes(40), "bad_workbook"),
        (with_part(SHEET, "xl/bomb.xml", bytes(60_000_000)), "zip_bomb"),
        (with_part(SHEET, "xl/worksheets/sheet1.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'), "xml_entities"),
        (with_part(SHEET, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row>"), "bad_workbook"),
        (with_part(SHEET, "xl/workbook.xml", b"nothing"), "bad_workbook"),
        (xlsx([["a", "b"], ["1", "2"]], merge="A1:B1"), "merged_cells"),
        (xlsx([["a", "b"], ["1", "2"], ["3", "4"]], merge="A2:A3"), "merged_cells"),
        (b'a,b\n"1,2\n', "bad_csv"),
        (b"=cmd(),b\n1,2\n", "bad_header"),
        ((",".join(f"c{n}" for n in range(101)) + "\n1").encode(), "too_many_columns"),
    ],
    ids=[
        "empty", "blank", "xls", "no zip", "bomb", "entities", "cut", "no book", "merged header", "merged rows",
        "quotes", "formula header", "wide",
    ],
)  # fmt: skip
def test_what_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        list(read_table(content).rows)
    assert (refusal.value.code, refusal.value.field) == (code, "file")


def test_there_are_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ROWS", 3)
    monkeypatch.setattr(reading, "MAX_BYTES", 100)
    for content, code in ((b"a\n" + b"1\n" * 4, "too_many_rows"), (b"a\n" + b"1" * 100, "too_large")):
        with pytest.raises(InvalidInput) as refusal:
            list(read_table(content).rows)
        assert refusal.value.code == code
    assert types.MAX_BYTES == 20 * 1024 * 1024


def test_column_letters() -> None:
    assert [column_letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.parametrize("text", ["=1+1", "+994", "-1", "@sum", "\t=1", "\r=1"])
def test_a_written_cell_is_never_a_formula(text: str) -> None:
    assert neutral(text) == f"'{text}"
    assert next(iter(list(csv_lines([[text]]))[1:])).lstrip('"').startswith("'")
    with xlsx_file([("s", [["h"], [text]])]) as file:
        assert read_xlsx(file.read())[1] == [f"'{text}".replace("\r", "\n")]


def test_what_is_written_can_be_read_again() -> None:
    rows = [["name", "phone", "n"], ["中国 «x», y", "+994125550100", 5]]
    written = "".join(csv_lines(rows)).encode()
    assert written.startswith(b"\xef\xbb\xbf")
    assert cells(written) == [["name", "phone", "n"], ["中国 «x», y", "+994125550100", "5"]]
