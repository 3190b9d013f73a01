// Elements. What the data say is always set as text, so that nothing of it is read as markup.

const SVG = "http://www.w3.org/2000/svg";
const at = (id) => document.getElementById(id);

function fill(element, attributes, inside) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...inside.flat(2).filter((one) => one !== null && one !== undefined && one !== ""));
  return element;
}

const make = (tag, attributes, ...inside) =>
  fill(document.createElement(tag), attributes, inside);
const draw = (tag, attributes, ...inside) =>
  fill(document.createElementNS(SVG, tag), attributes, inside);

// Put new links and buttons where others stood, the focus on the one in its place.
function renew(box, things) {
  const each = () => [...box.querySelectorAll("a, button")];
  const focused = each().indexOf(document.activeElement);
  box.replaceChildren(...things);
  each()[focused]?.focus();
}

// For screen readers only; for eyes only.
const unseen = (text) => make("span", { class: "vh" }, text);
const unsaid = (text) => make("span", { "aria-hidden": "true" }, text);
// A stranger's words keep their own direction of writing.
const words = (text) => make("bdi", null, text);

const english = new Intl.NumberFormat("en");
const number = (n) => (n < 1000 ? String(n) : english.format(n));
const several = (n, one, many) => `${number(n)} ${n === 1 ? one : many}`;
const studiesOf = (n) => several(n, "study", "studies");
const reportsOf = (n) => several(n, "report", "reports");

// A number beside a name, and in full for who does not see how it stands there.
const beside = (n) => [unsaid(number(n)), unseen(` (${studiesOf(n)})`)];

// Only what a browser opens as a page; anything else stays text.
const address = (url) => (/^https?:\/\/\S+$/i.test(url) ? url : "");
