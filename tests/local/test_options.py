import pytest

from forum_site.local.options import USAGE, Options, parse


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], Options()),
        (["--port", "9000", "--no-demo"], Options(port=9000, demo=False)),
        (["--host", "0.0.0.0"], Options(host="0.0.0.0")),
        (["check"], Options("check")),
        (["test", "-k", "agenda", "--full", "-x"], Options("test", full=True, rest=("-k", "agenda", "-x"))),
        (["manage", "shell", "--help"], Options("manage", rest=("shell", "--help"))),
        (["reset", "--yes"], Options("reset", yes=True)),
    ],
)
def test_what_can_be_asked(arguments: list[str], expected: Options) -> None:
    assert parse(arguments) == expected


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--colour"], "run.py: there is no option --colour."),
        (["check", "--fast"], "run.py check: there is no option --fast."),
        (["serve"], "run.py: there is no command 'serve'."),
        (["--port", "many"], "run.py: argument --port: many is not a port: give a number from 1 to 65535."),
        (["--port", "70000"], "run.py: argument --port: 70000 is not a port: give a number from 1 to 65535."),
    ],
)
def test_what_cannot_be_asked_is_a_sentence_and_the_usage(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().err == f"{sentence}\n\n{USAGE}"
