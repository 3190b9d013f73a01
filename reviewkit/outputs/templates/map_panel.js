// The studies of one cell, in a dialog.

function scopeNotes(map, cell) {
  const noted = [map.rows[cell.row], map.columns[cell.column]].filter((level) => level.note);
  return noted.length
    ? make("dl", { class: "scope" }, noted.flatMap((level) => [make("dt", null, words(level.label)), make("dd", null, words(level.note))]))
    : null;
}

function cellTitle(map, cell, many) {
  const [row, column] = [map.rows[cell.row], map.columns[cell.column]];
  return [words(row.label), " \u00d7 ", words(column.label), `: ${studiesOf(many)}`];
}

// Fill the dialog. A study that is new, or anything filtered, is as in the map.
function drawPanel(map, studies, cell, found, all, segments, hrefOf, save) {
  const { members, holds } = membersOf(map, found, cell, segments);
  const total = membersOf(map, all, cell, null).members.length;
  at("panel-title").replaceChildren(...cellTitle(map, cell, members.length));
  const left = total - members.length;
  const unmapped = map.rows[cell.row].rest || map.columns[cell.column].rest;
  at("panel-told").replaceChildren(
    ...[
      total ? null : make("p", null, unmapped ? "None: no study is left unmapped here." : "A gap: no study of this review stands here."),
      left ? make("p", { class: "soft" }, `${studiesOf(left)} more ${left === 1 ? "is" : "are"} hidden by what is chosen.`) : null,
      scopeNotes(map, cell),
      members.length ? save(members.map(({ study }) => study)) : null,
    ].filter(Boolean));
  pagedList(at("panel-list"), members.length, (n) => {
    const { study, kinds } = members[n];
    const quotes = studies.quotes(study).filter((quote) => map.behind(quote.n).some(holds));
    return studyCard(map, studies, study, hrefOf(study), { kinds, quotes });
  }, "Pages of this cell");
}
