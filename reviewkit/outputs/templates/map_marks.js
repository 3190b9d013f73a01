// How segments and numbers look: letters, colours with patterns, bubbles, shades, and their key.

const LOOKS = 8; // colours, and patterns; with more segments they are combined anew
const SHADES = 6;

// A to Z, then AA, AB and so on; "?" for no segment.
function letterOf(segments, n) {
  if (segments[n].rest) return "?";
  let letters = "";
  for (let left = n; left >= 0; left = Math.floor(left / 26) - 1) {
    letters = String.fromCharCode(65 + (left % 26)) + letters;
  }
  return letters;
}

const LINES = [
  "", "M-1 1 1 -1M0 6 6 0M5 7 7 5", "M0 1.5H6M0 4.5H6", "M1.5 0V6M4.5 0V6", "M-1 5 1 7M0 0 6 6M5 -1 7 1",
  "M3 1.4A1.6 1.6 0 1 0 3.01 1.4Z", "M0 3H6M3 0V6", "M0 0H3V3H0ZM3 3H6V6H3Z",
];
const SOLID = [5, 7]; // patterns whose shapes are filled, not stroked

// The patterns of a map's segments, to be named in `fill`.
function patternsOf(segments) {
  return segments.filter((one) => !one.rest).map(({ n }) => {
    const shape = (n + Math.floor(n / LOOKS)) % LOOKS;
    return draw("pattern", { id: `kind-${n}`, width: 6, height: 6, patternUnits: "userSpaceOnUse" },
      draw("rect", { width: 6, height: 6, class: `look${n % LOOKS}` }),
      draw("path", { d: LINES[shape], class: SOLID.includes(shape) ? "spots" : "lines" }));
  });
}

function circle(segments, n, x, y, r) {
  const rest = n !== null && segments[n].rest;
  const filled = n === null ? null : `url(#kind-${n})`;
  return draw("circle", {
    cx: x.toFixed(1), cy: y.toFixed(1), r: r.toFixed(2), fill: rest ? null : filled,
    class: rest ? "ring rest" : n === null ? "ring plain" : `ring edge${n % LOOKS}`,
  });
}

// A small picture of one segment, for the key.
const swatch = (segments, n) =>
  draw("svg", { viewBox: "0 0 16 16", class: "swatch", "aria-hidden": "true" }, circle(segments, n, 8, 8, 7));

// The area of a bubble is true to its number, so its radius goes with the square root.
const radius = (n, most, largest) => largest * Math.sqrt(n / most);

const textAt = (x, y, kind) => draw("text", { x: x.toFixed(1), y: y.toFixed(1), class: kind });

// Where the bubbles of a cell stand: in lines of at most `across` on a common ground.
function slotsOf(map, kinds, scale) {
  const slots = kinds.map(([n, many]) => {
    const r = radius(many, scale.most, scale.largest);
    const told = map.segmented ? letterOf(map.segments, n).length + 1 + number(many).length : 0;
    return { n, r, width: Math.max(2 * r + 3, told * 6.6 + 4) };
  });
  const caption = map.segmented ? 13 : 0;
  let [top, wide] = [20, 44];
  for (let from = 0; from < slots.length; from += scale.across) {
    const line = slots.slice(from, from + scale.across);
    const ground = top + 2 * Math.max(...line.map((slot) => slot.r)) + 1;
    line.width = line.reduce((sum, slot) => sum + slot.width, 0);
    wide = Math.max(wide, line.width);
    for (const slot of line) Object.assign(slot, { ground, line });
    top = ground + caption + 3;
  }
  for (const [which, slot] of slots.entries()) {
    const before = slot.line === slots[which - 1]?.line ? slots[which - 1] : null;
    slot.left = before ? before.left + before.width : (wide - slot.line.width) / 2;
    slot.x = slot.left + slot.width / 2;
  }
  return { slots, wide, high: top };
}

// A cell as bubbles: its number, a bubble for each segment with its letter below, and what is new.
// All stand where they stand for all studies, so that a filter moves nothing and costs no layout.
function bubbles(map, kinds, total, scale, fresh) {
  const { slots, wide, high } = slotsOf(map, kinds, scale);
  const count = textAt(wide / 2, 14, "count");
  const news = textAt(wide / 2, high + 10, "fresh");
  for (const slot of slots) {
    slot.circle = circle(map.segments, map.segmented ? slot.n : null, slot.x, 0, 0);
    slot.text = map.segmented ? textAt(slot.x, slot.ground + 11, "letter") : null;
  }
  const bottom = fresh ? high + 15 : high;
  const seen = draw("svg", {
    viewBox: `0 0 ${wide.toFixed(1)} ${bottom.toFixed(1)}`, class: "bubbles", "aria-hidden": "true", focusable: "false",
    width: `${(wide / 16).toFixed(3)}rem`, height: `${(bottom / 16).toFixed(3)}rem`,
  }, count, slots.map((slot) => [slot.circle, slot.text]), fresh ? news : null);
  const set = (many, left, newOnes) => {
    count.textContent = many ? number(many) : `0 of ${number(total)}`;
    news.textContent = newOnes ? `${number(newOnes)} new` : "";
    const each = new Map(left);
    for (const slot of slots) {
      const n = each.get(slot.n) ?? 0;
      if (n === slot.many) continue;
      slot.many = n;
      const r = radius(n, scale.most, scale.largest);
      slot.circle.setAttribute("r", r.toFixed(2));
      slot.circle.setAttribute("cy", (slot.ground - r).toFixed(2));
      if (slot.text) slot.text.textContent = n ? `${letterOf(map.segments, slot.n)} ${number(n)}` : "";
    }
  };
  return { seen, set };
}

// The shade of a number: each its own while there are few, else in equal steps of its logarithm.
function shadeOf(n, most) {
  if (most <= SHADES) return Math.ceil((SHADES * n) / most);
  return 1 + Math.floor((SHADES - 1) * (Math.log(n) / Math.log(most)) + 1e-9);
}

function shadeKey(most) {
  const ranges = new Map();
  for (let n = 1; n <= most; n++) {
    const shade = shadeOf(n, most);
    ranges.set(shade, [ranges.get(shade)?.[0] ?? n, n]);
  }
  return [...ranges].map(([shade, [from, to]]) =>
    make("li", null, make("span", { class: `shade shade${shade}` },
      from === to ? number(from) : `${number(from)}\u2013${number(to)}`)));
}

function sizeKey(scale) {
  const sizes = [...new Set([1, Math.max(1, Math.round(scale.most / 4)), scale.most])];
  return sizes.map((n) => {
    const r = radius(n, scale.most, scale.largest);
    const side = 2 * r + 2;
    return make("li", null,
      draw("svg", { viewBox: `0 0 ${side} ${side}`, width: `${side / 16}rem`, height: `${side / 16}rem`, "aria-hidden": "true" },
        circle(null, null, side / 2, side / 2, r)),
      ` ${studiesOf(n)}`);
  });
}
