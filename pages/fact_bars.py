"""Facts as bars that add up: each bar begins where the one above it ended, the last is the sum.

A table of our own, because each row has a bar, its number and words that must wrap. What takes
points away is an empty bar with a minus before its number, so that colour is never alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

STYLE = """
.facts { width: 100%; border-collapse: collapse; font-size: 0.875rem; }
.facts th { text-align: left; font-weight: 400; opacity: 0.8; }
.facts th, .facts td { padding: 0.3rem 0.5rem; border: 0; vertical-align: top;
  border-bottom: 1px solid rgba(128, 128, 128, 0.3); }
.facts .bar { width: 22%; min-width: 7rem; }
.facts .track { position: relative; height: 0.75rem; margin-top: 0.3rem; }
.facts .track span { position: absolute; top: 0; bottom: 0; min-width: 2px;
  border: 1.5px solid var(--facts-bar); border-radius: 2px; box-sizing: border-box; }
.facts .adds { background: var(--facts-bar); }
.facts .points { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.facts .sum { font-weight: 600; }
.facts .more { font-size: 0.8rem; }
.facts .points + .more { white-space: nowrap; }
@media (max-width: 640px) {
  .facts thead { display: none; }
  .facts tr { display: grid; grid-template-columns: 1fr auto;
    border-bottom: 1px solid rgba(128, 128, 128, 0.3); padding: 0.3rem 0; }
  .facts td { border-bottom: 0; padding: 0.1rem 0; }
  .facts .points { grid-row: 1; grid-column: 2; }
  .facts .bar { width: auto; grid-column: 1 / 3; }
  .facts .more { grid-column: 1 / 3; }
  .facts td:empty { display: none; }
  .facts .points + .more { white-space: normal; }
  .facts .more::before { content: attr(data-heading) ": "; }
}
"""

COLOURS = {"light": "#1a5fb4", "dark": "#78aeed"}


@dataclass(frozen=True)
class FactBar:
    """One row: what it is, its points as rounded for the screen and in words, and the rest."""

    what: str
    points: float
    said: str
    more: tuple[str, ...] = ()


def show_bars(headings: Sequence[str], bars: Sequence[FactBar], whole: FactBar) -> None:
    """Draw the bars and their sum.

    Parameters
    ----------
    headings
        Of what, points, and what else there is to say; the column of the bars has none.
    """
    theme = "dark" if st.context.theme.type == "dark" else "light"
    st.html(f"<style>{STYLE} .facts {{ --facts-bar: {COLOURS[theme]}; }}</style>")
    st.html(table(headings, bars, whole))


def table(headings: Sequence[str], bars: Sequence[FactBar], whole: FactBar) -> str:
    """The table as HTML; every text is escaped."""
    starts = [0.0]
    for one in bars:
        starts.append(starts[-1] + one.points)
    track, more = Track(min(starts), max(starts)), headings[2:]
    rows = [
        _row(one, track.bar(one.points, at), more)
        for one, at in zip(bars, starts[:-1], strict=True)
    ]
    rows.append(_row(whole, track.bar(whole.points, 0.0), more, "sum"))
    what, points, *others = (f"<th scope='col'>{escape(one)}</th>" for one in headings)
    head = f"<tr>{what}<td class='bar'></td>{points}{''.join(others)}</tr>"
    return f"<table class='facts'><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"


def _row(one: FactBar, bar: str, more: Sequence[str], kind: str = "") -> str:
    told = [*one.more, *[""] * (len(more) - len(one.more))]
    cells = "".join(
        f"<td class='more' data-heading='{escape(heading)}'>{escape(text)}</td>"
        for heading, text in zip(more, told, strict=True)
    )
    return (
        f"<tr class='{kind}'><td>{escape(one.what)}</td><td class='bar'>{bar}</td>"
        f"<td class='points'>{escape(one.said)}</td>{cells}</tr>"
    )


@dataclass(frozen=True)
class Track:
    """What the bars lie on, from the lowest to the highest point that any of them reaches."""

    low: float
    high: float

    def bar(self, points: float, start: float) -> str:
        """A bar of so many points that begins at `start`, as HTML; none for no points."""
        if not points:
            return ""
        share = 100 / (self.high - self.low)
        left = share * (min(start, start + points) - self.low)
        kind = "adds" if points > 0 else "takes"
        style = f"left:{left:.2f}%;width:{share * abs(points):.2f}%"
        return f"<div class='track'><span class='{kind}' style='{style}'></span></div>"
