"use strict";
// estimate shows a mean with its interval.
function estimate(e, show) {
  if (!e) return el("td", { class: "none" }, "–");
  return el("td", {}, show(e.value), " ", el("small", {}, "[" + show(e.low).replace("%", "") + " " + show(e.high).replace("%", "") + "]"));
}
function scroll(label, table) { return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, table); }
function head(...cells) { return el("thead", {}, el("tr", {}, cells.map((text) => el("th", { scope: "col" }, text)))); }
function runTitle(run) { return el("h3", {}, el("i", { class: "key " + run.colour }), run.name); }

const tableNames = { "before.sampled": "test before", "after.sampled": "test after", "before.greedy": "greedy before", "after.greedy": "greedy after" };

function drawResult() {
  const box = byId("result-box"), parts = [];
  const list = shownRuns().filter((run) => run.status);
  if (list.length > 1) parts.push(comparison(list));
  for (const run of list) {
    const st = run.status;
    parts.push(runTitle(run));
    if (st.tables.length) parts.push(accuracy(run));
    else parts.push(el("p", { class: "empty" }, st.finished ? "The summary holds no evaluation." : "No evaluation has ended yet."));
    if (st.ends.length) parts.push(stages(run));
    if (st.facts.length) {
      parts.push(el("details", {}, el("summary", {}, "Settings and results"), el("dl", { class: "facts" }, st.facts.map((f) => [el("dt", {}, f.name), el("dd", {}, f.value)]))));
    }
  }
  box.replaceChildren(...parts);
}

function splitsOf(tables) {
  const out = [];
  for (const table of tables) for (const row of table.rows) if (!out.includes(row.split)) out.push(row.split);
  return out.filter((s) => s !== "overall").concat(out.includes("overall") ? ["overall"] : []);
}

// accuracy is the final table: item accuracy by split, with intervals.
function accuracy(run) {
  const { tables, changes } = run.status, splits = splitsOf(tables), rows = [];
  for (const table of tables) {
    rows.push(el("tr", {}, el("th", { scope: "row" }, tableNames[table.name] || table.name, table.hints && table.hints !== "off" ? " (hints " + table.hints + ")" : ""),
      splits.map((split) => estimate(table.rows.find((row) => row.split === split)?.item_accuracy, percent))));
    if (table.name === "after.sampled") rows.push(changeRow("change", changes, splits, "change"));
  }
  for (const name of new Set(changes.map((c) => c.name))) if (name !== "change") rows.push(changeRow(name, changes, splits, name));
  const first = tables[0], note = (first.tasks || overall(first.rows).tasks) + " tasks" + (first.samples ? ", " + plural(first.samples, "episode") + " each" : "") + "; [low high] is the 95% interval over tasks";
  return el("div", {}, scroll("Item accuracy of " + run.name, el("table", { class: "figures" }, el("caption", {}, "Item accuracy on held-out tasks"), head("", ...splits), el("tbody", {}, rows))), el("p", { class: "note" }, note));
}
function changeRow(title, changes, splits, name) {
  return el("tr", { class: "change" }, el("th", { scope: "row" }, title + ", points"),
    splits.map((split) => estimate(changes.find((c) => c.name === name && c.split === split)?.change, points)));
}

function stages(run) {
  let before = 0;
  const rows = run.status.ends.map((end) => {
    const steps = end.step - before;
    before = end.step;
    return el("tr", {}, el("th", { scope: "row" }, end.stage), el("td", {}, String(steps)), el("td", { class: "words" }, end.why || "–", end.reason ? el("small", {}, " " + end.reason) : null),
      estimate(end.off?.item_accuracy, percent), estimate(end.on?.item_accuracy, percent),
      el("td", {}, number(end.off?.failed_calls_per_episode)), el("td", {}, number(end.on?.failed_calls_per_episode)));
  });
  return scroll("Stages of " + run.name, el("table", { class: "figures" }, el("caption", {}, "Validation tasks after each stage"),
    head("stage", "steps", el("span", { class: "words" }, "over by"), "hints off", "hints on", "failed calls off", "on"), el("tbody", {}, rows)));
}

function comparison(list) {
  const of = (run, name) => { const t = run.status.tables.find((x) => x.name === name); return t && overall(t.rows).item_accuracy; };
  return scroll("All runs", el("table", { class: "figures" }, el("caption", {}, "Overall item accuracy of the runs"), head("run", "steps", "test before", "test after", "change, points"),
    el("tbody", {}, list.map((run) => el("tr", {}, el("th", { scope: "row" }, el("i", { class: "key " + run.colour }), run.name), el("td", {}, String(run.last)),
      estimate(of(run, "before.sampled"), percent), estimate(of(run, "after.sampled"), percent),
      estimate(run.status.changes.find((c) => c.name === "change" && c.split === "overall")?.change, points))))));
}

const shortCodes = 15;
const allCodes = new Set(); // runs whose codes are all shown

function drawErrors() {
  const parts = [];
  for (const run of shownRuns()) {
    const { codes, columns } = run.episodes;
    parts.push(runTitle(run));
    if (!codes.length) { parts.push(el("p", { class: "empty" }, "No error is in the stored episodes.")); continue; }
    parts.push(codeTable(run, allCodes.has(run) ? codes : codes.slice(0, shortCodes), columns));
    if (codes.length > shortCodes) {
      parts.push(el("p", {}, el("button", { type: "button", onclick: () => { if (!allCodes.delete(run)) allCodes.add(run); drawErrors(); } },
        allCodes.has(run) ? "Show the most frequent" : "Show all " + codes.length + " codes")));
    }
  }
  byId("errors-box").replaceChildren(...parts);
}

// codeTable: how often each error came up in each part of the run, and how often
// the next step was free of errors, with the hint and without.
function codeTable(run, codes, columns) {
  const rate = (code, i) => columns[i].episodes ? code.counts[i] / columns[i].episodes : 0;
  const most = Math.max(...codes.map((code) => Math.max(...columns.map((_, i) => rate(code, i)))), 1e-9);
  const mended = (a) => el("td", {}, a.errors ? (a.followed ? Math.round(100 * a.mended / a.followed) + "% " : "– ") : "–", a.errors ? el("small", {}, "of " + a.followed) : null);
  return scroll("Errors of " + run.name, el("table", { class: "figures codes" },
    el("caption", {}, "Errors in an episode, by part of the run; then how often the agent's next call within the turn went well, after the error with a hint and without"),
    head("code", ...columns.map((c) => c.name), "with hint", "next call well", "without", "next call well"),
    el("tbody", {}, codes.map((code) => el("tr", {}, el("th", { scope: "row" }, el("button", { type: "button", class: "link", onclick: () => showEpisodes({ run: String(run.index), code: code.code }) }, code.code)),
      columns.map((_, i) => { const v = rate(code, i), td = el("td", { class: "heat", title: code.counts[i] + " in " + plural(columns[i].episodes, "episode") }, v ? v.toFixed(2) : "·"); td.style.setProperty("--heat", Math.round(60 * v / most) + "%"); return td; }),
      el("td", {}, String(code.hinted.errors)), mended(code.hinted), el("td", {}, String(code.plain.errors)), mended(code.plain))))));
}
