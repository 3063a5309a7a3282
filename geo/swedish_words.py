"""Words of Swedish addresses, as data."""

from collections.abc import Mapping

from geo.parsed_address import Kind

SHORT_WORDS = {
    "n": "norra",
    "n:a": "norra",
    "s": "södra",
    "s:a": "södra",
    "ö": "östra",
    "ö:a": "östra",
    "v": "västra",
    "v:a": "västra",
    "st": "stora",
    "st:a": "stora",
    "l:a": "lilla",
    "ll": "lilla",
    "gl": "gamla",
    "g:la": "gamla",
    "g:a": "gamla",
}
"""Abbreviations of the word before a name. A point behind them is not written here."""

SAINTS = {"s:t": "sankt", "s:ta": "sankta", "s:te": "sankte", "st:": "sankt"}

ADJECTIVES = frozenset(
    {"norra", "södra", "östra", "västra", "stora", "lilla", "gamla", "nya", "långa", "övre"}
    | {"nedre", "inre", "yttre", "breda", "smala", "höga", "låga", "första", "andra", "tredje"}
)

SHORT_ENDINGS = (
    ("gat", "gatan"),
    ("gt", "gatan"),
    ("vg", "vägen"),
    ("väg", "vägen"),
    ("gr", "gränd"),
    ("pl", "platsen"),
    ("g", "gatan"),
    ("v", "vägen"),
)
"""Endings of a street's last word that a point shortens: Storg. is Storgatan."""

OWN_ENDINGS_G = tuple(
    "berg borg torg skog ljung äng ing ung ång väg steg bygg hög lag dag krog rygg "  # noqa: SIM905
    "ågg ägg hag bog plog lång eg ig ag og ög åg".split()
)
"""Words that end in g of their own; one that ends otherwise is short for gatan without a point."""

SHORT_WHOLE = {"storg": "storgatan", "kyrkog": "kyrkogatan", "skolg": "skolgatan"}
"""Words that OWN_ENDINGS_G would keep."""

ENDINGS: Mapping[Kind, tuple[str, ...]] = {
    "vag": tuple(
        "gatan gata vägen väg gränd gränden stigen stig leden led liden lid slingan "  # noqa: SIM905
        "slinga ringen allén allé alle allen backen brinken kroken gången svängen stråket "
        "passagen rundan raden esplanaden promenaden kajen bron strand bågen trappan "
        "trappor farten spåret länken viadukten kurvan gatorna vägarna gård gården lyckan "
        "vången bersån terrassen".split()
    ),
    "torg": ("torget", "torg", "platsen", "plats", "planen", "plan"),
    "park": ("parken", "park", "lunden", "skogen"),
}
"""Endings of streets, squares and parks; a name without one of them is a village's or a farm's."""

STEMS = (
    (("gatan", "gata"), "gata"),
    (("vägen", "väg"), "väg"),
    (("gränden", "gränd"), "gränd"),
    (("torget", "torg"), "torg"),
    (("stigen", "stig"), "stig"),
)
"""Endings that tell streets of one name apart."""

LOOSE_ENDINGS = (
    ("gatan", "gata"),
    ("vagen", "vag"),
    ("torget", "torg"),
    ("granden", "grand"),
    ("stigen", "stig"),
    ("platsen", "pl"),
    ("plats", "pl"),
    ("planen", "pl"),
    ("plan", "pl"),
    ("allen", "alle"),
    ("backen", "backe"),
    ("garden", "gard"),
    ("parken", "park"),
    ("leden", "led"),
    ("slingan", "slinga"),
)
"""Endings that are mixed up, in letters without accents."""

BESIDE_WORDS = (
    r"bakom|bredvid|mitt ?emot|intill|ovanför|nedanför|hörnet(?: av)?|korsningen|i närheten av|"
    r"nära|innanför|utanför|framför|strax|norr om|söder om|öster om|väster om"
)
"""Words that say a place lies beside an address, not at it."""

AROUND = frozenset(
    "box postbox fack kivra att att: c/o co lgh lgh. lägenhet läg apt apartment kv kv. kvarteret "  # noqa: SIM905
    "port uppg uppgång ing ingång trapphus hus byggnad byggn entré lokal hall tr "
    "trappor vån våning våningen plan etage nb n.b. bv b.v. ög ö.g. u.h. uh uv "
    "bottenvåning nedre källare källaren över gården nr fastighet fastigheten bakom "
    "bredvid mitt mittemot emot intill ovanför nedanför hörnet korsningen närheten "
    "nära innanför utanför framför strax om sverige sweden".split()
)
"""Words of an address that holds more than a street, a number and a postal town."""
