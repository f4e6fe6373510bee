"use strict";
// The step under the pointer, or chosen with the keys, in all charts at once.
const cursor = { step: null, charts: new Set() };
function moveCursor(step) {
  cursor.step = step;
  for (const chart of cursor.charts) chart.mark();
}

// smooth takes means over a window that begins anew with each stage, where rewards
// and hints change.
function smooth(list, window) {
  if (window < 2) return list;
  let sum = 0, begin = 0;
  return list.map((p, i) => {
    if (i && p.stage !== list[i - 1].stage) { begin = i; sum = 0; }
    sum += p.y;
    if (i - begin >= window) sum -= list[i - window].y;
    return { x: p.x, y: sum / Math.min(i - begin + 1, window) };
  });
}

// thin keeps a line drawable: of each stretch its least and its greatest value.
function thin(list, most) {
  if (list.length <= most) return list;
  const out = [], size = Math.ceil(list.length / (most / 2));
  for (let i = 0; i < list.length; i += size) {
    const part = list.slice(i, i + size);
    let low = part[0], high = part[0];
    for (const p of part) { if (p.y < low.y) low = p; if (p.y > high.y) high = p; }
    out.push(...(low.x <= high.x ? [low, high] : [high, low]));
  }
  return out;
}

function ticks(low, high, count) {
  const raw = (high - low) / count || 1, power = Math.pow(10, Math.floor(Math.log10(raw)));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= raw) || raw;
  const out = [];
  for (let v = Math.ceil(low / step - 1e-9) * step; v <= high + step * 1e-6 && out.length < 20; v += step) out.push(Math.abs(v) < step * 1e-9 ? 0 : v);
  return out;
}

let stageNames = [];
function stageClass(name) {
  if (!stageNames.includes(name)) stageNames.push(name);
  return "s" + (stageNames.indexOf(name) % 6);
}

// Chart draws one figure of the shown runs over their steps.
class Chart {
  // spec: title, note, key or series(run), marks(run), format, smoothing.
  constructor(spec) {
    this.spec = spec;
    this.readout = el("p", { class: "readout", "aria-live": "polite" });
    this.box = el("div", { class: "plot" });
    this.node = el("figure", { class: "chart", "data-chart": spec.title },
      el("figcaption", {}, el("strong", {}, spec.title), spec.note ? el("span", { class: "note" }, spec.note) : null), this.box, this.readout);
    cursor.charts.add(this);
    new ResizeObserver(() => { if (this.box.clientWidth !== this.width) this.draw(); }).observe(this.box);
  }
  format(v) { return this.spec.percent ? percent(v) : number(v); }
  gather() {
    this.lines = [];
    for (const run of shownRuns()) {
      const raw = this.spec.series ? this.spec.series(run) : run.series(this.spec.key);
      const marks = this.spec.marks ? this.spec.marks(run) : [];
      if (raw.length || marks.length) this.lines.push({ run, raw, marks });
    }
    return this.lines.length > 0;
  }
  draw() {
    const has = this.gather();
    this.node.hidden = !has && this.spec.optional;
    this.width = this.box.clientWidth;
    if (!this.width) return;
    const focused = document.activeElement === this.svg;
    this.box.replaceChildren();
    if (!has) {
      this.svg = null;
      this.box.append(el("p", { class: "empty" }, "No figures yet."));
      this.readout.textContent = "";
      return;
    }
    const window = this.spec.smoothing ? this.spec.smoothing() : 0;
    this.scale();
    this.svg = svg("svg", {
      width: this.width, height: this.height, viewBox: "0 0 " + this.width + " " + this.height, tabindex: "0", role: "img",
      "aria-label": this.label(), onpointermove: (e) => this.point(e), onpointerdown: (e) => this.point(e),
      onpointerleave: () => moveCursor(null), onkeydown: (e) => this.key(e), onblur: () => moveCursor(null),
    });
    this.axes();
    for (const line of this.lines) this.line(line, window);
    for (const line of this.lines) this.marksOf(line);
    this.hair = svg("line", { class: "hair", y1: this.top, y2: this.bottom, visibility: "hidden" });
    this.svg.append(this.hair);
    this.box.append(this.svg);
    if (focused) this.svg.focus();
    this.mark();
  }
  label() {
    return this.spec.title + ": " + this.lines.map(({ run, raw }) =>
      run.name + (raw.length ? " from " + this.format(raw[0].y) + " to " + this.format(raw[raw.length - 1].y) + " in " + plural(raw.length, "step") : "")).join("; ");
  }
  scale() {
    const xs = [], ys = [];
    for (const { raw, marks } of this.lines) {
      for (const p of raw) { xs.push(p.x); ys.push(p.y); }
      for (const m of marks) { xs.push(m.x); ys.push(m.y, m.high ?? m.y, m.low ?? m.y); }
    }
    const least = (list) => list.reduce((a, b) => Math.min(a, b), Infinity);
    const most = (list) => list.reduce((a, b) => Math.max(a, b), -Infinity);
    this.x0 = Math.min(least(xs), Math.max(0, least(xs) - 1));
    this.x1 = Math.max(most(xs), this.x0 + 1);
    let low = least(ys), high = most(ys);
    if (low >= 0 && (low < high / 2 || this.spec.percent)) low = 0;
    if (high - low < 1e-9) { high += Math.abs(high) / 10 || 1; if (low !== 0) low -= Math.abs(low) / 10; }
    this.yticks = ticks(low, high, 4);
    const step = this.yticks.length > 1 ? this.yticks[1] - this.yticks[0] : high - low;
    if (low < this.yticks[0] - step * 1e-6) this.yticks.unshift(this.yticks[0] - step);
    if (high > this.yticks[this.yticks.length - 1] + step * 1e-6) this.yticks.push(this.yticks[this.yticks.length - 1] + step);
    this.y0 = this.yticks[0];
    this.y1 = this.yticks[this.yticks.length - 1];
    this.strips = this.lines.length > 1 ? this.lines.filter(({ run }) => run.bands().length) : [];
    this.height = 210 + 7 * this.strips.length;
    this.left = 46; this.right = this.width - 10; this.top = 18; this.bottom = 186;
  }
  px(x) { return this.left + (x - this.x0) / (this.x1 - this.x0) * (this.right - this.left); }
  py(y) { return this.bottom - (y - this.y0) / (this.y1 - this.y0) * (this.bottom - this.top); }
  // axes draws the stages behind everything: as bands of the only run, or as one
  // strip for each of several.
  axes() {
    const add = (...nodes) => this.svg.append(...nodes);
    if (this.lines.length === 1) {
      for (const band of this.lines[0].run.bands()) {
        const from = this.px(Math.max(band.from, this.x0)), to = this.px(band.to), wide = to - from;
        add(svg("rect", { class: "band " + stageClass(band.stage), x: from, y: this.top - 14, width: Math.max(0, wide), height: this.bottom - this.top + 14 }, svg("title", {}, "stage " + band.stage)));
        const text = wide > band.stage.length * 6.6 + 6 ? band.stage : wide > 12 ? band.stage.slice(0, 1) : "";
        if (text) add(svg("text", { class: "stage", x: from + wide / 2, y: this.top - 3, "text-anchor": "middle" }, text));
      }
    }
    for (const y of this.yticks) {
      add(svg("line", { class: "grid", x1: this.left, x2: this.right, y1: this.py(y), y2: this.py(y) }),
        svg("text", { class: "tick", x: this.left - 5, y: this.py(y) + 4, "text-anchor": "end" }, this.spec.percent ? Number((100 * y).toFixed(1)) + "%" : number(y)));
    }
    for (const x of ticks(this.x0, this.x1, Math.max(2, Math.floor(this.width / 90)))) {
      if (Number.isInteger(x)) add(svg("text", { class: "tick", x: this.px(x), y: this.bottom + 15, "text-anchor": "middle" }, String(x)));
    }
    this.strips.forEach(({ run }, i) => {
      for (const band of run.bands()) {
        const from = this.px(Math.max(band.from, this.x0));
        add(svg("rect", { class: "strip " + stageClass(band.stage), x: from, y: this.bottom + 21 + 7 * i, width: Math.max(0, this.px(band.to) - from), height: 5 }, svg("title", {}, run.name + ", stage " + band.stage)));
      }
    });
  }
  path(list) { return list.map((p, i) => (i ? "L" : "M") + this.px(p.x).toFixed(1) + " " + this.py(p.y).toFixed(1)).join(""); }
  line({ run, raw }, window) {
    if (!raw.length) return;
    if (window > 1 && raw.length > 1) this.svg.append(svg("path", { class: "line faint " + run.colour, d: this.path(thin(raw, 1200)) }));
    const list = thin(smooth(raw, window), 1200);
    if (list.length === 1) this.svg.append(svg("circle", { class: "dot " + run.colour, cx: this.px(list[0].x), cy: this.py(list[0].y), r: 3 }));
    else this.svg.append(svg("path", { class: "line " + run.colour, "data-points": raw.length, d: this.path(list) }));
  }
  marksOf({ run, marks }) {
    for (const m of marks) {
      const x = this.px(m.x), y = this.py(m.y), title = svg("title", {}, run.name + ", " + m.label + ": " + this.format(m.y) + (m.low === undefined ? "" : " [" + this.format(m.low) + " " + this.format(m.high) + "]"));
      if (m.low !== undefined) this.svg.append(svg("line", { class: "whisker " + run.colour, x1: x, x2: x, y1: this.py(m.low), y2: this.py(m.high) }));
      if (m.shape === "square") this.svg.append(svg("rect", { class: "dot " + run.colour, x: x - 4, y: y - 4, width: 8, height: 8 }, title));
      else this.svg.append(svg("circle", { class: (m.shape === "ring" ? "ring " : "dot ") + run.colour, cx: x, cy: y, r: 4 }, title));
    }
  }
  point(event) {
    const at = event.clientX - this.svg.getBoundingClientRect().left;
    const x = Math.round(this.x0 + (at - this.left) / (this.right - this.left) * (this.x1 - this.x0));
    moveCursor(Math.min(this.x1, Math.max(this.x0, x)));
  }
  key(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -Infinity, End: Infinity }[event.key];
    if (event.key === "Escape") moveCursor(null);
    if (by === undefined) return;
    event.preventDefault();
    moveCursor(Math.min(this.x1, Math.max(this.x0, (cursor.step ?? this.x1) + by)));
  }
  // mark shows the step of the cursor, or the last values.
  mark() {
    if (!this.svg || !this.lines || !this.lines.length) return;
    const step = cursor.step;
    this.hair.setAttribute("visibility", step === null || step < this.x0 || step > this.x1 ? "hidden" : "visible");
    if (step !== null) { this.hair.setAttribute("x1", this.px(step)); this.hair.setAttribute("x2", this.px(step)); }
    const parts = this.lines.map(({ run, raw }) => {
      const p = step === null ? raw[raw.length - 1] : raw.find((q) => q.x === step);
      const many = this.lines.length > 1;
      return el("span", {}, many ? el("i", { class: "key " + run.colour }) : null, many ? run.name + " " : "", p ? this.format(p.y) : "–");
    });
    const row = step !== null && this.lines.length === 1 ? this.lines[0].run.at(step) : null;
    this.readout.replaceChildren(el("span", { class: "when" }, step === null ? "last" : stepOf(step, row && row.stage)), ...parts);
  }
}
