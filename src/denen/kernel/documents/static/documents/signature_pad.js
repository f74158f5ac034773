// The signature pad: strokes drawn on the SVG go into the hidden field as [[[x, y], …], …], in a field of 1000 × 300.
// The limits are those of Signature in types.py; past them the pen stops, so that what is shown is what is sent.
(() => {
  const width = 1000, height = 300, mostStrokes = 200, mostPoints = 5000, nearest = 4;

  // As Signature.path draws it: each segment bends through the middle of the next.
  const path = (stroke) => {
    const bends = stroke.slice(1).map(([x, y], i, rest) => {
      const next = rest[i + 1];
      return next ? `Q${x} ${y} ${(x + next[0]) / 2} ${(y + next[1]) / 2}` : "";
    });
    return `M${stroke[0].join(" ")}${bends.join("")}L${stroke[stroke.length - 1].join(" ")}`;
  };

  const isPoint = (point) => Array.isArray(point) && point.length === 2 && point.every(Number.isInteger);
  const isStroke = (stroke) => Array.isArray(stroke) && stroke.length > 0 && stroke.every(isPoint);
  const read = (text) => {
    try {
      const strokes = JSON.parse(text || "[]");
      return Array.isArray(strokes) && strokes.every(isStroke) ? strokes : [];
    } catch {
      return [];
    }
  };

  const start = (pad) => {
    if (pad.dataset.started) return;
    pad.dataset.started = "1";
    const input = document.getElementById(pad.dataset.signature);
    const field = pad.querySelector(".signature-field");
    const line = pad.querySelector(".signature-line");
    const said = pad.querySelector("[data-signature-said]");
    let strokes = read(input.value);  // after an error the page comes back with what was drawn
    let pen = null;

    const show = () => line.setAttribute("d", strokes.map(path).join(" "));
    const keep = () => {
      show();
      input.value = strokes.length ? JSON.stringify(strokes) : "";
      said.textContent = strokes.length ? said.dataset.drawn : said.dataset.empty;
    };
    const point = (event) => {
      const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(field.getScreenCTM().inverse());
      const within = (value, most) => Math.min(most, Math.max(0, Math.round(value)));
      return [within(x, width), within(y, height)];
    };
    const draw = (event) => {
      const stroke = strokes[strokes.length - 1];
      // A pen reports more often than the page is drawn; the points in between make the line true.
      const moves = event.getCoalescedEvents?.() ?? [];
      for (const move of moves.length ? moves : [event]) {
        const [x, y] = point(move);
        const [lastX, lastY] = stroke[stroke.length - 1];
        if (Math.hypot(x - lastX, y - lastY) < nearest) continue;
        if (strokes.reduce((sum, each) => sum + each.length, 0) >= mostPoints) break;
        stroke.push([x, y]);
      }
      show();
    };

    field.addEventListener("pointerdown", (event) => {
      if (pen !== null || event.button !== 0 || strokes.length >= mostStrokes) return;
      event.preventDefault();
      pen = event.pointerId;
      field.setPointerCapture(pen);
      strokes.push([point(event)]);
      show();
    });
    field.addEventListener("pointermove", (event) => {
      if (event.pointerId === pen) draw(event);
    });
    for (const name of ["pointerup", "pointercancel"]) {
      field.addEventListener(name, (event) => {
        if (event.pointerId !== pen) return;
        pen = null;
        keep();
      });
    }
    pad.querySelector("[data-signature-undo]").addEventListener("click", () => {
      strokes.pop();
      keep();
    });
    pad.querySelector("[data-signature-clear]").addEventListener("click", () => {
      strokes = [];
      keep();
    });
    pad.querySelector(".signature-without").hidden = true;
    pad.querySelector(".signature-with").hidden = false;
    keep();
  };

  const startAll = () => document.querySelectorAll("[data-signature]").forEach(start);
  startAll();
  document.addEventListener("htmx:load", startAll);
})();
