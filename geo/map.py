"""The map: a constant folium map that the browser keeps, and a scene that changes on it.

Only this file, `geo.area_map` and `geo.point_map` know folium. The map's script never changes while
a reader moves weights or filters, so its frame is never rebuilt; what changes travels as a `Scene`:
one byte per premises. To folium go numbers and our own texts, never names or addresses: folium
executes text it is given.
"""

import base64
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

import folium
import numpy as np
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template

from geo.colours import GREY, PALETTES
from geo.ground import Ground, Tiles

ASSETS = "../../assets"
"""Relative to the frame the map runs in, so that a dashboard under a path of its own works too."""

LABELS = ("rectangle", "polygon", "clear", "rectangle_hint", "polygon_hint")
"""Texts of the drawing tools; the page gives all in the reader's language, or none for no tools."""


class AssetError(ValueError):
    """Something on the map would be fetched from another server."""


@dataclass(frozen=True)
class Opening:
    """Where the map opens and where the browser fetches what it draws; constant in a session.

    `remember` names the view in the browser's session: coming back to a page finds the map as it
    was left. Addresses are relative to the map's frame.
    """

    latitude: float
    longitude: float
    zoom: int
    positions_url: str
    ground: Ground
    remember: str
    labels: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        missing = set(LABELS) - {name for name, _ in self.labels}
        if self.labels and missing:
            raise ValueError(f"The map's tools lack the texts {sorted(missing)}.")


@dataclass(frozen=True)
class Scene:
    """What the map shows now.

    Attributes
    ----------
    bytes_
        One byte per premises as made by `geo.colours.class_bytes`, shape (n,), uint8.
    top
        Positions of the premises that carry a number, the first gets 1.
    selected
        Position of the chosen premises, or -1.
    area
        Longitude and latitude of the corners of the drawn area; empty for none.
    theme
        ``"light"`` or ``"dark"``.
    generation
        Grows with every scene, so that a test can wait for one.
    """

    bytes_: np.ndarray
    top: tuple[int, ...] = ()
    selected: int = -1
    area: tuple[tuple[float, float], ...] = ()
    theme: str = "light"
    generation: int = 0


class _Map(folium.Map):
    """A folium map that takes Leaflet from this server and nothing else from anywhere."""

    default_js: ClassVar = [  # type: ignore[misc]
        ("leaflet", f"{ASSETS}/leaflet/leaflet.js"),
        ("basemap_layer", f"{ASSETS}/samsyn/basemap_layer.js"),
        ("premises_marks", f"{ASSETS}/samsyn/premises_marks.js"),
        ("vague_places", f"{ASSETS}/samsyn/vague_places.js"),
        ("premises_clicks", f"{ASSETS}/samsyn/premises_clicks.js"),
        ("premises_layer", f"{ASSETS}/samsyn/premises_layer.js"),
        ("selection", f"{ASSETS}/samsyn/selection.js"),
        ("mount", f"{ASSETS}/samsyn/mount.js"),
    ]
    default_css: ClassVar = [  # type: ignore[misc]
        ("leaflet", f"{ASSETS}/leaflet/leaflet.css"),
        ("map", f"{ASSETS}/samsyn/map.css"),
    ]


class _TilesFiles(JSCSSMixin, MacroElement):
    """The browser files that draw tiles."""

    _template = Template("")

    def __init__(self, tiles: Tiles) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "TilesFiles"
        files = ["samsyn/tiles_layer.js"]
        if tiles.kind == "vector":
            files = ["protomaps/protomaps-leaflet.js", "samsyn/tiles_style.js", *files]
        self.default_js = [(name, f"{ASSETS}/{name}") for name in files]


class _Layers(MacroElement):
    """Our own layers; `drawnItems` is the name under which the page is told of drawn areas."""

    _template = Template(
        """{% macro script(this, kwargs) %}
        samsyn.mount({{ this._parent.get_name() }}, {{ this.opening | tojson }});
        var drawnItems = samsyn.drawnItems;
        {% endmacro %}"""
    )

    def __init__(self, opening: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Layers"
        self.opening = opening


class _SceneElement(MacroElement):
    _template = Template(
        """{% macro script(this, kwargs) %}
        samsyn.show({{ this.scene | tojson }}, "{{ this.bytes_ }}");
        {% endmacro %}"""
    )

    def __init__(self, scene: Scene) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Scene"
        self.bytes_ = base64.b64encode(scene.bytes_.tobytes()).decode()
        self.scene = {
            "top": list(scene.top),
            "selected": scene.selected,
            "area": [list(corner) for corner in scene.area],
            "theme": scene.theme,
            "generation": scene.generation,
        }


def premises_map(opening: Opening) -> folium.Map:
    """Build the constant map; two maps of equal openings give the browser equal scripts."""
    place = opening.latitude, opening.longitude, opening.zoom
    built = constant_map(_Map, *place, opening.ground)
    _Layers(
        {
            "positionsUrl": opening.positions_url,
            "ground": asdict(opening.ground),
            "remember": opening.remember,
            "labels": dict(opening.labels),
            "palettes": PALETTES,
            "grey": GREY,
        }
    ).add_to(built)
    check_self_hosted(built)
    return built


def constant_map(
    kind: type[folium.Map], latitude: float, longitude: float, zoom: int, ground: Ground
) -> folium.Map:
    """A map of the given kind as every map of ours opens, with what draws the tiles it has."""
    built = kind(
        (latitude, longitude),
        zoom_start=zoom,
        tiles=None,
        maxZoom=19,
        minZoom=3,
        prefer_canvas=True,
        attribution_control=False,
    )
    if ground.tiles is not None:
        _TilesFiles(ground.tiles).add_to(built)
    return built


def scene_layer(scene: Scene) -> folium.FeatureGroup:
    """The scene as what is added to a map that stays."""
    group = folium.FeatureGroup("scene")
    _SceneElement(scene).add_to(group)
    return group


def check_self_hosted(built: folium.Map) -> None:
    """Raise `AssetError` where any part of the map names another server."""
    foreign = [url for url in _urls(built) if not url.startswith(f"{ASSETS}/")]
    if foreign:
        raise AssetError(
            f"The map would fetch {', '.join(foreign)}; expected only addresses under {ASSETS}/."
        )


def _urls(element: Any) -> Iterator[str]:
    if isinstance(element, JSCSSMixin):
        yield from (url for _, url in [*element.default_js, *element.default_css])
    tiles = getattr(element, "tiles", None)
    if isinstance(tiles, str):
        yield tiles
    for child in getattr(element, "_children", {}).values():
        yield from _urls(child)
