"""Words of North American addresses, as data."""

SHORT = {
    "street": "st",
    "avenue": "ave",
    "av": "ave",
    "road": "rd",
    "drive": "dr",
    "boulevard": "blvd",
    "court": "crt",
    "ct": "crt",
    "crescent": "cres",
    "cr": "cres",
    "place": "pl",
    "lane": "ln",
    "square": "sq",
    "terrace": "ter",
    "terr": "ter",
    "parkway": "pkwy",
    "circle": "cir",
    "trail": "trl",
    "gardens": "gdns",
    "gate": "gt",
    "heights": "hts",
    "highway": "hwy",
    "plaza": "plz",
    "grove": "grv",
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
    "saint": "st",
}
"""Words of a street and their short forms, the compared ones."""

DIRECTIONS = frozenset("nsew")

TYPES = frozenset(
    {"st", "ave", "rd", "dr", "blvd", "crt", "cres", "pl", "ln", "sq", "ter", "pkwy", "cir"}
    | {"trl", "gdns", "gt", "hts", "hwy", "plz", "grv", "way"}
)
