/* Filling in a form without losing a keystroke: what is typed is kept in this browser at once, then
   sent, question by question, until the server says that it is on the disk. Words selected in the
   text are attached to a question by a key. The page works without this. */
"use strict";
(() => {
  const { body } = document;
  const $ = (what, root = document) => root.querySelector(what);
  const all = (what, root = document) => [...root.querySelectorAll(what)];
  const said = (text) => { $("#said").textContent = text; };
  const typing = (at) => at.closest?.("input:not([type=checkbox], [type=radio]), textarea, select");
  const shown = (what, root = document) => all(what, root).filter((one) => one.checkVisibility());

  /* ---- side by side ---- */
  if (body.dataset.compare) {
    const differences = all("[data-difference]");
    const around = () => document.activeElement?.closest("[data-difference]");
    const go = (to) => { to?.focus(); to?.scrollIntoView({ block: "nearest" }); };
    go(location.hash ? differences.find((one) => !("agreed" in one.dataset)) : null);
    addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const own = around();
      if (event.key === "Escape" && own) { event.stopImmediatePropagation(); go(own); return; }
      if (typing(event.target)) return;
      const at = differences.indexOf(own);
      const step = { j: 1, k: -1 }[event.key];
      if (step) go(differences[Math.min(differences.length - 1, Math.max(0, at + step))]);
      else if (event.key === "w") go($("input[name=why]", own ?? differences[0]));
      else if (/^[1-9]$/.test(event.key) && own && !event.repeat) {
        const why = $("input[name=why]", own);
        if (!why.value.trim()) { go(why); said("Say why, then Escape and the number again."); }
        else $(`[data-take="${event.key}"]`, own)?.click();
      } else return;
      event.preventDefault();
      event.stopImmediatePropagation();
    }, true);
    return;
  }

  const form = $("#answers");
  if (!form) return;
  body.dataset.scripted = "";
  const saveTo = body.dataset.form;
  const mine = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
  const shelf = `${body.dataset.house} ${location.host} ${body.dataset.who} form ${body.dataset.study} `;
  form.elements.window.value = mine;
  const boxOf = (name) => all("fieldset[data-name]", form).find((one) => one.dataset.name === name);
  let current = null; // the question that was in use last
  let count = Date.now();

  /* ---- kept here first ---- */
  const inputs = (box) => all("input, textarea, select", box).filter((one) => one.name.startsWith(`${box.dataset.name}|`));
  const read = (box) => {
    const found = [];
    for (const one of inputs(box)) {
      if (["radio", "checkbox"].includes(one.type) && !one.checked) continue;
      const part = one.name.slice(box.dataset.name.length + 1);
      if (part !== "seen") found.push([part, one.value]);
    }
    return found;
  };
  const put = (box, parts) => {
    for (const one of inputs(box)) {
      const part = one.name.slice(box.dataset.name.length + 1);
      if (part === "seen") continue;
      const values = parts.filter(([name]) => name === part).map(([, value]) => value);
      if (["radio", "checkbox"].includes(one.type)) one.checked = values.includes(one.value);
      else one.value = values[0] ?? "";
    }
    if (parts.some(([name, value]) => value && ["quote", "reason", "page", "note"].includes(name))) $("details", box).open = true;
  };
  const seenOf = (box) => inputs(box).find((one) => one.name.endsWith("|seen"));
  const pending = () => {
    const found = [];
    for (let at = 0; at < localStorage.length; at += 1) {
      const key = localStorage.key(at);
      if (key.startsWith(shelf)) try { found.push({ key, ...JSON.parse(localStorage.getItem(key)) }); } catch { /* not ours */ }
    }
    return found.sort((one, other) => one.number - other.number);
  };
  const keepHere = (box) => {
    const name = box.dataset.name;
    count += 1;
    const one = { name, window: mine, number: count, seen: seenOf(box).value, parts: read(box) };
    try { localStorage.setItem(`${shelf}${mine} ${name}`, JSON.stringify(one)); } catch { said("This browser keeps nothing: wait for “Saved” before you go on."); }
    status("Saving …");
  };
  const gone = (one) => {
    const now = localStorage.getItem(one.key);
    if (now && JSON.parse(now).number === one.number) localStorage.removeItem(one.key);
  };
  const status = (text) => { $("#kept").textContent = text; };

  /* ---- then sent ---- */
  let timer = 0;
  let running = null;
  const refused = new Set(); // keys in the browser's storage that wait for a choice
  const flush = () => { running ??= send().finally(() => { running = null; }); return running; };
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(flush, wait); };
  const packed = (batch) => {
    const told = new URLSearchParams({ csrf: body.dataset.csrf, window: batch[0].window });
    for (const one of batch) {
      for (const [part, value] of one.parts) told.append(`${one.name}|${part}`, value);
      told.append(`${one.name}|seen`, one.seen);
      told.append(`${one.name}|number`, one.number);
    }
    return told;
  };
  const send = async () => {
    for (;;) {
      const waiting = pending().filter((one) => !refused.has(one.key));
      if (!waiting.length) { status(refused.size ? "" : "Saved"); return true; }
      const { window } = waiting[0];
      const batch = waiting.filter((one) => one.window === window).slice(0, 50);
      const told = packed(batch);
      let answer; let found = {};
      try {
        answer = await fetch(saveTo, { method: "POST", body: told, headers: { "X-Reviewkit": "script" }, signal: AbortSignal.timeout(20000) });
      } catch { status("The server is away; what you type is kept in this browser."); later(1500); return false; }
      try { found = await answer.json(); } catch { /* no answer of ours */ }
      if (!answer.ok || !found.saved) {
        const again = answer.status === 401 || answer.status === 403;
        status(again ? "The session has ended: open the review's address again, or log in, in another tab; then reload. What you typed is kept in this browser."
          : `${found.error ?? "The server cannot save now."} What you typed is kept in this browser.`);
        later(again ? 5000 : 3000);
        return false;
      }
      for (const one of batch) {
        const box = boxOf(one.name);
        if (one.name in found.saved) {
          gone(one);
          if (box) seenOf(box).value = found.saved[one.name];
          goOn(one, found.saved[one.name]);
        } else if (found.refused[one.name]) conflict(one, box, found.refused[one.name]);
        else gone(one);
      }
      mirror(found);
    }
  };
  /* What was typed here while an earlier page's words were sent stands on those. */
  const goOn = (one, seen) => {
    const key = `${shelf}${mine} ${one.name}`;
    const next = localStorage.getItem(key);
    if (next && !refused.has(key)) localStorage.setItem(key, JSON.stringify({ ...JSON.parse(next), seen }));
  };
  const mirror = (found) => {
    const hidden = new Set(found.hidden);
    for (const one of all("[data-name]", form)) one.hidden = hidden.has(one.dataset.name) && !one.contains(document.activeElement);
    $("#counted").textContent = found.progress;
  };

  /* ---- two windows ---- */
  const conflict = (one, box, other) => {
    refused.add(one.key);
    if (!box) return;
    put(box, one.parts);
    $(".clash", box)?.remove();
    const clash = document.createElement("div");
    clash.className = "fault clash";
    clash.setAttribute("role", "alert");
    const line = document.createElement("p");
    const words = document.createElement("q");
    words.textContent = other.told;
    line.append("Another window saved this meanwhile: ", words, " What you typed here is above, not saved yet.");
    const button = (text, act) => {
      const made = document.createElement("button");
      made.type = "button"; made.textContent = text;
      made.addEventListener("click", () => { clash.remove(); refused.delete(one.key); localStorage.removeItem(one.key); seenOf(box).value = other.seen; act(); box.querySelector("input:not([type=hidden]), textarea")?.focus(); });
      return made;
    };
    const row = document.createElement("p");
    row.className = "row";
    row.append(button("Keep mine", () => { keepHere(box); flush(); }), button("Take the other", () => {
      put(box, Object.entries(other.stands).flatMap(([part, value]) => [value].flat().map((text) => [part, text])));
      status("Saved");
    }));
    clash.append(line, row);
    box.append(clash);
  };

  const changed = (event) => {
    const box = event.target.closest("fieldset[data-name]");
    if (!box) return;
    const { name } = event.target;
    if (name.endsWith("|add")) {
      if (event.type !== "change" || !event.target.value.trim()) return;
      const list = inputs(box).find((one) => one.name.endsWith("|value"));
      list.value = [list.value, event.target.value].map((one) => one.trim()).filter(Boolean).join("; ");
      event.target.value = "";
    }
    if (name.endsWith("|other") && event.target.value) { const tick = inputs(box).find((one) => one.value === "other:"); if (tick) tick.checked = true; }
    if (name.endsWith("|quote")) inputs(box).find((one) => one.name.endsWith("|spot")).value = "";
    if (name.endsWith("|value") && event.target.value) { const missing = inputs(box).find((one) => one.name.endsWith("|missing")); missing.value = ""; }
    keepHere(box);
    const clash = refused.has(`${shelf}${mine} ${box.dataset.name}`);
    if (!clash) later(event.type === "change" ? 0 : 400);
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const what = event.submitter?.value ?? "save";
    clearTimeout(timer);
    await running;
    const safe = await flush();
    if (refused.size) { said("Another window saved a field meanwhile; choose which to keep."); $(".clash button")?.focus(); return; }
    if (!safe) { said("The server is away; nothing is lost, try again when it is back."); return; }
    if (what === "save") { said("Saved as a draft; nobody else sees it before you submit."); return; }
    if (/^(show|find|quote):/.test(what)) { await turn(what); return; }
    const told = document.createElement("input");
    told.type = "hidden"; told.name = "do"; told.value = what;
    form.append(told);
    form.submit();
  });

  /* ---- the text ---- */
  const turn = async (what) => {
    const [kind, rest] = [what.slice(0, what.indexOf(":")), what.slice(what.indexOf(":") + 1)];
    const [report, page] = rest.split("|");
    const words = $("#find")?.value ?? "";
    const ask = new URLSearchParams(kind === "quote" ? { quote: rest } : { report, page, find: kind === "find" ? words : "" });
    const which = new URLSearchParams(location.search).get("form");
    if (which) ask.set("form", which);
    try {
      const answer = await fetch(`${location.pathname}/text?${ask}`, { headers: { "X-Reviewkit": "script" } });
      if (!answer.ok) { said("The text cannot be shown now."); return; }
      $("#text").innerHTML = await answer.text();
      $("#text mark")?.scrollIntoView({ block: "center" });
      $("#paper")?.focus({ preventScroll: true });
    } catch { said("The server is away; the text stays as it was."); }
  };
  const selection = () => {
    const paper = $("#paper");
    const chosen = getSelection();
    if (!paper || !chosen.rangeCount || chosen.isCollapsed) return null;
    const range = chosen.getRangeAt(0);
    if (!paper.contains(range.startContainer) || !paper.contains(range.endContainer)) return null;
    const before = document.createRange();
    before.setStart(paper, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const start = Number(paper.dataset.start) + [...before.toString()].length;
    const words = range.toString();
    return { paper, words, spot: `${start}:${start + [...words].length}:${paper.dataset.sha}` };
  };
  const attach = () => {
    const found = selection();
    if (!found?.words.trim()) { said("Select words of the text first."); return; }
    const box = current?.isConnected ? current : null;
    if (!box) { said("Go to the field first that the words are for."); return; }
    const set = (part, value) => { const one = inputs(box).find((input) => input.name.endsWith(`|${part}`)); if (one) one.value = value; };
    set("quote", found.words.trim().replace(/-\n(?=\p{Ll})/gu, "").replace(/\s+/g, " "));
    set("page", found.paper.dataset.page);
    set("report", found.paper.dataset.report);
    set("spot", found.spot);
    $("details", box).open = true;
    keepHere(box);
    later(0);
    said(`Attached to ${$("legend", box).firstChild.textContent.trim()}.`);
  };
  const select = (event) => {
    const chosen = getSelection();
    const paper = $("#paper");
    const moves = { ArrowRight: ["forward", "word"], ArrowLeft: ["backward", "word"], ArrowDown: ["forward", "line"], ArrowUp: ["backward", "line"] }[event.key];
    if (!moves) return false;
    if (!chosen.rangeCount || !paper.contains(chosen.focusNode)) chosen.collapse(paper, 0);
    if (!event.shiftKey) {
      if (!chosen.isCollapsed) moves[0] === "forward" ? chosen.collapseToEnd() : chosen.collapseToStart();
      if (moves[1] === "line") chosen.modify("move", ...moves);
    }
    chosen.modify("extend", ...(event.shiftKey ? moves : [moves[0], "word"]));
    if (!paper.contains(chosen.focusNode)) chosen.setBaseAndExtent(chosen.anchorNode, chosen.anchorOffset, paper, paper.childNodes.length);
    chosen.focusNode?.parentElement?.closest("#paper")?.scrollBy(0, 0);
    return true;
  };

  /* ---- keys ---- */
  const use = (box) => {
    if (current === box) return;
    current?.removeAttribute("data-current");
    current = box;
    box.setAttribute("data-current", "");
  };
  form.addEventListener("focusin", (event) => { const box = event.target.closest("fieldset[data-name]"); if (box) use(box); });
  const enter = (box) => { if (!box) return; use(box); (shown("input:not([type=hidden]), textarea", box)[0] ?? box).focus(); box.scrollIntoView({ block: "nearest" }); };
  const walk = (step) => {
    const boxes = shown("fieldset[data-name]", form);
    const at = boxes.indexOf(current);
    enter(boxes[Math.min(boxes.length - 1, Math.max(0, at < 0 ? 0 : at + step))]);
  };
  const keys = {
    q: attach,
    t: () => $("#paper")?.focus(),
    f: () => enter(current ?? shown("fieldset[data-name]", form)[0]),
    j: () => walk(1),
    k: () => walk(-1),
    s: () => form.requestSubmit($("button[value=save]:not(.vh)", form)),
    n: () => $("[data-key=n]").click(),
    "/": () => $("#find")?.focus(),
    "[": () => $('[data-turn="-1"]')?.click(),
    "]": () => $('[data-turn="1"]')?.click(),
  };
  addEventListener("keydown", (event) => {
    const at = event.target;
    event.stopImmediatePropagation(); // the keys of screening do nothing here
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && typing(at)) { at.blur(); $("#title").focus({ preventScroll: true }); return; }
    if (event.key === "Enter" && at.id === "find") { event.preventDefault(); $("#find").closest(".row").querySelector("button").click(); return; }
    if (event.key === "Enter" && at.matches("form input")) { event.preventDefault(); return; } // Enter submits nothing
    if (typing(at)) return;
    if (at.id === "paper" && select(event)) { event.preventDefault(); return; }
    const act = keys[event.key];
    if (!act || (at.matches("[type=radio]") && event.key.startsWith("Arrow"))) return;
    event.preventDefault();
    if (!event.repeat || "jk".includes(event.key)) act();
  }, true);
  document.addEventListener("click", (event) => { if (event.target.closest("#attach")) attach(); });
  document.addEventListener("mousedown", (event) => { if (event.target.closest("#attach")) event.preventDefault(); });

  /* ---- what an earlier page left behind ---- */
  for (const one of pending()) {
    const box = boxOf(one.name);
    if (box) put(box, one.parts);
  }
  addEventListener("online", flush);
  addEventListener("pagehide", () => { // sent on the way out; what does not arrive is sent when the form is opened again
    const batch = pending().filter((one) => one.window === mine && !refused.has(one.key));
    if (batch.length) fetch(saveTo, { method: "POST", body: packed(batch), headers: { "X-Reviewkit": "script" }, keepalive: true }).catch(() => {});
  });
  if (location.hash.startsWith("#row-")) enter($("fieldset[data-name]", document.getElementById(decodeURIComponent(location.hash.slice(1))) ?? form));
  $("#faults")?.focus();
  if (pending().length) flush();
})();
