"""What one viewer may see on a date, as frames and arrays: everything that no weight changes."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from data.days import day_of
from data.dispute_table import out_of_score, without
from data.store import Store
from geo.crs import to_lonlat
from risk.catalogue import Catalogue, SignalType
from risk.clearance import Eyes
from risk.facts import Results
from risk.signals import Facts, PastVisits, PlaceFacts, Subjects, build_gates, build_matrix

WITH_RESULT = ("full", "partial")
"""Kinds of access that give a result. No access is a missing label, never a clean visit."""


@dataclass(frozen=True)
class Evidence:
    """One viewer's view of the store on a date; the matrices are made once, when first asked for.

    Premises are addressed by `premises_id` in frames and by position 0..n-1 in arrays. Nothing
    observed after `as_of` is in any of the frames.
    """

    store: Store
    viewer: Eyes
    as_of: date
    _results: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    @property
    def catalogue(self) -> Catalogue:
        """The municipality's decisions about risks and signals."""
        return self.store.municipality.catalogue

    @property
    def as_of_day(self) -> int:
        """The as-of date in whole days since 1970-01-01."""
        return day_of(self.as_of)

    @cached_property
    def places(self) -> pd.DataFrame:
        """Premises as stored, indexed by `premises_id`, with positions also in EPSG:4326.

        `lon` and `lat` are of a point, `area_lon` and `area_lat` of the middle of an area.
        """
        premises = self.store.premises(self.viewer)
        crs = self.store.municipality.settings.crs
        lon, lat = to_lonlat(premises["x"], premises["y"], crs)
        area_lon, area_lat = to_lonlat(premises["area_x"], premises["area_y"], crs)
        return premises.assign(lon=lon, lat=lat, area_lon=area_lon, area_lat=area_lat)

    @cached_property
    def signals(self) -> pd.DataFrame:
        """Signals up to the date, with `position` of their premises (-1 for signals of a place).

        Those under an objection on the date are left out, and so give no points; see `disputes`.
        """
        signals = self.store.signals(self.viewer)
        signals = signals[signals["observed_day"] <= self.as_of_day]
        signals = without(signals, out_of_score(self.disputes, self.as_of_day))
        return signals.assign(position=self.positions(signals["premises_id"]))

    @cached_property
    def disputes(self) -> pd.DataFrame:
        """Objections made by the date; columns are `data.dispute_table.COLUMNS`."""
        disputes = self.store.disputes(self.viewer)
        return disputes[disputes["disputed_day"] <= self.as_of_day]

    @cached_property
    def visits(self) -> pd.DataFrame:
        """Visits up to the date in order of day, with `position` of their premises."""
        visits = self.store.visits(self.viewer)
        visits = visits[visits["visited_day"] <= self.as_of_day]
        # By number too, so that visits of one day come in one order whatever else is stored.
        visits = visits.sort_values(["visited_day", "visit_id"])
        return visits.assign(position=self.positions(visits["premises_id"])).reset_index(drop=True)

    @property
    def visits_with_result(self) -> pd.DataFrame:
        """The visits that got in; the others tell nothing about the premises."""
        return self.visits[self.visits["access"].isin(WITH_RESULT)]

    @cached_property
    def findings(self) -> pd.DataFrame:
        """Findings of the visits up to the date, per visit, risk and agency."""
        findings = self.store.findings(self.viewer)
        return findings[findings["visit_id"].isin(self.visits["visit_id"])].reset_index(drop=True)

    @cached_property
    def premises(self) -> pd.DataFrame:
        """`places` with how much is known: evidence, newest_day, last_visit_day.

        `evidence` counts the signals about the premises; the days are NaN where there is none. The
        last visit is the last with a result.
        """
        n = len(self.places)
        about = self.signals[self.signals["position"] >= 0]
        visited = self.visits_with_result
        last = visited.drop_duplicates("position", keep="last").set_index("position")
        by_position = pd.RangeIndex(n)
        return self.places.assign(
            evidence=np.bincount(about["position"], minlength=n),
            newest_day=_by(about.groupby("position")["observed_day"].max(), by_position),
            last_visit_day=_by(last["visited_day"], by_position),
        )

    @cached_property
    def matrix(self) -> np.ndarray:
        """Signal matrix of all premises on the date, shape (n, scored types), float32."""
        return build_matrix(
            self.catalogue.scored_types,
            self.all_premises,
            self.facts(self.catalogue.scored_types),
            self.place_facts,
            self.past_visits,
        )

    @cached_property
    def gates(self) -> np.ndarray:
        """Whether each risk may have points at each premises, shape (n, risks), bool."""
        return self.gates_of(self.all_premises)

    def gates_of(self, subjects: Subjects) -> np.ndarray:
        """Gates of any subjects, shape (m, risks), bool."""
        types = self.catalogue.gate_types
        return build_gates(tuple(self.catalogue.risks), types, subjects, self.facts(types))

    @cached_property
    def all_premises(self) -> Subjects:
        """Every premises as a subject on the as-of day."""
        n = len(self.places)
        return self.subjects(np.arange(n), np.full(n, self.as_of_day, dtype=np.int32))

    def subjects(self, position: np.ndarray, day: np.ndarray) -> Subjects:
        """Premises by `position`, each scored as of its own `day` (inclusive)."""
        x, y = (self.places[axis].to_numpy()[position] for axis in ("x", "y"))
        return Subjects(premises=position, x=x, y=y, day=day)

    def facts(self, types: tuple[SignalType, ...]) -> Facts:
        """Signals about premises of the given `types`, numbered in their order."""
        rows = self.fact_rows(types)
        return Facts(
            premises=rows["position"].to_numpy(),
            type=rows["type"].to_numpy(),
            day=rows["observed_day"].to_numpy(),
            value=rows["value"].to_numpy(),
        )

    def fact_rows(self, types: tuple[SignalType, ...]) -> pd.DataFrame:
        """The rows of `signals` behind `facts`, in the same order, with their type's number."""
        rows = _numbered(self.signals, types)
        return rows[rows["position"] >= 0]

    @cached_property
    def place_facts(self) -> PlaceFacts:
        """Signals known only by place, numbered in the order of the scored types."""
        rows = _numbered(self.signals, self.catalogue.scored_types)
        rows = rows[(rows["position"] < 0) & rows["x"].notna()]
        return PlaceFacts(
            x=rows["x"].to_numpy(),
            y=rows["y"].to_numpy(),
            type=rows["type"].to_numpy(),
            day=rows["observed_day"].to_numpy(),
            value=rows["value"].to_numpy(),
        )

    @cached_property
    def past_visits(self) -> PastVisits:
        """Visits with a result and what they found, for the types that are derived from them."""
        visits = self.visits_with_result
        named = {kind.of for kind in self.catalogue.scored_types}
        return PastVisits(
            premises=visits["position"].to_numpy(),
            day=visits["visited_day"].to_numpy(),
            results={one: self._past_results(one) for one in self.catalogue.risks if one in named},
        )

    def _past_results(self, risk: str) -> Results:
        results, base_rate = self.results(risk), self.catalogue.risks[risk].base_rate
        position = results["position"].to_numpy()
        x, y = (self.places[axis].to_numpy()[position] for axis in ("x", "y"))
        surprise = results["found"].to_numpy() - base_rate
        return Results(position, x, y, results["day"].to_numpy(), surprise)

    def results(self, risk: str) -> pd.DataFrame:
        """Visits where `risk` was examined, in order of day: visit_id, position, day, found."""
        if risk not in self._results:
            self._results[risk] = self._results_of(risk)
        return self._results[risk]

    def _results_of(self, risk: str) -> pd.DataFrame:
        examined = self.findings[
            (self.findings["risk"] == risk) & (self.findings["result"] != "not_examined")
        ]
        found = (examined["result"] == "found").groupby(examined["visit_id"]).any()
        visits = self.visits[self.visits["visit_id"].isin(found.index)]
        return pd.DataFrame(
            {
                "visit_id": visits["visit_id"].to_numpy(),
                "position": visits["position"].to_numpy(),
                "day": visits["visited_day"].to_numpy(),
                "found": found.reindex(visits["visit_id"]).to_numpy(dtype=bool),
            }
        )

    @cached_property
    def _visit_subjects(self) -> Subjects:
        """Every visit as the planner saw it: its premises on the day before."""
        return self.subjects(
            self.visits["position"].to_numpy(),
            self.visits["visited_day"].to_numpy(dtype=np.int32) - 1,
        )

    @cached_property
    def visit_matrix(self) -> np.ndarray:
        """Signal matrix of all visits, each as of the day before it, shape (visits, types)."""
        types = self.catalogue.scored_types
        return build_matrix(
            types, self._visit_subjects, self.facts(types), self.place_facts, self.past_visits
        )

    @cached_property
    def visit_gates(self) -> np.ndarray:
        """Gates of all visits, each as of the day before it, shape (visits, risks), bool."""
        return self.gates_of(self._visit_subjects)

    def positions(self, premises_id: pd.Series) -> np.ndarray:
        """Positions of premises ids in `places`; -1 where empty or not visible."""
        index: np.ndarray = self.places.index.get_indexer(pd.Index(premises_id))
        return index


def _numbered(signals: pd.DataFrame, types: tuple[SignalType, ...]) -> pd.DataFrame:
    """Signals of the given types with the number of their type in the column `type`."""
    numbers = {kind.id: i for i, kind in enumerate(types)}
    categories = signals["signal_type"].cat.categories
    of_category = np.array([numbers.get(category, -1) for category in categories], dtype=np.int16)
    numbered = signals.assign(type=of_category[signals["signal_type"].cat.codes])
    return numbered[numbered["type"] >= 0]


def _by(values: pd.Series, index: pd.RangeIndex) -> np.ndarray:
    aligned: np.ndarray = values.reindex(index).to_numpy(dtype=float)
    return aligned
