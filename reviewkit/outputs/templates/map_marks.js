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

// The bubbles of a cell in lines of at most `across`, standing on a common ground, letters below.
function bubbles(map, kinds, scale, across) {
  const caption = map.segmented ? 13 : 0;
  const slots = kinds.map(([n, many]) => {
    const told = map.segmented ? `${letterOf(map.segments, n)} ${number(many)}` : "";
    const r = radius(many, scale.most, scale.largest);
    return { n, r, told, width: Math.max(2 * r + 3, told.length * 6.6 + 4) };
  });
  const parts = [];
  let [top, widest] = [0, 0];
  for (let from = 0; from < slots.length; from += across) {
    const line = slots.slice(from, from + across);
    const ground = top + 2 * Math.max(...line.map((slot) => slot.r)) + 2;
    let x = 0;
    for (const slot of line) {
      const middle = x + slot.width / 2;
      parts.push(circle(map.segments, map.segmented ? slot.n : null, middle, ground - slot.r - 1, slot.r));
      if (caption) parts.push(draw("text", { x: middle.toFixed(1), y: (ground + 10).toFixed(1) }, slot.told));
      x += slot.width;
    }
    widest = Math.max(widest, x);
    top = ground + caption + 2;
  }
  return draw("svg", {
    viewBox: `0 0 ${widest.toFixed(1)} ${top.toFixed(1)}`, width: `${(widest / 16).toFixed(3)}rem`,
    height: `${(top / 16).toFixed(3)}rem`, class: "bubbles", "aria-hidden": "true", focusable: "false",
  }, parts);
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
