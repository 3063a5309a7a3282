/* All premises on one canvas. Positions are fetched once: pairs of uint32, web mercator scaled to
   2^32. A scene brings one byte per premises: 0 hidden, 1 unknown, 2 to 255 rising with priority. */
(function () {
  "use strict";
  const samsyn = (window.samsyn = window.samsyn || {});

  const WORLD = 4294967296;
  const HIDDEN = 0, UNKNOWN = 1;
  const CELL_PX = 16;        // side of a grid cell
  const CROWDED = 2.5;       // premises per occupied cell above which the grid is drawn
  const MANY = 6000;         // visible premises above which the grid is drawn in any case
  const SHRINK = 5;          // a cell's mean is drawn towards the overall mean as if by so many premises

  samsyn.PremisesLayer = L.Layer.extend({
    includes: [samsyn.premisesMarks, samsyn.premisesClicks],
    options: { cellPx: CELL_PX },

    initialize: function (options) {
      L.setOptions(this, options);
      this._theme = "light";
      this._top = [];
      this._selected = -1;
      this._clicks = Date.now();
      this._inView = 0;
    },

    onAdd: function (map) {
      this._map = map;
      this._canvas = L.DomUtil.create("canvas", "samsyn-premises leaflet-zoom-hide", map.getPane("overlayPane"));
      this._canvas.setAttribute("aria-hidden", "true");
      map.on("moveend resize zoomend viewreset samsyn:basemap", this._draw, this);
      map.on("click", this._onClick, this);
      map.on("mousemove", this._onMove, this);
      fetch(this.options.positionsUrl, { credentials: "same-origin" })
        .then((answer) => {
          if (!answer.ok) throw new Error("positions: " + answer.status);
          return answer.arrayBuffer();
        })
        .then((buffer) => {
          this._words = new Uint32Array(buffer);
          this._draw();
        });
    },

    onRemove: function (map) {
      this._canvas.remove();
      map.off("moveend resize zoomend viewreset samsyn:basemap", this._draw, this);
      map.off("click", this._onClick, this);
      map.off("mousemove", this._onMove, this);
    },

    show: function (scene, base64) {
      this._bytes = decode(base64);
      this._order = orderOf(this._bytes);
      this._top = scene.top;
      this._selected = scene.selected;
      this._theme = scene.theme;
      this._generation = scene.generation;
      this._draw();
    },

    _draw: function () {
      if (!this._words || !this._bytes) return;
      const behind = 2 * this._bytes.length;
      if (!this._xy || this._xy.length !== behind) {
        this._xy = this._words.subarray(0, behind);
        this._vague = new samsyn.VaguePlaces(this._words.subarray(behind));
      }
      const started = performance.now(), context = this._prepare();
      this._collect();
      const cells = this._cells();
      this._grid = this._inView > MANY || this._inView > CROWDED * cells.occupied;
      this._vague.collect(this._view());
      if (this._grid) this._paintCells(context, cells);
      else this._paintCircles(context);
      this._vague.paint(context, (i) => this._colour(this._bytes[i]), this._selected, this._grid);
      this._placeTop();
      this.options.basemap.paintNames(context, this._marks.map((mark) => [mark.at.x - 11, mark.at.y - 11, mark.at.x + 11, mark.at.y + 11]));
      this._paintTop(context);
      this._paintSelected(context);
      this._announce(performance.now() - started);
    },

    /* The canvas over the present view, cleared, in CSS pixels. */
    _prepare: function () {
      const size = this._map.getSize(), ratio = Math.min(window.devicePixelRatio || 1, 2), canvas = this._canvas;
      if (canvas.width !== size.x * ratio || canvas.height !== size.y * ratio) {
        canvas.width = size.x * ratio;
        canvas.height = size.y * ratio;
        canvas.style.width = size.x + "px";
        canvas.style.height = size.y + "px";
      }
      L.DomUtil.setPosition(canvas, this._map.containerPointToLayerPoint([0, 0]));
      const context = canvas.getContext("2d"), origin = this._map.getPixelBounds().min;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, size.x, size.y);
      this._size = size;
      this._scale = (256 * Math.pow(2, this._map.getZoom())) / WORLD;
      this._left = origin.x;
      this._top_px = origin.y;
      return context;
    },

    _view: function () {
      return { bytes: this._bytes, scale: this._scale, left: this._left, top: this._top_px, width: this._size.x, height: this._size.y };
    },

    _x: function (i) { return this._xy[2 * i] * this._scale - this._left; },
    _y: function (i) { return this._xy[2 * i + 1] * this._scale - this._top_px; },
    _at: function (i) { return this._vague.rim(i, this._view()) || [this._x(i), this._y(i)]; },

    /* Premises in view that are not hidden, the highest priority last. */
    _collect: function () {
      const xy = this._xy, bytes = this._bytes, order = this._order, n = Math.min(order.length, xy.length >> 1);
      const scale = this._scale, left = this._left, top = this._top_px, w = this._size.x + 8, h = this._size.y + 8;
      if (!this._visible || this._visible.length < n) this._visible = new Uint32Array(n);
      const visible = this._visible;
      let m = 0;
      for (let j = 0; j < order.length; j++) {
        const i = order[j];
        if (bytes[i] === HIDDEN || i >= n) continue;
        const x = xy[2 * i] * scale - left, y = xy[2 * i + 1] * scale - top;
        if (x > -8 && y > -8 && x < w && y < h) visible[m++] = i;
      }
      this._inView = m;
    },

    /* Premises counted in square cells that are fixed to the ground, not to the view. */
    _cells: function () {
      const xy = this._xy, bytes = this._bytes, visible = this._visible, scale = this._scale;
      const x0 = Math.floor(this._left / CELL_PX) - 1, y0 = Math.floor(this._top_px / CELL_PX) - 1;
      const across = Math.ceil(this._size.x / CELL_PX) + 4, down = Math.ceil(this._size.y / CELL_PX) + 4;
      const count = new Uint32Array(across * down), known = new Uint32Array(across * down), sum = new Float64Array(across * down);
      let occupied = 0, total = 0, totalKnown = 0;
      for (let j = 0; j < this._inView; j++) {
        const i = visible[j];
        const column = Math.floor((xy[2 * i] * scale) / CELL_PX) - x0, row = Math.floor((xy[2 * i + 1] * scale) / CELL_PX) - y0;
        const cell = row * across + column;
        if (count[cell]++ === 0) occupied++;
        if (bytes[i] > UNKNOWN) { known[cell]++; sum[cell] += bytes[i]; totalKnown++; total += bytes[i]; }
      }
      return { x0, y0, across, count, known, sum, occupied, mean: totalKnown ? total / totalKnown : 0 };
    },

    /* Colour: mean of the cell, shrunk where few are counted, against the other cells in view.
       Opacity: how many premises. */
    _paintCells: function (context, cells) {
      const palette = this.options.palettes[this._theme], grey = this.options.grey[this._theme];
      const mean = (cell) => (cells.sum[cell] + SHRINK * cells.mean) / (cells.known[cell] + SHRINK);
      const means = [];
      let most = 1;
      cells.count.forEach((count, cell) => {
        if (cells.known[cell]) means.push(mean(cell));
        if (count > most) most = count;
      });
      means.sort((a, b) => a - b);
      const cuts = palette.map((_, c) => means[Math.min(means.length - 1, Math.floor((means.length * c) / palette.length))]);
      cells.count.forEach((count, cell) => {
        if (!count) return;
        context.globalAlpha = 0.4 + (0.55 * Math.log(1 + count)) / Math.log(1 + most);
        context.fillStyle = cells.known[cell] ? palette[classOf(mean(cell), cuts)] : grey;
        context.fillRect(((cell % cells.across) + cells.x0) * CELL_PX - this._left, (Math.floor(cell / cells.across) + cells.y0) * CELL_PX - this._top_px, CELL_PX - 1, CELL_PX - 1);
      });
      context.globalAlpha = 1;
    },

    _paintCircles: function (context) {
      const visible = this._visible, radius = this._radius(), outline = this._inView < 4000;
      context.lineWidth = 1;
      context.strokeStyle = this._theme === "dark" ? "rgba(0,0,0,0.6)" : "rgba(60,30,40,0.55)";
      let current = null;
      for (let j = 0; j < this._inView; j++) {
        const i = visible[j], colour = this._colour(this._bytes[i]);
        if (colour !== current || outline) {
          if (current) context.fill();
          if (current && outline) context.stroke();
          context.beginPath();
          context.fillStyle = current = colour;
        }
        const x = this._x(i), y = this._y(i);
        context.moveTo(x + radius, y);
        context.arc(x, y, radius, 0, 2 * Math.PI);
      }
      if (current) context.fill();
      if (current && outline) context.stroke();
    },

    _radius: function () {
      const zoom = this._map.getZoom();
      return zoom >= 16 ? 7 : zoom >= 13 ? 5 : 3.5;
    },

    _colour: function (byte) {
      if (byte === UNKNOWN) return this.options.grey[this._theme];
      const palette = this.options.palettes[this._theme];
      return palette[Math.min(palette.length - 1, Math.floor(((byte - 2) * palette.length) / 253))];
    },

    /* Say what was drawn, two frames later: then it is on the screen. */
    _announce: function (tookMs) {
      const marks = this._marks.map((mark) => ({ number: mark.number, x: mark.at.x, y: mark.at.y }));
      const drawn = { generation: this._generation, inView: this._inView, vague: this._vague.count(), grid: this._grid, selected: this._selected, marks, tookMs };
      requestAnimationFrame(() => requestAnimationFrame(() => {
        samsyn.drawn = Object.assign(drawn, { at: performance.timeOrigin + performance.now() });
      }));
    },
  });

  function decode(base64) {
    const text = atob(base64), bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    return bytes;
  }

  /* Counting sort: positions by rising byte, so that the highest priority is drawn last, on top. */
  function orderOf(bytes) {
    const start = new Uint32Array(257), order = new Uint32Array(bytes.length);
    for (let i = 0; i < bytes.length; i++) start[bytes[i] + 1]++;
    for (let byte = 0; byte < 256; byte++) start[byte + 1] += start[byte];
    for (let i = 0; i < bytes.length; i++) order[start[bytes[i]]++] = i;
    return order;
  }

  function classOf(value, cuts) {
    let c = cuts.length - 1;
    while (c > 0 && value < cuts[c]) c--;
    return c;
  }
})();
