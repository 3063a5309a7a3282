"""Which tables of a map's vector data hold what the tiles show: told by their names and columns.

Known are the tags of OpenStreetMap, the tables of Lantmäteriet (Byggnad, Topografi), the object
types of a city's base map, and plain tables named roads, buildings, water, places.
"""

import re
import unicodedata
from dataclasses import dataclass

from geo.map_words import OSM_PLACES, OSM_RAILS, OSM_ROADS, PLACES, ROADS, STREAMS, WATER, Words
from geo.tiles import THEMES


@dataclass(frozen=True)
class Table:
    """A table of a vector file: its name, columns, and kind of geometry ("Unknown" for any)."""

    name: str
    columns: tuple[str, ...]
    geometry: str


@dataclass(frozen=True)
class Use:
    """What a table gives to a theme.

    Attributes
    ----------
    theme
        Name of the theme.
    name, kind
        Columns of the feature's name and of the word that says what it is; none where there is no
        such column.
    words
        What the words mean.
    tagged
        Whether only rows with a value in `kind` are of the theme.
    """

    theme: str
    name: str | None
    kind: str | None
    words: Words
    tagged: bool = False


NAMES = ("name", "namn", "gatunamn", "vagnamn", "ortnamn", "textstrang", "byggnadsnamn1")
KINDS = ("rank", "fclass", "objekttyp", "geodb_subtype_name", "kind", "class", "type", "typ")

TAGS = (
    ("highway", "roads", OSM_ROADS),
    ("railway", "railways", OSM_RAILS),
    ("waterway", "streams", STREAMS),
    ("building", "buildings", Words({"no": 0})),
    ("natural", "water", WATER),
    ("landuse", "water", WATER),
    ("place", "places", OSM_PLACES),
)
"""Column, theme, and what its values mean, as OpenStreetMap has them."""

STEMS = (
    ("railways", ("railway", "jarnvag", "ralstrafik", "spar"), Words()),
    ("streams", ("waterway", "stream", "hydrolinje", "vattendrag"), Words()),
    ("roads", ("road", "street", "vag", "gata", "gator"), ROADS),
    ("buildings", ("building", "byggnad", "bebyggelse"), Words()),
    ("water", ("water", "vatten", "sjo", "hav", "hydroyta"), Words()),
    ("water", ("mark", "hydrografi"), WATER),
    ("places", ("place", "ort", "tatort", "stadsdel"), PLACES),
)
"""Theme, how a word of the table's name begins, and what its kinds mean. The first that fits."""

EDGES = ("kant", "yta", "mittremsa", "rack")
"""Words of lines along a road that are not the road."""


def uses_of(table: Table) -> tuple[Use, ...]:
    """What a table gives; nothing where neither its columns nor its name say so."""
    columns = {column.lower(): column for column in table.columns}
    name = next((columns[one] for one in NAMES if one in columns), None)
    tagged = tuple(
        Use(theme, name, columns[tag], words, tagged=True)
        for tag, theme, words in TAGS
        if tag in columns and _fits(theme, table)
    )
    if tagged:
        return tagged
    kind = next((columns[one] for one in KINDS if one in columns), None)
    spoken = _words_of(table.name)
    for theme, stems, words in STEMS:
        named = any(word.startswith(stems) for word in spoken)
        edge = theme == "roads" and any(word.endswith(EDGES) for word in spoken)
        if named and not edge and _fits(theme, table):
            return (Use(theme, name, kind, words),)
    return ()


def source_of(table: Table) -> str:
    """Whom a map made of a table has to name; empty where the table does not tell."""
    columns = {column.lower() for column in table.columns}
    if columns & {"osm_id", "osm_way_id", "highway"}:
        return "© OpenStreetMap contributors"
    return "© Lantmäteriet" if columns & {"objekttypnr", "andamal1"} else ""


def _fits(theme: str, table: Table) -> bool:
    every = table.geometry in ("Unknown", "GeometryCollection")
    return every or THEMES[theme].geometry in table.geometry


def _words_of(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z]+", plain)
