"""Personal identity numbers stop at the door, however they are written, and leave no trace."""

import logging
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.audit_file import log_path
from data.intake.content import FileRefused
from data.intake.organisation_number import names_person, without_persons
from data.quarantine_workbook import quarantine_workbook
from data.store import Store
from risk.clearance import OPERATOR
from tests.personal_numbers import WAYS, personal_numbers, written
from tests.small_town import csv_of, make_store, report, take

AROUND = st.sampled_from(["", "ring ", "Tel. 042-10 50 00, ", "nr:", "(", "kl 12 "])
BEHIND = st.sampled_from(["", ".", " ring inte", ")", ", 2 tr", "/x"])


@given(personal_numbers(), st.sampled_from(WAYS), AROUND, BEHIND)
def test_a_number_is_found_and_taken_out(number: str, way: str, before: str, behind: str) -> None:
    text = before + written(number, way) + behind
    assert names_person(text)
    assert number[2:] not in re.sub(r"\D", "", without_persons(text).replace(before, "", 1))


@pytest.mark.parametrize(
    "text",
    [
        "556677-8899",
        "55.6061604312, 13.0003661234",
        "12.8112289874",
        "042-10 50 00",
        "dnr 2026-0112-1",
        "811228-9875",
        "6213352.811 356388.228",
        "1 234 567 890",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not names_person(text)
    assert without_persons(text) == text


def traces(store: Store) -> str:
    """Everything that is kept beside and in the store, as text."""
    kept = [store.path, log_path(store.path), *store.path.parent.glob(f"{store.path.name}-*")]
    return "".join(one.read_bytes().decode("latin-1") for one in kept if one.exists())


@pytest.mark.parametrize("way", WAYS)
def test_nothing_that_is_kept_or_said_holds_the_number(
    tmp_path: Path, way: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    store = make_store(tmp_path)
    number = written("198112289874", way)
    columns = ("id", "address", "date", "type", "value", "text", "lat", "lon")
    rows = [
        report(1),
        *(report(2 + place, **{name: f"x {number}"}) for place, name in enumerate(columns)),
    ]
    broken = f'9,"x {number}",2026-01-15\n'
    file = (
        csv_of(rows, columns) + broken.encode() + csv_of([report(77)], columns).split(b"\r\n", 1)[1]
    )
    outcome = take(store, "reports", file, name=f"till {number}.csv")
    assert outcome.quarantined == len(rows)
    workbook = quarantine_workbook(store, OPERATOR, "reports", outcome.file_id)
    for said in (traces(store), str(outcome), caplog.text, workbook.decode("latin-1")):
        assert number not in said
        assert "8112289874" not in said
    with pytest.raises(FileRefused) as caught:
        take(store, "reports", f"{number},a\n1,2\n".encode(), name=f"{number}.csv")
    assert number not in str(caught.value)


REGISTER = ("Number", "Name", "Address", "Kind", "Owner", "E", "N")


def trader(number: int, owner: str, **other: str) -> dict[str, object]:
    return {"Number": f"R{number}", "Address": f"Storgatan {number}", "Owner": owner, **other}


def with_pseudonyms(store: Store) -> Store:
    source = replace(store.municipality.sources["register"], sole_traders="pseudonym")
    sources = {**store.municipality.sources, "register": source}
    return replace(store, municipality=replace(store.municipality, sources=sources))


def test_a_sole_trader_is_refused_where_nothing_else_is_said(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    outcome = take(store, "register", csv_of([trader(1, "8112289874"), trader(2, "")], REGISTER))
    assert (outcome.accepted, outcome.quarantined) == (1, 1)
    assert "8112289874" not in traces(store)


def test_a_sole_trader_is_the_same_in_two_files_and_cannot_be_recovered(tmp_path: Path) -> None:
    store = with_pseudonyms(make_store(tmp_path))
    first = [trader(1, "8112289874"), trader(2, "198112289874"), trader(3, "811228-9866")]
    second = [trader(4, "811228+9874"), trader(5, "19811228 9874", Name="=1+1")]
    assert take(store, "register", csv_of(first, REGISTER)).quarantined == 0
    assert take(store, "register", csv_of(second, REGISTER)).quarantined == 1
    owners = store.premises(OPERATOR).set_index("register_id")["organisation_number"]
    assert owners["R1"] == owners["R2"] == owners["R4"] != owners["R3"]
    assert re.fullmatch("sole-[a-p]{20}", owners["R1"])
    kept = traces(store)
    key = store.path.with_name("town.db.pseudonym-key")
    assert key.stat().st_mode & 0o777 == 0o600
    for secret in ("8112289874", "811228-9874", "811228+9874", "9874", "9866"):
        assert secret not in kept.replace(key.read_bytes().decode(), "")
    assert key.read_text().strip() not in store.path.read_bytes().decode("latin-1")
    [original] = store.quarantine(OPERATOR, "register", None)["original"]
    assert owners["R1"] in original
    corrected = trader(5, owners["R1"])
    assert take(store, "register", csv_of([corrected], REGISTER)).accepted == 1


def test_another_place_has_other_pseudonyms(tmp_path: Path) -> None:
    owners = set()
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        store = with_pseudonyms(make_store(tmp_path / name))
        take(store, "register", csv_of([trader(1, "8112289874")], REGISTER))
        owners |= set(store.premises(OPERATOR)["organisation_number"])
    assert len(owners) == 2


def test_a_key_that_is_lost_or_open_to_others_stops_the_import(tmp_path: Path) -> None:
    store = with_pseudonyms(make_store(tmp_path))
    file = csv_of([trader(1, "8112289874")], REGISTER)
    assert take(store, "register", file, dry_run=True).accepted == 1
    key = store.path.with_name("town.db.pseudonym-key")
    assert not key.exists()
    take(store, "register", file)
    another = csv_of([trader(2, "8112289874")], REGISTER)
    key.chmod(0o644)
    with pytest.raises(FileRefused, match="read by others"):
        take(store, "register", another)
    key.unlink()
    with pytest.raises(FileRefused, match=r"town\.db\.pseudonym-key beside the store is missing"):
        take(store, "register", another)


def test_a_trader_whose_number_the_sender_hid_is_left_nameless(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    outcome = take(
        store, "register", csv_of([trader(1, "811228XXXX"), trader(2, "19811228-****")], REGISTER)
    )
    assert outcome.quarantined == 0
    assert store.premises(OPERATOR)["organisation_number"].isna().tolist() == [True, True]
    assert "811228" not in traces(store)
