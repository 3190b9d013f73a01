/* Pairs in doubt without waiting: what is said goes through the queue of steps of screen.js, which
   keeps each until the server has it; the next pairs are at hand. The page works without this. */
"use strict";
(() => {
  const url = document.body.dataset.pairs;
  const $ = (what, root = document) => root.querySelector(what);
  const all = (what, root = document) => [...root.querySelectorAll(what)];

  /* Abstracts of all records open and fold together, and stay so from pair to pair. */
  const FOLDED = "reviewkit abstracts folded";
  const fold = () => {
    const folded = sessionStorage.getItem(FOLDED) === "yes";
    for (const one of all("details[data-abstract]")) one.open = !folded;
  };
  document.addEventListener("click", (event) => {
    const abstract = event.target.closest("details[data-abstract] > summary")?.parentElement;
    if (!abstract) return;
    event.preventDefault();
    sessionStorage.setItem(FOLDED, abstract.open ? "yes" : "no");
    fold();
  });
  fold();
  if (!url) return;

  const main = () => $("#main");
  const said = (text) => { $("#said").textContent = text; };
  const focusTitle = () => $("#title").focus({ preventScroll: true });
  let ahead = []; // pairs to come: { pair, html }
  let nothing = ""; // the page when there is none
  let latest = main().dataset.latest;
  let awaiting = ""; // key of the step whose answer brings the next pair
  let filling = null;
  let stale = false;
  const undoable = []; // { ref, pair, html }; ref is a fact, or the step not yet sent
  const out = new Map(); // key of a step not yet answered: its pair
  const acted = []; // pairs in the order in which something was said of them here

  const left = (by, told) => {
    const spot = $(".left");
    if (!spot) return;
    const now = told ?? Number(spot.textContent.replaceAll(",", ""));
    spot.textContent = Math.max(0, now + by).toLocaleString("en");
  };
  const ready = () => {
    const button = $('[data-do="undo"]');
    if (button) button.disabled = !undoable.length && !latest;
  };
  const show = (html) => {
    const count = $(".left")?.textContent;
    const made = document.createElement("template");
    made.innerHTML = html;
    $("#stand").replaceChildren(made.content);
    if (count) $(".left").textContent = count;
    document.dispatchEvent(new CustomEvent("reviewkit:shown"));
    ready();
    fold();
    ahead = ahead.filter((one) => one.pair !== main().dataset.pair);
    const [a, b] = main().dataset.pair.split(" ");
    history.replaceState(null, "", b ? `${url}?${new URLSearchParams({ a, b })}` : url);
    window.scrollTo(0, 0);
    focusTitle();
  };

  /* What was asked for while an answer is under way is asked again: that answer is too old. */
  const fill = () => {
    if (filling) { stale = true; return; }
    stale = false;
    filling = fetchAhead().finally(() => { filling = null; if (stale) fill(); });
  };
  const fetchAhead = async () => {
    const before = acted.length;
    const ask = new URLSearchParams();
    for (const pair of [main().dataset.pair, ...out.values()]) if (pair) ask.append("skip", pair);
    let found;
    try {
      const answer = await fetch(`${url}ahead?${ask}`, { headers: { "X-Reviewkit": "script" } });
      if (!answer.ok) return;
      found = await answer.json();
    } catch { return; /* the server is away; what is at hand must do */ }
    const passed = new Set([main().dataset.pair, ...out.values(), ...acted.slice(before)]);
    ahead = found.ahead.filter((one) => !passed.has(one.pair));
    nothing = found.nothing;
    left(-out.size, found.left);
    if (awaiting && !out.has(awaiting)) goOn();
  };
  const goOn = () => {
    const next = ahead.shift();
    if (!next && !nothing) return;
    awaiting = "";
    show(next ? next.html : nothing);
  };

  const step = (kind, form, fields) => {
    const detail = { kind, url: form.action, fields, title: $("table.beside tbody td")?.textContent.trim() };
    document.dispatchEvent(new CustomEvent("reviewkit:step", { detail }));
    return detail.key;
  };
  const say = (choice) => {
    const form = $("#say");
    if (!form || awaiting) return;
    const { pair } = main().dataset;
    const html = main().outerHTML;
    const { csrf, ...fields } = Object.fromEntries(new FormData(form));
    const key = step("pair", form, { ...fields, choice });
    undoable.push({ ref: `step:${key}`, pair, html });
    out.set(key, pair);
    acted.push(pair);
    if (choice !== "later") left(-1);
    if (ahead.length) show(ahead.shift().html);
    else { awaiting = key; said("The next pair is being fetched."); }
    fill();
  };
  const undo = () => {
    if (awaiting || !$("#undo")) return;
    const top = undoable.pop();
    const fact = top ? top.ref : latest;
    if (!fact) { said("There is nothing to take back."); return; }
    const before = { pair: main().dataset.pair, html: main().outerHTML };
    const key = step("unsay", $("#undo"), { fact });
    out.set(key, top?.pair ?? "");
    if (!top) { latest = ""; awaiting = key; return; }
    if (before.pair) ahead.unshift(before);
    show(top.html);
  };

  document.addEventListener("reviewkit:saved", ({ detail: { step: done, told } }) => {
    const ref = `step:${done.key}`;
    out.delete(done.key);
    for (const one of undoable) if (one.ref === ref) one.ref = told.fact;
    for (let at = undoable.length - 1; at >= 0; at -= 1) if (!undoable[at].ref) undoable.splice(at, 1);
    if ("latest" in told && !undoable.length) latest = told.latest;
    const same = main().dataset.pair === told.pair && !$("#note")?.value; // what one types stays
    if (done.kind === "unsay" && told.html && (awaiting === done.key || same)) {
      if (awaiting === done.key) awaiting = "";
      show(told.html);
    }
    if (["pair", "unsay"].includes(done.kind)) said(told.saved);
    ready();
    fill();
  });
  document.addEventListener("reviewkit:refused", ({ detail: { step: no } }) => {
    out.delete(no.key);
    const at = undoable.findIndex((one) => one.ref === `step:${no.key}`);
    if (at >= 0) undoable.splice(at, 1);
    if (no.kind === "unsay" && awaiting === no.key) awaiting = "";
    ready();
    fill();
  });
  document.addEventListener("click", (event) => {
    const at = event.target.closest("button, a");
    const what = at?.dataset.do;
    if (!what) return;
    if (what === "help") { event.preventDefault(); $("#help").showModal(); return; }
    if (["same", "different", "later"].includes(what)) { event.preventDefault(); say(what); }
    if (what === "undo") { event.preventDefault(); undo(); }
  });
  fill();
})();
