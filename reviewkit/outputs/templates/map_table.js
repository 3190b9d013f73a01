// The map as a table: heads that fold, and one button in each cell that has studies.

function foldButton(level, axis, folded, act) {
  const open = !folded.has(level.id);
  return make("button", {
    type: "button", class: "fold", "aria-expanded": String(open), "data-fold": `${axis}-${level.n}`,
    click: () => act.fold(axis, level.id),
  }, unsaid(open ? "\u25be " : "\u25b8 "), words(level.label));
}

const headCount = () => make("span", { class: "many" });

// The heads of the columns: a level that is not folded stands over itself ("all") and what is below.
function columnHeads(map, folded, act) {
  const inside = (level) =>
    folded.columns.has(level.id) ? [] : level.below.map((n) => map.columns[n]);
  const span = (level) => 1 + inside(level).reduce((sum, one) => sum + span(one), 0);
  const depth = (level) => 1 + Math.max(0, ...inside(level).map(depth));
  const tops = map.columns.filter((level) => level.parent < 0);
  const deep = Math.max(...tops.map(depth));
  const lines = Array.from({ length: deep }, () => []);
  const own = [];
  const place = (level, line) => {
    const name = level.below.length ? foldButton(level, "columns", folded.columns, act) : words(level.label);
    const below = inside(level);
    if (!below.length) {
      const count = headCount();
      own.push(count);
      lines[line].push(make("th", { scope: "col", rowspan: deep - line, class: level.rest && "rest" }, name, count));
      return;
    }
    const count = headCount();
    own.push(count);
    lines[line].push(make("th", { scope: "colgroup", colspan: span(level) }, name));
    lines[line + 1].push(make("th", { scope: "col", rowspan: deep - line - 1, class: "all" },
      "All", unseen(` ${level.label}`), count));
    for (const one of below) place(one, line + 1);
  };
  for (const level of tops) place(level, 0);
  return { lines, own };
}

function drawHead(map, layout, folded, act) {
  const { lines, own } = columnHeads(map, folded, act);
  const first = make("tr", null,
    make("th", { scope: "col", class: "corner", rowspan: lines.length + 1 }, words(map.axes[0])),
    make("th", { scope: "colgroup", class: "axis", colspan: layout.columns.shown.length },
      make("span", null, words(map.axes[1]))));
  return { head: make("thead", null, first, lines.map((line) => make("tr", null, line))), own };
}

// Build the table of a layout; its cells are filled by `fillTable`.
function buildTable(table, map, layout, folded, act) {
  const { head, own: columnCounts } = drawHead(map, layout, folded, act);
  const rowCounts = [];
  const cells = [];
  const lines = layout.rows.shown.map((level, row) => {
    const count = headCount();
    rowCounts.push(count);
    const name = level.below.length ? foldButton(level, "rows", folded.rows, act) : words(level.label);
    const kind = `depth${Math.min(level.depth, 4)}${level.rest ? " rest" : ""}${level.below.length ? " over" : ""}`;
    const line = make("tr", null, make("th", { scope: "row", class: kind }, name, count));
    layout.columns.shown.forEach((_, column) => {
      const box = make("td", { "data-at": `${row}-${column}` });
      cells.push(box);
      line.append(box);
    });
    return line;
  });
  table.querySelector("thead")?.remove();
  table.querySelector("tbody")?.remove();
  table.append(head, make("tbody", null, lines));
  return { cells, rowCounts, columnCounts };
}

const chips = (map, kinds) => make("span", { class: "chips", "aria-hidden": "true" }, kinds.map(([n, many]) =>
  make("span", { class: "chip" }, `${letterOf(map.segments, n)} ${number(many)}`)));

const spelled = (map, kinds) => make("span", { class: "spelled", "aria-hidden": "true" }, kinds.map(([n, many]) =>
  make("span", null, `${map.segments[n].label} ${number(many)}`)));

const badge = (news) => (news ? make("span", { class: "badge", "aria-hidden": "true" }, `${number(news)} new`) : null);

// What a cell says aloud, the same in every view.
function aloud(map, count, kinds, news) {
  const parts = [studiesOf(count)];
  if (map.segmented) parts.push(kinds.map(([n, many]) => `${map.segments[n].label} ${number(many)}`).join(", "));
  if (news) parts.push(`${number(news)} new`);
  return unseen(parts.join("; "));
}

function cellParts(map, view, name, count, kinds, news, scale) {
  const seen = {
    bubbles: () => bubbles(map, kinds, scale, scale.across),
    heat: () => map.segmented && chips(map, kinds),
    numbers: () => map.segmented && spelled(map, kinds),
  };
  return [unseen(`${name}: `), make("b", { class: "count", "aria-hidden": "true" }, number(count)),
    aloud(map, count, kinds, news), seen[view](), badge(news)].filter(Boolean);
}

// Put the numbers into the cells of a table that was built. `all` are the numbers unfiltered.
function fillTable(built, map, layout, view, counts, all, scale, act) {
  const wide = counts.wide;
  built.cells.forEach((box, cell) => {
    const row = layout.rows.shown[Math.floor(cell / wide)];
    const across = layout.columns.shown[cell % wide];
    const count = counts.cells[cell];
    const kinds = kindsIn(counts, cell);
    const signed = `${view} ${scale.most} ${all.cells[cell]} ${count} ${counts.fresh[cell]} ${kinds}`;
    if (box.dataset.signed === signed) return;
    box.dataset.signed = signed;
    if (!all.cells[cell]) {
      const rest = row.rest || across.rest;
      box.className = rest ? "none" : "gap";
      box.replaceChildren(rest ? "none" : "gap");
      return;
    }
    let button = box.querySelector("button");
    if (!button) {
      button = make("button", { type: "button", "aria-haspopup": "dialog", click: () => act.cell(row.n, across.n) });
      box.replaceChildren(button);
    }
    box.className = view === "heat" && count ? `full shade${shadeOf(count, scale.mostCell)}` : "full";
    const name = `${row.label}, ${across.label}`;
    if (count) button.replaceChildren(...cellParts(map, view, name, count, kinds, counts.fresh[cell], scale));
    else button.replaceChildren(unseen(`${name}: `), make("span", { class: "out" }, `0 of ${number(all.cells[cell])}`), unseen(" studies"));
  });
  built.rowCounts.forEach((box, n) => box.replaceChildren(...beside(counts.rows[n])));
  built.columnCounts.forEach((box, n) => box.replaceChildren(...beside(counts.columns[n])));
}

// Where the arrow keys lead: the next cell with a button in that direction.
function nextCell(table, box, key) {
  const [row, column] = box.dataset.at.split("-").map(Number);
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const inLine = () => [...box.parentElement.querySelectorAll("td button")];
  if (key === "Home") return inLine()[0];
  if (key === "End") return inLine().at(-1);
  const step = steps[key];
  if (!step) return null;
  for (let [r, c] = [row + step[0], column + step[1]]; ; r += step[0], c += step[1]) {
    const other = table.querySelector(`td[data-at="${r}-${c}"]`);
    if (!other) return null;
    const button = other.querySelector("button");
    if (button) return button;
  }
}

function listenToArrows(table) {
  table.addEventListener("keydown", (event) => {
    const box = event.target.closest("td");
    if (!box || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const next = nextCell(table, box, event.key);
    if (!next && !event.key.startsWith("Arrow")) return;
    event.preventDefault();
    next?.focus();
  });
}

// What has the focus must not hide under the heads that stick (WCAG 2.2, 2.4.11).
function keepHeadsOff(scroll, table) {
  const head = table.querySelector("thead")?.offsetHeight ?? 0;
  const side = table.querySelector(".corner")?.offsetWidth ?? 0;
  scroll.style.setProperty("--side", `${side}px`);
  scroll.style.setProperty("scroll-padding", `${head + 6}px 6px 6px ${side + 6}px`);
}
