"""Words of Swedish addresses, as data."""

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

OWN_ENDINGS_G = (
    ("berg", "borg", "torg", "skog", "ljung", "äng", "ing", "ung", "ång", "väg", "steg", "bygg")
    + ("hög", "lag", "dag", "krog", "rygg", "ågg", "ägg", "hag", "bog", "plog", "lång", "eg")
    + ("ig", "ag", "og", "ög", "åg")
)
"""Words that end in g of their own; one that ends otherwise is short for gatan without a point."""

SHORT_WHOLE = {"storg": "storgatan", "kyrkog": "kyrkogatan", "skolg": "skolgatan"}
"""Words that OWN_ENDINGS_G would keep."""

ROAD_ENDINGS = (
    ("gatan", "gata", "vägen", "väg", "gränd", "gränden", "stigen", "stig", "leden", "led")
    + ("liden", "lid", "slingan", "slinga", "ringen", "allén", "allé", "alle", "allen", "backen")
    + ("brinken", "kroken", "gången", "svängen", "stråket", "passagen", "rundan", "esplanaden")
    + ("promenaden", "kajen", "bron", "strand", "bågen", "trappan", "trappor", "raden", "farten")
    + ("spåret", "länken", "viadukten", "rakan", "svängen", "kurvan", "gatorna", "vägarna")
    + ("gård", "gården", "lyckan", "vången", "bersån", "terrassen", "tvären", "stånget")
)
SQUARE_ENDINGS = ("torget", "torg", "platsen", "plats", "planen", "plan")
PARK_ENDINGS = ("parken", "park", "lunden", "skogen")

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

BESIDE = (
    r"bakom|bredvid|mitt ?emot|mittemot|intill|ovanför|nedanför|hörnet(?: av)?|korsningen|"
    r"i närheten av|nära|innanför|utanför|framför|strax|norr om|söder om|öster om|väster om"
)
"""Words that say a place lies beside an address, not at it."""
