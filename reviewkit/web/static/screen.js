/* Screening without waiting and without losing: every step is first kept in this browser, then
   sent, in order, until the server says that it is on the disk. The pages work without this. */
"use strict";
(() => {
  const body = document.body;
  const $ = (what, root = document) => root.querySelector(what);
  const all = (what, root = document) => [...root.querySelectorAll(what)];
  const shelf = `${body.dataset.house} ${location.host} ${body.dataset.who} `;
  const kept = (name, empty) => {
    try { return JSON.parse(localStorage.getItem(shelf + name)) ?? empty; } catch { return empty; }
  };
  const keep = (name, value) => {
    try { localStorage.setItem(shelf + name, JSON.stringify(value)); return true; } catch { return false; }
  };

  /* ---- keys ---- */
  const custom = () => kept("keys", {});
  const keyOf = () => ({ ...JSON.parse(body.dataset.keys || "{}"), ...custom() });
  const label = (root) => {
    const now = keyOf();
    for (const kbd of all("kbd[data-key]", root)) kbd.textContent = now[kbd.dataset.key] ?? "";
  };
  const pressed = (event) => {
    const letter = /^Key([A-Z])$/.exec(event.code || "");
    const plain = event.key.length === 1 && event.key.charCodeAt(0) < 128;
    return (plain || !letter ? event.key : letter[1]).toLowerCase(); // other alphabets: by place
  };

  document.addEventListener("keydown", (event) => {
    const at = event.target;
    if (event.key === "Enter" && at.closest("[data-choice]")) { event.preventDefault(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (at.closest("input:not([type=checkbox]), textarea, select")) {
      if (event.key === "Escape" && !at.closest("dialog")) focusTitle();
      return;
    }
    const open = $("dialog[open]");
    const key = pressed(event);
    if (open) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        const buttons = all("button", open);
        event.preventDefault();
        buttons[(buttons.indexOf(at) + step + buttons.length) % buttons.length]?.focus();
      } else if (open.id === "why" && /^[0-9]$/.test(key)) {
        event.preventDefault();
        if (event.repeat) return;
        const buttons = all("[data-choice]", open);
        (key === "0" ? buttons.find((one) => one.dataset.choice === "exclude:")
                     : buttons.filter((one) => one.dataset.choice !== "exclude:")[key - 1])?.click();
      }
      return;
    }
    const action = /^[1-9]$/.test(key)
      ? `criterion ${key}`
      : Object.entries(keyOf()).find(([, one]) => one === key)?.[0];
    if (!action) return;
    event.preventDefault();
    if (!event.repeat) act(action);
  });

  const act = (action) => {
    const [name, number] = action.split(" ");
    if (name === "criterion") return all('.criteria [data-choice^="exclude:"]')[number - 1]?.click();
    if (["include", "exclude", "unsure"].includes(name)) return $(`form [data-choice="${name}"]`)?.click();
    if (name === "note") return ($("#note") ?? $("textarea[name=why]") ?? $("textarea"))?.focus();
    if (name === "open") return $(".doi")?.click();
    if (name === "search" && $("#q")) return $("#q").focus();
    return $(`[data-do="${name}"]`)?.click();
  };

  /* ---- the report before us ---- */
  const screenUrl = body.dataset.screen;
  const main = () => $("#main");
  const said = (text) => { const spot = $("#said"); if (spot) spot.textContent = text; };
  const focusTitle = () => ($("#title") || main())?.focus({ preventScroll: true });
  let ahead = [];
  const trail = [];
  const undoable = [];
  const last = {}; // report: what we last said of it, a fact or the key of a step not yet sent
  let latest = screenUrl ? main().dataset.latest : "";
  let awaiting = ""; // key of the step whose answer brings the next page
  let filling = null;

  const here = () => ({ report: main().dataset.report, html: main().outerHTML });
  const show = (html, { quiet = false } = {}) => {
    const made = document.createElement("template");
    made.innerHTML = html;
    const stand = $("#stand");
    const bar = $(".progress", stand); // how far we are goes along from report to report
    stand.replaceChildren(made.content);
    if (bar?.childElementCount) $(".progress", stand).replaceChildren(...bar.childNodes);
    stand.classList.toggle("fresh", !quiet);
    label(stand);
    const button = $('[data-do="undo"]');
    if (button) button.disabled = !undoable.length && !latest;
    const { report } = main().dataset;
    ahead = ahead.filter((one) => one.report !== report); // it may have come both ways
    if (report) history.replaceState(null, "", `${screenUrl}?report=${encodeURIComponent(report)}`);
    document.title = `${$("#title").textContent.trim()} – ${document.title.split(" – ").pop()}`;
    const draft = sessionStorage.getItem(`${shelf}note ${report}`);
    if (draft && $("#note")) $("#note").value = draft;
    if (!quiet) { window.scrollTo(0, 0); focusTitle(); }
  };
  let far = null; // what the server said last, and how many steps we made since
  const progress = (told, by = 0) => {
    if (told) far = { ...told, by: kept("steps", []).filter((one) => one.kind === "decide").length };
    else if (far) far.by += by;
    else far = { left: number(".left"), done: number(".done"), batch_left: null, in_batch: number(".progress progress"), by, pace: null };
    const standing = $("#stopping");
    if (told && standing && standing.textContent !== told.stop) standing.textContent = told.stop;
    if (!$(".progress .left")) return;
    const inBatch = far.batch_left === null ? (far.in_batch + far.by) % 50 : far.batch_left - far.by;
    $(".progress .left").textContent = Math.max(0, far.left - far.by).toLocaleString("en");
    $(".progress .done").textContent = Math.max(0, far.done + far.by).toLocaleString("en");
    if (told) $(".progress .pace").textContent = told.pace ? ` · about ${told.pace} s each` : "";
    $(".progress .inbatch").textContent = Math.max(0, inBatch);
    if (told?.order) $(".progress .order").textContent = told.order;
    $(".progress progress").value = Math.max(0, inBatch);
  };
  const number = (what) => Number($(what)?.value ?? ($(what)?.textContent ?? "0").replaceAll(",", ""));

  const fill = () => { filling ??= fetchMore().finally(() => { filling = null; }); return filling; };
  const fetchMore = async () => {
    if (!screenUrl || ahead.length > 2 || !main().dataset.report) return;
    try {
      const ask = new URLSearchParams({ after: (ahead.at(-1) || main().dataset).report });
      const skip = [main().dataset.report, ...ahead.map((one) => one.report),
        ...kept("steps", []).map((one) => one.fields.report)];
      for (const one of skip.filter(Boolean).slice(-20)) ask.append("skip", one);
      for (const one of trail) ask.append("passed", one.report);
      const answer = await fetch(`${screenUrl}/ahead?${ask}`, { headers: { "X-Reviewkit": "script" } });
      if (answer.ok) {
        const found = await answer.json();
        const known = new Set([main().dataset.report, ...ahead.map((one) => one.report),
          ...undoable.map((one) => one.report), ...kept("steps", []).map((one) => one.fields.report)]);
        ahead.push(...found.ahead.filter((one) => !known.has(one.report)));
        progress(found.progress);
      }
    } catch { /* the server is away; what is at hand must do */ }
  };

  const go = (step) => {
    trail.push(here());
    if (trail.length > 30) trail.shift();
    const next = ahead.shift();
    if (next) show(next.html);
    else { step.fields.want = "html"; awaiting = step.key; }
  };

  const decide = (choice) => {
    const form = $("#decide");
    if (!form || awaiting) return;
    const { report } = main().dataset;
    const note = $("#note").value;
    const step = newStep("decide", form.action, {
      report, choice, note, why: "asked", seen: last[report] ?? form.elements.seen.value,
    });
    sessionStorage.removeItem(`${shelf}note ${report}`);
    undoable.push({ ref: `step:${step.key}`, ...here() });
    last[report] = `step:${step.key}`;
    go(step);
    progress(null, 1);
    send(step);
    fill();
  };

  const undo = () => {
    if (awaiting || !$("#undo")) return;
    const top = undoable.pop();
    const fact = top ? top.ref : latest;
    if (!fact) { said("There is nothing to undo."); return; }
    const step = newStep("undo", $("#undo").action, { fact, report: top?.report ?? "" });
    if (top) {
      ahead.unshift(here());
      last[top.report] = `step:${step.key}`;
      show(top.html);
      progress(null, -1);
    } else { latest = ""; awaiting = step.key; }
    send(step);
  };

  const next = async () => {
    if (awaiting) return;
    if (!ahead.length) await fill();
    const one = ahead.shift();
    if (!one) { said("No other report is at hand."); return; }
    trail.push(here());
    show(one.html);
    said("Not decided; next report.");
    fill();
  };
  const previous = async () => {
    const one = trail.pop();
    if (one) { ahead.unshift(here()); show(one.html); await refresh(one.report); return; }
    location.assign(`${screenUrl}/move/previous?report=${encodeURIComponent(main().dataset.report)}`);
  };
  const refresh = async (report) => {
    if (kept("steps", []).length) return;
    try {
      const answer = await fetch(`${screenUrl}/one?report=${encodeURIComponent(report)}`);
      if (!answer.ok) return;
      const found = await answer.json();
      delete last[report];
      if (main().dataset.report === report && !$("dialog[open]")) { show(found.html, { quiet: true }); focusTitle(); }
    } catch { /* it stays as it was */ }
  };

  /* ---- steps: kept first, then sent ---- */
  const newStep = (kind, url, fields) => ({
    key: `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`,
    kind, url: new URL(url, location.href).pathname, fields, title: $("#title")?.textContent.trim().slice(0, 90) ?? "",
  });
  const send = (step) => {
    const safe = keep("steps", [...kept("steps", []), step]);
    if (!safe) said("This browser keeps nothing: wait for “saved” before you go on.");
    flush();
  };
  let running = false;
  let timer = 0;
  let away = "";
  const later = (why, wait) => {
    away = why;
    clearTimeout(timer);
    timer = setTimeout(flush, wait);
    tell();
  };
  const flush = async () => {
    if (running || !body.dataset.who) return;
    running = true;
    try {
      const work = async () => { while (await sendFirst()); };
      if (navigator.locks) await navigator.locks.request(`${shelf}send`, work);
      else await work();
    } finally { running = false; tell(); }
    if (!away && kept("steps", []).length) flush();
  };
  const sendFirst = async () => {
    const step = kept("steps", [])[0];
    if (!step) { away = ""; return false; }
    let answer;
    try {
      answer = await fetch(step.url, {
        method: "POST", headers: { "X-Reviewkit": "script" }, signal: AbortSignal.timeout(20000),
        body: new URLSearchParams({ ...step.fields, csrf: body.dataset.csrf }),
      });
    } catch { later("The server is away.", 1500); return false; }
    if (answer.status === 401 || answer.status === 403) {
      later("The session has ended: open the review's address again, or log in, in another tab; then reload.", 5000);
      return false;
    }
    let told = {};
    try { told = await answer.json(); } catch { /* no answer of ours */ }
    if (answer.status >= 500 || (!answer.ok && !told.error)) { later(told.error || "The server cannot save now.", 3000); return false; }
    away = "";
    if (answer.ok) done(step, told);
    else refused(step, told.error);
    return true;
  };
  const swap = (value, ref, fact) => (value === ref ? fact : value);
  const done = (step, told) => {
    const ref = `step:${step.key}`;
    const rest = kept("steps", []).filter((one) => one.key !== step.key);
    for (const one of rest) {
      for (const name of ["seen", "fact"]) if (name in one.fields) one.fields[name] = swap(one.fields[name], ref, told.fact);
    }
    keep("steps", rest);
    for (const one of undoable) one.ref = swap(one.ref, ref, told.fact);
    for (const report of Object.keys(last)) last[report] = swap(last[report], ref, told.fact);
    tellPage("saved", { step, told });
    if (!screenUrl) return;
    if ("latest" in told && !undoable.length) latest = told.latest;
    const fresh = told.html && (awaiting === step.key
      || (step.kind === "undo" && main().dataset.report === told.report && !sessionStorage.getItem(`${shelf}note ${told.report}`)));
    if (awaiting === step.key) awaiting = "";
    if (fresh) {
      if (told.stage && told.stage !== main().dataset.stage) { location.assign(`${screenUrl}/../${told.stage}?report=${told.report}`); return; }
      delete last[told.report];
      show(told.html, { quiet: step.kind === "undo" && main().dataset.report === told.report });
    }
    if (told.progress) progress(told.progress);
    said(`${told.saved ?? "Saved."}${step.kind === "decide" ? " Next report." : ""}`);
    const button = $('[data-do="undo"]');
    if (button) button.disabled = !undoable.length && !latest;
    fill();
  };
  const refused = (step, error) => {
    keep("steps", kept("steps", []).filter((one) => one.key !== step.key));
    keep("refused", [...kept("refused", []), { report: step.fields.report, title: step.title, error }].slice(-50));
    if (awaiting === step.key) awaiting = "";
    const at = undoable.findIndex((one) => one.ref === `step:${step.key}`);
    if (at >= 0) undoable.splice(at, 1);
    if (step.fields.report) delete last[step.fields.report];
    said("One step was not saved; see above.");
    tellPage("refused", { step, error });
  };
  /* Other pages of ours hand steps to this queue, and are told what came of them. */
  const tellPage = (what, detail) => document.dispatchEvent(new CustomEvent(`reviewkit:${what}`, { detail }));
  document.addEventListener("reviewkit:shown", () => label(document));
  document.addEventListener("reviewkit:step", ({ detail }) => {
    const step = newStep(detail.kind, detail.url, detail.fields);
    if (detail.title) step.title = detail.title.slice(0, 90);
    detail.key = step.key;
    send(step);
  });

  const tell = () => {
    const spot = $("#pending");
    if (!spot) return;
    const steps = kept("steps", []);
    const no = kept("refused", []);
    spot.hidden = !(no.length || (steps.length && away));
    if (spot.hidden) return;
    const made = [];
    if (steps.length && away) {
      const line = document.createElement("p");
      line.textContent = `${away} ${steps.length} ${steps.length === 1 ? "step waits" : "steps wait"} in this browser and will be sent when it is back.`;
      made.push(line);
    }
    if (no.length) {
      const list = document.createElement("ul");
      for (const one of no) {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = screenUrl && one.report ? `${screenUrl}?report=${encodeURIComponent(one.report)}` : "#main";
        link.textContent = one.title || one.report || "a step";
        item.append("Not saved: ", link, ` – ${one.error}`);
        list.append(item);
      }
      const away_ = document.createElement("button");
      away_.type = "button"; away_.textContent = "I have seen this";
      away_.addEventListener("click", () => { keep("refused", []); tell(); focusTitle(); });
      made.push(list, away_);
    }
    spot.replaceChildren(...made);
  };

  /* ---- buttons, links, dialogs ---- */
  document.addEventListener("click", (event) => {
    const at = event.target.closest("button, a");
    if (!at) return;
    if ("close" in at.dataset) { at.closest("dialog").close(); return; }
    if ("marksSwitch" in at.dataset) { event.preventDefault(); switchMarks(at); return; }
    if (!screenUrl) return;
    const { choice, do: what } = at.dataset;
    if (choice) {
      event.preventDefault();
      if (choice === "exclude") { $("#why").showModal(); return; }
      at.closest("dialog")?.close();
      decide(choice);
    } else if (what === "help") { event.preventDefault(); $("#help").showModal(); }
    else if (what === "tag" || what === "discuss") {
      event.preventDefault();
      $(`#${what}ging`)?.showModal();
    } else if (what && { undo, next, previous }[what]) {
      event.preventDefault();
      ({ undo, next, previous })[what]();
    }
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!screenUrl) return;
    if (form.id === "decide" || form.id === "undo") { event.preventDefault(); return; }
    if (!form.dataset.step) return;
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(form, event.submitter));
    const { report } = main().dataset;
    send(newStep(form.dataset.step, form.dataset.url.replace("REPORT", encodeURIComponent(report)), { ...fields, report }));
    form.reset();
    form.closest("dialog").close();
  });
  document.addEventListener("input", (event) => {
    if (event.target.id === "note" && screenUrl) sessionStorage.setItem(`${shelf}note ${main().dataset.report}`, event.target.value);
  });
  for (const dialog of all("dialog")) dialog.addEventListener("close", focusTitle);

  /* Terms are marked or not at once, and the server is told, so that the next page knows. */
  const switchMarks = (button) => {
    const { dataset } = document.documentElement;
    dataset.marks = dataset.marks === "hide" ? "show" : "hide";
    const told = new URLSearchParams({ csrf: body.dataset.csrf, marks: dataset.marks });
    fetch(button.form.action, { method: "POST", body: told, redirect: "manual" }).catch(() => {});
  };

  /* ---- one's own keys ---- */
  const remapped = (text) => { $("#remapped").textContent = text; };
  $("[data-remap-save]")?.addEventListener("click", () => {
    const fields = all("[data-remap]");
    const used = fields.map((one) => one.value.toLowerCase()).filter(Boolean);
    const twice = used.find((one, at) => used.indexOf(one) !== at || /[0-9]/.test(one));
    if (twice) { remapped(`“${twice}” is taken: give each key one thing to do.`); return; }
    keep("keys", Object.fromEntries(fields.map((one) => [one.name, one.value.toLowerCase()])));
    remapped("Kept.");
  });
  $("[data-remap-clear]")?.addEventListener("click", () => { localStorage.removeItem(`${shelf}keys`); location.reload(); });
  for (const [name, key] of Object.entries(custom())) { const field = $(`[data-remap][name="${name}"]`); if (field) field.value = key; }

  /* ---- a reload while the server is away (sw.js) ---- */
  const desk = `${shelf}desk`;
  const forget = () => { sessionStorage.clear(); return globalThis.caches?.delete("reviewkit"); };
  const comeBack = () => {
    const was = JSON.parse(sessionStorage.getItem(desk) ?? "null");
    if (was?.screenUrl !== screenUrl) {
      main().replaceChildren("The server is away, and this window has kept no report to go on with. What waits in this browser is sent when the server is back; then reload.");
      main().dataset.report = "";
      return;
    }
    ahead = was.ahead; latest = was.latest; far = was.far;
    trail.push(...was.trail); undoable.push(...was.undoable); Object.assign(last, was.last);
    show(was.html, { quiet: true });
    progress(null, 0);
    said("The server is away; this page was kept in this browser.");
  };
  addEventListener("pagehide", () => {
    if (!screenUrl || !body.dataset.who || !main().dataset.report || awaiting) return;
    const now = { screenUrl, ahead, latest, far, last, html: main()?.outerHTML, trail: trail.slice(-5), undoable: undoable.slice(-20) };
    try { sessionStorage.setItem(desk, JSON.stringify(now)); } catch { sessionStorage.removeItem(desk); }
  });
  $("#logout")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const waits = kept("steps", []).length;
    if (waits && !event.target.dataset.sure) {
      event.target.dataset.sure = "yes";
      event.submitter.textContent = `${waits} not sent yet; they wait here for you. Log out all the same`;
      return;
    }
    body.dataset.who = "";
    await forget();
    event.target.submit();
  });
  const inside = `${body.dataset.house} ${body.dataset.who}`;
  const settleIn = async () => {
    if (localStorage.getItem("reviewkit here") !== inside && !("away" in body.dataset)) {
      await globalThis.caches?.delete("reviewkit");
      localStorage.setItem("reviewkit here", inside);
    }
    if (!screenUrl || !navigator.serviceWorker) return; // it takes https, or this computer
    await navigator.serviceWorker.register("/sw.js");
    await navigator.serviceWorker.ready;
    const parts = all("link[rel=stylesheet], script[src]").map((one) => one.href || one.src);
    if (!("away" in body.dataset)) await (await caches.open("reviewkit")).addAll([screenUrl, ...parts]);
  };

  label(document);
  tell();
  settleIn().catch(() => {});
  addEventListener("online", flush);
  addEventListener("storage", tell);
  flush();
  if (screenUrl) {
    const draft = sessionStorage.getItem(`${shelf}note ${main().dataset.report}`);
    if (draft && $("#note")) $("#note").value = draft;
    if ("away" in body.dataset) comeBack();
    fill();
  }
})();
