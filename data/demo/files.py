"""The demo as the files that agencies would send, with the mistakes that such files have."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from data.days import date_of
from data.demo.city import City
from data.demo.facts import FOOD_KINDS
from data.demo.faults import faults
from data.demo.names import LOWEST_HOUSE_NUMBER
from data.demo.truth import RISKS, Truth
from data.municipality import load_municipality
from geo.crs import to_lonlat

BY_CATEGORY = {
    "R01": "Boende i lokal",
    "R02": "Brandfara",
    "R07": "Livsmedel",
    "R10": "Bygge utan lov",
    "R11": "Nedskräpning, bilskrot",
    "R12": "Olaglig klubb",
}
BESIDE_THE_REGISTER = ("house", "house", "street", "street", "nowhere", "letter", "letter")
"""Tips about places that the register of premises does not know: a house of the address register, a
street without a number, a street that is not there, or another letter at known premises' number."""
SLIPS = {"tips": 4, "food_inspections": 2}
"""Rows whose address, and name where there is one, lost a letter: linked by estimate, or wait."""
NUISANCES = ("Nattbuller", "Matos", "Skräp")
CATEGORY_IS_RIGHT = 0.7

INSPECTIONS_PER_YEAR = 0.7
ASSESSMENTS = {True: (0.25, 0.35, 0.40), False: (0.72, 0.25, 0.03)}
"""Shares of the assessments 0, 1, 2 where food hygiene falls short and where it does not."""
EXPERIENCE = {True: (0.08, 0.52, 0.40), False: (0.33, 0.57, 0.10)}
"""Shares of the experience classes A, B, C."""

ACCESS_WORDS = {"full": "fullt", "partial": "delvis", "none": "ej anträffad", "refused": "vägrat"}
SELECTION_WORDS = {
    "targeted": "riktat",
    "follow_up": "uppföljning",
    "tip": "tips",
    "exploration": "utforskande",
}
RESULT_WORDS = {"found": "brist", "not_found": "utan brist", "not_examined": "ej undersökt", "": ""}


@dataclass(frozen=True)
class Form:
    """How an agency's program writes its files."""

    file_name: str
    encoding: str = "utf-8"
    delimiter: str = ","


FORMS: Mapping[str, Form] = {
    "premises_register": Form("lokalregister.csv", "cp1252", ";"),
    "observations": Form("uppgifter.csv"),
    "tips": Form("klagomal.csv", "cp1252", ";"),
    "food_inspections": Form("livsmedelskontroller.csv"),
    "joint_visits": Form("gemensamma_besok.csv", "utf-8-sig", ";"),
}
"""By source, in the order of import: the register first, so that the others find its premises."""


def write_files(folder: Path, tables: Mapping[str, pd.DataFrame], as_of: date) -> dict[str, Path]:
    """Write one CSV per source into `folder`, a few faulty rows at the end of each."""
    paths = {}
    for source, form in FORMS.items():
        table = tables[source]
        rows = [*table.itertuples(index=False), *faults(source, table, as_of)]
        paths[source] = folder / form.file_name
        with paths[source].open("w", encoding=form.encoding, newline="") as file:
            writer = csv.writer(file, delimiter=form.delimiter, lineterminator="\r\n")
            writer.writerow(table.columns)
            writer.writerows(rows)
    return paths


def register_table(city: City) -> pd.DataFrame:
    """The register of premises as its file has it."""
    kinds = load_municipality("helsingborg").catalogue.kinds
    frame = city.frame
    return pd.DataFrame(
        {
            "objekt_id": frame["register_id"],
            "namn": frame["name"],
            "adress": frame["address"],
            "slag": [kinds[kind].name("sv") for kind in frame["kind"]],
            "stadsdel": frame["district"],
            "orgnr": frame["organisation_number"],
            "e": [f"{x:.1f}".replace(".", ",") for x in frame["x"]],
            "n": [f"{y:.1f}".replace(".", ",") for y in frame["y"]],
        }
    )


def observation_table(city: City, facts: pd.DataFrame) -> pd.DataFrame:
    """All facts but the tips, oldest first."""
    rest = facts[~facts["type"].isin(("T10", "T11"))].sort_values(["day", "premises", "type"])
    rest = rest.drop_duplicates(["premises", "type", "day"])
    return pd.DataFrame(
        {
            "objekt_id": city.frame["register_id"].to_numpy()[rest["premises"]],
            "uppgift": rest["type"].to_numpy(),
            "datum": _dates(rest["day"]),
            "värde": rest["value"].astype(int).to_numpy(),
        }
    )


def tip_table(rng: np.random.Generator, city: City, facts: pd.DataFrame) -> pd.DataFrame:
    """The contact centre's list: a category that is sometimes wrong, an address as it was typed."""
    tips = facts[facts["type"].isin(("T10", "T11"))].sort_values(["day", "premises"])
    address = [_typed(rng, one) for one in city.frame["address"].to_numpy()[tips["premises"]]]
    chosen = rng.choice(len(tips), len(BESIDE_THE_REGISTER), replace=False)
    for at, how in zip(chosen, BESIDE_THE_REGISTER, strict=True):
        address[at] = _elsewhere(rng, city, how)
    address = _with_slips(address, SLIPS["tips"])
    return pd.DataFrame(
        {
            "ärendenummer": [f"KC-{100_000 + i}" for i in range(len(tips))],
            "inkom": _dates(tips["day"]),
            "adress": address,
            "kategori": [
                _category(rng, kind, cause)
                for kind, cause in zip(tips["type"], tips["cause"], strict=True)
            ],
        }
    )


def _elsewhere(rng: np.random.Generator, city: City, how: str) -> str:
    """An address at which no premises of the register lie."""
    houses = city.streets.houses
    written = houses["street"] + " " + houses["number"].astype(str)
    free = houses[~written.isin(city.frame["address"])]
    house = free.iloc[int(rng.integers(len(free)))]
    by_kind = {
        "house": f"{house['street']} {house['number']}",
        "street": str(house["street"]),
        "nowhere": f"Påhittsgatan {LOWEST_HOUSE_NUMBER + int(house['number'])}",
        "letter": f"{city.frame['address'].iloc[int(rng.integers(len(city)))]} B",
    }
    return by_kind[how]


def inspection_table(
    rng: np.random.Generator, city: City, truth: Truth, first_day: int, last_day: int
) -> pd.DataFrame:
    """Food inspections in the open format's columns."""
    food = np.flatnonzero(np.isin(city.kinds, FOOD_KINDS))
    expected = INSPECTIONS_PER_YEAR * (last_day - first_day) / 365.25
    at = np.repeat(food, rng.poisson(expected, len(food)))
    day = np.sort(rng.integers(first_day, last_day + 1, len(at)))
    at = rng.permutation(at)
    risk = RISKS.index("R07")
    short = (truth.onset[risk, at] <= day) & (day < truth.end[risk, at])
    frame = city.frame.iloc[at]
    return pd.DataFrame(
        {
            "inspection.idNational": [f"I-1283-{i + 1}" for i in range(len(at))],
            "facility.name": _with_slips(frame["name"], SLIPS["food_inspections"]),
            "facility.expClass": [
                rng.choice(("A", "B", "C"), p=EXPERIENCE[bool(s)]) for s in short
            ],
            "facility.organizationNumber": frame["organisation_number"].to_numpy(),
            "facility.address.streetAddress": _with_slips(
                frame["address"], SLIPS["food_inspections"]
            ),
            "facility.location.wgs84.coordinates": _coordinates(frame),
            "inspection.assessment": [rng.choice(3, p=ASSESSMENTS[bool(s)]) for s in short],
            "inspection.date": [f"{one}T09:00:00+01:00" for one in _dates(day)],
        }
    )


def visit_table(city: City, log: pd.DataFrame) -> pd.DataFrame:
    """The log of joint visits as its file has it."""
    return pd.DataFrame(
        {
            "insats": [f"INS-{number:03d}" for number in log["operation"]],
            "objekt_id": city.frame["register_id"].to_numpy()[log["premises"]],
            "datum": _dates(log["day"]),
            "funktion": log["inspector"],
            "tillträde": log["access"].map(ACCESS_WORDS),
            "urval": log["selection"].map(SELECTION_WORDS),
            "risk": log["risk"],
            "myndighet": log["agency"],
            "resultat": log["result"].map(RESULT_WORDS),
            "utfall": log["outcome"],
        }
    )


def _coordinates(frame: pd.DataFrame) -> list[str]:
    """Latitude before longitude, as the format's own example has them."""
    lon, lat = to_lonlat(frame["x"], frame["y"], "EPSG:3006")
    pairs = zip(lat.tolist(), lon.tolist(), strict=True)
    return ["" if np.isnan(a) else f"[{a:.6f},{b:.6f}]" for a, b in pairs]


def _dates(days: Iterable[int]) -> list[str]:
    return [date_of(day).isoformat() for day in days]


def _category(rng: np.random.Generator, kind: str, cause: int) -> str:
    if kind == "T11":
        return str(rng.choice(NUISANCES))
    if cause >= 0 and RISKS[cause] in BY_CATEGORY and rng.random() < CATEGORY_IS_RIGHT:
        return BY_CATEGORY[RISKS[cause]]
    return str(rng.choice(list(BY_CATEGORY.values())))


def _typed(rng: np.random.Generator, address: str) -> str:
    """The address as somebody might type it."""
    draw = rng.random()
    if draw < 0.1:
        return address.upper()
    if draw < 0.2:
        return f"{address}, Helsingborg"
    return address


def _with_slips(texts: Iterable[str], count: int) -> list[str]:
    """The texts, `count` of them, evenly spread, without their fifth letter."""
    written = list(texts)
    for at in range(len(written) // (2 * count), len(written), max(1, len(written) // count)):
        written[at] = written[at][:4] + written[at][5:]
    return written
