"""The language of the screen: texts by gettext, dates and numbers by the reader's locale.

Source texts are English. The browser's locale chooses; the switch in the frame (``?lang=sv``)
overrides it. Catalogues are read from the ``.po`` files themselves, so no compiled file can be out
of date. New texts reach the catalogues with ``make messages``; a test tells which are untranslated.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

import streamlit as st
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from pages import address

LANGUAGES = {"sv": "Svenska", "en": "English"}
"""Languages of the screen, each by its own name."""

LOCALES = {"sv": "sv_SE", "en": "en_GB"}
CATALOGUES = Path(__file__).parents[1] / "locale"
_spoken: ContextVar[str] = ContextVar("spoken", default="")

MINUS = "\N{MINUS SIGN}"
"""Before numbers below zero, also where a locale writes a hyphen, which is read as "to"."""

UNITS = (("year", 365, 730), ("month", 30.4375, 61), ("week", 7, 14), ("day", 1, 1))
"""Units of time: name, length in days, and from how many days on it is used."""


def current_language() -> str:
    """Language of this reader: the switch, else the browser's locale, else English."""
    spoken = _spoken.get()
    if spoken:
        return spoken
    chosen = address.value("lang")
    return chosen if chosen in LANGUAGES else language_of(st.context.locale)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak `language` where no reader is at hand: a download is made after the page has run."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def language_of(locale: str | None) -> str:
    """Language for a browser locale such as ``sv-SE``; English where we do not speak it."""
    language = (locale or "").replace("_", "-").split("-")[0].lower()
    return language if language in LANGUAGES else "en"


@cache
def translations(language: str) -> NullTranslations:
    """Texts of one language, read from its ``.po`` file; English needs none."""
    path = CATALOGUES / language / "LC_MESSAGES" / "samsyn.po"
    if not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def _(text: str) -> str:
    """`text` in the reader's language."""
    return translations(current_language()).gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """`one` or `many` in the reader's language, whichever `count` asks for."""
    return translations(current_language()).ngettext(one, many, count)


def number(value: float, decimals: int = 0) -> str:
    """A number with the locale's separators: ``2 612`` in Swedish, ``2,612`` in English."""
    pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
    written = format_decimal(value, format=pattern, locale=LOCALES[current_language()])
    return written.replace("-", MINUS)


def points_in_words(points: float) -> str:
    """Points with the decimals they have, two at most: ``2,5`` in Swedish."""
    return format_decimal(points, format="#,##0.##", locale=LOCALES[current_language()])


def percent(share: float, decimals: int = 0) -> str:
    """A share between 0 and 1 as a percentage of the locale."""
    space = "" if current_language() == "en" else "\N{NO-BREAK SPACE}"
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "") + space + "%"
    return format_percent(share, format=pattern, locale=LOCALES[current_language()])


def exact(when: date) -> str:
    """A date as ISO writes it: the same in both languages and sortable."""
    return when.isoformat()


def month(when: date) -> str:
    """Month and year in words: ``november 2026``."""
    return format_date(when, format="LLLL y", locale=LOCALES[current_language()])


def relative(when: date, as_of: date) -> str:
    """How long before (or after) `as_of`, in whole units: ``3 weeks ago``; or ``today``."""
    days = abs((when - as_of).days)
    if days == 0:
        return _("today")
    unit, length = next((unit, length) for unit, length, least in UNITS if days >= least)
    count = int(days // length)
    words = _ago(unit, count) if when < as_of else _ahead(unit, count)
    return words.format(count=number(count))


def _ago(unit: str, count: int) -> str:
    return {
        "day": ngettext("{count} day ago", "{count} days ago", count),
        "week": ngettext("{count} week ago", "{count} weeks ago", count),
        "month": ngettext("{count} month ago", "{count} months ago", count),
        "year": ngettext("{count} year ago", "{count} years ago", count),
    }[unit]


def _ahead(unit: str, count: int) -> str:
    return {
        "day": ngettext("in {count} day", "in {count} days", count),
        "week": ngettext("in {count} week", "in {count} weeks", count),
        "month": ngettext("in {count} month", "in {count} months", count),
        "year": ngettext("in {count} year", "in {count} years", count),
    }[unit]


def relative_and_exact(when: date, as_of: date) -> str:
    """Relative and exact, as dates are shown everywhere: ``3 weeks ago, 2026-11-02``."""
    return f"{relative(when, as_of)}, {exact(when)}"


def moment(when: datetime) -> str:
    """A moment in UTC to the minute: ``2026-11-02 14:05 UTC``."""
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
