"""Which tables of vector data are taken for the map, and what their words mean."""

import pytest

from geo.map_tables import Table, source_of, uses_of
from geo.map_words import OSM_ROADS, ROADS, WATER


def themes(name: str, geometry: str, *columns: str) -> set[str]:
    return {use.theme for use in uses_of(Table(name, columns, geometry))}


@pytest.mark.parametrize(
    ("name", "geometry", "columns", "expected"),
    [
        # OpenStreetMap as GDAL reads it, and as tools write it to GeoPackages
        ("lines", "LineString", ("osm_id", "name", "highway", "waterway", "railway", "barrier"),
         {"roads", "railways", "streams"}),
        ("multipolygons", "MultiPolygon", ("osm_id", "building", "natural", "landuse", "place"),
         {"buildings", "water"}),
        ("points", "Point", ("osm_id", "name", "place", "highway"), {"places"}),
        ("multilinestrings", "MultiLineString", ("osm_id", "name", "type"), set()),
        ("gis_osm_roads_free_1", "LineString", ("osm_id", "fclass", "name"), {"roads"}),
        ("gis_osm_buildings_a_free_1", "Polygon", ("osm_id", "fclass", "name"), {"buildings"}),
        # Lantmäteriet
        ("byggnad", "Polygon", ("objektidentitet", "objekttyp", "andamal1"), {"buildings"}),
        ("vaglinje", "LineString", ("objekttyp",), {"roads"}),
        ("ralstrafik", "LineString", ("objekttyp",), {"railways"}),
        ("mark", "Polygon", ("objekttyp",), {"water"}),
        ("hydrolinje", "LineString", ("objekttyp",), {"streams"}),
        # a city's base map, one file per object type
        ("BYGGNAD.BYGGNADSYTA", "2.5D Polygon", ("PURPOSE_resolved",), {"buildings"}),
        ("KOMMUNIKATION.VÄGMITT", "MultiLineString Z", ("geodb_subtype_name",), {"roads"}),
        ("KOMMUNIKATION.VÄGKANT", "LineString", ("geodb_subtype_name",), set()),
        ("VATTEN.VATTENYTA", "Polygon", (), {"water"}),
        # plain
        ("roads", "LineString", ("name", "class"), {"roads"}),
        ("Buildings", "MultiPolygon", (), {"buildings"}),
        ("water", "Polygon", (), {"water"}),
        ("places", "Point", ("name",), {"places"}),
        # not of the map
        ("roads", "Polygon", ("name",), set()),
        ("fastighet", "Polygon", ("fastighetsbeteckning",), set()),
        ("belagenhetsadress", "Point", ("adressplatsnummer", "postort"), set()),
    ],
)  # fmt: skip
def test_a_table_is_known_by_its_columns_or_its_name(name, geometry, columns, expected):
    assert themes(name, geometry, *columns) == expected


@pytest.mark.parametrize(
    ("words", "word", "rank"),
    [
        (OSM_ROADS, "motorway_link", 1),
        (OSM_ROADS, "tertiary", 2),
        (OSM_ROADS, "residential", 3),
        (OSM_ROADS, "track", 4),
        (OSM_ROADS, "construction", 0),
        (ROADS, "Landsväg", 1),
        (ROADS, "Landsväg liten", 2),
        (ROADS, "Småväg", 3),
        (ROADS, "Småväg enkel standard", 4),
        (ROADS, None, 3),
        (ROADS, float("nan"), 3),
        (ROADS, 2.0, 2),
        (ROADS, 1811, 3),
        (WATER, "Sjö", 1),
        (WATER, "wood", 0),
    ],
)
def test_the_longest_beginning_of_a_word_decides(words, word, rank):
    assert words.rank_of(word) == rank


def test_names_come_from_the_column_that_holds_them():
    (use,) = uses_of(Table("byggnad", ("OBJEKTTYP", "Byggnadsnamn1"), "Polygon"))
    assert (use.name, use.kind) == ("Byggnadsnamn1", "OBJEKTTYP")


def test_whom_to_name_is_told_by_columns():
    assert "OpenStreetMap" in source_of(Table("lines", ("osm_id",), "LineString"))
    assert "Lantmäteriet" in source_of(Table("byggnad", ("andamal1",), "Polygon"))
    assert source_of(Table("roads", ("name",), "LineString")) == ""
