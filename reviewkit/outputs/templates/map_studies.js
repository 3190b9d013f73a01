// Studies as they are read: in lists drawn page by page, and each on a page of its own.

const PAGE = 25; // studies of a list that are drawn at a time
const PRINTED = 1000; // studies that a list has at most on paper

function reportLinks(report) {
  const links = [];
  const lead = (text, url) =>
    links.push(make("a", { href: url, rel: "noreferrer noopener" }, text, unseen(` (${report.citation.slice(0, 60)})`)), " ");
  if (report.doi) lead(`doi:${report.doi}`, `https://doi.org/${encodeURIComponent(report.doi).replaceAll("%2F", "/")}`);
  if (/^\d+$/.test(report.pmid)) lead(`PMID ${report.pmid}`, `https://pubmed.ncbi.nlm.nih.gov/${report.pmid}/`);
  if (report.url) lead("full record", report.url);
  return links;
}

const reportList = (studies, study) =>
  make("ul", { class: "reports" }, studies.reports(study).map((report) =>
    make("li", null, words(report.citation), " ", reportLinks(report))));

const fieldList = (studies, study) =>
  make("dl", { class: "fields" }, studies.fields(study).flatMap(({ label, value }) =>
    [make("dt", null, label), make("dd", null, words(value))]));

function quoteList(studies, study, quotes) {
  const reports = studies.reports(study);
  return quotes.map(({ text, page, report }) => {
    const where = [report >= 0 ? reports[report].citation : "", page ? `p. ${page}` : ""].filter(Boolean);
    return make("figure", { class: "quote" }, make("blockquote", null, words(text)),
      where.length ? make("figcaption", null, words(where.join(", "))) : null);
  });
}

const namedKinds = (map, kinds) => kinds.map((n) => map.segments[n].label).join(", ");

function placeList(map, study) {
  return make("ul", { class: "places" }, placesOf(map, study).map(({ row, column, kinds }) =>
    make("li", null, words(map.rows[row].label), " \u00d7 ", words(map.columns[column].label),
      map.segmented ? `: ${namedKinds(map, kinds)}` : "")));
}

// What is behind a line such as "2 reports", made when it is opened.
function behindLine(line, inside, open) {
  const details = make("details", { open }, make("summary", null, line));
  const put = () => details.childElementCount === 1 && details.append(...[inside()].flat());
  details.addEventListener("toggle", () => details.open && put());
  if (open) put();
  return details;
}

// A study in a list. `here` tells what it has in one cell: its segments, and its quotes there.
function studyCard(map, studies, study, href, here) {
  const quotes = here?.quotes ?? studies.quotes(study);
  const fields = studies.fields(study);
  const reports = studies.reportCount[study];
  return make("article", null,
    make("h3", null, make("a", { href }, words(studies.label[study])),
      studies.fresh[study] ? [" ", make("span", { class: "badge" }, "new")] : null),
    here && map.segmented ? make("p", { class: "here" }, `Here: ${namedKinds(map, here.kinds)}`) : null,
    studies.summary[study] ? make("p", null, words(studies.summary[study])) : null,
    make("div", { class: "behind" },
      reports ? behindLine(reportsOf(reports), () => reportList(studies, study)) : make("p", { class: "soft" }, "No report listed"),
      quotes.length ? behindLine(several(quotes.length, "quote", "quotes") + (here ? " here" : ""), () => quoteList(studies, study, quotes)) : null,
      fields.length ? behindLine("What was extracted", () => fieldList(studies, study)) : null));
}

// A list that shows a page of cards at a time; `card(n)` makes the nth.
function pagedList(box, many, card, told) {
  let from = 0;
  const put = (length) => {
    const cards = Array.from({ length: Math.min(length, many - from) }, (_, n) => card(from + n));
    box.replaceChildren(...cards, ...(length === PAGE ? pager() : rest(length)));
  };
  const turn = (to) => {
    from = to;
    put(PAGE);
    const first = box.querySelector("h3 a");
    first?.focus();
    box.closest("dialog, section").scrollIntoView({ block: "start" });
  };
  const pager = () => {
    if (many <= PAGE) return [];
    const step = (text, to, can) =>
      make("button", { type: "button", disabled: !can, click: () => turn(to) }, text);
    return [make("nav", { class: "pager", "aria-label": told },
      step("Previous", from - PAGE, from > 0),
      make("span", null, `${number(from + 1)}\u2013${number(Math.min(from + PAGE, many))} of ${number(many)}`),
      step("Next", from + PAGE, from + PAGE < many))];
  };
  const rest = (length) => many > length
    ? [make("p", null, `The first ${number(length)} of ${studiesOf(many)} are printed; the CSV file has all.`)] : [];
  put(PAGE);
  return {
    print() {
      from = 0;
      put(PRINTED);
    },
    again() {
      put(PAGE);
    },
  };
}

function sorted(studies, found, sort) {
  if (sort === "given") return found;
  const sign = sort === "newest" ? -1 : 1;
  // Studies without a year come last either way.
  const year = (study) => (studies.year[study] === null ? Infinity : sign * studies.year[study]);
  return [...found].sort((a, b) => year(a) - year(b) || a - b);
}

function section(title, inside) {
  return make("section", null, make("h3", null, title), inside);
}

// The page of one study: everything that the maps know of it.
function studyPage(box, maps, studies, study, back, save) {
  const quotes = studies.quotes(study);
  const fields = studies.fields(study);
  box.replaceChildren();
  fill(box, null, [
    make("p", null, make("a", { href: back }, "\u2190 Back to the map")),
    make("h2", { id: "study-title", tabindex: "-1" }, words(studies.label[study]),
      studies.fresh[study] ? [" ", make("span", { class: "badge" }, "new")] : null),
    studies.year[study] === null ? null : make("p", { class: "soft" }, `Year: ${studies.year[study]}`),
    studies.summary[study] ? make("p", { class: "lead" }, words(studies.summary[study])) : null,
    ...maps.map((map) => section(maps.length > 1 ? [`On the map `, words(map.title)] : "On the map", placeList(map, study))),
    fields.length ? section("What was extracted", fieldList(studies, study)) : null,
    quotes.length ? section("In its words", quoteList(studies, study, quotes)) : null,
    section(reportsOf(studies.reportCount[study]), reportList(studies, study)),
    save,
  ]);
}
