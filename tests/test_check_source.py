"""The command check-source says what an import would do and leaves nothing behind."""

import re
from pathlib import Path

import pytest

from data.__main__ import main
from data.municipality import FOLDER
from tests.sample_files import SAMPLES, sample
from tests.test_every_source import EXPECTED

SOURCES = FOLDER / "helsingborg" / "sources"


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main(["check-source", *(str(one) for one in arguments)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.mark.parametrize("source", EXPECTED)
def test_it_counts_as_the_import_does(
    source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    [stored] = SAMPLES.glob(f"{source}.*")
    path = tmp_path / stored.name
    path.write_bytes(sample(source))
    code, out, _ = said(capsys, SOURCES / f"{source}.toml", path)
    expected = EXPECTED[source]
    assert code == 0
    refused = expected.read - expected.accepted
    assert (
        f"Rows: {expected.read} read = {expected.accepted} accepted + {refused} quarantined." in out
    )
    for kind in expected.signals:
        assert re.search(rf"^  {kind} +\d+ ", out, re.MULTILINE)
    assert list(tmp_path.iterdir()) == [path]
    assert "8112289874" not in out.replace("-", "")


def test_missing_columns_are_named_with_the_nearest_and_the_rest_is_tried(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "tips.csv"
    path.write_text(
        "ärendenumer;inkom;adress;kategori\nK-1;2026-01-01;A 1;Skräp\nK-2;i går;A 1;Katt\n"
    )
    code, out, err = said(capsys, SOURCES / "tips.toml", path)
    assert code == 1
    assert "Missing: ärendenummer (is it ärendenumer?)." in out
    assert re.search(r"received +inkom +date +2 +1 +i går", out)
    assert re.search(r"category +kategori +code +2 +1 +Katt", out)
    assert "would be refused" in err


def test_a_forbidden_column_is_told_with_the_law(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "tips.csv"
    path.write_text("ärendenummer;inkom;adress;kategori;religion\nK-1;2026-01-01;A 1;Skräp;x\n")
    code, out, _ = said(capsys, SOURCES / "tips.toml", path)
    assert code == 1
    assert "the column religion may not come in" in out
    assert "GDPR art. 9" in out


def test_terms_of_each_signal_and_the_reference_system(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out, _ = said(
        capsys, SOURCES / "registered_persons.toml", SAMPLES / "registered_persons.csv"
    )
    assert re.search(r"F01 +4 .* S2 +BAL_15A \(OSL 10:15 a.* 182 days +adds R01, R08; off", out)
    _, out, _ = said(capsys, SOURCES / "field_inventory.toml", SAMPLES / "field_inventory.csv")
    assert "recognised as EPSG:3008 (SWEREF 99 13 30), east before north" in out


def test_every_problem_of_the_toml_is_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "new.toml"
    path.write_text("""
        name = { en = "New" }
        agency = "NOBODY"
        colour = "red"
        fields.day = { column = "day", type = "dat" }
        fields.origin = { column = "origin" }
        key = ["number"]
        [[signals]]
        type = "T99"
    """)
    code, out, err = said(capsys, path, SAMPLES / "tips.csv")
    assert (code, out) == (1, "")
    for says in (
        "agency 'NOBODY' is not in the catalogue",
        "signal type 'T99' is not in the catalogue",
        "unknown key 'colour'",
        "day.type: found 'dat', expected one of text, integer",
        "uses the fields ['number']",
    ):
        assert says in err


def test_what_the_file_does_not_say_is_said_by_the_source(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, path = tmp_path / "lots.toml", tmp_path / "lots.csv"
    path.write_text("lot;rate;dwellings\nL1;0.5;8\nL2;;9\n")
    for year_end, accepted in (("2015-12-31", 2), ("2015-13-31", 0)):
        source.write_text(
            'name = { en = "Lots" }\nagency = "HPD"\n'
            '[fields]\nlot = { column = "lot" }\nrate = { column = "rate", type = "number" }\n'
            'dwellings = { column = "dwellings", type = "number" }\n'
            f'year_end = {{ constant = "{year_end}", type = "date" }}\n'
            '[premises]\nidentity = ["register_id"]\nregister_id = "lot"\n'
            '[[signals]]\ntype = "serious_violations"\ndate = "year_end"\n'
            'value = { field = "rate", times = "dwellings", log = true }\n'
        )
        _, out, err = said(capsys, source, path, "--municipality", "new_york")
        assert f"Rows: 2 read = {accepted} accepted + {2 - accepted} quarantined." in out, err
        assert re.search(rf"year_end +always {year_end} +date +2 +{accepted}\b", out)
        assert bool(re.search(r"^  serious_violations +1 ", out, re.MULTILINE)) == bool(accepted)
