"""Names of Swedish streets: written out, compared, and told apart."""

import re
import unicodedata
from functools import lru_cache

from geo.parsed_address import UNTOLD, Kind
from geo.swedish_words import (
    ADJECTIVES,
    ENDINGS,
    LOOSE_ENDINGS,
    OWN_ENDINGS_G,
    SAINTS,
    SHORT_ENDINGS,
    SHORT_WHOLE,
    SHORT_WORDS,
    STEMS,
)

_JOINED = re.compile(r"^([nsöv]\.)(?=\w)", re.I)
_FOLD = str.maketrans("åäöéèüøæœ", "aaoeeuoao")


@lru_cache(maxsize=2**16)
def street_kind(street: str) -> Kind | None:
    """Kind of a street named without a number; None where its form does not tell."""
    word = spelled_out(street).casefold()
    return next((kind for kind, endings in ENDINGS.items() if word.endswith(endings)), None)


@lru_cache(maxsize=2**16)
def spelled_out(street: str) -> str:
    """The street with its abbreviations written out: N Storg. is Norra Storgatan."""
    words = _JOINED.sub(r"\1 ", street).split()
    if not words:
        return ""
    if len(words) > 1:
        first = words[0].casefold().rstrip(".")
        if first in SHORT_WORDS and not (
            len(first) == 1 and words[1][-1:] in {"s"} and len(words) > 2
        ):
            words[0] = _cased(SHORT_WORDS[first], words[0])
    words[-1:] = _ending(words).split()
    return " ".join(words)


def _ending(words: list[str]) -> str:
    """The last word of a street, written out."""
    last = words[-1]
    bare = last.rstrip(".").casefold()
    if bare in {"g", "gt", "v", "vg"} and len(words) > 1:
        named, known = ("gata", "gatan") if bare[0] == "g" else ("väg", "vägen")
        return known if words[-2].casefold() in ADJECTIVES else named
    if last.endswith("."):
        return _cased(_without_point(bare), last)
    if bare in SHORT_WHOLE:
        return _cased(SHORT_WHOLE[bare], last)
    if len(bare) > 4 and bare.endswith("g") and not bare.endswith(OWN_ENDINGS_G):
        return _cased(bare + "atan", last)
    if len(bare) > 4 and re.search(r"[bcdfghjkmnprstx]v$", bare) and not bare.endswith("varv"):
        return _cased(bare + "ägen", last)
    return last


def _without_point(bare: str) -> str:
    for short, full in SHORT_ENDINGS:
        if bare.endswith(short) and len(bare) > len(short) + 1 and not bare.endswith("väg"):
            return bare.removesuffix(short) + full
    return bare


def _cased(text: str, like: str) -> str:
    return text.capitalize() if like[:1].isupper() else text


@lru_cache(maxsize=2**18)
def street_key(street: str) -> str:
    """The spelling in which streets are compared: å, ä, ö stay, S:t is sankt."""
    words = spelled_out(unicodedata.normalize("NFC", street)).casefold().split()
    text = " ".join(SAINTS.get(word, word) for word in words)
    return " ".join(re.sub(r"[^\w:]+|_", " ", text).replace(":", "").split())


@lru_cache(maxsize=2**18)
def like_key(street: str) -> str:
    """The street without accents and spaces; aa, ae and oe are what they stand for."""
    decomposed = unicodedata.normalize("NFKD", street_key(street).translate(_FOLD))
    text = "".join(one for one in decomposed if one.isalnum())
    for typed, letter in (("aa", "a"), ("ae", "a"), ("oe", "o"), ("w", "v")):
        text = text.replace(typed, letter)
    return text


@lru_cache(maxsize=2**18)
def loose_key(street: str) -> str:
    """The street without accents and spaces, its ending in one form."""
    text = like_key(street)
    for ending, short in LOOSE_ENDINGS:
        if text.endswith(ending) and len(text) > len(ending):
            return text.removesuffix(ending) + short
    return text


def initial_key(street: str) -> str:
    """Carl Krooks gata as C Krooks gata; "" for a street of one or two words."""
    words = street.split()
    if len(words) < 3 or words[0].casefold() in ADJECTIVES:
        return ""
    return loose_key(" ".join([words[0][0] + "_", *words[1:]]).replace("_", ""))


@lru_cache(maxsize=2**16)
def beside_name(key: str) -> tuple[str, ...]:
    """The first word that tells streets of a name apart, the kind of street, and its figures."""
    words = key.split()
    first = UNTOLD if len(words) > 1 else ""
    if words and words[0] in ADJECTIVES:
        first = words[0]
    kind = next((stem for endings, stem in STEMS if key.endswith(endings)), UNTOLD)
    return first, kind, " ".join(re.findall(r"\d+", key))
