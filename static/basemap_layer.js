/* Outline, districts and water without tiles: polygons on a canvas of Leaflet's, names where they do
   not overlap. The document comes from our own server; its texts are only ever drawn on a canvas. */
(function () {
  "use strict";
  const samsyn = (window.samsyn = window.samsyn || {});

  const COLOURS = {
    light: { ground: "#e6e8e9", land: "#f9f9f7", water: "#c9dde9", line: "#b9c0c7", edge: "#7c8791", text: "#39434d", halo: "rgba(255,255,255,0.85)" },
    dark: { ground: "#12161a", land: "#20272e", water: "#16283a", line: "#3a444f", edge: "#6b7886", text: "#c9d3dd", halo: "rgba(16,22,28,0.85)" },
  };

  samsyn.BasemapLayer = L.Layer.extend({
    initialize: function (ground) {
      this._url = ground.basemap_url;
      this._tiles = ground.tiles;
      this._districts = [];
    },

    onAdd: function (map) {
      this._map = map;
      this.startedMs = performance.now();
      const pane = map.createPane("samsyn-basemap");
      pane.style.zIndex = 250;
      pane.style.pointerEvents = "none";
      this._renderer = L.canvas({ pane: "samsyn-basemap", padding: 0.5 });
      if (this._tiles) this._mounted = samsyn.mountTiles(map, this._tiles, this);
      this.setTheme("light");
      const drawn = this._url ? fetch(this._url).then((answer) => answer.json()).then((document) => this._draw(document)) : Promise.resolve();
      // Names of streets keep clear of those of districts, which must be known for that.
      if (this._mounted) drawn.finally(() => this._mounted.layer.addTo(map));
    },

    setTheme: function (theme) {
      if (theme === this._theme) return;
      this._theme = theme;
      if (this._mounted) this._mounted.setTheme(theme);
      // Without an outline all is land, as far as the map knows.
      this._map.getContainer().style.background = this._url ? this.colours().ground : this.colours().land;
      if (this._shapes) this._shapes.setStyle((feature) => this._style(feature));
    },

    colours: function () {
      return COLOURS[this._theme];
    },

    /* District names into `context`, larger districts first, skipping what would overlap another
       name or one of the boxes that are `taken`: left, top, right, bottom. */
    paintNames: function (context, taken = []) {
      const map = this._map, colours = this.colours();
      context.font = "500 12px system-ui, sans-serif";
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.lineJoin = "round";
      for (const district of this._districts) {
        if (this._widthOnScreen(district) < 24) continue;
        const at = map.latLngToContainerPoint(district.label);
        const half = context.measureText(district.name).width / 2 + 4;
        const box = [at.x - half, at.y - 9, at.x + half, at.y + 9];
        if (taken.some((other) => overlap(box, other))) continue;
        taken.push(box);
        context.lineWidth = 3;
        context.strokeStyle = colours.halo;
        context.strokeText(district.name, at.x, at.y);
        context.fillStyle = colours.text;
        context.fillText(district.name, at.x, at.y);
      }
    },

    /* Where names of districts may stand at a zoom, in pixels of the whole world: left, top, right, bottom. */
    nameBoxes: function (zoom) {
      if (this._boxes && this._boxes.zoom === zoom) return this._boxes.all;
      const all = this._districts.map((district) => {
        const at = this._map.project(district.label, zoom), half = 4 * district.name.length + 4;
        return [at.x - half, at.y - 9, at.x + half, at.y + 9];
      });
      this._boxes = { zoom: zoom, all: all };
      return all;
    },

    _draw: function (document) {
      this._shapes = L.geoJSON(document, {
        renderer: this._renderer, pane: "samsyn-basemap", interactive: false,
        style: (feature) => this._style(feature),
      }).addTo(this._map);
      this._districts = document.features
        .filter((feature) => feature.properties.name)
        .map((feature) => ({
          name: feature.properties.name,
          label: L.latLng(feature.properties.label[1], feature.properties.label[0]),
          bounds: L.geoJSON(feature).getBounds(),
        }))
        .sort((a, b) => area(b.bounds) - area(a.bounds));
      this._map.fire("samsyn:basemap");
    },

    _widthOnScreen: function (district) {
      const map = this._map;
      return Math.abs(map.latLngToContainerPoint(district.bounds.getNorthEast()).x - map.latLngToContainerPoint(district.bounds.getSouthWest()).x);
    },

    _style: function (feature) {
      const colours = this.colours(), part = feature.properties.part;
      if (part === "water") return { stroke: false, fillColor: colours.water, fillOpacity: 1 };
      if (part === "district") return { color: colours.line, weight: 1, fill: false };
      return { color: colours.edge, weight: 1.5, fillColor: colours.land, fillOpacity: 1 };
    },
  });

  function overlap(a, b) {
    return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  }

  function area(bounds) {
    return (bounds.getEast() - bounds.getWest()) * (bounds.getNorth() - bounds.getSouth());
  }
})();
