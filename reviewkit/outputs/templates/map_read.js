// The data of the page, as map_data.py packed them: columns, made into what the other parts ask.

const NONE = "-none-"; // the id, in addresses, of what is not mapped, has no segment, is not stated

async function unpack(box) {
  if (box.dataset.packed === "json") return JSON.parse(box.textContent);
  const text = atob(box.textContent.trim());
  const bytes = new Uint8Array(text.length);
  for (let n = 0; n < text.length; n++) bytes[n] = text.charCodeAt(n);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

function prose({ words, at: numbers }) {
  const texts = [];
  let text = "";
  for (const n of numbers) {
    if (n > 0) text += words[n];
    else {
      texts.push(text);
      text = "";
    }
  }
  return texts;
}

function column(told) {
  if (Array.isArray(told)) return told;
  return told.words ? prose(told) : told.at.map((n) => told.of[n]);
}

// Put back what a citation or label repeats of its report.
const whole = (short, parts) => short.replace(/[\u0001-\u0005]/g, (mark) => parts[mark]);

// Where each list of a list of lists starts, and after the last where it ends.
function starts(lengths) {
  const found = new Uint32Array(lengths.length + 1);
  lengths.forEach((n, which) => (found[which + 1] = found[which] + n));
  return found;
}

// A list of lists of things, each made when it is asked for.
function lists(lengths, thing) {
  const start = starts(lengths);
  return (which) => {
    const found = [];
    for (let n = start[which]; n < start[which + 1]; n++) found.push(thing(n, which));
    return found;
  };
}

function readReports(told, years) {
  const [id, citation, title, authors, source, doi, pmid, url] = [
    "id", "citation", "title", "authors", "source", "doi", "pmid", "url",
  ].map((name) => column(told[name]));
  return lists(told.n, (n, study) => {
    const year = told.year[n] === 0 ? years[study] : told.year[n];
    const people = authors[n] ? authors[n].split("\n") : [];
    const parts = {
      "\u0001": title[n], "\u0002": people.join(", "), "\u0003": source[n], "\u0004": year,
    };
    return {
      id: id[n],
      citation: whole(citation[n], parts),
      year,
      title: title[n],
      authors: people,
      source: source[n],
      doi: doi[n],
      pmid: pmid[n],
      url: address(url[n]),
    };
  });
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function readStudies(told) {
  const fresh = new Uint8Array(told.id.length);
  for (const n of told.new) fresh[n] = 1;
  const label = column(told.fields.label);
  const value = column(told.fields.value);
  const text = column(told.quotes.text);
  const page = column(told.quotes.page);
  const reports = readReports(told.reports, told.year);
  const short = column(told.label);
  let searched = null;
  const studies = {
    size: told.id.length,
    id: told.id,
    label: short.map((one, n) => {
      if (!/[\u0001-\u0005]/.test(one)) return one;
      const [first] = reports(n);
      return whole(one, { "\u0004": first.year, "\u0005": first.authors[0]?.split(",")[0] });
    }),
    summary: column(told.summary),
    year: told.year,
    fresh,
    news: told.new.length,
    reports,
    reportCount: told.reports.n,
    fields: lists(told.fields.n, (n) => ({ label: label[n], value: value[n] })),
    fieldLabels: [...new Set(label)],
    quotes: lists(told.quotes.n, (n) => ({
      n, text: text[n], page: page[n], report: told.quotes.report[n],
    })),
    number: new Map(told.id.map((id, n) => [id, n])),
    // What a search looks through; made at the first search, as it costs the most of all.
    texts() {
      searched ??= told.id.map((_, n) => {
        const cited = reports(n).map((one) => `${one.citation}\n${one.title}`);
        return plain([studies.label[n], studies.summary[n], ...cited].join("\n"));
      });
      return searched;
    },
  };
  return studies;
}

function readLevels(told, rest) {
  const note = column(told.note);
  const levels = told.id.map((id, n) => ({
    n, id, label: told.label[n], note: note[n], parent: told.parent[n], depth: 0, below: [],
  }));
  for (const level of levels) {
    if (level.parent < 0) continue;
    level.depth = levels[level.parent].depth + 1;
    levels[level.parent].below.push(level.n);
  }
  const n = levels.length;
  return [...levels, { n, id: NONE, label: rest, note: "", parent: -1, depth: 0, below: [], rest: true }];
}

// A level and all above it, lowest first.
function lineage(levels, n) {
  const found = [];
  for (let up = n; up >= 0; up = levels[up].parent) found.push(up);
  return found;
}

function readFacet(told) {
  const levels = readLevels(told.levels, "not stated");
  const rest = levels.length - 1;
  const start = starts(told.n.map((n) => n || 1));
  const level = new Uint32Array(start[told.n.length]);
  let from = 0;
  told.n.forEach((n, study) => {
    if (n === 0) level[start[study]] = rest;
    for (let k = 0; k < n; k++) level[start[study] + k] = told.at[from + k];
    from += n;
  });
  return { id: told.id, label: told.label, levels, start, level };
}

function readMap(told, facets) {
  const rows = readLevels(told.rows, "Not mapped");
  const columns = readLevels(told.columns, "Not mapped");
  const segments = readLevels(told.segments, "no segment");
  const place = (code) => {
    const cell = Math.floor(code / segments.length);
    return {
      row: Math.floor(cell / columns.length),
      column: cell % columns.length,
      segment: code % segments.length,
    };
  };
  const start = starts(told.places.n);
  const many = told.places.at.length;
  const found = { row: new Uint32Array(many), column: new Uint32Array(many), segment: new Uint32Array(many) };
  for (let study = 0; study < told.places.n.length; study++) {
    let code = 0; // of each place the step from the one before is told
    for (let n = start[study]; n < start[study + 1]; n++) {
      code += told.places.at[n];
      const { row, column: across, segment } = place(code);
      found.row[n] = row;
      found.column[n] = across;
      found.segment[n] = segment;
    }
  }
  return {
    id: told.id,
    title: told.title,
    version: told.version,
    since: told.since,
    axes: told.axes,
    rows,
    columns,
    segments,
    segmented: segments.length > 1,
    start,
    ...found,
    behind: lists(told.behind.n, (n) => place(told.behind.at[n])),
    facets: told.facets.map((n) => readFacet(facets[n])),
  };
}

// Maps are read when they are first shown.
function readMaps(data) {
  const read = new Map();
  return (n) => {
    if (!read.has(n)) read.set(n, readMap(data.maps[n], data.facets));
    return read.get(n);
  };
}
