"""A small map of a few numbered places, such as a record and the premises it may be.

Like `geo.map`, to folium go numbers, signs and positions only, never names.
"""

from dataclasses import asdict, dataclass
from typing import Any, ClassVar

import folium
from branca.element import MacroElement
from folium.template import Template

from geo.ground import Ground
from geo.map import ASSETS, check_self_hosted, constant_map


@dataclass(frozen=True)
class Point:
    """One place: position in degrees (EPSG:4326), its sign, and whether it stands out."""

    latitude: float
    longitude: float
    sign: str
    outstanding: bool = False

    def __post_init__(self) -> None:
        if len(self.sign) > 12 or not set(self.sign) <= set("0123456789?, "):
            raise ValueError(f"Found the sign {self.sign!r}; expected numbers or a question mark.")


@dataclass(frozen=True)
class PointScene:
    """What the map shows now; another `generation` brings all points into view."""

    points: tuple[Point, ...]
    theme: str = "light"
    generation: int = 0


class _PointMap(folium.Map):
    default_js: ClassVar = [  # type: ignore[misc]
        ("leaflet", f"{ASSETS}/leaflet/leaflet.js"),
        ("basemap_layer", f"{ASSETS}/samsyn/basemap_layer.js"),
        ("point_layer", f"{ASSETS}/samsyn/point_layer.js"),
    ]
    default_css: ClassVar = [  # type: ignore[misc]
        ("leaflet", f"{ASSETS}/leaflet/leaflet.css"),
        ("map", f"{ASSETS}/samsyn/map.css"),
    ]


class _PointLayers(MacroElement):
    _template = Template(
        """{% macro script(this, kwargs) %}
        samsyn.mountPoints({{ this._parent.get_name() }}, {{ this.ground | tojson }});
        {% endmacro %}"""
    )

    def __init__(self, ground: Ground) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "PointLayers"
        self.ground = asdict(ground)


class _PointSceneElement(MacroElement):
    _template = Template(
        """{% macro script(this, kwargs) %}
        samsyn.showPoints({{ this.scene | tojson }});
        {% endmacro %}"""
    )

    def __init__(self, scene: PointScene) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "PointScene"
        self.scene: dict[str, Any] = asdict(scene)


def point_map(latitude: float, longitude: float, zoom: int, ground: Ground) -> folium.Map:
    """Build the constant map under the points; the arguments are those of `geo.map.Opening`."""
    built = constant_map(_PointMap, latitude, longitude, zoom, ground)
    _PointLayers(ground).add_to(built)
    check_self_hosted(built)
    return built


def point_layer(scene: PointScene) -> folium.FeatureGroup:
    """The points as what is added to a map that stays."""
    group = folium.FeatureGroup("points")
    _PointSceneElement(scene).add_to(group)
    return group
