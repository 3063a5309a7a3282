"""Words by which vector data say what a road, a water or a place is, and the rank they mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field

LEFT_OUT = 0


@dataclass(frozen=True)
class Words:
    """Beginnings of words and their rank (`LEFT_OUT` for what is not drawn), any case.

    `other` is the rank of every other word, and of none.
    """

    ranks: Mapping[str, int] = field(default_factory=dict)
    other: int = 1

    def rank_of(self, word: object) -> int:
        """Rank of a word, by the longest beginning that fits; 1 to 4 are ranks themselves."""
        said = str(word).strip().casefold()
        if said.removesuffix(".0") in ("1", "2", "3", "4"):
            return int(said[0])
        fitting = [one for one in self.ranks if said.startswith(one)]
        return self.ranks[max(fitting, key=len)] if fitting else self.other


OSM_ROADS = Words(
    {
        **dict.fromkeys(("motorway", "trunk", "primary"), 1),
        **dict.fromkeys(("secondary", "tertiary"), 2),
        **dict.fromkeys(("residential", "unclassified", "living_street", "service", "road"), 3),
        **dict.fromkeys(("pedestrian", "busway"), 3),
        **dict.fromkeys(("footway", "path", "cycleway", "track", "steps", "bridleway"), 4),
    },
    other=LEFT_OUT,
)
"""Values of `highway` (https://wiki.openstreetmap.org/wiki/Key:highway)."""

OSM_RAILS = Words(dict.fromkeys(("rail", "light_rail", "subway", "tram"), 1), other=LEFT_OUT)
STREAMS = Words(dict.fromkeys(("river", "canal", "stream"), 1), other=LEFT_OUT)

WATER = Words(
    {
        **dict.fromkeys(("water", "reservoir", "basin", "bay"), 1),
        **dict.fromkeys(("vatten", "sjö", "hav", "anlagt vatten", "vattendragsyta"), 1),
    },
    other=LEFT_OUT,
)

ROADS = Words(
    {
        **OSM_ROADS.ranks,
        **dict.fromkeys(("motorväg", "motortrafikled", "mötesfri väg", "landsväg"), 1),
        **dict.fromkeys(("landsväg liten", "övergripande länk", "huvudgata", "genomfart"), 2),
        **dict.fromkeys(("småväg enkel", "gång", "cykel", "traktorväg", "stig", "parkväg"), 4),
        **dict.fromkeys(("färje", "vägkant", "refug", "planerad"), LEFT_OUT),
        **dict.fromkeys(("proposed", "construction", "planned", "abandoned"), LEFT_OUT),
    },
    other=3,
)
"""Object types of Lantmäteriet and of city base maps; a road of another type is a street."""

OSM_PLACES = Words(
    {
        **dict.fromkeys(("city", "town"), 1),
        **dict.fromkeys(("suburb", "village", "borough", "quarter"), 2),
        **dict.fromkeys(("hamlet", "neighbourhood", "locality"), 3),
    },
    other=LEFT_OUT,
)
PLACES = Words({**OSM_PLACES.ranks, "tätort": 1, "stadsdel": 2, "bydel": 2}, other=3)
