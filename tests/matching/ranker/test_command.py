import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from apps.matching.ranker.__main__ import main

ROOT = Path(__file__).parents[3]
TABLES = {"complements": {"BUY": "SELL"}, "sectors": {"FOOD": None}, "interpreted": [["az", "zh"]]}
SELLER = {"id": "a", "country": "AZ", "offers": [{"id": "o", "cooperation_type": "SELL", "hs": ["0813"]}]}
BUYER = {"id": "b", "country": "CN", "seeks": [{"id": "s", "cooperation_type": "BUY", "hs": ["0813"]}]}


class Command:
    """The command in this process: its exit code, what it printed, what it complained of."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object) -> tuple[int, str, str]:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as ended:
            code = int(ended.code or 0)
        printed = self._capsys.readouterr()
        return code, printed.out, printed.err


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


def module(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The command as a person starts it."""
    return subprocess.run(
        [sys.executable, "-m", "apps.matching.ranker", *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "absent"},
        capture_output=True,
        text=True,
        timeout=60,
    )


def recommend(
    run: Command, tmp_path: Path, companies: str, tables: str = json.dumps(TABLES), *more: object
) -> tuple[int, str, str]:
    (tmp_path / "in.jsonl").write_text(companies)
    (tmp_path / "tables.json").write_text(tables)
    return run(
        "recommend",
        tmp_path / "in.jsonl",
        tmp_path / "out.jsonl",
        "--tables",
        tmp_path / "tables.json",
        *more,
    )


def test_recommend_writes_each_companys_list(run: Command, tmp_path: Path) -> None:
    lonely = {"id": "c", "country": "CN"}
    companies = "".join(json.dumps(row) + "\n" for row in (SELLER, lonely, BUYER))
    assert recommend(run, tmp_path, companies) == (0, "", "")
    rows = [json.loads(row) for row in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [row["id"] for row in rows] == ["a", "c", "b"]
    assert rows[1]["suggestions"] == []
    (for_a,), (for_b,) = rows[0]["suggestions"], rows[2]["suggestions"]
    assert (for_a["id"], for_a["rank"], for_b["id"], for_b["rank"]) == ("b", 1, "a", 1)
    assert (for_a["forward"], for_a["backward"]) == (for_b["backward"], for_b["forward"])
    assert for_a["reasons"] == for_b["reasons"]
    lines = {"seeker": "b", "offerer": "a", "seek_line": "s", "offer_line": "o"}
    assert [(reason["code"], reason["params"]) for reason in for_a["reasons"]] == [
        ("hs", lines | {"hs": "0813"}),
        ("cooperation", lines | {"seek_type": "BUY", "offer_type": "SELL"}),
    ]
    assert sum(reason["contribution"] for reason in for_a["reasons"]) == pytest.approx(
        for_a["score"], abs=1e-5
    )


@pytest.mark.parametrize(
    ("companies", "complaint"),
    [
        ('{"id": "a"', "in.jsonl:1: is not JSON"),
        ("[]", "in.jsonl:1: must be an object"),
        ('\n{"country": "AZ"}', "in.jsonl:2: id must be a text"),
        ('{"id": " ", "country": "AZ"}', "in.jsonl:1: id must not be empty"),
        ('{"id": "a"}', "in.jsonl:1: country must be a text"),
        ('{"id": "a", "country": "AZ"}\n{"id": "a", "country": "CN"}', "in.jsonl:2: id 'a' is given twice"),
        ('{"id": "a", "country": "AZ", "seek": []}', "in.jsonl:1: unknown field 'seek'"),
        ('{"id": "a", "country": "AZ", "seeks": {}}', "in.jsonl:1: seeks must be a list"),
        ('{"id": "a", "country": "AZ", "seeks": [1]}', "in.jsonl:1: seeks[0]: must be an object"),
        ('{"id": "a", "country": "AZ", "offers": [{"id": "o", "hs": ["8x"]}]}',
         "in.jsonl:1: offers[0]: hs '8x' is not an HS code (2 to 10 digits)"),
        ('{"id": "a", "country": "AZ", "offers": [{"id": "o", "hs": "08"}]}',
         "in.jsonl:1: offers[0]: hs must be a list of texts"),
        ('{"id": "a", "country": "AZ", "capacity": NaN}', "in.jsonl:1: capacity must be a number, 0 or more"),
        ('{"id": "a", "country": "AZ", "verified": 1}', "in.jsonl:1: verified must be true or false"),
    ],
)  # fmt: skip
def test_wrong_companies_are_one_line_that_says_where(
    run: Command, tmp_path: Path, companies: str, complaint: str
) -> None:
    code, out, error = recommend(run, tmp_path, companies)
    assert (code, out) == (2, "")
    assert error.startswith(str(tmp_path / complaint))
    assert error.count("\n") == 1
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize(
    ("tables", "complaint"),
    [
        ("{", "tables.json: is not JSON"),
        ('{"complements": []}', "tables.json: complements must be an object of texts"),
        ('{"interpreted": [["az"]]}', "tables.json: interpreted must be a list of pairs of texts"),
        ('{"colours": {}}', "tables.json: unknown field 'colours'"),
    ],
)
def test_wrong_tables_are_one_line(run: Command, tmp_path: Path, tables: str, complaint: str) -> None:
    code, _, error = recommend(run, tmp_path, "", tables)
    assert code == 2
    assert error.startswith(str(tmp_path / complaint))
    assert error.count("\n") == 1


def test_missing_files_and_folders(run: Command, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(b"\xff\xfe")
    tables = tmp_path / "tables.json"
    assert run("recommend", tmp_path / "no", tmp_path / "out", "--tables", tables)[::2] == (
        2, f"{tmp_path / 'no'}: No such file or directory\n",
    )  # fmt: skip
    assert run("recommend", tmp_path / "in.jsonl", tmp_path / "out", "--tables", tables)[::2] == (
        2, f"{tmp_path / 'in.jsonl'}: is not UTF-8 text\n",
    )  # fmt: skip
    (tmp_path / "in.jsonl").write_text("")
    tables.write_text("{}")
    assert run("recommend", tmp_path / "in.jsonl", tmp_path / "no" / "out", "--tables", tables)[::2] == (
        2, f"{tmp_path / 'no' / 'out'}: No such file or directory\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("teach",),
        ("recommend",),
        ("allocate", "a", "b", "--top", "0"),
        ("allocate", "a", "b", "--seed", "x"),
    ],
)
def test_an_unknown_command_or_option_is_one_line(run: Command, arguments: tuple[str, ...]) -> None:
    code, out, error = run(*arguments)
    assert (code, out) == (2, "")
    assert error.startswith("python -m apps.matching.ranker")
    assert error.count("\n") == 1


def market(**arrays: object) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    whole = {
        "s1": rng.random((30, 25), np.float32),
        "s2": rng.random((30, 25), np.float32),
        "row_capacity": np.ones(30),
        "column_capacity": np.full(25, 2),
    }
    return {name: np.asarray(array) for name, array in (whole | arrays).items() if array is not None}


def test_allocate_writes_matches_and_lists(run: Command, tmp_path: Path) -> None:
    np.savez(tmp_path / "market.npz", **market())
    assert run("allocate", tmp_path / "market.npz", tmp_path / "out.npz") == (0, "", "")
    with np.load(tmp_path / "out.npz") as out:
        assert {name: (array.shape, array.dtype) for name, array in out.items()} == {
            "mu": ((30, 25), np.dtype(np.float32)),
            "rank_rows": ((30, 20), np.dtype(np.int64)),
            "rank_columns": ((25, 20), np.dtype(np.int64)),
        }
        assert np.all(out["mu"].sum(axis=0) <= 2.001)
        assert [len(set(row)) for row in out["rank_rows"].tolist()] == [20] * 30
        assert out["rank_columns"].min() >= 0


@pytest.mark.parametrize(
    ("arrays", "complaint"),
    [
        ({"s2": None}, "has no array s2"),
        ({"s2": np.zeros((2, 2))}, "s1 and s2 must both be rows × columns, not (30, 25) and (2, 2)"),
        ({"row_capacity": np.ones(3)}, "row_capacity must have 30 entries, not the shape (3,)"),
        ({"s1": np.full((30, 25), 1.5)}, "s1 has values above 1"),
        ({"s1": np.full((30, 25), np.nan)}, "s1 must hold finite numbers, 0 or more"),
        ({"column_capacity": np.full(25, -1)}, "column_capacity must hold finite numbers, 0 or more"),
        ({"column_capacity": np.array(["a"] * 25)}, "column_capacity must hold numbers"),
        ({"column_capacity": np.array([None] * 25)}, "is not an NPZ file of plain arrays"),
    ],
)
def test_a_wrong_market_is_one_line(
    run: Command, tmp_path: Path, arrays: dict[str, object], complaint: str
) -> None:
    path = tmp_path / "market.npz"
    np.savez(path, **market(**arrays))
    assert run("allocate", path, tmp_path / "out.npz") == (2, "", f"{path}: {complaint}\n")


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04broken"])
def test_a_market_that_is_no_npz(run: Command, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "market.npz"
    path.write_bytes(content)
    assert run("allocate", path, tmp_path / "out.npz")[::2] == (
        2,
        f"{path}: is not an NPZ file of plain arrays\n",
    )


def test_a_beta_too_small_is_one_line(run: Command, tmp_path: Path) -> None:
    np.savez(tmp_path / "market.npz", **market())
    code, _, error = run("allocate", tmp_path / "market.npz", tmp_path / "out.npz", "--beta", "0.001")
    assert (code, error) == (2, "beta must be at least 0.02, not 0.001\n")


def test_the_command_as_a_person_starts_it(tmp_path: Path) -> None:
    np.savez(tmp_path / "market.npz", **market())
    done = module("allocate", tmp_path / "market.npz", tmp_path / "out.npz")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    done = module("teach")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_no_django_is_loaded() -> None:
    script = (
        "import pkgutil, importlib, sys, apps.matching.ranker as ranker\n"
        "for module in pkgutil.walk_packages(ranker.__path__, ranker.__name__ + '.'):\n"
        "    importlib.import_module(module.name)\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] in ('django', 'celery', 'rest_framework')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")
