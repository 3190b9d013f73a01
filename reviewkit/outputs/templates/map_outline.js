// The map as a list, for narrow screens and for whoever reads in lines: each row with its cells.

function outlineCell(map, layout, line, column, counts, act) {
  const [row, across] = [layout.rows.shown[line], layout.columns.shown[column]];
  const cell = line * counts.wide + column;
  const kinds = kindsIn(counts, cell);
  const count = counts.cells[cell];
  const fresh = counts.fresh[cell];
  return make("li", { class: `depth${Math.min(across.depth, 4)}`, "data-at": `${line}-${column}` },
    make("button", { type: "button", "aria-haspopup": "dialog", click: () => act.cell(row.n, across.n) },
      unseen(aloud(map, `${row.label}, ${across.label}`, count, kinds, fresh)),
      make("span", { class: "name", "aria-hidden": "true" }, words(across.label)),
      make("b", { class: "count", "aria-hidden": "true" }, number(count)),
      map.segmented ? chips(map, kinds) : null,
      fresh ? make("span", { class: "badge", "aria-hidden": "true" }, `${number(fresh)} new`) : null));
}

function outlineRow(map, layout, line, counts, all, opened, act) {
  const row = layout.rows.shown[line];
  const of = (column) => line * counts.wide + column;
  const columns = layout.columns.shown.map((_, column) => column);
  const cells = columns.filter((column) => counts.cells[of(column)]);
  const gaps = columns.filter((column) => !all.cells[of(column)] && !layout.columns.shown[column].rest);
  const hidden = columns.filter((column) => all.cells[of(column)] && !counts.cells[of(column)]);
  const named = (some) => some.map((column) => layout.columns.shown[column].label).join("; ");
  return make("details", {
    class: `depth${Math.min(row.depth, 4)}`, open: opened.has(row.n),
    toggle: (event) => (event.target.open ? opened.add(row.n) : opened.delete(row.n)),
  },
    make("summary", null, make("span", { class: "name" }, words(row.label)), " ",
      make("b", { class: "count" }, beside(counts.rows[line]))),
    cells.length ? make("ul", null, cells.map((column) => outlineCell(map, layout, line, column, counts, act))) : null,
    hidden.length ? make("p", { class: "soft" }, `None of the chosen studies: ${named(hidden)}`) : null,
    gaps.length && !row.rest ? make("p", { class: "soft" }, make("b", null, gaps.length === 1 ? "Gap: " : "Gaps: "), named(gaps)) : null);
}

// `opened` remembers which rows are open while filters change.
function drawOutline(box, map, layout, counts, all, opened, act) {
  box.replaceChildren(
    make("p", { class: "soft" }, words(map.axes[0]), " (rows), each with ", words(map.axes[1]), "; numbers count studies."),
    ...layout.rows.shown.map((_, line) => outlineRow(map, layout, line, counts, all, opened, act)));
}
