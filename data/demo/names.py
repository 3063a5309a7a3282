"""Invented names, numbers and streets: plausible at a glance, and nobody's.

Firms carry names that no register would hold, organisation numbers fail the check digit, and house
numbers lie far above the longest street of the city.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray


def _words(text: str) -> list[str]:
    return text.split()


MOODS = _words("""
    Viskande Randiga Sömniga Prickiga Sjungande Vankelmodiga Tålmodiga Snedvridna Luddiga
    Baklänges Violetta Halvblå Glömska Dansande Tvekande Nynnande Svävande Förundrade Pratsamma
    Kringliga
""")

ANIMALS = _words("""
    Igelkottens Tofsvipans Bläckfiskens Trumpetfiskens Bältdjurets Näbbmusens Sjöhästens Vombatens
    Lunnefågelns Grävlingens Myrslokens Koltrastens Flodhästens Sengångarens Piggsvinets
    Kameleontens Nötskrikans Ekoxens Manetens Tapirens
""")

TRADES = {
    "restaurant": ("Kök", "Restaurang", "Grillbar", "Matsal"),
    "cafe": ("Kafé", "Konditori", "Fikarum"),
    "bar": ("Bar", "Ölstuga"),
    "grocery": ("Livs", "Matbod", "Speceri"),
    "kiosk": ("Kiosk", "Tobak & Spel"),
    "shop": ("Handel", "Butik", "Bodega för Prylar", "Klädbod"),
    "massage": ("Massage", "Friskrum"),
    "beauty": ("Hårstudio", "Salong", "Barberare"),
    "laundry": ("Tvätt", "Kemtvätt"),
    "workshop": ("Bilverkstad", "Däck & Service", "Lackering"),
    "car_trade": ("Bilhandel", "Begagnade Bilar"),
    "dismantler": ("Bildemontering", "Återvinning"),
    "warehouse": ("Lager", "Logistik", "Magasin"),
    "food_wholesale": ("Grönsaksgrossist", "Livsmedelsgrossist"),
    "industry": ("Mekaniska", "Snickeri", "Industri", "Plåt"),
    "construction": ("Bygg", "Måleri", "Golv & Kakel"),
    "cleaning": ("Städ", "Lokalvård"),
    "office": ("Konsult", "Redovisning", "Förvaltning"),
    "hotel": ("Hotell", "Vandrarhem"),
    "hall": ("Förening", "Kulturförening", "Klubblokal"),
}

STREET_STEMS = _words("""
    Lind Kvarn Smedje Garvar Björk Sädes Tegel Hantverkar Verkstads Lager Terminal Gjuteri
    Repslagar Svarvar Hyvel Städ Ässje Bleck Ankar Kajut Fyr Lots Segel Mast Kompass Vinkel Lod
    Pump Turbin Kugg Axel Ventil Remskive Sågblads Hammar Tång Filar Nit Skruv Spik Rågfälts Havre
    Korn Vete Klöver Lupin Timotej Vallmo Blåklints Kamomill Mynta Timjan Dragon Salvia Mejram
    Lavendel Hassel Hagtorns Slån Rönn Sälg Pil Avenboks Lönn Kastanje Mullbärs Kvitten Päron
    Plommon Krusbärs Vinbärs Hallon Smultron Lingon Tranbärs Odon Hjortron Humle Malt Jäst Bagar
    Mjölnar Skräddar Skomakar Hattmakar Urmakar Glasmästar Kakelugns Sotar Vagnmakar Hjulmakar
    Sadelmakar Bokbindar Tryckar Sättar Papper Ramsågs Kolar Tjär Salpeter Kalk Ler Grus Sand
    Singel Flint Skiffer Marmor Granit Porfyr
""")

LOWEST_HOUSE_NUMBER = 600
"""Above every house number of the city (the longest streets end in the three hundreds)."""


def firm_names(rng: np.random.Generator, kinds: Iterable[str]) -> list[str]:
    """One invented name per premises, no two alike; empty where the kind of place has no firm."""
    taken = {""}
    return [_unused(rng, kind, taken) if kind in TRADES else "" for kind in kinds]


def _unused(rng: np.random.Generator, kind: str, taken: set[str]) -> str:
    name = ""
    while name in taken:
        mood, animal, trade = (rng.choice(of) for of in (MOODS, ANIMALS, TRADES[kind]))
        ending = "" if kind == "hall" else " AB"
        name = f"{mood} {animal} {trade}{ending}"
    taken.add(name)
    return name


def organisation_numbers(rng: np.random.Generator, n: int) -> list[str]:
    """`n` numbers NNNNNN-NNNN, third digit 2 or more as for firms, whose check digit is wrong."""
    stems = rng.choice(np.arange(559_200_000, 559_999_999), n, replace=False)
    return [_with_wrong_check_digit(str(stem), int(rng.integers(1, 10))) for stem in stems]


def _with_wrong_check_digit(stem: str, error: int) -> str:
    check = (check_digit(stem) + error) % 10
    return f"{stem[:6]}-{stem[6:]}{check}"


def check_digit(stem: str) -> int:
    """Luhn check digit of the first nine digits of an organisation number (ISO/IEC 7812-1)."""
    doubled = [int(digit) * (2 - i % 2) for i, digit in enumerate(stem)]
    return -sum(d // 10 + d % 10 for d in doubled) % 10


def street_names(rng: np.random.Generator, n: int) -> NDArray[np.str_]:
    """`n` different street names."""
    return _named(rng, n, "gatan", "vägen", "gränd", "stigen", "backen")


def road_names(rng: np.random.Generator, n: int) -> NDArray[np.str_]:
    """`n` different names of through roads, none of them a street's."""
    return _named(rng, n, "leden")


def _named(rng: np.random.Generator, n: int, *endings: str) -> NDArray[np.str_]:
    every = [stem + ending for ending in endings for stem in STREET_STEMS]
    return rng.choice(np.array(every), n, replace=False)
