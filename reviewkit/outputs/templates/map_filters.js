// What can be chosen: search, segments (the key), every filter, new studies; and what is chosen.

function option(key, level, act) {
  const box = make("input", { type: "checkbox", change: () => act.choose(key, level.id) });
  const count = make("span", { class: "many" });
  const line = make("label", { class: `option depth${Math.min(level.depth, 4)}${level.rest ? " rest" : ""}` },
    box, " ", make("span", { class: "name" }, words(level.label)), " ", count);
  return { key, level, box, count, line };
}

// Build the filters of a map; `update` brings their numbers and marks up to date.
function buildFilters(box, map, act) {
  const parts = map.facets.map((facet) => {
    const key = `f.${facet.id}`;
    const used = new Set(facet.level);
    const levels = facet.levels.filter((level) => !level.rest || used.has(level.n));
    const options = levels.map((level) => option(key, level, act));
    const field = make("fieldset", null, make("legend", null, words(facet.label)),
      make("div", { class: "options" }, options.map((one) => one.line)));
    return { options, field };
  });
  box.replaceChildren(...parts.map((one) => one.field));
  return (state, counts) => parts.forEach(({ options }, n) => {
    for (const { key, level, box: input, count, line } of options) {
      const chosen = state.chosen.get(key)?.has(level.id) ?? false;
      const many = counts[n][level.n];
      input.checked = chosen;
      count.replaceChildren(...beside(many));
      line.classList.toggle("empty", many === 0 && !chosen);
    }
  });
}

// The key of the segments; each is a button that chooses it.
function buildKey(box, map, act) {
  const parts = (map.segmented ? map.segments : []).map((level) => {
    const count = make("span", { class: "many" });
    const button = make("button", { type: "button", "aria-pressed": "false", click: () => act.choose("segment", level.id) },
      swatch(map.segments, level.n), make("b", null, letterOf(map.segments, level.n)), " ", words(level.label), " ", count);
    return { level, button, count };
  });
  at("kinds").replaceChildren(...patternsOf(map.segments));
  at("key-title").replaceChildren(words(map.axes[2]));
  box.replaceChildren(...parts.map((one) => make("li", null, one.button)));
  at("key").hidden = !parts.length;
  return (state, counts) => {
    for (const { level, button, count } of parts) {
      button.setAttribute("aria-pressed", String(state.chosen.get("segment")?.has(level.id) ?? false));
      count.replaceChildren(...beside(counts[level.n]));
    }
  };
}

// Everything that is chosen, in words and as buttons that take it back.
function choices(map, state) {
  const found = [];
  const named = new Map([["segment", { label: map.axes[2], levels: map.segments }],
    ...map.facets.map((facet) => [`f.${facet.id}`, facet])]);
  for (const [key, ids] of state.chosen) {
    const { label, levels } = named.get(key);
    for (const level of levels) if (ids.has(level.id)) found.push({ key, id: level.id, text: `${label}: ${level.label}` });
  }
  if (state.fresh) found.push({ key: "new", text: map.since ? `new since ${map.since}` : "new" });
  if (state.words.trim()) found.push({ key: "words", text: `with \u201c${state.words.trim()}\u201d` });
  return found;
}

function drawChoices(box, map, state, act) {
  const found = choices(map, state);
  box.hidden = !found.length;
  box.replaceChildren(...found.map((one) => make("li", null,
    make("button", { type: "button", click: () => act.takeBack(one) }, unseen("Remove "), words(one.text), unsaid(" \u00d7")))),
    ...(found.length > 1 ? [make("li", null, make("button", { type: "button", class: "all", click: act.reset }, "Remove all"))] : []));
}
