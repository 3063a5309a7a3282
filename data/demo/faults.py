"""Rows with mistakes, one of each kind, so that the quarantine has something to show."""

from datetime import date, timedelta

import pandas as pd

Row = tuple[object, ...]


def faults(source: str, table: pd.DataFrame, as_of: date) -> list[Row]:
    """Faulty rows for the file of `source`, in the columns of `table`."""
    never = f"{as_of.year}-02-30"
    tomorrow = (as_of + timedelta(days=40)).isoformat()
    first = table.iloc[0]
    place = str(first.iloc[0])
    rows: dict[str, list[Row]] = {
        "premises_register": [
            (
                "OBJ-90001",
                "Påhittad AB",
                "Provgatan 1601",
                "Tivoli",
                "",
                "",
                "356400,0",
                "6213300,0",
            ),
            (
                "OBJ-90002",
                "Påhittad AB",
                "Provgatan 1602",
                "Butik",
                "",
                "",
                "674000,0",
                "6580000,0",
            ),
            (
                "OBJ-90003",
                "Påhittad AB",
                "Provgatan 1603",
                "Butik",
                "",
                "",
                "6213300,0",
                "356400,0",
            ),
            (
                "OBJ-90004",
                "<b>Påhittad</b>",
                "Provgatan 1604",
                "Butik",
                "",
                "",
                "356400",
                "6213300",
            ),
            ("OBJ-90005", "=SUMMA(A1:A9)", "Provgatan 1605", "Butik", "", "", "356400", "6213300"),
            (
                "OBJ-90006",
                "Påhittad",
                "Provgatan 1606",
                "Butik",
                "",
                "991399-0001",
                "356400",
                "6213300",
            ),
            ("", "Påhittad AB", "Provgatan 1607", "Butik", "", "", "356400,0", "6213300,0"),
        ],
        "observations": [
            (place, "P05", never, 1),
            (place, "P05", tomorrow, 1),
            (place, "Z02", as_of.isoformat(), 1),
            (place, "T09", as_of.isoformat(), 1),
            (place, "T06", as_of.isoformat(), "många"),
            tuple(first),
        ],
        "tips": [
            ("KC-900001", never, "Provgatan 1601", "Skräp"),
            ("KC-900002", as_of.isoformat(), "Provgatan 1601", "Övrigt"),
            ("KC-900003", as_of.isoformat(), "", "Matos"),
        ],
        "food_inspections": [
            ("I-1283-90001", "", "A", "", "Provgatan 1601", "", 7, as_of.isoformat()),
            ("I-1283-90002", "", "A", "", "Provgatan 1601", "", 0, ""),
        ],
        "joint_visits": [
            ("INS-901", place, tomorrow, "MF-1", "fullt", "riktat", "R01", "RSNV", "brist", "O08"),
            ("INS-902", place, never, "MF-1", "fullt", "riktat", "R99", "RSNV", "brist", "O08"),
            ("INS-903", place, as_of.isoformat(), "MF-1", "kanske", "riktat", "", "", "", ""),
        ],
    }
    if source == "joint_visits":
        known = str(first["objekt_id"])
        return [(row[0], known, *row[2:]) for row in rows[source]]
    return rows[source]
