// What is shown, kept in the address after "#": so that it can be sent on, kept, and gone back to.

const VIEWS = { bubbles: "Bubbles", heat: "Heat map", numbers: "Numbers", list: "List" };
const SORTS = { given: "as listed", newest: "newest first", oldest: "oldest first" };
const NARROW = "(max-width: 600px)";
const FOLD_ROWS = 40; // a map with more rows or columns starts with what is below them folded
const FOLD_COLUMNS = 16;
const MOST = { rows: 400, columns: 100 }; // lines that are drawn at a time

const usualView = () => (matchMedia(NARROW).matches ? "list" : "bubbles");

function usuallyFolded(map) {
  const folded = (levels, most) =>
    levels.length > most ? levels.filter((level) => level.below.length).map((level) => level.id) : [];
  return {
    rows: new Set(folded(map.rows, FOLD_ROWS)),
    columns: new Set(folded(map.columns, FOLD_COLUMNS)),
  };
}

const sameSet = (one, other) => one.size === other.size && [...one].every((id) => other.has(id));

// Read a state from an address. `lost` counts what the address names and this page has not.
function readState(hash, ids, openMap, studies) {
  const told = new URLSearchParams(hash.replace(/^#/, ""));
  const state = { lost: 0, chosen: new Map(), cell: null, study: null };
  const oneOf = (name, known, usual) => {
    const value = told.get(name);
    if (value !== null && !known.includes(value)) state.lost++;
    return known.includes(value) ? value : usual;
  };
  state.map = ids.indexOf(oneOf("map", ids, ids[0]));
  const map = openMap(state.map);
  state.view = oneOf("view", Object.keys(VIEWS), usualView());
  state.sort = oneOf("sort", Object.keys(SORTS), "given");
  state.words = told.get("words") ?? "";
  state.fresh = told.get("new") === "1" && studies.news > 0;
  const known = (levels, id) => levels.some((level) => level.id === id);
  const choose = (key, levels) => {
    const asked = told.getAll(key);
    const found = asked.filter((id) => known(levels, id));
    state.lost += asked.length - found.length;
    if (found.length) state.chosen.set(key, new Set(found));
  };
  choose("segment", map.segments);
  for (const facet of map.facets) choose(`f.${facet.id}`, facet.levels);
  const keys = new Set(["segment", ...map.facets.map((facet) => `f.${facet.id}`)]);
  for (const key of new Set(told.keys())) if (key.startsWith("f.") && !keys.has(key)) state.lost++;
  state.folded = usuallyFolded(map);
  state.from = {};
  for (const axis of ["rows", "columns"]) {
    state.from[axis] = Math.max(0, Number.parseInt(told.get(`from.${axis}`) ?? "0", 10) || 0);
    if (!told.has(`fold.${axis}`)) continue;
    state.folded[axis] = new Set(told.getAll(`fold.${axis}`).filter((id) => known(map[axis], id)));
  }
  const find = (name, levels) => levels.findIndex((level) => level.id === told.get(name));
  if (told.has("row") || told.has("column")) {
    const cell = { row: find("row", map.rows), column: find("column", map.columns) };
    if (cell.row >= 0 && cell.column >= 0) state.cell = cell;
    else state.lost++;
  }
  if (told.has("study")) {
    state.study = studies.number.get(told.get("study")) ?? null;
    if (state.study === null) state.lost++;
  }
  return state;
}

// Write a state as an address; what is as usual is left out.
function writeState(state, ids, map, studies) {
  const told = new URLSearchParams();
  if (state.map > 0) told.set("map", ids[state.map]);
  if (state.view !== usualView()) told.set("view", state.view);
  if (state.sort !== "given") told.set("sort", state.sort);
  if (state.words) told.set("words", state.words);
  if (state.fresh) told.set("new", "1");
  for (const key of [...state.chosen.keys()].sort()) {
    for (const id of [...state.chosen.get(key)].sort()) told.append(key, id);
  }
  const usual = usuallyFolded(map);
  for (const axis of ["rows", "columns"]) {
    if (state.from[axis]) told.set(`from.${axis}`, state.from[axis]);
    if (sameSet(state.folded[axis], usual[axis])) continue;
    const folded = [...state.folded[axis]].sort();
    for (const id of folded.length ? folded : [""]) told.append(`fold.${axis}`, id);
  }
  if (state.cell) {
    told.set("row", map.rows[state.cell.row].id);
    told.set("column", map.columns[state.cell.column].id);
  }
  if (state.study !== null) told.set("study", studies.id[state.study]);
  return `#${told}`;
}

// A copy of a state with one level of a filter chosen, or no longer chosen.
function toggled(state, key, id) {
  const chosen = new Map(state.chosen);
  const ids = new Set(chosen.get(key));
  if (!ids.delete(id)) ids.add(id);
  if (ids.size) chosen.set(key, ids);
  else chosen.delete(key);
  return { ...state, chosen };
}
