/* How our own tiles look: quiet, under the premises, in both themes. Names are drawn with the fonts
   the reader has; nothing is fetched for them. */
(function () {
  "use strict";
  const samsyn = (window.samsyn = window.samsyn || {});

  const FONT = "system-ui, sans-serif";
  const COLOURS = {
    light: { water: "#c9dde9", building: "#e9e7e2", casing: "#c6ccd1", road: "#ffffff", main: "#fdf6e6", path: "#d9d4c8", rail: "#c3c8cc", text: "#5b6670", place: "#39434d", halo: "rgba(255,255,255,0.85)" },
    dark: { water: "#16283a", building: "#2a323a", casing: "#3a444e", road: "#343e48", main: "#454a4c", path: "#3a3f3c", rail: "#4a545e", text: "#a3afba", place: "#c9d3dd", halo: "rgba(24,30,36,0.85)" },
  };
  const WIDTHS = { // pixels by rank of the road, at display zooms
    1: [[8, 1], [12, 2.5], [14, 4], [16, 9], [18, 18]],
    2: [[11, 0.8], [12, 1.6], [14, 3], [16, 8], [18, 16]],
    3: [[13, 0.9], [14, 1.4], [15, 3], [16, 6], [18, 13]],
    4: [[15, 0.8], [16, 1.2], [18, 3]],
  };

  samsyn.tilesStyle = function (theme) {
    const colours = COLOURS[theme], lib = window.protomapsL;
    const width = (rank) => lib.linear(WIDTHS[rank]);
    const roads = (rank, minzoom, options) => ({
      dataLayer: "roads", minzoom: minzoom, filter: (_, feature) => feature.props.rank === rank,
      symbolizer: new lib.LineSymbolizer(Object.assign({ lineCap: "round", lineJoin: "round", width: width(rank) }, options)),
    });
    const casing = (rank, minzoom) => roads(rank, minzoom, { color: colours.casing, width: (zoom) => width(rank)(zoom) + 1.5 });
    return {
      paintRules: [
        { dataLayer: "water", symbolizer: new lib.PolygonSymbolizer({ fill: colours.water }) },
        { dataLayer: "streams", minzoom: 13, symbolizer: new lib.LineSymbolizer({ color: colours.water, width: 1.5 }) },
        { dataLayer: "buildings", minzoom: 15, symbolizer: new lib.PolygonSymbolizer({ fill: colours.building }) },
        roads(4, 15, { color: colours.path, dash: [3, 2], lineCap: "butt" }),
        { dataLayer: "railways", minzoom: 11, symbolizer: new lib.LineSymbolizer({ color: colours.rail, width: lib.linear([[11, 1], [16, 2.5]]) }) },
        casing(3, 15), casing(2, 12), casing(1, 10),
        roads(3, 13, { color: (zoom) => (zoom < 15 ? colours.casing : colours.road) }), roads(2, 11, { color: colours.road }), roads(1, 8, { color: colours.main }),
      ],
      labelRules: [
        named("places", 1, 9, text(lib, colours, colours.place, "600 13px ")),
        named("places", 2, 12, text(lib, colours, colours.place, "500 12px ")),
        named("places", 3, 14, text(lib, colours, colours.place, "500 11px ")),
        named("roads", 1, 14, along(lib, colours)),
        named("roads", 2, 15, along(lib, colours)),
        named("roads", 3, 16, along(lib, colours)),
      ],
    };
  };

  function named(layer, rank, minzoom, symbolizer) {
    return { dataLayer: layer, minzoom: minzoom, filter: (_, feature) => feature.props.rank === rank && feature.props.name, symbolizer: symbolizer };
  }

  function text(lib, colours, fill, font) {
    return new lib.CenteredTextSymbolizer({ font: font + FONT, fill: fill, stroke: colours.halo, width: 1.5 });
  }

  function along(lib, colours) {
    return new lib.LineLabelSymbolizer({ font: "500 11px " + FONT, fill: colours.text, stroke: colours.halo, width: 3, position: 2, repeatDistance: 400 });
  }
})();
