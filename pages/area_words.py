"""Figures of areas in words: a rate with its interval, or too few to tell."""

import pandas as pd

from pages.language import _, number, percent


def levels() -> dict[str, str]:
    """Classes of an area by the share of visits that found something."""
    return {
        "high": _("above the municipality's rate"),
        "near": _("near the municipality's rate"),
        "low": _("below the municipality's rate"),
        "unknown": _("unknown: too few visits"),
    }


def short_levels() -> dict[str, str]:
    """The same beside the rates, where little room is."""
    return {
        "high": _("above"),
        "near": _("near"),
        "low": _("below"),
        "unknown": _("unknown"),
    }


def score_levels() -> dict[str, str]:
    """Classes of an area by its mean priority."""
    return {
        "upper": _("highest third"),
        "middle": _("middle third"),
        "lower": _("lowest third"),
        "unknown": _("unknown: too few premises"),
    }


def report_levels() -> dict[str, str]:
    """Classes of an area by its number of reports."""
    return {
        "upper": _("highest third"),
        "middle": _("middle third"),
        "lower": _("lowest third"),
        "none": _("no report"),
    }


def trends() -> dict[str, str]:
    """Where a rate is going."""
    return {
        "rising": "▲ " + _("rising"),
        "falling": "▼ " + _("falling"),
        "no_clear_change": _("no clear change"),
        "too_few": _("too few to tell"),
    }


def rate(row: pd.Series, ending: str = "") -> str:
    """A rate with its interval: ``31% (22–41)``."""
    value, low, high = (row[f"{name}{ending}"] for name in ("rate", "low", "high"))
    if pd.isna(value):
        return _("too few to tell")
    return f"{percent(value)} ({number(100 * low)}–{number(100 * high)})"


def change(row: pd.Series) -> str:
    """A change in percentage points with its interval: ``+8 (−3 to +19)``."""
    value, low, high = (row[name] for name in ("change", "change_low", "change_high"))
    if pd.isna(value):
        return _("too few to tell")
    return _("{change} ({low} to {high})").format(
        change=signed(value), low=signed(low), high=signed(high)
    )


def signed(share: float) -> str:
    """A difference of shares as percentage points with its sign; a decimal where it is needed."""
    points = abs(100 * share)
    size = number(points, 1 if 0.05 <= points < 0.5 else 0)
    return ("±" if points < 0.05 else "+" if share > 0 else "−") + size


def area_name(row: pd.Series, kind: str) -> str:
    """Name of an area on screen: the district, and for a hexagon its column and row."""
    if kind == "districts":
        return str(row["name"])
    return f"{row['name']} {row['id']}".strip()


def table(frame: pd.DataFrame, question: str, kind: str) -> pd.DataFrame:
    """The list of areas as it is shown, rows in the order of `frame`."""
    columns: dict[str, object] = {_("area"): [area_name(row, kind) for _i, row in frame.iterrows()]}
    if question == "scores":
        columns[_("premises")] = frame["premises"]
        columns[_("mean priority")] = [
            _("too few to tell") if pd.isna(mean) else number(mean, 2) for mean in frame["priority"]
        ]
        columns[_("among the areas")] = frame["level"].map(score_levels())
    elif question == "reports":
        columns[_("reports")] = frame["reports"]
        columns[_("the year before")] = frame["reports_before"]
        columns[_("among the areas")] = frame["level"].map(report_levels())
    else:
        columns |= _findings(frame)
    return pd.DataFrame(columns)


def _findings(frame: pd.DataFrame) -> dict[str, object]:
    return {
        _("visits"): frame["visits"],
        _("found"): frame["findings"],
        _("rate (90%)"): [rate(row) for _i, row in frame.iterrows()],
        _("compared"): frame["level"].map(short_levels()),
        _("trend"): frame["trend"].map(trends()),
        _("change, points (90%)"): [change(row) for _i, row in frame.iterrows()],
        _("without access"): frame["no_access"],
    }


def in_words(frame: pd.DataFrame) -> pd.DataFrame:
    """All measures of the areas with headings and classes in words, for a file."""
    classes = {**levels(), **score_levels(), **report_levels()}
    told = frame.assign(withheld=frame["withheld"].map({True: _("yes"), False: _("no")}))
    if "level" in frame:
        told["level"] = frame["level"].map(classes)
    if "trend" in frame:
        told["trend"] = frame["trend"].map(trends())
    return told.rename(columns=headings())


def headings() -> dict[str, str]:
    """What each measure of `data.situation` is called."""
    now = {
        "visits": _("visits"),
        "findings": _("found"),
        "rate": _("rate"),
        "low": _("rate, lower end (90%)"),
        "high": _("rate, upper end (90%)"),
        "reports": _("reports"),
    }
    before = {
        f"{name}_before": _("{measure}, the year before").format(measure=word)
        for name, word in now.items()
    }
    return now | before | {
        "id": _("number"),
        "name": _("area"),
        "premises": _("premises"),
        "priority": _("mean priority"),
        "no_access": _("without access"),
        "change": _("change"),
        "change_low": _("change, lower end (90%)"),
        "change_high": _("change, upper end (90%)"),
        "level": _("compared"),
        "trend": _("trend"),
        "withheld": _("small counts left empty"),
    }  # fmt: skip
