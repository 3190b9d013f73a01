"use strict";
(() => {
  const at = (id) => document.getElementById(id);
  const { segments, spots, new: fresh } = JSON.parse(at("map-data").textContent);
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const articles = [...document.querySelectorAll("#studies > article")];
  const texts = articles.map((article) => plain(article.textContent));
  const isNew = new Set(fresh);
  const cells = new Map();
  let most = 1;

  for (const box of document.querySelectorAll("td[data-cell]")) {
    const link = box.querySelector("a");
    const button = document.createElement("button");
    button.type = "button";
    button.className = link.className;
    button.setAttribute("aria-haspopup", "dialog");
    button.append(...link.childNodes);
    link.replaceWith(button);
    const part = (name) => button.querySelector(name);
    const cell = {
      button,
      name: part(".vh").textContent.trim().replace(/:$/, ""),
      count: part(".count"),
      unit: part(".unit"),
      circle: part("circle"),
      fresh: part(".fresh"),
      chips: [...button.querySelectorAll(".chip")],
      studies: [],
    };
    button.addEventListener("click", () => open(cell));
    cells.set(box.dataset.cell, cell);
    most = Math.max(most, Number(cell.count.textContent));
  }

  const studies = (n) => `${n} ${n === 1 ? "study" : "studies"}`;

  function open(cell) {
    at("panel-title").textContent = `${cell.name}: ${studies(cell.studies.length)}`;
    at("panel-list").replaceChildren(
      ...cell.studies.map(({ study, kinds }) => {
        const copy = articles[study].cloneNode(true);
        copy.removeAttribute("id");
        if (segments.length) {
          const line = document.createElement("p");
          line.textContent = `Here: ${kinds.map((kind) => segments[kind]).join(", ")}`;
          copy.querySelector("h3").after(line);
        }
        return copy;
      }),
    );
    at("panel").showModal();
    at("panel").scrollTop = 0;
    at("panel-title").focus();
  }

  function filter() {
    const words = plain(at("words").value).split(/\s+/).filter(Boolean);
    const chosen = at("segment")?.value ?? "";
    for (const cell of cells.values()) cell.studies = [];
    let shown = 0;
    articles.forEach((article, study) => {
      let here = false;
      if (words.every((word) => texts[study].includes(word))) {
        for (const [row, column, all] of spots[study]) {
          const kinds = chosen === "" ? all : all.filter((kind) => kind === Number(chosen));
          if (kinds.length) {
            here = true;
            cells.get(`${row}-${column}`).studies.push({ study, kinds });
          }
        }
      }
      article.hidden = !here;
      shown += Number(here);
    });
    for (const cell of cells.values()) draw(cell);
    at("told").textContent = `Showing ${shown} of ${studies(articles.length)}.`;
  }

  function draw(cell) {
    const count = cell.studies.length;
    cell.count.textContent = count;
    cell.unit.textContent = count === 1 ? "study" : "studies";
    cell.circle.setAttribute("r", (24 * Math.sqrt(count / most)).toFixed(2));
    for (const chip of cell.chips) {
      const kind = Number(chip.dataset.segment);
      const n = cell.studies.filter(({ kinds }) => kinds.includes(kind)).length;
      chip.querySelector(".n").textContent = n;
      chip.hidden = n === 0;
    }
    if (cell.fresh) {
      const n = cell.studies.filter(({ study }) => isNew.has(study)).length;
      cell.fresh.querySelector(".n").textContent = n;
      cell.fresh.hidden = n === 0;
    }
  }

  at("words").addEventListener("input", filter);
  at("segment")?.addEventListener("change", filter);
  at("reset").addEventListener("click", () => {
    at("words").value = "";
    if (at("segment")) at("segment").value = "";
    filter();
  });
  at("close").addEventListener("click", () => at("panel").close());
  at("panel").addEventListener("click", (event) => {
    if (event.target === at("panel")) at("panel").close();
  });
  at("by-cell").hidden = true;
  at("tools").hidden = false;
  filter();
})();
