"""The steward's commands, as typed: what they print, how they end, what they leave behind."""

import csv
import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from data.__main__ import main
from data.quarantine import export_quarantine
from data.schema import connect
from data.store import Store
from risk.clearance import OPERATOR
from tests.small_town import csv_of, make_store, report, take

ROOT = Path(__file__).parents[1]


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'var' / 'helsingborg.db'}"
    assert main(["init", "--municipality", "helsingborg", "--store", url]) == 0
    return url


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A file of the register of Helsingborg with one sound row and one that has a formula."""
    source = Store.create("sqlite:///" + str(tmp_path / "x.db"), "helsingborg").municipality
    fields = source.sources["premises_register"].fields
    path = tmp_path / "register.csv"
    rows = [{one.column: _sound(one.type, one.codes, n) for one in fields.values()} for n in (1, 2)]
    text = next(one.column for one in fields.values() if one.type == "text" and not one.required)
    rows[1][text] = "=1+1"
    path.write_bytes(csv_of(rows, [one.column for one in fields.values()]))
    return path


def _sound(kind: str, codes: object, number: int) -> str:
    if codes:
        return next(iter(codes))
    return {"date": "2020-01-01", "text": f"Storgatan {number}", "flag": "1"}.get(kind, "")


def test_import_reports_and_status_counts(
    url: str, register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take_it = ["import", "--store", url, "--source", "premises_register", str(register)]
    assert main([*take_it, "--dry-run"]) == 0
    assert "Would import register.csv" in capsys.readouterr().out
    assert main(take_it) == 0
    out = capsys.readouterr().out
    assert "2 read = 1 accepted + 1 quarantined" in out
    assert "it looks like a formula" in out
    assert main(take_it) == 0
    assert "nothing changed" in capsys.readouterr().out
    assert main(["status", "--store", url, "--json"]) == 0
    status = json.loads(capsys.readouterr().out)
    assert status["municipality"] == "helsingborg"
    counted = status["sources"]["premises_register"]
    assert (counted["read"], counted["accepted"], counted["quarantined"]) == (2, 1, 1)
    assert counted["files"] == 1
    assert status["premises"] == 1
    assert main(["status", "--store", url]) == 0
    assert "premises_register" in capsys.readouterr().out


def test_the_report_as_json(url: str, register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    main(["import", "--store", url, "--source", "premises_register", "--json", str(register)])
    outcome = json.loads(capsys.readouterr().out)
    assert outcome["read"] == outcome["accepted"] + outcome["quarantined"] == 2
    assert outcome["refused"][0]["row_number"] == 3


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["status", "--store", "sqlite:///nowhere.db"], "There is no store at nowhere.db"),
        (["status", "--store", "nowhere.db"], "expected sqlite:///"),
        (["init", "--municipality", "atlantis", "--store", "sqlite:///a.db"], "no municipality"),
        (["import", "--store", "STORE", "--source", "tea", __file__], "no source 'tea'"),
        (["import", "--store", "STORE", "--source", "tips", "no.csv"], "No such file"),
        (["import", "--store", "STORE", "--source", "tips", __file__], "lacks"),
        (["init", "--municipality", "helsingborg", "--store", "STORE"], "exists already"),
        (
            ["quarantine", "--store", "STORE", "--source", "tea", "--out", "q.csv"],
            "no source 'tea'",
        ),
    ],
)
def test_what_is_refused_is_a_sentence(
    url: str, arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [url if one == "STORE" else one for one in arguments]
    assert main(given) == 1
    captured = capsys.readouterr()
    assert sentence in captured.err
    assert "Traceback" not in captured.err


def test_wrong_usage_ends_with_two() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["import"])
    assert ended.value.code == 2


@pytest.mark.parametrize("command", [[], ["init"], ["import"], ["status"], ["quarantine"]])
def test_help_explains(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])
    assert ended.value.code == 0
    assert len(capsys.readouterr().out.splitlines()) > 5


def test_it_is_a_module_that_runs() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "data", "--help"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    assert "read = accepted + quarantined" in done.stdout


def test_a_corrected_export_can_be_imported_as_it_is(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    rows = [report(1), report(2, value="1,5 x"), report(3, text="=cmd|'/C'!A0", value="2,5")]
    take(store, "reports", csv_of(rows, delimiter=";", encoding="latin-1"))
    out = StringIO()
    assert export_quarantine(store, OPERATOR, "reports", None, out) == 2
    exported = list(csv.DictReader(StringIO(out.getvalue()), delimiter=";"))
    assert [row["row_number"] for row in exported] == ["3", "4"]
    assert "expected a number" in exported[0]["reasons"]
    # A spreadsheet must not run what was refused for being a formula.
    assert exported[1]["text"].startswith("'=")
    again = take(store, "reports", out.getvalue().encode())
    assert (again.accepted, again.quarantined) == (0, 2)
    corrected = out.getvalue().replace("1,5 x", "1,5").replace("'=cmd|'/C'!A0", "plain")
    outcome = take(store, "reports", corrected.encode())
    assert (outcome.accepted, outcome.quarantined) == (2, 0)
    assert sorted(store.signals(OPERATOR)["value"]) == [4.0, 4.0, 6.0]


def test_a_personal_identity_number_is_kept_nowhere(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    columns = ("Number", "Name", "Address", "Kind", "Owner", "E", "N")
    rows = [
        {"Number": "1", "Address": "Storgatan 1", "Owner": "19900101-9874"},
        {"Number": "2", "Address": "c/o 811228-9874", "E": "811228-9874"},
        {"Number": "=811228-9874", "Address": "Storgatan 3"},
    ]
    outcome = take(store, "register", csv_of(rows, columns) + b"811228-9874\n4,,,,,,\n")
    assert (outcome.read, outcome.quarantined) == (5, 4)
    with connect(store.url).connect() as connection:
        kept = connection.connection.driver_connection.iterdump()
        assert not any("9874" in line for line in kept)
