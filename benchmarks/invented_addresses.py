"""Invented registers of Swedish addresses, and the same addresses as people mistype them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from geo.register import RegisterRows

Array = np.ndarray[Any, Any]

_FIRST = (  # noqa: SIM905
    "ek björk gran tall al lind ask rönn hassel lönn sälg ene bok alm apel körsbärs "
    "plommon päron äppel hallon blåbärs lingon smultron tranbärs svamp mossa fjäll berg "
    "dal ång strand sjö å bäck käll brunns kvarn såg smed skol kyrk prästgårds kloster "
    "slotts borg torn port mur stad bruks hammar masugns gruv silver koppar järn guld "
    "sten grus sand ler kalk skiffer marmor räv varg björn älg hjort rådjurs hare ekorr "
    "igelkotts grävlings bäver utter mård iller örn falk hök uggle trast lärk svan gås "
    "and mås tärn häger stork tran duv spov vip finkmes häst oxe får get gris höns kung "
    "drottning prins grev frihere riddar munk nunne bisk bond torpar skräddar skomakar "
    "snickar murar målar bagar slaktar garvar sadelmakar tunnbindar lots fisk båt skepp "
    "segel ankar hamn kaj brygg fyr vind storm sol mån stjärn norrskens vår sommar höst "
    "vinter jul påsk midsommar morgon kväll natt industri fabriks verkstads lager teknik "
    "energi mekanik motor kardan kolv turbin dynamo volt ampere"
).split()
_SECOND = (  # noqa: SIM905
    "backs dals bergs lunds hags ängs åkers skogs mo hed näs udds holms öns viks sjö ås "
    "höjds kulle stens rings tomts gårds torps by hems löts ryds arps inge"
).split()
_ENDINGS = ("gatan", "vägen", "gränd", "stigen", "backen", "torget", "allén", "slingan", "liden")
_SHARES = (0.34, 0.38, 0.06, 0.08, 0.04, 0.02, 0.02, 0.04, 0.02)
_BEFORE = ("Norra ", "Södra ", "Östra ", "Västra ", "Lilla ", "Stora ", "Gamla ", "Nya ")
_SHORT = {"gatan": "g.", "vägen": "v."}
_TOWNS = ("köping", "stad", "hamn", "torp", "borg", "vik", "hult", "ryd", "arp", "fors")
_TOWNS = ("köping", "stad", "hamn", "torp", "borg", "vik", "hult", "ryd", "arp", "fors")
_COMMON = ("Storgatan", "Kungsgatan", "Skolgatan", "Kyrkogatan", "Drottninggatan", "Järnvägsgatan")


@dataclass(frozen=True)
class InventedAddresses:
    """A register, its rows in words, and dirty lines with the row each means (-1: none)."""

    rows: RegisterRows
    lines: list[str]
    truth: Array


def invent_addresses(n: int, queries: int, seed: int, *, rough: bool = False) -> InventedAddresses:
    """A register of `n` addresses and `queries` lines; the same seed gives the same.

    `rough` adds wrong numbers, postcodes and towns, and more typing errors, to fit scores on.
    """
    random = np.random.default_rng(seed)
    towns = max(4, n // 2500)
    names = _names(random, max(1200, n // 35))
    blocks = n // 24 + 1
    town = np.sort(random.integers(0, towns, blocks))
    # A few names are in every town, most in one or two.
    name = np.where(
        random.random(blocks) < 0.04,
        random.integers(0, len(_COMMON), blocks),
        random.integers(len(_COMMON), len(names), blocks),
    )
    postcode = 10_000 + town * 10 + random.integers(0, 8, blocks)
    block = np.repeat(np.arange(blocks), 24)[:n]
    within = np.arange(n) % 24
    # A street that comes again in its town goes on with higher numbers.
    again = pd.Series(town * len(names) + name).groupby(town * len(names) + name).cumcount()
    number = within + 1 + again.to_numpy()[block] * 24
    lettered = random.random(n) < 0.18
    number = np.where(lettered & (within > 0), number - 1, number)
    letter = np.where(lettered, np.array(list("ABCDE"))[random.integers(0, 5, n)], "")
    x = 300_000 + (town % 60)[block] * 6000 + random.random(blocks)[block] * 3000
    y = 6_200_000 + (town // 60)[block] * 6000 + random.random(blocks)[block] * 3000 + within * 20
    town_names = np.array(
        [_FIRST[i % len(_FIRST)].capitalize() + _TOWNS[i // len(_FIRST)] for i in range(towns)]
    )
    words = {
        "street": np.array(names, dtype=object)[name[block]],
        "postcode": np.char.mod("%05d", postcode)[block],
        "locality": town_names[town[block]],
    }
    absent = random.random(n) < 0.03
    empty = pa.array([""] * n, pa.large_string())
    rows = RegisterRows(
        street=pa.array(words["street"], pa.large_string()),
        number=number,
        last_number=np.full(n, -1),
        letter=pa.array(letter, pa.large_string()),
        postcode=pa.array(words["postcode"], pa.large_string()),
        locality=pa.array(words["locality"], pa.large_string()),
        district=empty,
        designation=empty,
        accuracy=empty,
        by_metres=np.zeros(n, dtype=bool),
        x=np.where(absent, np.nan, x),
        y=y,
    )
    meant = random.choice(n, queries, replace=False)
    truth = np.where(absent[meant], -1, meant)
    lines = []
    for place, i in enumerate(meant):
        parts = [str(words["street"][i]), int(number[i]), str(letter[i])]
        area = [str(words["postcode"][i]), str(words["locality"][i])]
        if rough:
            parts, area, there = _rougher(random, parts, area)
            truth[place] = truth[place] if there else -1
        lines.append(dirty(random, *parts, *area))
    return InventedAddresses(rows, lines, truth)


def _rougher(
    random: np.random.Generator, parts: list[Any], area: list[str]
) -> tuple[list[Any], list[str], bool]:
    """More errors than the trial had, and whether the address is still there."""
    chance = random.random(5)
    street, number, letter = parts
    code, town = area
    there = True
    if chance[0] < 0.05:
        at = int(random.integers(2, 5))
        code = code[:at] + str(random.integers(0, 10)) + code[at + 1 :]
    if chance[1] < 0.05:
        town = _typo(random, town)
    if chance[2] < 0.06:
        street = _typo(random, street)
    if chance[3] < 0.03:
        town, code, there = "Elsewhere", "99999", False
    if chance[4] < 0.04:
        number, there = number + 200, False
    return [street, number, letter], [code, town], there


def _names(random: np.random.Generator, n: int) -> list[str]:
    found = dict.fromkeys(_COMMON)
    while len(found) < n:
        chance = random.random((n, 2))
        first, second, before = (
            random.integers(0, len(some), n) for some in (_FIRST, _SECOND, _BEFORE)
        )
        ending = random.choice(len(_ENDINGS), n, p=_SHARES)
        for i in range(n):
            name = _FIRST[first[i]] + (_SECOND[second[i]] if chance[i, 0] < 0.7 else "")
            name = name.capitalize() + _ENDINGS[ending[i]]
            found[_BEFORE[before[i]] + name if chance[i, 1] < 0.12 else name] = None
    return list(found)[:n]


def dirty(
    random: np.random.Generator,
    street: str,
    number: int | str,
    letter: str,
    postcode: str,
    town: str,
) -> str:
    """One address as typed: the shares of noise are those of the trial it is compared with."""
    chance = random.random(6)
    if chance[0] < 0.25:
        for ending, short in _SHORT.items():
            street = street.removesuffix(ending) + short if street.endswith(ending) else street
        for full in ("Norra", "Södra", "Östra", "Västra"):
            street = street.replace(full, full[0], 1) if street.startswith(full) else street
    if chance[1] < 0.25:
        street = _typo(random, street)
    flat = f" lgh 1{random.integers(0, 5)}0{random.integers(1, 5)}" if chance[2] < 0.2 else ""
    gap = " " if letter and random.random() < 0.5 else ""
    code = "" if chance[3] < 0.25 else f"{postcode[:3]} {postcode[3:]} "
    line = f"{street} {number}{gap}{letter}{flat}, {code}{town}"
    if chance[4] < 0.15:
        line = line.translate(str.maketrans("åäöÅÄÖ", "aaoAAO"))
    return line.upper() if chance[5] < 0.1 else line


def _typo(random: np.random.Generator, text: str) -> str:
    """One letter left out, doubled, exchanged with the next or with another."""
    at = int(random.integers(1, max(len(text) - 2, 2)))
    kind = int(random.integers(0, 4))
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at] + text[at:]
    if kind == 2:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + "abdefghiklmnoprstuvyåäö"[int(random.integers(0, 23))] + text[at + 1 :]
