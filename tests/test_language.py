"""Every text of the pages has a Swedish translation; dates and numbers follow the locale."""

import ast
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from pages import language

ROOT = Path(__file__).parents[1]
HIDDEN_WORDS = ("tillslag", "misstänkt", "skyldig", "razzia")
"""The place has a priority; people are not suspects. These words are not for the screen."""


@pytest.fixture
def speak(monkeypatch):
    """Make the pages speak a language without a browser."""

    def choose(chosen: str) -> None:
        monkeypatch.setattr(language, "current_language", lambda: chosen)

    return choose


@pytest.fixture(scope="module")
def swedish():
    path = ROOT / "locale" / "sv" / "LC_MESSAGES" / "samsyn.po"
    with path.open("rb") as file:
        return read_po(file, locale="sv")


@pytest.fixture(scope="module")
def texts():
    """Every text of the pages, read from the code itself: (file, line, forms)."""
    return [
        (path.name, node.lineno, tuple(argument.value for argument in node.args[:2]))
        for path in sorted((ROOT / "pages").glob("*.py"))
        for node in calls(path)
        if all(isinstance(argument, ast.Constant) for argument in node.args[:2])
    ]


def calls(path: Path) -> list[ast.Call]:
    tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return [
        node
        for node in tree
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "N_", "ngettext")
    ]


def forms(text) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else (text,)


def test_every_text_is_translated(texts, swedish) -> None:
    untranslated = [
        f"pages/{file}:{line}: {text[0]}"
        for file, line, text in texts
        if (message := swedish.get(text[0])) is None
        or message.fuzzy
        or not all(forms(message.string))
    ]
    assert not untranslated, "run `make messages` and translate:\n" + "\n".join(untranslated)


def test_a_translation_has_the_places_of_its_text(texts, swedish) -> None:
    """What is filled in is the same in both languages, else formatting would fail on screen."""
    for _file, _line, text in texts:
        pairs = zip(text, forms(swedish.get(text[0]).string), strict=True)
        for original, translated in pairs:
            assert places(translated) == places(original), translated


def places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w*)\}", text))


def test_words_that_accuse_are_not_on_the_screen(swedish) -> None:
    for message in swedish:
        for translated in forms(message.string or ""):
            assert not any(word in translated.casefold() for word in HIDDEN_WORDS), translated


def test_texts_are_constants() -> None:
    """A text that is put together would never be found in a catalogue.

    A variable may be translated where its texts are marked with `N_` in the same file.
    """
    for path in (ROOT / "pages").glob("*.py"):
        marked = any(node.func.id == "N_" for node in calls(path))
        for node in calls(path):
            for argument in node.args[: 2 if node.func.id == "ngettext" else 1]:
                known = isinstance(argument, ast.Constant) or (
                    marked and isinstance(argument, ast.Name)
                )
                assert known, f"{path.name}:{node.lineno}"


def test_texts_do_not_hide_in_braces() -> None:
    """The extractor does not look into f-strings, so `make messages` would miss such a text."""
    for path in (ROOT / "pages").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                inside = [one for one in ast.walk(node) if isinstance(one, ast.Call)]
                names = {getattr(one.func, "id", "") for one in inside}
                assert not names & {"_", "ngettext"}, f"{path.name}:{node.lineno}"


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("sv-SE", "sv"),
        ("sv", "sv"),
        ("sv_FI", "sv"),
        ("en-US", "en"),
        ("de-DE", "en"),
        (None, "en"),
    ],
)
def test_the_browser_chooses(locale, expected) -> None:
    assert language.language_of(locale) == expected


@pytest.mark.parametrize(
    ("days", "english", "swedish"),
    [
        (0, "today", "i dag"),
        (-1, "1 day ago", "för 1 dag sedan"),
        (-13, "13 days ago", "för 13 dagar sedan"),
        (-21, "3 weeks ago", "för 3 veckor sedan"),
        (-92, "3 months ago", "för 3 månader sedan"),
        (-927, "2 years ago", "för 2 år sedan"),
        (30, "in 4 weeks", "om 4 veckor"),
    ],
)
def test_time_past_in_words(speak, days, english, swedish) -> None:
    as_of = date(2026, 11, 23)
    speak("en")
    assert language.relative(as_of + timedelta(days), as_of) == english
    speak("sv")
    assert language.relative(as_of + timedelta(days), as_of) == swedish


@given(st.integers(-20_000, -1))
def test_time_past_is_never_exaggerated(days: int) -> None:
    """The words never claim more time than has passed, and miss less than half of it."""
    unit_days = {"day": 1, "week": 7, "month": 30.4375, "year": 365}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(language, "current_language", lambda: "en")
        said = language.relative(date(2026, 11, 23) + timedelta(days), date(2026, 11, 23))
    count, unit = re.fullmatch(r"(\d+) (\w+?)s? ago", said).groups()
    claimed = int(count) * unit_days[unit]
    assert -days / 2 <= claimed <= -days + 0.5


def test_numbers_follow_the_locale(speak) -> None:
    speak("en")
    assert language.number(2612) == "2,612"
    assert language.number(0.5, 2) == "0.50"
    assert language.percent(0.214) == "21%"
    speak("sv")
    assert language.number(2612) == "2\N{NO-BREAK SPACE}612"
    assert language.number(0.5, 2) == "0,50"
    assert [language.points_in_words(one) for one in (2, 2.5, -0.05)] == [
        "2",
        "2,5",
        "-0,05",
    ]
    assert language.percent(0.214) == "21\N{NO-BREAK SPACE}%"
