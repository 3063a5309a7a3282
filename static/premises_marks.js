/* What is drawn above the premises: numbers of the first of the list, and a ring around the chosen
   one. Mixed into the layer of the premises, whose positions, theme and colours it draws with. */
(function () {
  "use strict";
  const samsyn = (window.samsyn = window.samsyn || {});

  const APART_PX = 21;       // between the middles of two numbers

  samsyn.premisesMarks = {
    /* The first of the list get a number; one that would cover a higher one moves aside. */
    _placeTop: function () {
      const placed = [];
      this._marks = [];
      this._top.forEach((i, index) => {
        const [x, y] = this._at(i);
        if (x < -20 || y < -20 || x > this._size.x + 20 || y > this._size.y + 20) return;
        const at = freePlace(x, y, placed);
        placed.push(at);
        this._marks.push({ i, x, y, number: String(index + 1), at });
      });
    },

    _paintTop: function (context) {
      for (const mark of this._marks) this._paintLeader(context, mark);
      for (const mark of this._marks.slice().reverse()) this._paintNumber(context, mark);
    },

    _paintLeader: function (context, mark) {
      if (mark.at.x === mark.x && mark.at.y === mark.y) return;
      context.lineWidth = 1.5;
      context.strokeStyle = this._ink();
      context.beginPath();
      context.moveTo(mark.x, mark.y);
      context.lineTo(mark.at.x, mark.at.y);
      context.stroke();
      context.beginPath();
      context.arc(mark.x, mark.y, 3, 0, 2 * Math.PI);
      context.fillStyle = this._ink();
      context.fill();
    },

    _paintNumber: function (context, mark) {
      context.beginPath();
      context.arc(mark.at.x, mark.at.y, 10, 0, 2 * Math.PI);
      context.fillStyle = this._colour(this._bytes[mark.i]);
      context.fill();
      context.lineWidth = 2;
      context.strokeStyle = this._ink();
      context.stroke();
      context.font = "700 11px system-ui, sans-serif";
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.fillStyle = readableOn(this._colour(this._bytes[mark.i]));
      context.fillText(mark.number, mark.at.x, mark.at.y + 0.5);
    },

    _ink: function () { return this._theme === "dark" ? "#f4f6f8" : "#1b1420"; },

    _paintSelected: function (context) {
      if (this._selected < 0) return;
      const mark = (this._marks || []).find((one) => one.i === this._selected);
      const [x, y] = mark ? [mark.at.x, mark.at.y] : this._at(this._selected);
      for (const [width, colour] of [[6, this._theme === "dark" ? "#000000" : "#ffffff"], [3, this._theme === "dark" ? "#66c2ff" : "#0057b8"]]) {
        context.beginPath();
        context.lineWidth = width;
        context.strokeStyle = colour;
        context.arc(x, y, 14, 0, 2 * Math.PI);
        context.stroke();
      }
    }
  };

  function freePlace(x, y, placed) {
    const free = (at) => placed.every((other) => Math.hypot(at.x - other.x, at.y - other.y) > APART_PX);
    if (free({ x, y })) return { x, y };
    for (const radius of [24, 36, 48, 62, 78]) {
      for (let turn = 0; turn < 12; turn++) {
        const at = { x: x + radius * Math.cos((turn * Math.PI) / 6), y: y + radius * Math.sin((turn * Math.PI) / 6) };
        if (free(at)) return at;
      }
    }
    return { x, y };
  }

  /* Black or white, whichever reads better on a colour (relative luminance). */
  function readableOn(colour) {
    const [r, g, b] = [1, 3, 5].map((at) => Math.pow(parseInt(colour.slice(at, at + 2), 16) / 255, 2.2));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18 ? "#000000" : "#ffffff";
  }
})();
