"use strict";
// Everything that comes from a run is put into the page as text, by these two
// functions alone: no markup is ever made of it.
function make(node, attrs, children) {
  for (const [name, value] of Object.entries(attrs || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) node.append(child);
  }
  return node;
}
function el(tag, attrs, ...children) {
  return make(document.createElement(tag), attrs, children);
}
function svg(tag, attrs, ...children) {
  return make(document.createElementNS("http://www.w3.org/2000/svg", tag), attrs, children);
}
function byId(id) { return document.getElementById(id); }

function number(v) {
  if (v === null || v === undefined || !isFinite(v)) return "–";
  const a = Math.abs(v);
  if (a !== 0 && (a < 0.001 || a >= 1e6)) return v.toExponential(1);
  if (a >= 1000 || Number.isInteger(v)) return String(Math.round(v));
  return String(Number(v.toFixed(a >= 100 ? 1 : a >= 1 ? 2 : 3)));
}
function percent(v) { return v === null || v === undefined ? "–" : (100 * v).toFixed(1) + "%"; }
function points(v) { return (v > 0 ? "+" : "") + (100 * v).toFixed(1); }
function plural(n, one, more) { return n + " " + (n === 1 ? one : more || one + "s"); }

const colours = 8;

// Run holds what the page knows of one run.
class Run {
  constructor(data, index) {
    this.index = index;
    this.name = data.name;
    this.shown = true;
    this.rows = [];
    this.skipped = 0;
    this.status = data.status || null;
    this.episodes = data.episodes || { files: [], entries: [], pairs: [], columns: [], codes: [] };
    this.views = new Map(Object.entries(data.views || {}));
    this.thinned = data.thinned || 0;
    this.next = 0;
    if (data.metrics) this.append(data.metrics);
  }
  get colour() { return "c" + (this.index % colours) + (this.index >= colours ? " dashed" : ""); }
  // append takes a chunk of metrics over. A step that comes again, after the run
  // was resumed, takes the place of the one before.
  append(chunk) {
    if (chunk.reset) { this.rows = []; this.skipped = 0; }
    for (const row of chunk.rows) {
      while (this.rows.length && this.rows[this.rows.length - 1].step >= row.step) this.rows.pop();
      const values = new Map();
      chunk.keys.forEach((key, i) => { if (row.values[i] !== null) values.set(key, row.values[i]); });
      this.rows.push({ step: row.step, stage: row.stage || "", note: row.note || "", values });
    }
    this.skipped += chunk.skipped || 0;
    this.next = chunk.next;
    return chunk.rows.length > 0 || chunk.reset;
  }
  // Steps are counted from 1, also where the file counts from 0.
  get shift() { return this.rows.length && this.rows[0].step === 0 ? 1 : 0; }
  get last() { return this.rows.length ? this.rows[this.rows.length - 1].step + this.shift : 0; }
  series(key) {
    const shift = this.shift, out = [];
    for (const row of this.rows) if (row.values.has(key)) out.push({ x: row.step + shift, y: row.values.get(key), stage: row.stage });
    return out;
  }
  // bands are the stages in their order, with the steps that they span.
  bands() {
    const shift = this.shift, out = [];
    for (const row of this.rows) {
      const x = row.step + shift, band = out[out.length - 1];
      if (band && band.stage === row.stage) band.to = x;
      else if (row.stage) out.push({ stage: row.stage, from: band ? band.to : x - 1, to: x });
    }
    return out;
  }
  at(x) {
    const shift = this.shift;
    return this.rows.find((row) => row.step + shift === x);
  }
}

// stepOf names a step, counted from 1, with its stage.
function stepOf(step, stage) { return "step " + step + (stage ? ", " + stage : ""); }

// Where the data come from: the page itself, or the server that follows the runs.
const page = JSON.parse(byId("data").textContent);
const runs = page.runs.map((data, i) => new Run(data, i));
function shownRuns() { return runs.filter((run) => run.shown); }

async function ask(path, query) {
  const answer = await fetch(path + "?" + new URLSearchParams(query), { cache: "no-store" });
  if (!answer.ok) throw new Error(path + " answered " + answer.status);
  return answer.json();
}
// loadView returns an episode in full.
async function loadView(run, id) {
  if (!run.views.has(id) && page.live) {
    if (run.views.size > 200) run.views.clear();
    run.views.set(id, await ask("/api/episode", { run: run.index, id }));
  }
  return run.views.get(id);
}
