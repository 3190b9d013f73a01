// Files of what is chosen: CSV for spreadsheets, RIS for reference managers, JSON for programs.

// OWASP, "CSV Injection": what a spreadsheet would take for the start of a formula.
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

function csvField(value) {
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const placeWords = (map, study) => placesOf(map, study).map(({ row, column, kinds }) =>
  `${map.rows[row].label} \u00d7 ${map.columns[column].label}${map.segmented ? ` (${namedKinds(map, kinds)})` : ""}`);

// RFC 4180 with a byte order mark, so that Excel reads UTF-8; a study a line. A question may be a
// filter and shown with each study too, so the columns of filters say so.
function toCsv(map, studies, chosen) {
  const labels = studies.fieldLabels;
  const heads = ["id", "study", "year", "new", "summary", `on the map: ${map.title}`,
    ...map.facets.map((facet) => `filter: ${facet.label}`), ...labels, "reports", "doi", "pmid", "url"];
  const lines = chosen.map((study) => {
    const reports = studies.reports(study);
    const fields = studies.fields(study);
    const each = (name) => reports.map((report) => report[name]).filter(Boolean).join("; ");
    const valuesOf = (label) => fields.filter((one) => one.label === label).map((one) => one.value).join("; ");
    return [studies.id[study], studies.label[study], String(studies.year[study] ?? ""), studies.fresh[study] ? "new" : "",
      studies.summary[study], placeWords(map, study).join("; "),
      ...map.facets.map((facet) => facetWords(facet, study).join("; ")),
      ...labels.map(valuesOf), reports.map((report) => report.citation).join("\n"), each("doi"), each("pmid"), each("url")];
  });
  return `\ufeff${[heads, ...lines].map((line) => line.map(csvField).join(",")).join("\r\n")}\r\n`;
}

function facetWords(facet, study) {
  const found = [];
  for (let n = facet.start[study]; n < facet.start[study + 1]; n++) {
    const level = facet.levels[facet.level[n]];
    if (!level.rest) found.push(level.label);
  }
  return found;
}

// A report a record. A report that is in a journal or book says so by its source (T2).
function toRis(studies, chosen) {
  const lines = [];
  const tag = (name, value) => value && lines.push(`${name}  - ${String(value).replace(/\s+/g, " ").trim()}`);
  for (const study of chosen) {
    for (const report of studies.reports(study)) {
      tag("TY", report.source && (report.doi || report.pmid) ? "JOUR" : "GEN");
      tag("ID", `reviewkit-${report.id}`); // so that reviewkit reads it as its own, PubMed numbers too
      tag("TI", report.title || report.citation);
      for (const author of report.authors) tag("AU", author);
      tag("PY", report.year);
      tag("T2", report.source);
      tag("DO", report.doi);
      tag("C2", report.pmid);
      tag("UR", report.url);
      tag("N1", `Study: ${studies.label[study]}`);
      lines.push("ER  - ", "");
    }
  }
  return lines.join("\r\n");
}

function toJson(map, studies, chosen, told, schema) {
  const study = (n) => ({
    id: studies.id[n],
    label: studies.label[n],
    year: studies.year[n],
    new: Boolean(studies.fresh[n]),
    summary: studies.summary[n],
    places: placesOf(map, n).map(({ row, column, kinds }) => ({
      row: map.rows[row].label, column: map.columns[column].label,
      segments: map.segmented ? kinds.map((kind) => map.segments[kind].label) : [],
    })),
    filters: Object.fromEntries(map.facets.map((facet) => [facet.label, facetWords(facet, n)])),
    fields: studies.fields(n),
    quotes: studies.quotes(n).map(({ text, page, report }) => ({ text, page, report: report < 0 ? null : studies.reports(n)[report].id })),
    reports: studies.reports(n),
  });
  const whole = { schema: `${schema}-selection`, map: map.title, version: map.version, chosen: told, studies: chosen.map(study) };
  return `${JSON.stringify(whole, null, 1)}\n`;
}

function saveAs(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = make("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

// Three buttons that save some studies.
function saveButtons(map, studies, chosen, told, schema) {
  const name = `map-${map.id.replace(/[^\w-]+/g, "-")}-${chosen.length}-${chosen.length === 1 ? "study" : "studies"}`;
  const one = (kind, type, text) =>
    make("button", { type: "button", click: () => saveAs(`${name}.${kind.toLowerCase()}`, type, text()) }, kind, unseen(` of ${studiesOf(chosen.length)}`));
  return make("p", { class: "save" }, `Save ${studiesOf(chosen.length)} as `,
    one("CSV", "text/csv;charset=utf-8", () => toCsv(map, studies, chosen)), " ",
    one("RIS", "application/x-research-info-systems", () => toRis(studies, chosen)), " ",
    one("JSON", "application/json", () => toJson(map, studies, chosen, told, schema)));
}
