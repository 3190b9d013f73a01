// The list of studies, narrowed to those that hold all words typed; accents and capitals do not matter.

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const items = [...document.querySelectorAll("#studies > li")];
const texts = items.map((item) => plain(item.textContent));
const box = document.getElementById("words");
const told = document.getElementById("told");
const whole = told.textContent;

function narrow() {
  const words = plain(box.value).split(/\s+/).filter(Boolean);
  let shown = 0;
  items.forEach((item, at) => {
    item.hidden = !words.every((word) => texts[at].includes(word));
    shown += item.hidden ? 0 : 1;
  });
  told.textContent = words.length ? `${shown} of ${items.length} studies` : whole;
}

box.addEventListener("input", narrow);
document.getElementById("search").hidden = false;
if (box.value) narrow();
