"""One viewer's view of the store on a date with a weight profile.

What pages, commands and benchmarks compose in the same way lives here once. `Evidence` holds what
no weight changes; a `Workspace` adds a profile and answers: points, probability, priority, why.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from data.evidence import Evidence
from data.map_positions import map_positions
from data.municipality import Municipality
from data.store import Store
from risk.calibrate import Calibration, Expectation, fit_calibration
from risk.catalogue import Catalogue
from risk.clearance import Eyes
from risk.explain import Contribution, explain
from risk.facts import Facts
from risk.priority import priority
from risk.profile import WeightProfile, expert_profile
from risk.score import Families, families_of, score_points

DAYS_TO_CALIBRATE = 365
FEWEST_TO_CALIBRATE = 1000
"""Probabilities are calibrated on the last year's visits, and on as many as this if there are."""


@dataclass(frozen=True)
class RiskView:
    """One risk under one profile: points (n,), probability (n,), the calibration between them."""

    points: np.ndarray
    probability: np.ndarray
    calibration: Calibration


@dataclass(frozen=True)
class Workspace:
    """Evidence seen through a weight profile.

    Arrays are in the order of `premises`, shape (n,). `_views` keeps what was computed per risk; a
    workspace made by `with_profile` takes over every risk whose points did not change.
    """

    evidence: Evidence
    profile: WeightProfile
    _views: dict[str, RiskView] = field(default_factory=dict, repr=False, compare=False)

    def with_profile(self, profile: WeightProfile) -> "Workspace":
        """The same evidence under another profile."""
        kept = {
            risk: view
            for risk, view in self._views.items()
            if np.array_equal(self._weights(self.profile, risk), self._weights(profile, risk))
            and self.profile.looseness(risk) == profile.looseness(risk)
        }
        return Workspace(self.evidence, profile, kept)

    @property
    def municipality(self) -> Municipality:
        """The municipality of the store."""
        return self.evidence.store.municipality

    @property
    def catalogue(self) -> Catalogue:
        """The municipality's decisions about risks and signals."""
        return self.evidence.catalogue

    @property
    def as_of_day(self) -> int:
        """The as-of date in whole days since 1970-01-01."""
        return self.evidence.as_of_day

    @property
    def premises(self) -> pd.DataFrame:
        """Premises with how much is known about them; see `Evidence.premises`."""
        return self.evidence.premises

    @property
    def visits(self) -> pd.DataFrame:
        """Visits up to the date in order of day."""
        return self.evidence.visits

    @property
    def findings(self) -> pd.DataFrame:
        """Findings of these visits."""
        return self.evidence.findings

    @property
    def signals(self) -> pd.DataFrame:
        """Signals up to the date."""
        return self.evidence.signals

    def view(self, risk: str) -> RiskView:
        """Points, probability and calibration of one risk, computed once."""
        if risk not in self._views:
            self._views[risk] = self._look_at(risk)
        return self._views[risk]

    def points(self, risk: str) -> np.ndarray:
        """Points of every premises for one risk."""
        return self.view(risk).points

    def probability(self, risk: str) -> np.ndarray:
        """Calibrated probability that a visit today would find something, per premises."""
        return self.view(risk).probability

    def interval(self, risk: str, level: float = 0.9) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper end of the interval of `probability`."""
        view = self.view(risk)
        return view.calibration.interval(view.points, level)

    def priority(self, risk: str | None = None) -> np.ndarray:
        """What the planner sorts by: severity x probability of one risk, or summed over all."""
        risks = [risk] if risk else list(self.catalogue.risks)
        return priority(
            np.column_stack([self.probability(one) for one in risks]),
            np.array([self.catalogue.risks[one].severity for one in risks]),
        )

    def strongest_risk(self) -> np.ndarray:
        """Risk id with the greatest severity x probability per premises."""
        risks = list(self.catalogue.risks)
        harm = np.column_stack([self.priority(risk) for risk in risks])
        strongest: np.ndarray = np.array(risks)[harm.argmax(axis=1)]
        return strongest

    def explain(
        self, premises_id: int, risk: str, facts: Facts | None = None, days_later: int = 0
    ) -> list[Contribution]:
        """Why the premises has its points: rows whose points add up exactly to the score.

        Other `facts` than those known, or a later day, tell what the points would be.
        """
        position = self.position(premises_id)
        types = self.catalogue.scored_types
        subjects = self.evidence.all_premises
        return explain(
            position,
            types,
            self._weights(self.profile, risk),
            self.families(risk),
            replace(subjects, day=subjects.day + days_later) if days_later else subjects,
            self.evidence.facts(types) if facts is None else facts,
            self.evidence.place_facts,
            self.evidence.past_visits,
            gate=bool(self.evidence.gates[position, self._number(risk)]),
        )

    def families(self, risk: str) -> Families:
        """The families of the signal matrix with the caps that the profile gives them."""
        return families_of(self.catalogue).loosened(self.profile.looseness(risk))

    def position(self, premises_id: int) -> int:
        """Position of one premises in the arrays; `KeyError` where the viewer sees no such one."""
        position = int(self.evidence.positions(pd.Series([premises_id]))[0])
        if position < 0:
            raise KeyError(premises_id)
        return position

    def visits_of(self, premises_id: int) -> pd.DataFrame:
        """Visits of one premises with their findings, the newest first; one row per finding."""
        visits = self.visits[self.visits["premises_id"] == premises_id]
        joined = visits.merge(
            self.findings, on="visit_id", how="left", suffixes=("", "_of_finding")
        )
        return joined.sort_values("visited_day", ascending=False, kind="stable")

    @cached_property
    def positions_payload(self) -> bytes:
        """Positions for the map; see `map_positions`."""
        return map_positions(self.evidence.places)

    def visit_points(self, risk: str) -> np.ndarray:
        """Points of every visit's premises as of the day before the visit, shape (visits,)."""
        return score_points(
            self.evidence.visit_matrix,
            self._weights(self.profile, risk),
            self.families(risk),
            self.evidence.visit_gates[:, self._number(risk)],
        )

    def _look_at(self, risk: str) -> RiskView:
        points = score_points(
            self.evidence.matrix,
            self._weights(self.profile, risk),
            self.families(risk),
            self.evidence.gates[:, self._number(risk)],
        )
        calibration = self.calibrate(risk, until_day=self.as_of_day)
        return RiskView(points, calibration.probability(points), calibration)

    def points_of_results(self, risk: str) -> np.ndarray:
        """Points on the day before each visit of `Evidence.results`, in its order."""
        visits = self.evidence.results(risk)["visit_id"]
        points: np.ndarray = self.visit_points(risk)[
            pd.Index(self.visits["visit_id"]).get_indexer(visits)
        ]
        return points

    def calibrate(self, risk: str, until_day: int) -> Calibration:
        """Calibration of one risk on its recent visits up to and including `until_day`."""
        results = self.evidence.results(risk)
        known = self.recent_results(risk, until_day)
        return fit_calibration(
            self.points_of_results(risk)[known],
            results["found"].to_numpy()[known],
            self.catalogue.risks[risk].base_rate,
            Expectation(reference_points=self._usual_points(risk, until_day)),
        )

    def _usual_points(self, risk: str, until_day: int) -> float:
        """Mean points of the premises visited up to `until_day`; 0 where none was.

        The base rate speaks of visits, so it is expected there, also for a risk that no visit has
        examined yet.
        """
        visited = (self.visits["visited_day"] <= until_day).to_numpy()
        return float(self.visit_points(risk)[visited].mean()) if visited.any() else 0.0

    def recent_results(self, risk: str, until_day: int) -> np.ndarray:
        """Which of `Evidence.results` are recent on `until_day`: bool, in its order.

        The year before, or the latest 1,000 visits where that is more: how often a visit finds
        something drifts (in Toronto from 53 % to 5 % in three years), so old outcomes mislead.
        """
        day = self.evidence.results(risk)["day"].to_numpy()
        known = day <= until_day
        latest = np.arange(len(day)) >= np.count_nonzero(known) - FEWEST_TO_CALIBRATE
        recent: np.ndarray = known & (latest | (day > until_day - DAYS_TO_CALIBRATE))
        return recent

    def _weights(self, profile: WeightProfile, risk: str) -> np.ndarray:
        return profile.weights(self.catalogue.scored_types, risk)

    def _number(self, risk: str) -> int:
        return list(self.catalogue.risks).index(risk)


def open_workspace(
    store: Store, viewer: Eyes, as_of: date, profile: WeightProfile | None = None
) -> Workspace:
    """What `viewer` sees on `as_of`, scored with `profile` (by default the experts' points)."""
    evidence = Evidence(store, viewer, as_of)
    return Workspace(evidence, profile or expert_profile(evidence.catalogue))
