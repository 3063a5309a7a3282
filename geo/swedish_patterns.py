"""What the parts of a Swedish address look like."""

import re

from geo.swedish_words import BESIDE_WORDS

POSTAL = (
    r"(?:\b(?:SE?|se)?[- ]?(?P<postcode>[1-9]\d{2} ?\d{2}))\b(?P<locality>(?:[ ,]+[^\W\d][^\d,]*)?)"
)
HOUSE = (
    r"(?P<street>(?:\d+[:.]\w+ |\d+ (?=\w*(?:gatan|vägen)))?[^\W\d][^\d,]*?) ?\b"
    r"(?P<number>\d{1,5})(?: ?[-–/] ?(?P<last>\d{1,5})(?!\d))?"
    r" ?(?P<letter>(?<=\d)[^\W\d_]{2}\b|[^\W\d_](?![\w:.]))?"
)
PLAIN = re.compile(
    rf"{HOUSE}\.?(?:,? (?i:lgh)\.? ?(?P<flat>\d{{4}}))?"
    rf"(?:,? {POSTAL}|, ?(?P<town>[^\W\d][^\d,;/:]+))?\Z"
)
PLACED = re.compile(HOUSE)
AREA = re.compile(POSTAL)
CARE = re.compile(r"(?<!\w)(?:c\s?/\s?o|c\.o\.|att[:.n]|att)(?=[\s:.]|$)[:.]?\s*(?P<who>.*)", re.I)
BOX = re.compile(r"\b(?:post)?(?:box|fack)\.?\s*(?:nr\.?\s*)?(\d[\d ]*\d|\d)\b", re.I)
PROPERTY = re.compile(
    r"(?:fastighet(?:en)?\s+)?(?:kv(?:arteret)?\.?\s+)?(?P<tract>[^\W\d][^\d,]*?) "
    r"(?P<unit>\d+(?:[:>]\d+)?)\Z",
    re.I,
)
QUARTER = re.compile(r"\b(?:kv|kvarteret|fastighet(?:en)?)\b", re.I)
BESIDE = re.compile(rf"\b(?:{BESIDE_WORDS})\s+", re.I)
APARTMENT = re.compile(
    r"\b(?:lgh|lägenhet|lägenhetsnr|läg|apt|apartment)\.?\s*(?:nr\.?\s*)?(\d+)\b", re.I
)
FLOOR = re.compile(
    r"\b(?:\d+(?:,5|½)?\s?tr(?:appor|p)?\b\.?|(?:vån(?:ing(?:en)?)?|plan|etage)\b\.?\s?\d+|"
    r"\d+\s?(?:vån(?:ing)?|kv)\b\.?|nb\b|n\.b\b|bv\b|b\.v\b|ög\b|ö\.\s?g\b|u\.\s?h\b|"
    r"bottenvåning\w*|nedre botten|källare\w*|över gården)",
    re.I,
)
ENTRANCE = re.compile(
    r"\b(?:(?:uppg(?:ång)?|port|ing(?:ång)?|trapphus|hus|byggnad|byggn|entré|lokal)\b\.?"
    r"\s?\w{1,4}\b|U[HV]?\b)",
    re.I,
)
COUNTRY = re.compile(r"\b(?:sverige|sweden)\b", re.I)
NO_PLACE = re.compile(r"\bkivra\b|digital brevlåda|@|www\.", re.I)
UNITS = {"apartment": APARTMENT, "floor": FLOOR, "entrance": ENTRANCE}
