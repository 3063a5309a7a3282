/* Premises whose address is known to a street or an area only: a dashed circle around what is known,
   never a point at somebody's door. They stand behind the positions, four uint32 each: the number of
   the premises, x, y, radius. Where one carries a rank, the number sits on the circle's rim. */
(function () {
  "use strict";
  const samsyn = (window.samsyn = window.samsyn || {});
  const WORDS = 4, HIDDEN = 0;
  const LEAST_PX = 12;       // a smaller circle would look like a point
  const SHEER = 0.07;        // how much of the colour fills it

  samsyn.VaguePlaces = L.Class.extend({
    initialize: function (words) {
      this._words = words;
      this._at = new Map();
      this._seen = [];
      for (let k = 0; k + WORDS <= words.length; k += WORDS) this._at.set(words[k], k);
    },

    /* Circles in view of premises that are not hidden, the highest priority last. */
    collect: function (view) {
      this._seen = [];
      this._at.forEach((k, i) => {
        if (view.bytes[i] === HIDDEN || view.bytes[i] === undefined) return;
        const circle = this._circle(k, view);
        const reach = circle.radius;
        if (circle.x < -reach || circle.y < -reach || circle.x > view.width + reach || circle.y > view.height + reach) return;
        this._seen.push(Object.assign(circle, { i }));
      });
      this._seen.sort((a, b) => view.bytes[a.i] - view.bytes[b.i]);
    },

    count: function () { return this._seen.length; },

    /* Over a grid only the rims: many sheer discs on top of each other would hide it. */
    paint: function (context, colourOf, selected, grid) {
      context.save();
      for (const one of this._seen) {
        const colour = colourOf(one.i);
        context.beginPath();
        context.arc(one.x, one.y, one.radius, 0, 2 * Math.PI);
        context.globalAlpha = SHEER;
        context.fillStyle = colour;
        if (!grid) context.fill();
        context.globalAlpha = 1;
        context.setLineDash([5, 4]);
        context.lineWidth = one.i === selected ? 4 : 2;
        context.strokeStyle = colour;
        context.stroke();
      }
      context.restore();
    },

    /* Where a rank or the ring of the chosen is put: [x, y] on the rim, or null for a point. */
    rim: function (i, view) {
      const k = this._at.get(i);
      if (k === undefined) return null;
      const circle = this._circle(k, view);
      return [circle.x, circle.y - circle.radius];
    },

    /* The premises whose circle is under a point, the highest priority first; -1 for none. */
    hit: function (point) {
      for (let j = this._seen.length - 1; j >= 0; j--) {
        const one = this._seen[j], dx = one.x - point.x, dy = one.y - point.y;
        if (dx * dx + dy * dy <= one.radius * one.radius) return one.i;
      }
      return -1;
    },

    _circle: function (k, view) {
      const words = this._words;
      return {
        x: words[k + 1] * view.scale - view.left,
        y: words[k + 2] * view.scale - view.top,
        radius: Math.max(LEAST_PX, words[k + 3] * view.scale),
      };
    },
  });
})();
