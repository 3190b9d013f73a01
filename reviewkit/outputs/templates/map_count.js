// Counting: which studies are wanted, and how many of them stand in each cell.

// Which levels are chosen, as a table by number; null is no choice, that is all of them.
function chosenOf(levels, ids) {
  if (!ids?.size) return null;
  return Uint8Array.from(levels, (level) => (ids.has(level.id) ? 1 : 0));
}

// What a state asks of studies: AND across filters, OR within one, every word of a search.
function wantedOf(map, state) {
  return {
    words: plain(state.words).split(/\s+/).filter(Boolean),
    fresh: state.fresh,
    segments: chosenOf(map.segments, state.chosen.get("segment")),
    facets: map.facets.map((facet) => chosenOf(facet.levels, state.chosen.get(`f.${facet.id}`))),
  };
}

function anyOf(start, level, study, chosen) {
  for (let n = start[study]; n < start[study + 1]; n++) if (chosen[level[n]]) return true;
  return false;
}

function addTo(counts, start, level, study) {
  for (let n = start[study]; n < start[study + 1]; n++) {
    let before = start[study];
    while (level[before] !== level[n]) before++;
    if (before === n) counts[level[n]]++; // a study counts once, however often it stands there
  }
}

// The studies that are wanted. `facets` and `segments` count, for each level, the studies that
// would be there if nothing else were chosen in that filter.
function sift(map, studies, wanted) {
  const filters = [
    { start: map.start, level: map.segment, chosen: wanted.segments, size: map.segments.length },
    ...map.facets.map((facet, n) => ({
      start: facet.start, level: facet.level, chosen: wanted.facets[n], size: facet.levels.length,
    })),
  ];
  for (const one of filters) one.counts = new Uint32Array(one.size);
  const texts = wanted.words.length ? studies.texts() : null;
  const found = [];
  let news = 0;
  for (let study = 0; study < studies.size; study++) {
    if (texts && !wanted.words.every((word) => texts[study].includes(word))) continue;
    let failed = null;
    let fails = 0;
    for (const one of filters) {
      if (one.chosen && !anyOf(one.start, one.level, study, one.chosen)) {
        failed = one;
        fails++;
      }
    }
    if (fails === 0) news += studies.fresh[study];
    if (fails > 1 || (wanted.fresh && !studies.fresh[study])) continue;
    if (failed) addTo(failed.counts, failed.start, failed.level, study);
    else {
      found.push(study);
      for (const one of filters) addTo(one.counts, one.start, one.level, study);
    }
  }
  const [segments, ...facets] = filters.map((one) => one.counts);
  return { studies: found, segments, facets, news };
}

// Which levels of an axis show, and in which of those lines a study at a level counts: its own
// and those of the levels above. Of very many levels `most` show, from one on.
function standing(levels, folded, from, most) {
  const hidden = [];
  for (const level of levels) {
    const up = level.parent;
    hidden.push(up >= 0 && (hidden[up] || folded.has(levels[up].id)));
  }
  const open = levels.filter((level) => !hidden[level.n] && !level.rest);
  const first = Math.max(0, Math.min(from, open.length - 1));
  const shown = [...open.slice(first, first + most), levels.at(-1)];
  const line = new Int32Array(levels.length).fill(-1);
  shown.forEach((level, n) => (line[level.n] = n));
  const lines = levels.map((level) => lineage(levels, level.n).map((n) => line[n]).filter((n) => n >= 0));
  return { shown, lines, from: first, most, many: open.length };
}

// Studies in each cell of a layout, by segment, and in each row and column.
function tally(map, studies, found, layout, segments) {
  const [high, wide] = [layout.rows.shown.length, layout.columns.shown.length];
  const kinds = map.segments.length;
  const counter = (size) => ({ n: new Uint32Array(size), last: new Int32Array(size).fill(-1) });
  const [cells, kind] = [counter(high * wide), counter(high * wide * kinds)];
  const [rows, columns] = [counter(high), counter(wide)];
  const fresh = new Uint32Array(high * wide);
  const once = (into, where, study) => {
    if (into.last[where] === study) return false;
    into.last[where] = study;
    into.n[where]++;
    return true;
  };
  for (const study of found) {
    for (let p = map.start[study]; p < map.start[study + 1]; p++) {
      if (segments && !segments[map.segment[p]]) continue;
      for (const column of layout.columns.lines[map.column[p]]) once(columns, column, study);
      for (const row of layout.rows.lines[map.row[p]]) {
        once(rows, row, study);
        for (const column of layout.columns.lines[map.column[p]]) {
          const cell = row * wide + column;
          if (once(cells, cell, study)) fresh[cell] += studies.fresh[study];
          once(kind, cell * kinds + map.segment[p], study);
        }
      }
    }
  }
  return { wide, kinds, cells: cells.n, kind: kind.n, fresh, rows: rows.n, columns: columns.n };
}

// The segments of a cell that have studies: [number of the segment, studies].
function kindsIn(counts, cell) {
  const found = [];
  for (let n = 0; n < counts.kinds; n++) {
    const many = counts.kind[cell * counts.kinds + n];
    if (many) found.push([n, many]);
  }
  return found;
}

// A level and all below it, as a table by number.
const within = (levels, n) =>
  Uint8Array.from(levels, (level) => (lineage(levels, level.n).includes(n) ? 1 : 0));

// The studies of one cell, with the segments each has there.
function membersOf(map, found, cell, segments) {
  const rows = within(map.rows, cell.row);
  const columns = within(map.columns, cell.column);
  const members = [];
  for (const study of found) {
    const kinds = new Set();
    for (let p = map.start[study]; p < map.start[study + 1]; p++) {
      if (segments && !segments[map.segment[p]]) continue;
      if (rows[map.row[p]] && columns[map.column[p]]) kinds.add(map.segment[p]);
    }
    if (kinds.size) members.push({ study, kinds: [...kinds].sort((a, b) => a - b) });
  }
  return { members, holds: (place) => rows[place.row] && columns[place.column] };
}

// The places of a study on a map: each cell once, with its segments.
function placesOf(map, study) {
  const found = new Map();
  for (let p = map.start[study]; p < map.start[study + 1]; p++) {
    const key = map.row[p] * map.columns.length + map.column[p];
    if (!found.has(key)) found.set(key, { row: map.row[p], column: map.column[p], kinds: [] });
    found.get(key).kinds.push(map.segment[p]);
  }
  return [...found.values()];
}
