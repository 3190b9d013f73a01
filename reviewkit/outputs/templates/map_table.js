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
function columnHeads(map, layout, folded, act) {
  const shown = new Set(layout.columns.shown);
  const inside = (level) => level.below.map((n) => map.columns[n]).filter((one) => shown.has(one));
  const span = (level) => 1 + inside(level).reduce((sum, one) => sum + span(one), 0);
  const depth = (level) => 1 + Math.max(0, ...inside(level).map(depth));
  const tops = layout.columns.shown.filter((level) => !shown.has(map.columns[level.parent]));
  const deep = Math.max(...tops.map(depth));
  const lines = Array.from({ length: deep }, () => []);
  const own = [];
  const place = (level, line) => {
    const name = level.below.length ? foldButton(level, "columns", folded.columns, act) : words(level.label);
    const below = inside(level);
    if (!below.length) {
      const count = headCount();
      own.push(count);
      lines[line].push(make("th", { scope: "col", rowspan: deep - line, class: level.rest && "rest" }, name, " ", count));
      return;
    }
    const count = headCount();
    own.push(count);
    lines[line].push(make("th", { scope: "colgroup", colspan: span(level) }, name));
    lines[line + 1].push(make("th", { scope: "col", rowspan: deep - line - 1, class: "all" },
      "All", unseen(` ${level.label}`), " ", count));
    for (const one of below) place(one, line + 1);
  };
  for (const level of tops) place(level, 0);
  return { lines, own };
}

function drawHead(map, layout, folded, act) {
  const { lines, own } = columnHeads(map, layout, folded, act);
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
    const line = make("tr", null, make("th", { scope: "row", class: kind }, name, " ", count));
    layout.columns.shown.forEach((_, column) => {
      const box = make("td", { "data-at": `${row}-${column}` });
      cells.push({ box });
      line.append(box);
    });
    return line;
  });
  table.querySelector("thead")?.remove();
  table.querySelector("tbody")?.remove();
  table.append(head, make("tbody", null, lines));
  return { cells, rowCounts, columnCounts, lines };
}

const chips = (map, kinds) => make("span", { class: "chips" }, kinds.map(([n, many]) =>
  make("span", { class: "chip" }, `${letterOf(map.segments, n)} ${number(many)}`)));

const spelled = (map, kinds) => make("span", { class: "spelled" }, kinds.map(([n, many]) =>
  make("span", null, `${map.segments[n].label} ${number(many)}`)));

// What a cell says aloud, the same in every view.
function aloud(map, name, count, kinds, news) {
  const parts = [`${name}: ${studiesOf(count)}`];
  if (map.segmented && count) parts.push(kinds.map(([n, many]) => `${map.segments[n].label} ${number(many)}`).join(", "));
  if (news) parts.push(`${number(news)} new`);
  return parts.join("; ");
}

// A cell as a number, with its segments as letters or in words.
function figures(map, told, total) {
  const seen = make("span", { class: "figures" });
  const set = (many, left, fresh) => seen.replaceChildren(
    make("b", { class: many ? "count" : "out" }, many ? number(many) : `0 of ${number(total)}`),
    map.segmented && many ? told(map, left) : "",
    fresh ? make("span", { class: "badge" }, `${number(fresh)} new`) : "");
  return { seen, set };
}

// The button of a cell; `set` gives it new numbers.
function cellButton(map, view, name, total, kinds, fresh, scale, open) {
  const inside = view === "bubbles" ? bubbles(map, kinds, total, scale, fresh)
    : figures(map, view === "heat" ? chips : spelled, total);
  const button = make("button", { type: "button", "aria-haspopup": "dialog", click: open }, inside.seen);
  const set = (many, left, newOnes) => {
    button.setAttribute("aria-label", aloud(map, name, many, left, newOnes));
    inside.set(many, left, newOnes);
  };
  return { button, set };
}

function fillCell(cell, n, { map, layout, view, counts, all, scale, act }) {
  const row = layout.rows.shown[Math.floor(n / counts.wide)];
  const across = layout.columns.shown[n % counts.wide];
  const total = all.cells[n];
  if (cell.view !== view) {
    cell.view = view;
    cell.said = null;
    cell.inside = total && cellButton(map, view, `${row.label}, ${across.label}`, total, kindsIn(all, n),
      all.fresh[n], scale, () => act.cell(row.n, across.n));
    const none = row.rest || across.rest ? "none" : "gap";
    cell.box.replaceChildren(total ? cell.inside.button : none);
    cell.box.className = total ? "full" : none;
  }
  if (!total) return;
  const count = counts.cells[n];
  const kinds = kindsIn(counts, n);
  const said = `${count} ${counts.fresh[n]} ${kinds}`;
  if (cell.said === said) return;
  cell.said = said;
  cell.inside.set(count, kinds, counts.fresh[n]);
  if (view === "heat") cell.box.className = count ? `full shade${shadeOf(count, scale.mostCell)}` : "full";
}

const AT_ONCE = 120; // cells that are filled before the browser may paint and listen again
let filling = null; // fills what is left of a large table
let watch = null; // knows which rows are in sight, without asking for a layout

function watchRows(built) {
  watch?.disconnect();
  built.seen = new Set();
  watch = new IntersectionObserver((rows) => {
    for (const row of rows) built.seen[row.isIntersecting ? "add" : "delete"](row.target);
  });
  for (const line of built.lines) watch.observe(line);
}

// The cells of a table, those in sight first, and how many are filled at once.
function inOrder(built) {
  const wide = built.layout.columns.shown.length;
  const inSight = (n) => built.seen.has(built.lines[Math.floor(n / wide)]);
  const all = built.cells.map((_, n) => n);
  const first = all.filter(inSight);
  const order = [...first, ...all.filter((n) => !inSight(n))];
  return { order, first: all.length <= AT_ONCE ? all.length : first.length || AT_ONCE };
}

// Put numbers into the cells of a table that was built. Cells that have no study at all are gaps,
// and only what differs from before is touched. Of a large table the cells out of sight follow
// right after, some at a time.
function fillTable(built, told) {
  const { counts } = told;
  built.rowCounts.forEach((box, n) => box.replaceChildren(...beside(counts.rows[n])));
  built.columnCounts.forEach((box, n) => box.replaceChildren(...beside(counts.columns[n])));
  const { order, first } = inOrder(built);
  let from = 0;
  const some = (many) => {
    for (const n of order.slice(from, from + many)) fillCell(built.cells[n], n, told);
    from += many;
  };
  clearTimeout(filling?.timer);
  filling = { finish: () => some(order.length) };
  const own = filling;
  const on = (many) => {
    some(many);
    if (from < order.length) own.timer = setTimeout(on, 0, AT_ONCE);
  };
  on(first);
}

// Where there are more rows or columns than a table can hold: which show, and ways to the others.
function drawWindows(box, layout, act) {
  const cut = ["rows", "columns"].filter((axis) => layout[axis].many > layout[axis].most);
  box.hidden = !cut.length;
  renew(box, cut.map((axis) => {
    const { from, most, many } = layout[axis];
    const step = (text, to, can) =>
      make("button", { type: "button", disabled: !can, click: () => act.show(axis, to) }, `${text} ${axis}`);
    return make("nav", { class: "pager", "aria-label": `More ${axis}` }, step("Previous", Math.max(0, from - most), from > 0),
      make("span", null, `${axis} ${number(from + 1)}\u2013${number(Math.min(from + most, many))} of ${number(many)}`),
      step("Next", from + most, from + most < many));
  }));
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
