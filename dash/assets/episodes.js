"use strict";
// outcomeBadge says how an episode came out, in words and colour.
function outcomeBadge(e) {
  return el("span", { class: "badge " + (e.outcome === "valid" ? "good" : e.outcome === "fault" ? "odd" : "bad") }, e.outcome);
}
function chip(text, kind) { return el("span", { class: "chip" + (kind ? " " + kind : "") }, text); }

function signalChips(s) {
  if (!s) return [];
  const out = [];
  if (s.format !== undefined) out.push(chip("format " + s.format, s.format ? "" : "bad"));
  if (s.calls) out.push(chip(plural(s.calls, "call") + (s.failed ? ", " + s.failed + " failed" : ""), s.failed ? "bad" : ""));
  if (s.hints) out.push(chip(plural(s.hints, "hint"), "hint"));
  for (const name of ["state", "exec", "ask"]) if (s[name] !== undefined) out.push(chip(name + " " + number(s[name]), s[name] === 1 ? "good" : "bad"));
  if (s.valid !== undefined) out.push(chip(s.valid ? "valid" : "invalid", s.valid ? "good" : "bad"));
  if (s.verdict) out.push(chip(s.verdict, "bad"));
  return out;
}

function resultBlock(r) {
  return el("div", { class: "back" + (r.code ? " failed" : "") }, el("pre", {}, r.text),
    r.code ? el("p", {}, el("span", { class: "code" }, r.code)) : null,
    r.hint ? el("p", { class: "hint" }, el("b", {}, "hint"), r.hint_kind ? " (" + r.hint_kind + ")" : "", ": " + r.hint) : null);
}

// episodeBlock shows an episode step by step.
function episodeBlock(view, title) {
  const parts = [];
  let step = 0, turn = -1;
  for (const p of view.parts) {
    if (p.turn !== turn && p.kind !== "system") {
      turn = p.turn;
      const score = view.turn_scores[turn];
      parts.push(el("h5", {}, "Turn " + (turn + 1) + (view.turns ? " of " + view.turns : "") + (view.asks[turn] ? ", to be asked back" : ""), score === undefined || score === null ? null : chip("score " + number(score), score === 1 ? "good" : "bad")));
    }
    const tools = p.tools ? el("details", {}, el("summary", {}, plural(p.tools.length, "tool")), el("ul", { class: "tools" }, p.tools.map((t) => el("li", {}, t)))) : null;
    if (p.kind !== "step") {
      parts.push(el("div", { class: "part " + p.kind }, el("b", {}, p.kind), p.text ? el("p", { class: "said" }, p.text) : null, p.warning ? el("p", { class: "hint" }, "warning: " + p.warning) : null, tools));
      continue;
    }
    step++;
    parts.push(el("div", { class: "part step" }, el("b", {}, "step " + step), p.text ? el("pre", { class: "call" }, p.text) : null, (p.calls || []).map((c) => el("pre", { class: "call" }, c)),
      !p.text && !p.calls ? el("p", { class: "empty" }, "(an empty message)") : null, (p.results || []).map(resultBlock),
      el("p", { class: "chips" }, signalChips(p.signals), p.tokens ? chip(plural(p.tokens, "token") + (p.cut ? ", cut short" : ""), p.cut ? "bad" : "") : null, p.ended ? chip("turn ended") : null)));
  }
  if (view.left) parts.push(el("p", { class: "note" }, plural(view.left, "further step") + " not shown."));
  if (view.fault) parts.push(el("p", { class: "hint" }, "fault: " + view.fault));
  return el("article", { class: "episode" }, el("h4", {}, title || view.task, " ", outcomeBadge(view)),
    el("p", { class: "note" }, [view.task, view.split, (view.worlds || []).join("+"), view.stage, view.step >= 0 ? "after " + plural(view.step, "step") + " of training" : "", "progress " + number(view.progress),
      view.reward === null ? "" : "reward " + number(view.reward), "ended: " + (view.stop || "–"), "seed " + view.seed].filter(Boolean).join(" · ")),
    view.rules ? el("p", { class: "note" }, view.rules) : null, parts);
}

async function put(box, run, id, title) {
  box.dataset.want = run.index + "/" + id;
  try {
    const view = await loadView(run, id);
    if (box.dataset.want !== run.index + "/" + id) return; // another was chosen meanwhile
    box.replaceChildren(view ? episodeBlock(view, title) : el("p", { class: "empty" }, "This episode is not in the report."));
  } catch (err) {
    box.replaceChildren(el("p", { class: "empty" }, "This episode could not be read: " + err.message));
  }
}

// Before and after: the same task side by side.
const pairState = { run: 0, task: null };
function drawPairs() {
  const box = byId("pairs-box"), list = runs.filter((run) => run.episodes.pairs.length);
  if (!list.length) {
    box.replaceChildren(el("p", { class: "empty" }, "No task has been played both before and after training yet."));
    return;
  }
  const run = list.find((r) => r.index === pairState.run) || list[0], pairs = run.episodes.pairs;
  const at = Math.max(0, pairs.findIndex((p) => p.task === pairState.task)), pair = pairs[at];
  const key = run.index + "/" + pair.before + "/" + pair.after + "/" + pairs.length + "/" + list.length;
  if (box.dataset.key === key) return;
  box.dataset.key = key;
  const kinds = { gained: "failed, then solved", lost: "solved, then failed", kept: "solved both times", failed: "failed both times" };
  const choose = (i) => { pairState.task = pairs[(i + pairs.length) % pairs.length].task; drawPairs(); };
  const select = el("select", { id: "pair", onchange: () => choose(select.selectedIndex) }, pairs.map((p, i) => el("option", { selected: i === at }, p.task + " · " + p.split + " · " + kinds[p.kind])));
  const which = el("select", { id: "pair-run", onchange: () => { pairState.run = Number(which.value); pairState.task = null; drawPairs(); } }, list.map((r) => el("option", { value: r.index, selected: r === run }, r.name)));
  const left = el("div"), right = el("div");
  box.replaceChildren(el("p", { class: "controls" }, list.length > 1 ? el("label", {}, "Run ", which) : null, el("label", { class: "wide" }, "Task ", select),
    el("button", { type: "button", onclick: () => choose(at - 1) }, "Previous"), el("button", { type: "button", onclick: () => choose(at + 1) }, "Next")),
    el("div", { class: "two" }, left, right));
  put(left, run, pair.before, "Before");
  put(right, run, pair.after, "After");
}

// The viewer of all listed episodes.
const filters = { run: "", phase: "", stage: "", split: "", world: "", code: "", outcome: "", task: "" };
const labels = { run: "Run", phase: "Part", stage: "Stage", split: "Split", world: "World", code: "Error code", outcome: "Outcome" };
const viewer = { most: 60, chosen: "" };
const controls = {};

function buildEpisodes(section) {
  const row = el("form", { class: "controls", id: "filters", onsubmit: (e) => e.preventDefault() });
  for (const [name, text] of Object.entries(labels)) {
    controls[name] = el("select", { id: "f-" + name, onchange: () => setFilter(name, controls[name].value) });
    row.append(el("label", {}, text + " ", controls[name]));
  }
  controls.task = el("input", { id: "f-task", type: "search", autocomplete: "off", spellcheck: "false", oninput: () => setFilter("task", controls.task.value) });
  row.append(el("label", {}, "Task ", controls.task), el("button", { type: "button", id: "clear", onclick: () => showEpisodes({}) }, "Clear"));
  section.append(row, el("p", { id: "count", class: "note", role: "status" }), el("div", { class: "two list" },
    el("div", {}, el("ul", { id: "list", onkeydown: listKey }), el("button", { type: "button", id: "further", onclick: () => { viewer.most += 60; drawEpisodes(); } }, "Show more")),
    el("div", { id: "chosen", tabindex: "-1" })), el("p", { class: "note", id: "bounds" }));
  readHash();
}

function setFilter(name, value) {
  filters[name] = value;
  viewer.most = 60;
  writeHash();
  drawEpisodes();
}
// showEpisodes leads to the viewer with these filters.
function showEpisodes(wanted) {
  for (const name of Object.keys(filters)) filters[name] = wanted[name] || "";
  viewer.most = 60;
  writeHash();
  drawEpisodes();
  if (Object.keys(wanted).length) byId("episodes").scrollIntoView();
}
function writeHash() {
  const set = Object.entries(filters).filter(([, value]) => value);
  try { history.replaceState(null, "", "#episodes" + (set.length ? "?" + new URLSearchParams(set) : "")); } catch { /* some viewers have no history */ }
}
function readHash() {
  if (!location.hash.startsWith("#episodes?")) return false;
  const given = new URLSearchParams(location.hash.slice("#episodes?".length));
  for (const name of Object.keys(filters)) filters[name] = given.get(name) || "";
  return true;
}

// allEntries are the listed episodes of the shown runs with what filters compare.
function allEntries() {
  const out = [];
  for (const run of shownRuns()) {
    for (const e of run.episodes.entries) {
      out.push({ run, e, has: { run: [String(run.index)], phase: [e.phase], stage: [e.stage], split: [e.split], world: e.worlds, code: e.codes, outcome: [e.outcome] } });
    }
  }
  return out;
}
function matches(item, except) {
  for (const name of Object.keys(labels)) if (name !== except && filters[name] && !item.has[name].includes(filters[name])) return false;
  return !filters.task || item.e.task.toLowerCase().includes(filters.task.toLowerCase());
}

// options offers what the other filters leave, with how often it occurs.
function options(name, items) {
  const counts = new Map();
  for (const item of items) if (matches(item, name)) for (const value of item.has[name]) counts.set(value, (counts.get(value) || 0) + 1);
  if (filters[name] && !counts.has(filters[name])) counts.set(filters[name], 0);
  const text = (value) => name === "run" ? runs[Number(value)]?.name || value : value;
  const list = [...counts].sort((a, b) => name === "code" ? b[1] - a[1] : text(a[0]) < text(b[0]) ? -1 : 1);
  const select = controls[name], state = JSON.stringify([list, filters[name]]);
  select.parentNode.hidden = name === "run" && runs.length < 2;
  if (select.dataset.state === state) return;
  select.dataset.state = state;
  select.replaceChildren(el("option", { value: "" }, "any"), ...list.map(([value, n]) => el("option", { value, selected: value === filters[name] }, text(value) + " (" + n + ")")));
}

function drawEpisodes() {
  const items = allEntries(), found = items.filter((item) => matches(item));
  for (const name of Object.keys(labels)) options(name, items);
  if (controls.task.value !== filters.task) controls.task.value = filters.task;
  byId("count").textContent = found.length + " of " + plural(items.length, "episode");
  const list = byId("list"), focused = list.contains(document.activeElement) ? document.activeElement.dataset.id : null;
  list.replaceChildren(...found.slice(0, viewer.most).map(({ run, e }) => {
    const id = run.index + "/" + e.id;
    return el("li", {}, el("button", { type: "button", class: "item", "data-id": id, "aria-pressed": String(viewer.chosen === id), onclick: () => choose(run, e) },
      el("span", { class: "name" }, runs.length > 1 ? el("i", { class: "key " + run.colour }) : null, e.task), outcomeBadge(e),
      el("small", {}, [e.phase === "training" ? e.stage : e.phase, e.split, e.step >= 0 ? "step " + e.step : "", plural(e.steps, "step"), "progress " + number(e.progress), e.failed ? e.failed + " failed" : "", e.hints ? plural(e.hints, "hint") : ""].filter(Boolean).join(" · "))));
  }));
  byId("further").hidden = found.length <= viewer.most;
  if (focused) [...list.querySelectorAll("button")].find((b) => b.dataset.id === focused)?.focus();
  if (found.length && !found.some(({ run, e }) => run.index + "/" + e.id === viewer.chosen)) choose(found[0].run, found[0].e);
  if (!found.length) { viewer.chosen = ""; byId("chosen").dataset.want = ""; byId("chosen").replaceChildren(el("p", { class: "empty" }, items.length ? "No episode is like that." : "No episode is stored yet.")); }
  drawBounds();
}
function choose(run, e) {
  viewer.chosen = run.index + "/" + e.id;
  for (const b of byId("list").querySelectorAll("button")) b.setAttribute("aria-pressed", String(b.dataset.id === viewer.chosen));
  put(byId("chosen"), run, e.id);
}
function listKey(event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  const all = [...byId("list").querySelectorAll("button")], to = all[all.indexOf(document.activeElement) + by];
  if (!to) return;
  event.preventDefault();
  to.focus();
  to.click();
}

// drawBounds says what is not on the page.
function drawBounds() {
  const text = [];
  for (const run of shownRuns()) {
    const { files, entries } = run.episodes, total = files.reduce((n, f) => n + f.total, 0);
    if (total > entries.length) text.push(run.name + ": " + entries.length + " of " + total + " stored episodes are listed, a sample spread over the run; errors are counted over all.");
    for (const f of files) {
      if (f.skipped) text.push(f.name + " of " + run.name + ": " + plural(f.skipped, "line") + " could not be read.");
      if (f.trouble) text.push(f.name + " of " + run.name + ": " + f.trouble + ".");
    }
  }
  text.push("A training keeps one episode of each group, and the first of each test task.");
  byId("bounds").textContent = text.join(" ");
}
