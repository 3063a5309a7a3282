"""Three plain ways to look an address up, to measure beside: equality, likeness, n-grams."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from benchmarks.geocode_sets import Labelled

Array = np.ndarray[Any, Any]

ROWS_OF_A_SCAN = 200_000
"""Registers larger than this are not scanned whole for each address."""


def peers(one: Labelled, queries: int) -> dict[str, Any]:
    """Each peer on the first `queries` addresses of a set: placed, right, wrong, speed."""
    register = one.register.written_rows(np.arange(len(one.register)))
    texts = [_plain(text) for text in register]
    lines = [_plain(text) for text in one.lines[:queries]]
    ways: dict[str, Callable[[], Array]] = {"equality": lambda: _equal(texts, lines)}
    if len(texts) <= ROWS_OF_A_SCAN:
        ways["rapidfuzz over all"] = lambda: _scanned(texts, lines)
        ways["TF-IDF of 3 letters"] = lambda: _n_grams(texts, lines)
    return {name: _measured(one, way, len(lines)) for name, way in ways.items()}


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace(",", " ").split())


def _measured(one: Labelled, way: Callable[[], Array], n: int) -> dict[str, float]:
    began = time.process_time()
    row = way()
    seconds = time.process_time() - began
    place = np.flatnonzero(row >= 0)
    x, y = one.register.arrays["x"], one.register.arrays["y"]
    far = one.distance_m(place, x[row[place]], y[row[place]])
    wrong = (far > 250) | (one.truth[place] == -1)
    return {
        "of": n,
        "placed": round(len(place) / n, 4),
        "within_25m": round(float((far <= 25).sum()) / n, 4),
        "wrong_among_placed": round(float(wrong.mean()), 4) if len(place) else 0.0,
        "addresses_per_s": round(n / max(seconds, 1e-9)),
    }


def _equal(texts: list[str], lines: list[str]) -> Array:
    known = {text: i for i, text in reversed(list(enumerate(texts)))}
    return np.array([known.get(line, -1) for line in lines])


def _scanned(texts: list[str], lines: list[str]) -> Array:
    found = [process.extractOne(line, texts, scorer=fuzz.ratio, score_cutoff=85) for line in lines]
    return np.array([-1 if one is None else one[2] for one in found])


def _n_grams(texts: list[str], lines: list[str]) -> Array:
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), dtype=np.float32)
    register = vectorizer.fit_transform(texts)
    found = []
    for start in range(0, len(lines), 100):
        likeness = (vectorizer.transform(lines[start : start + 100]) @ register.T).tocsr()
        for row in likeness:
            best = row.data.argmax() if row.nnz else -1
            found.append(row.indices[best] if best >= 0 and row.data[best] >= 0.7 else -1)
    return np.array(found)
