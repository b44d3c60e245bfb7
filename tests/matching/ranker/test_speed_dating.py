"""The speed-dating part of the bench, on made-up evenings (synthetic)."""

import csv
import json
import os
from pathlib import Path

import numpy as np
import pytest

from apps.matching.ranker.__main__ import main
from apps.matching.ranker.bench import dating_file

REAL = Path(os.environ.get("IPEK_BENCHMARKS", "../shared/benchmarks")) / "speed_dating_waves_1_10.csv"


def evenings(path: Path, waves: int = 4, each: int = 8, seed: int = 0) -> Path:
    """Some are liked by everybody, which their ratings show, and some like everybody."""
    rng = np.random.default_rng(seed)
    rows = []
    for wave in range(waves):
        women, men = ([f"{wave}{side}{at}" for at in range(each)] for side in "wm")
        appeal, mildness = ({person: rng.standard_normal() for person in (*women, *men)} for _ in range(2))
        for at, woman in enumerate(women):
            for place, man in enumerate(men):
                for gender, one, other in ((0, woman, man), (1, man, woman)):
                    liking = appeal[other] + mildness[one] + rng.standard_normal() / 2
                    row = dict.fromkeys(dating_file.NEEDED, "")
                    row |= {"iid": one, "pid": other, "gender": gender, "wave": wave, "dec": int(liking > 0)}
                    row |= {
                        "order": (at + place) % each + 1,
                        "attr": 5 + appeal[other],
                        "attr3_1": 5 + appeal[one],
                    }
                    rows.append(row)
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, dating_file.NEEDED)
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_both_sides_together_foresee_a_mutual_yes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "speed_dating", str(evenings(tmp_path / "evenings.csv")), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert list(figures)[:4] == ["auc_before", "auc_after_five", "auc_one_sided", "ndcg5"]
    assert figures["auc_before"] > 0.65
    assert figures["auc_after_five"] > max(figures["auc_before"], figures["auc_one_sided"])


def test_views_are_paired_and_the_first_meetings_are_each_ones_own(tmp_path: Path) -> None:
    read = dating_file.read(evenings(tmp_path / "evenings.csv", waves=2, each=3))
    hers, his = read.pairs()
    views = read.views
    assert len(hers) == 2 * 9
    np.testing.assert_array_equal(views.person[hers], views.other[his])
    np.testing.assert_array_equal(views.person[his], views.other[hers])
    assert not read.people.gender[views.person[hers]].any()
    early = dating_file.first_meetings(views, 2, len(read.people.gender))
    np.testing.assert_array_equal(early, views.order <= 2)


def test_what_nobody_says_is_the_mean() -> None:
    values = np.array([[1.0, np.nan], [3.0, np.nan], [np.nan, np.nan], [7.0, 7.0]])
    scaled = dating_file.standard(values, np.array([0, 0, 0, 1]))
    np.testing.assert_allclose(scaled, [[-1, 0], [1, 0], [0, 0], [0, 0]])


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("a,b\n1,2\n", "has no column"),
        (",".join(dating_file.NEEDED) + "\n", "at least two waves"),
        (None, "No such file"),
    ],
)
def test_another_file_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None, complaint: str
) -> None:
    path = tmp_path / "other.csv"
    if content is not None:
        path.write_text(content)
    assert main(["bench", "speed_dating", str(path)]) == 2
    said = capsys.readouterr().err
    assert complaint in said
    assert said.count("\n") == 1


def test_an_answer_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = evenings(tmp_path / "evenings.csv", waves=2, each=3)
    path.write_text(path.read_text().replace(",1,", ",maybe,"))
    assert main(["bench", "speed_dating", str(path)]) == 2
    assert "dec must be 0 or 1" in capsys.readouterr().err


@pytest.mark.skipif(not REAL.exists(), reason=f"{REAL} is not there")
def test_the_promises_hold_on_the_real_evenings(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "speed_dating", str(REAL), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["auc_before"] >= 0.62
    assert figures["auc_after_five"] >= 0.73
    assert figures["auc_after_five"] >= figures["auc_one_sided"] + 0.06
