"""A municipality is a folder: `data/municipalities/<id>/` read into one frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from data.linkage.bands import Linkage
from data.refusals import Refusal, Refusals
from data.source import Source, parse_source
from data.toml import build, load_table
from geo.ground import TilesError, Wms, Wmts
from risk.catalogue import (
    Agency,
    Catalogue,
    Family,
    Gateway,
    Named,
    Purpose,
    Risk,
    SignalType,
)
from risk.clearance import Rules

FOLDER = Path(__file__).parent / "municipalities"


class MunicipalityError(ValueError):
    """A municipality's folder is missing or one of its files is wrong; says which and why."""


@dataclass(frozen=True)
class MapFrame:
    """Where the map opens, and the files of its folder it draws (GeoJSON, EPSG:4326).

    `tiles` is a PMTiles file, relative to the folder; without it, the one beside the store.
    `wmts` or `wms` is a service of the municipality that is drawn instead.
    """

    latitude: float
    longitude: float
    zoom: int
    outline: str | None = None
    districts: str | None = None
    water: str | None = None
    tiles: str | None = None
    wmts: Wmts | None = None
    wms: Wms | None = None

    def __post_init__(self) -> None:
        if self.wmts and self.wms:
            raise TilesError("Found both [map.wmts] and [map.wms]; expected one of them.")

    @property
    def service(self) -> Wmts | Wms | None:
        """The service whose pictures are drawn."""
        return self.wmts or self.wms


@dataclass(frozen=True)
class Settings(Named):
    """`municipality.toml`: names, reference system, bounds, language, map.

    `bounds` are xmin, ymin, xmax, ymax in `crs`, which must be metric. `addresses` names the
    grammar that normalises addresses. `synthetic` marks a demo: the screens say so. `linkage` says
    from which probability on records are linked, or wait for a person.
    """

    crs: str
    bounds: tuple[float, ...]
    language: str
    map: MapFrame
    addresses: Literal["swedish", "north_american"] = "swedish"
    synthetic: bool = False
    linkage: Linkage = field(default_factory=Linkage)


@dataclass(frozen=True)
class Municipality:
    """Settings, catalogue, sources, rules of clearance and what is refused, of one municipality."""

    settings: Settings
    catalogue: Catalogue
    sources: Mapping[str, Source]
    folder: Path
    rules: Rules = field(default_factory=Rules)
    refusals: Refusals = field(default_factory=Refusals)

    @property
    def id(self) -> str:
        """The folder's name."""
        return self.settings.id

    def source(self, identifier: str) -> Source:
        """One source; `MunicipalityError` names those there are where it is not among them."""
        if identifier not in self.sources:
            raise MunicipalityError(
                f"There is no source {identifier!r} in {self.id}; "
                f"known are {', '.join(self.sources) or 'none'}."
            )
        return self.sources[identifier]


def known_municipalities(parent: Path = FOLDER) -> tuple[str, ...]:
    """Ids of the municipalities that have a folder, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in parent.glob("*/municipality.toml")))


@cache
def load_municipality(identifier: str, parent: Path = FOLDER) -> Municipality:
    """Read the folder of one municipality inside `parent`.

    Raises
    ------
    MunicipalityError
        Unknown id, or a file of the folder is wrong (every problem of that file in the message).
    """
    if identifier not in known_municipalities(parent):
        known = ", ".join(known_municipalities(parent))
        raise MunicipalityError(f"There is no municipality {identifier!r}; known are {known}.")
    folder = parent / identifier
    try:
        settings = build(
            Settings,
            {"id": identifier, **load_table(folder / "municipality.toml")},
            where="municipality.toml",
        )
        catalogue = _load_catalogue(folder)
        refusals = _load_refusals(folder)
        sources = _load_sources(folder, catalogue, refusals)
        rules = _load_rules(folder, catalogue)
    except ValueError as error:
        raise MunicipalityError(f"data/municipalities/{identifier}: {error}") from error
    return Municipality(settings, catalogue, sources, folder, rules, refusals)


def _load_catalogue(folder: Path) -> Catalogue:
    signals = load_table(folder / "signals.toml")
    risks = load_table(folder / "risks.toml")
    stated = folder / "purposes.toml"
    purposes = (
        {"purposes": _each(Purpose, load_table(stated), stated.name)} if stated.exists() else {}
    )
    return Catalogue(
        agencies=_each(Agency, load_table(folder / "agencies.toml"), "agencies.toml"),
        risks=_each(Risk, risks.get("risks", {}), "risks.toml"),
        kinds=_each(Named, risks.get("kinds", {}), "risks.toml, kinds"),
        outcomes=_each(Named, risks.get("outcomes", {}), "risks.toml, outcomes"),
        families=_each(Family, signals.get("families", {}), "signals.toml, families"),
        signal_types=_each(SignalType, signals.get("signals", {}), "signals.toml"),
        gateways=_each(Gateway, load_table(folder / "gateways.toml"), "gateways.toml"),
        **purposes,
    )


def _load_sources(folder: Path, catalogue: Catalogue, refusals: Refusals) -> dict[str, Source]:
    sources = {
        path.stem: parse_source(path.stem, load_table(path))
        for path in sorted((folder / "sources").glob("*.toml"))
    }
    for source in sources.values():
        refusals.check(source)
        source.check_against(catalogue)
    return sources


def _load_refusals(folder: Path) -> Refusals:
    """`refused.toml`; without it nothing is refused for what it is about."""
    path = folder / "refused.toml"
    kinds = _each(Refusal, load_table(path) if path.exists() else {}, path.name)
    return Refusals(tuple(kinds.values()))


def _load_rules(folder: Path, catalogue: Catalogue) -> Rules:
    """`clearance.toml`; without it no administration counts as the municipality's own."""
    path = folder / "clearance.toml"
    rules: Rules = build(Rules, load_table(path) if path.exists() else {}, where=path.name)
    unknown = sorted(set(rules.own_administrations) - set(catalogue.agencies))
    if unknown:
        raise ValueError(f"{path.name}: unknown agencies {unknown} in own_administrations.")
    return rules


def _each(kind: type[Any], tables: Mapping[str, Any], where: str) -> dict[str, Any]:
    return {
        identifier: build(kind, {"id": identifier, **table}, where=f"{where} [{identifier}]")
        for identifier, table in tables.items()
    }
