/* What lies under the pointer, and telling the page of a click. Mixed into the layer of the premises,
   whose positions, grid and marks it looks at. */
(function () {
  "use strict";
  const samsyn = (window.samsyn = window.samsyn || {});

  const REACH_PX = 10;       // how near a click must be

  samsyn.premisesClicks = {
    /* The premises under a point: a number first; in the grid the worst of the cell; else the nearest. */
    _hit: function (point) {
      const mark = (this._marks || []).find((one) => Math.hypot(one.at.x - point.x, one.at.y - point.y) <= 11);
      if (mark) return mark.i;
      const grid = this._grid, cellOf = (value, offset) => Math.floor((value + offset) / this.options.cellPx);
      const column = cellOf(point.x, this._left), row = cellOf(point.y, this._top_px);
      let best = -1, nearest = REACH_PX * REACH_PX;
      for (let j = this._inView - 1; j >= 0; j--) {
        const i = this._visible[j], x = this._x(i), y = this._y(i);
        if (grid) {
          if (cellOf(x, this._left) === column && cellOf(y, this._top_px) === row) return i;
        } else {
          const distance = (x - point.x) * (x - point.x) + (y - point.y) * (y - point.y);
          if (distance < nearest) { nearest = distance; best = i; }
        }
      }
      return best >= 0 ? best : this._vague.hit(point);
    },

    _onMove: function (event) {
      if (samsyn.drawing || !this._vague || this._inView > 50000) return;
      this._map.getContainer().style.cursor = this._hit(event.containerPoint) >= 0 ? "pointer" : "";
    },

    /* The page is told by what looks to it like a click on something with a tooltip: the premises'
       position and a number that no other click has, so that a second click on the same premises counts. */
    _onClick: function (event) {
      if (samsyn.drawing || !this._xy || !this._bytes) return;
      const i = this._hit(event.containerPoint);
      if (i < 0) return;
      this._selected = i;
      this._draw();
      const text = i + ":" + ++this._clicks;
      const clicked = { _tooltip: { _content: text }, getTooltip: () => ({ getContent: () => text }) };
      this.fire("click", { latlng: event.latlng, sourceTarget: clicked });
    }
  };
})();
