"use strict";
// drawRuns draws the runs as switches, which are the legend too.
function drawRuns() {
  byId("runs").replaceChildren(...runs.map((run) => el("label", { class: "run" },
    el("input", { type: "checkbox", checked: run.shown, disabled: runs.length < 2, onchange: (e) => { run.shown = e.target.checked; drawAll(); } }),
    el("i", { class: "key " + run.colour }), run.name)));
}
function drawAll() {
  drawCurves();
  drawResult();
  drawErrors();
  drawPairs();
  drawEpisodes();
}
function tellState(problem) {
  const words = runs.map((run) => {
    const row = run.rows[run.rows.length - 1];
    return (runs.length > 1 ? run.name + ": " : "") + plural(run.last, "step") + (row && row.stage ? ", stage " + row.stage : "") + (run.status?.finished ? ", finished" : "");
  });
  byId("live").replaceChildren(el("span", { class: "lamp " + (problem ? "bad" : page.live ? "on" : "") }), (page.live ? problem || "live" : "report") + " · " + words.join(" · "));
}

// follow asks for what is new. The lists of episodes are asked for at most every
// so many seconds, since they are large.
const between = { metrics: 2000, episodes: 8000 };
async function followRun(run) {
  let changed = false;
  const status = await ask("/api/status", { run: run.index });
  if (JSON.stringify(status) !== JSON.stringify(run.status)) { run.status = status; changed = true; }
  for (let more = true; more;) {
    const chunk = await ask("/api/metrics", { run: run.index, from: run.next });
    changed = run.append(chunk) || changed;
    more = chunk.more;
  }
  let listed = false;
  if (status.revision !== run.revision && !(Date.now() - run.listed < between.episodes)) {
    run.episodes = await ask("/api/episodes", { run: run.index });
    run.revision = status.revision;
    run.listed = Date.now();
    listed = true;
  }
  return { changed, listed };
}
async function follow() {
  try {
    if (!document.hidden) {
      for (const run of runs) {
        const { changed, listed } = await followRun(run);
        if (changed) { drawCurves(); drawResult(); }
        if (listed) { drawErrors(); drawPairs(); drawEpisodes(); }
      }
      tellState("");
    }
  } catch (err) {
    tellState("no answer, trying again (" + err.message + ")");
  }
  setTimeout(follow, between.metrics);
}

buildCurves(byId("curves"));
for (const name of ["result", "errors", "pairs"]) byId(name).append(el("div", { id: name + "-box" }));
buildEpisodes(byId("episodes"));
addEventListener("hashchange", () => { if (readHash()) drawEpisodes(); });
drawRuns();
drawAll();
tellState("");
if (location.hash.startsWith("#episodes?")) byId("episodes").scrollIntoView({ behavior: "instant" });
if (page.live) follow();
