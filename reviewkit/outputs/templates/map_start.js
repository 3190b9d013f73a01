// The page: one state, kept in the address; whatever is chosen makes a new state, which is shown.

let studies, openMap, ids, schema;
let state, map, everyone, found, segments;
let built = null; // the table that is drawn, and of what
let list = null;
let reading = null; // the cell whose studies the panel showed last
let updateFilters, updateKey;
const opened = new Set(); // rows of the outline that are open

const hrefOf = (change) => writeState({ ...state, ...change }, ids, map, studies);

function go(change, how = "pushState") {
  const next = { ...state, ...change, lost: 0 };
  history[how](null, "", writeState(next, ids, openMap(next.map), studies));
  state = next;
  show();
}

const act = {
  cell: (row, column) => go({ cell: { row, column } }),
  choose: (key, id) => go(toggled(state, key, id)),
  fold(axis, id) {
    const folded = new Set(state.folded[axis]);
    if (!folded.delete(id)) folded.add(id);
    go({ folded: { ...state.folded, [axis]: folded } });
  },
  show: (axis, from) => go({ from: { ...state.from, [axis]: from } }),
  takeBack({ key, id }) {
    if (key === "new") go({ fresh: false });
    else if (key === "words") go({ words: "" });
    else go(toggled(state, key, id));
    at("told").focus();
  },
  reset() {
    go({ words: "", fresh: false, chosen: new Map() });
    at("told").focus();
  },
};

// Another map keeps the search and the filters that it has too.
function hrefOfMap(n) {
  const other = openMap(n);
  const keys = new Set(other.facets.map((facet) => `f.${facet.id}`));
  const chosen = new Map([...state.chosen].filter(([key]) => keys.has(key)));
  const next = { ...state, map: n, chosen, folded: usuallyFolded(other), from: { rows: 0, columns: 0 }, cell: null, study: null };
  return writeState(next, ids, other, studies);
}

function showMaps() {
  if (ids.length < 2) return;
  at("maps").hidden = false;
  renew(at("maps"), ids.map((_, n) =>
    make("a", { href: hrefOfMap(n), "aria-current": n === state.map ? "page" : null }, words(openMap(n).title))));
}

function prepare() {
  if (map === openMap(state.map)) return;
  map = openMap(state.map);
  built = reading = null;
  opened.clear();
  updateFilters = buildFilters(at("facets"), map, act);
  updateKey = buildKey(at("kinds-key"), map, act);
  at("filters").hidden = !map.facets.length;
  at("fold").hidden = ![...map.rows, ...map.columns].some((level) => level.below.length);
  at("caption").replaceChildren(make("span", null,
    words(map.axes[0]), " by ", words(map.axes[1]),
    `. Numbers count studies, not reports; a study may be in several cells; total ${studiesOf(studies.size)}. A gap is a cell without a study.`));
  const notes = [...map.rows, ...map.columns, ...map.segments].filter((level) => level.note);
  at("scope").hidden = !notes.length;
  at("scope-notes").replaceChildren(...notes.flatMap((level) => [make("dt", null, words(level.label)), make("dd", null, words(level.note))]));
}

// Of a large map these are more numbers than a function takes arguments.
const largestOf = (counts) => counts.reduce((most, n) => Math.max(most, n), 1);

function scaleOf(all) {
  const most = largestOf(map.segmented ? all.kind : all.cells);
  const narrow = built.layout.columns.shown.length > 10;
  return { most, mostCell: largestOf(all.cells), largest: narrow ? 15 : 22, across: narrow ? 2 : 4 };
}

// Lay the table out anew where rows, columns or the map changed; else only its numbers change.
function layOut() {
  const { folded, from } = state;
  const key = JSON.stringify([state.map, [...folded.rows].sort(), [...folded.columns].sort(), from]);
  if (built?.key === key) return;
  const focus = document.activeElement?.dataset?.fold;
  const lines = (axis) => standing(map[axis], folded[axis], from[axis], MOST[axis]);
  const layout = { rows: lines("rows"), columns: lines("columns") };
  built = { key, layout, ...buildTable(at("map"), map, layout, folded, act) };
  drawWindows(at("windows"), layout, act);
  watchRows(built);
  built.all = tally(map, studies, everyone, layout, null);
  built.scale = scaleOf(built.all);
  if (focus) document.querySelector(`[data-fold="${focus}"]`)?.focus();
}

function showMap() {
  layOut();
  const counts = tally(map, studies, found.studies, built.layout, segments);
  const outline = state.view === "list";
  at("grid").hidden = outline;
  at("outline").hidden = !outline;
  document.body.dataset.view = state.view;
  if (outline) drawOutline(at("outline"), map, built.layout, counts, built.all, opened, act);
  else {
    fillTable(built, { map, layout: built.layout, view: state.view, counts, all: built.all, scale: built.scale, act });
  }
  at("scale").hidden = outline || state.view === "numbers";
  at("scale").replaceChildren(make("span", { class: "soft" }, state.view === "heat" ? "Studies in a cell:" : "Area of a bubble:"),
    make("ul", null, state.view === "heat" ? shadeKey(built.scale.mostCell) : sizeKey(built.scale)));
}

const toldChoices = () => choices(map, state).map((one) => one.text);

function save(chosen, told) {
  return saveButtons(map, studies, chosen, told, schema);
}

function showTold() {
  const reports = found.studies.reduce((sum, study) => sum + studies.reportCount[study], 0);
  const lost = state.lost ? ` ${several(state.lost, "thing", "things")} that the address asks for ${state.lost === 1 ? "is" : "are"} not on this page and left out.` : "";
  const line = `Showing ${number(found.studies.length)} of ${studiesOf(studies.size)}, from ${reportsOf(reports)}.${lost}`;
  if (at("told").textContent !== line) at("told").textContent = line;
}

function showTools() {
  if (at("words").value !== state.words) at("words").value = state.words;
  at("fresh").checked = state.fresh;
  at("fresh-count").replaceChildren(...beside(found.news));
  at("sort").value = state.sort;
  for (const box of document.querySelectorAll("input[name=view]")) box.checked = box.value === state.view;
  const many = [...state.chosen].filter(([key]) => key !== "segment").reduce((sum, [, all]) => sum + all.size, 0);
  at("filters-chosen").textContent = many ? ` (${many} chosen)` : "";
  if (at("filters").open) updateFilters(state, found.facets);
  updateKey(state, found.segments);
  drawChoices(at("choices"), map, state, act);
}

function showList() {
  const listed = sorted(studies, found.studies, state.sort);
  at("save").replaceChildren(...(listed.length ? [save(listed, toldChoices())] : []));
  list = pagedList(at("list"), listed.length, (n) =>
    studyCard(map, studies, listed[n], hrefOf({ study: listed[n], cell: null }), null), "Pages of the list");
  if (!listed.length) at("list").replaceChildren(make("p", null, studies.size ? "No study is as you chose." : "No study is on this map yet."));
}

function showPanel() {
  const panel = at("panel");
  if (!state.cell || state.study !== null) {
    if (panel.open) panel.close();
    return;
  }
  reading = state.cell;
  const told = [...toldChoices(), `Cell: ${map.rows[reading.row].label} \u00d7 ${map.columns[reading.column].label}`];
  drawPanel(map, studies, reading, found.studies, everyone, segments, (study) => hrefOf({ study }), (some) => save(some, told));
  if (panel.open) return;
  panel.showModal();
  panel.scrollTop = 0;
  at("panel-title").focus();
}

function showStudy() {
  const alone = state.study !== null;
  at("study").hidden = !alone;
  at("overview").hidden = alone;
  document.title = alone ? `${studies.label[state.study]} \u2013 ${title}` : title;
  if (!alone) return;
  studyPage(at("study"), ids.map((_, n) => openMap(n)), studies, state.study, hrefOf({ study: null, cell: null }),
    save([state.study], [`Study: ${studies.label[state.study]}`]));
  at("study-title").focus();
  scrollTo(0, 0);
}

function show() {
  prepare();
  showMaps();
  const wanted = wantedOf(map, state);
  segments = wanted.segments;
  found = sift(map, studies, wanted);
  showTools();
  showTold();
  showStudy();
  if (state.study === null) {
    showMap();
    showList();
  }
  showPanel();
}

const title = document.title;

function listen() {
  addEventListener("hashchange", () => {
    state = readState(location.hash, ids, openMap, studies);
    show();
  });
  let waiting = 0;
  at("words").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => go({ words: at("words").value }, "replaceState"), 120);
  });
  at("filters").addEventListener("toggle", () => updateFilters(state, found.facets));
  at("fresh").addEventListener("change", () => go({ fresh: at("fresh").checked }));
  at("sort").addEventListener("change", () => go({ sort: at("sort").value }));
  for (const box of document.querySelectorAll("input[name=view]")) {
    box.addEventListener("change", () => go({ view: box.value }));
  }
  const over = (levels) => levels.filter((level) => level.below.length).map((level) => level.id);
  at("fold-all").addEventListener("click", () => go({ from: { rows: 0, columns: 0 }, folded: { rows: new Set(over(map.rows)), columns: new Set(over(map.columns)) } }));
  at("unfold-all").addEventListener("click", () => go({ folded: { rows: new Set(), columns: new Set() } }));
  at("skip").addEventListener("click", (event) => {
    event.preventDefault(); // the address is the state's
    at("list-part").focus();
    at("list-part").scrollIntoView();
  });
  at("close").addEventListener("click", () => at("panel").close());
  at("panel").addEventListener("click", (event) => event.target === at("panel") && at("panel").close());
  at("panel").addEventListener("close", () => state.study === null && closed());
  for (const link of document.querySelectorAll("a[data-version]")) {
    link.addEventListener("click", () => (link.hash = location.hash));
  }
  addEventListener("beforeprint", () => {
    list?.print();
    filling?.finish();
  });
  addEventListener("afterprint", () => list?.again());
  listenToArrows(at("map"));
  // The heads change their size with the map, the window and the letters, so they are watched.
  new ResizeObserver(() => keepHeadsOff(at("grid"), at("map"))).observe(at("map"));
}

// The focus goes back to the cell that was read.
function closed() {
  if (state.cell) go({ cell: null });
  const elsewhere = !at("panel").contains(document.activeElement) && document.activeElement !== document.body;
  if (elsewhere || !reading) return;
  const line = built.layout.rows.lines[reading.row][0];
  const across = built.layout.columns.lines[reading.column][0];
  const shown = at(state.view === "list" ? "outline" : "map");
  const button = shown.querySelector(`[data-at="${line}-${across}"] button`);
  const row = button?.closest("details");
  if (row) row.open = true;
  button?.focus();
}

async function start() {
  at("static").hidden = true;
  at("waiting").hidden = false;
  let data;
  try {
    data = await unpack(at("map-data"));
  } catch {
    at("static").hidden = false;
    at("waiting").textContent = "This browser cannot unpack the data of this page: below is the map as a plain table. A browser of 2023 or later shows all of it.";
    return;
  }
  schema = data.schema;
  ids = data.maps.map((one) => one.id);
  studies = readStudies(data.studies);
  openMap = readMaps(data);
  everyone = Array.from({ length: studies.size }, (_, n) => n);
  at("static").remove();
  at("waiting").remove();
  at("page").hidden = false;
  at("fresh-choice").hidden = !studies.news;
  state = readState(location.hash, ids, openMap, studies);
  listen();
  show();
  performance.mark("map-ready");
}

start();
