"use strict";
// The charts that every training has; figures beside them are found by name.
const charts = [];
const known = new Set();
let smoothing = 5;

function overall(rows) { return rows.find((row) => row.split === "overall") || rows[rows.length - 1]; }

// heldOut marks the evaluations on tasks that are not trained on.
function heldOut(figure) {
  return (run) => {
    const out = [], st = run.status;
    if (!st) return out;
    const add = (x, row, label, shape) => {
      const e = row && row[figure];
      if (e) out.push({ x, y: e.value, low: e.low, high: e.high, label, shape });
    };
    for (const table of st.tables) {
      if (table.name === "before.sampled") add(0, overall(table.rows), "test before, hints off", "square");
      if (table.name === "after.sampled") add(run.last, overall(table.rows), "test after, hints off", "square");
    }
    for (const end of st.ends) {
      add(end.step, end.on, "validation after " + end.stage + ", hints on", "ring");
      add(end.step, end.off, "validation after " + end.stage + ", hints off", "dot");
    }
    return out;
  };
}

const specs = [
  { title: "Reward", key: "reward", note: "mean of the training episodes, by the stage's rule" },
  { title: "Success", key: "success", percent: true, marks: heldOut("item_accuracy"), note: "line: training episodes; held out: ■ test, ● stage's end without hints, ○ with" },
  { title: "Progress", key: "progress", percent: true, note: "line: training episodes; ● validation under the stage's feedback",
    marks: (run) => run.series("validation").map((p) => ({ x: p.x, y: p.y, label: "validation after step " + p.x, shape: "dot" })) },
  { title: "Hints", key: "hint_rate", note: "shown in an episode" },
  { title: "Failed calls", key: "rollout.failed_calls", note: "of an episode" },
  { title: "Entropy", key: "update.entropy", note: "of the sampled tokens, nats" },
  { title: "Gradient norm", key: "update.grad_norm", note: "before clipping" },
  { title: "Length of a message", key: "rollout.response_tokens", note: "tokens" },
  { title: "Length of an episode", key: "rollout.episode_tokens", note: "tokens that were sampled" },
  { title: "Malformed steps", key: "malformed", percent: true, note: "share" },
  { title: "Turns without a call", key: "rollout.no_call", percent: true, note: "share" },
];
for (const key of ["reward", "success", "progress", "validation", "hint_rate", "malformed", "rollout.failed_calls", "update.entropy", "update.grad_norm", "rollout.response_tokens", "rollout.episode_tokens", "rollout.no_call"]) known.add(key);

let more, moreBox, curveNotes, stageKeys, gateWords;
function buildCurves(section) {
  const choice = el("select", { id: "smoothing", onchange: () => { smoothing = Number(choice.value); drawCurves(); } },
    [[0, "off"], [5, "5 steps"], [15, "15 steps"], [50, "50 steps"]].map(([n, text]) => el("option", { value: n, selected: n === smoothing }, text)));
  const box = el("div", { class: "charts" });
  moreBox = el("div", { class: "charts" });
  more = el("details", { id: "more", ontoggle: () => { if (more.open) drawCurves(); } }, el("summary", {}, "More figures"), moreBox);
  curveNotes = el("p", { class: "note", id: "curve-notes" });
  gateWords = el("p", { class: "note", id: "gate" });
  cursor.charts.add({ mark: markGate });
  stageKeys = el("span", { class: "note", id: "stages" });
  section.append(el("p", { class: "controls" }, el("label", {}, "Smoothing ", choice),
    el("span", { class: "note" }, "Point at a chart, or choose it and press the arrow keys, to read one step."), stageKeys), gateWords, box, more, curveNotes);
  for (const spec of specs) {
    const chart = new Chart({ ...spec, optional: true, smoothing: () => smoothing });
    charts.push(chart);
    box.append(chart.node);
  }
}

// markGate shows what the gate to the next stage said at the step of the cursor, or last.
function markGate() {
  const said = [];
  for (const run of shownRuns()) {
    const row = cursor.step === null ? run.rows[run.rows.length - 1] : run.at(cursor.step);
    if (row && row.note) said.push((shownRuns().length > 1 ? run.name + ", " : "") + stepOf(row.step + run.shift, row.stage) + ": " + row.note);
  }
  gateWords.textContent = said.length ? "Gate: " + said.join("; ") : "";
}

// drawCurves draws all charts and finds figures that have none yet.
function drawCurves() {
  const found = new Set();
  for (const run of runs) for (const row of run.rows.slice(-50).concat(run.rows.slice(0, 5))) for (const key of row.values.keys()) found.add(key);
  for (const key of [...found].sort()) {
    if (known.has(key) || known.size > 150) continue;
    known.add(key);
    const chart = new Chart({ title: key, key, optional: true, smoothing: () => smoothing });
    charts.push(chart);
    moreBox.append(chart.node);
  }
  for (const chart of charts) if (more.open || chart.node.parentNode !== moreBox) chart.draw();
  const bare = charts.slice(0, specs.length).every((chart) => chart.node.hidden);
  if (bare && moreBox.childNodes.length && !more.dataset.opened) { more.dataset.opened = "1"; more.open = true; } // a run of another kind
  const stages = new Set(shownRuns().flatMap((run) => run.bands().map((band) => band.stage)));
  stageKeys.replaceChildren(...(shownRuns().length > 1 && stages.size ? ["Stages: ", [...stages].map((name) => el("span", {}, el("i", { class: "key strip " + stageClass(name) }), name))].flat() : []));
  more.hidden = !moreBox.childNodes.length;
  const notes = [];
  for (const run of runs) {
    if (run.thinned > 1) notes.push(run.name + ": one of " + run.thinned + " steps is drawn.");
    if (run.skipped) notes.push(run.name + ": " + plural(run.skipped, "line") + " of metrics.jsonl could not be read.");
    for (const text of run.status?.warnings || []) notes.push(run.name + ": " + text);
  }
  curveNotes.textContent = notes.join(" ");
  markGate();
}
