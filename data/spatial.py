"""Spatial hold-out: blocks of the city whose visits nothing was fitted on."""

import numpy as np

from data.days import day_of
from data.learning import examined_visits
from data.replay import Replay
from data.workspace import Workspace
from risk.calibrate import Expectation, fit_calibration
from risk.metrics import Metrics, Outcomes, measure
from risk.peers import fit_peers, signs_of
from risk.reported import columns_of

BLOCK_M = 2000.0
FOLDS = 5


def folds_of(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The fold of each premises, shape (n,): squares of `BLOCK_M` are dealt out at random.

    Premises without a position are dealt out one by one. The same squares always fall alike.
    """
    placed = np.isfinite(x) & np.isfinite(y)
    block = np.arange(len(x), dtype=np.int64)
    squares = np.column_stack([np.floor(axis[placed] / BLOCK_M) for axis in (x, y)])
    block[placed] = len(x) + np.unique(squares, axis=0, return_inverse=True)[1].ravel()
    names, of_block = np.unique(block, return_inverse=True)
    return np.random.default_rng(0).integers(0, FOLDS, len(names))[of_block]


def left_out_blocks(replay: Replay, seen: Workspace) -> dict[str, Metrics]:
    """Figures of weights and models on visits of blocks that taught neither them nor the curve."""
    risk = replay.trial.risk
    visits = examined_visits(seen, risk, seen.evidence.as_of)
    places = seen.evidence.places
    fold = folds_of(places["x"].to_numpy(), places["y"].to_numpy())[visits.premises]
    train = visits.day <= day_of(replay.trial.train_until)
    recent = seen.recent_results(risk, day_of(replay.trial.train_until))
    points = seen.points_of_results(risk)
    used = columns_of(seen.catalogue, replay.trial.signals)
    signs = signs_of(seen.catalogue.scored_types)[used]
    x, base_rate = visits.x[:, used], seen.catalogue.risks[risk].base_rate
    chance = {name: np.zeros(len(train)) for name in ("weights", "logistic", "boosting", "card")}
    for one in range(FOLDS):
        out = replay.tested & (fold == one)
        if not out.any():
            continue
        known = recent & (fold != one)
        usual = float(points[known].mean()) if known.any() else 0.0
        curve = fit_calibration(
            points[known], visits.found[known], base_rate, Expectation(reference_points=usual)
        )
        chance["weights"][out] = curve.probability(points[out])
        inside = train & (fold != one)
        for name, peer in fit_peers(x[inside], visits.found[inside], signs).items():
            chance[name][out] = peer(x[out])
    found, day = replay.found, replay.day[replay.tested]
    return {
        name: measure(Outcomes(one[replay.tested], found, day, one[replay.tested]))
        for name, one in chance.items()
    }
