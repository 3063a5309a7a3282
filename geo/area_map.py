"""The map of areas: a constant folium map, and the areas in the colour of their class on it.

Like `geo.map`, to folium go numbers, colours and outlines only, never names.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

import folium
from branca.element import MacroElement
from folium.template import Template

from geo.ground import Ground
from geo.map import ASSETS, check_self_hosted, constant_map


@dataclass(frozen=True)
class AreaScene:
    """What a map of areas shows now.

    Attributes
    ----------
    areas
        Per area a mapping of `outline` (GeoJSON geometry, EPSG:4326, or None), `colour`, `unknown`
        (drawn with a broken line) and `symbol` (one sign drawn in its middle, or empty).
    selected
        Number of the chosen area, or -1.
    theme
        ``"light"`` or ``"dark"``.
    """

    areas: tuple[Mapping[str, Any], ...]
    selected: int = -1
    theme: str = "light"


class _AreaMap(folium.Map):
    default_js: ClassVar = [  # type: ignore[misc]
        ("leaflet", f"{ASSETS}/leaflet/leaflet.js"),
        ("basemap_layer", f"{ASSETS}/samsyn/basemap_layer.js"),
        ("area_layer", f"{ASSETS}/samsyn/area_layer.js"),
    ]
    default_css: ClassVar = [  # type: ignore[misc]
        ("leaflet", f"{ASSETS}/leaflet/leaflet.css"),
        ("map", f"{ASSETS}/samsyn/map.css"),
    ]


class _AreaLayers(MacroElement):
    _template = Template(
        """{% macro script(this, kwargs) %}
        samsyn.mountAreas({{ this._parent.get_name() }}, {{ this.opening | tojson }});
        {% endmacro %}"""
    )

    def __init__(self, opening: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "AreaLayers"
        self.opening = opening


class _AreaSceneElement(MacroElement):
    _template = Template(
        """{% macro script(this, kwargs) %}
        samsyn.showAreas({{ this.scene | tojson }});
        {% endmacro %}"""
    )

    def __init__(self, scene: AreaScene) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "AreaScene"
        self.scene = asdict(scene)


def area_map(
    latitude: float, longitude: float, zoom: int, ground: Ground, remember: str
) -> folium.Map:
    """Build the constant map under areas; the arguments are those of `Opening`."""
    built = constant_map(_AreaMap, latitude, longitude, zoom, ground)
    _AreaLayers({"ground": asdict(ground), "remember": remember}).add_to(built)
    check_self_hosted(built)
    return built


def area_layer(scene: AreaScene) -> folium.FeatureGroup:
    """The areas as what is added to a map that stays."""
    group = folium.FeatureGroup("areas")
    _AreaSceneElement(scene).add_to(group)
    return group
