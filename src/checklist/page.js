
"use strict";
(() => {
  const find = (selector) => document.querySelector(selector);
  const controls = find("#controls");
  if (!controls) return;
  const table = find(".list");
  const body = table.tBodies[0];
  const heads = Array.from(table.tHead.rows[0].cells);
  const columns = heads.map((own) => own.dataset.column);
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const text = (cell) => (cell && cell.textContent.trim()) || "";
  const rows = Array.from(body.rows, (row) => ({
    row,
    cells: Array.from(row.cells, text),
    isNew: row.querySelector("mark") !== null,
  }));
  // The layout of a long list takes away what tells a table to those who cannot see it.
  table.setAttribute("role", "table");
  for (const part of [table.tHead, body]) {
    part.setAttribute("role", "rowgroup");
    for (const row of part.rows) {
      row.setAttribute("role", "row");
      const role = part === body ? "cell" : "columnheader";
      for (const cell of row.cells) cell.setAttribute("role", role);
    }
  }
  for (const own of rows) own.text = own.cells.join("\n").toLocaleLowerCase();
  const fields = Array.from(controls.querySelectorAll("input, select"));
  let sort = { column: "position", down: false };

  // Days are written 05.09.2025 in Russian; what blocks stands first, by its class.
  const key = {
    severity: (own) => "bwn".indexOf(own.row.className[0]).toString(),
    date: (own) => own.cells[columns.indexOf("date")].replace(/(\d\d)\.(\d\d)\.(\d{4})/, "$3-$2-$1"),
  };
  const keyOf = (column) => key[column] || ((own) => own.cells[columns.indexOf(column)]);

  // What a field asks for, in words.
  function choice(field) {
    const label = field.closest("label");
    if (field.type === "checkbox") return field.checked && label.textContent.trim();
    const value = field.tagName === "SELECT" ? field.value && field.selectedOptions[0].textContent : field.value.trim();
    return value && `${label.firstChild.textContent.trim()}: ${value}`;
  }

  function filter() {
    const words = [];
    const tests = [];
    let onlyNew = false;
    for (const field of fields) {
      if (field.name === "text") words.push(...field.value.toLocaleLowerCase().split(/\s+/).filter(Boolean));
      else if (field.name === "new") onlyNew = field.checked;
      else if (field.value) tests.push([columns.indexOf(field.name), field.value]);
    }
    let shown = 0;
    for (const own of rows) {
      const fits =
        (!onlyNew || own.isNew) &&
        tests.every(([at, value]) => own.cells[at] === value) &&
        words.every((word) => own.text.includes(word));
      if (own.row.hidden === fits) own.row.hidden = !fits;
      if (fits) shown += 1;
    }
    find("#shown b").textContent = shown;
    const said = fields.map(choice).filter(Boolean);
    find("#shown span").textContent = said.length ? ` (${said.join("; ")})` : "";
    document.body.classList.toggle("chosen", said.length > 0);
    find("#none").hidden = shown > 0;
  }

  function order() {
    const keyed = rows.map((own, at) => [keyOf(sort.column)(own), at, own.row]);
    // What is not known stands last, whichever way the rest is sorted.
    keyed.sort(([left, first], [right, second]) => {
      const unknown = (left === "") - (right === "");
      const by = collator.compare(left, right);
      return unknown || (sort.down ? -by : by) || first - second;
    });
    const inOrder = document.createDocumentFragment();
    for (const [, , row] of keyed) inOrder.append(row);
    body.append(inOrder);
    heads.forEach((head, at) => {
      if (columns[at] !== sort.column) head.removeAttribute("aria-sort");
      else head.setAttribute("aria-sort", sort.down ? "descending" : "ascending");
    });
  }

  // The address of the page holds what is shown, so that a link can be kept.
  function remember() {
    const parts = new URLSearchParams();
    for (const field of fields) {
      const value = field.type === "checkbox" ? field.checked && "1" : field.value.trim();
      if (value) parts.set(field.name, value);
    }
    if (sort.column !== "position" || sort.down) parts.set("sort", (sort.down ? "-" : "") + sort.column);
    const address = parts.toString();
    history.replaceState(null, "", address ? "#" + address : location.pathname + location.search);
  }

  function recall() {
    const parts = new URLSearchParams(location.hash.slice(1));
    for (const field of fields) {
      const value = parts.get(field.name) || "";
      if (field.type === "checkbox") field.checked = value === "1";
      else field.value = value;
      if (field.tagName === "SELECT" && field.selectedIndex < 0) field.value = "";
    }
    const asked = parts.get("sort") || "position";
    const column = asked.replace(/^-/, "");
    const known = columns.includes(column) ? column : "position";
    const changed = known !== sort.column || asked.startsWith("-") !== sort.down;
    sort = { column: known, down: asked.startsWith("-") };
    if (changed) order();
    filter();
  }

  let waiting = 0;
  controls.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      filter();
      remember();
    }, 80);
  });
  controls.addEventListener("click", (event) => {
    if (event.target.name === "print") print();
    if (event.target.name !== "reset") return;
    clear();
    filter();
    remember();
  });
  // No <button>: browsers do not repeat one at the head of every printed page.
  function press(own, act) {
    own.tabIndex = 0;
    own.setAttribute("role", "button");
    own.addEventListener("click", act);
    own.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      act();
    });
  }

  function clear() {
    for (const field of fields) {
      if (field.type === "checkbox") field.checked = false;
      else field.value = "";
    }
  }

  heads.forEach((head, at) => {
    const title = document.createElement("span");
    title.append(...head.childNodes);
    head.append(title);
    press(title, () => {
      const down = sort.column === columns[at] && !sort.down;
      sort = { column: columns[at], down };
      order();
      remember();
    });
  });
  // A class, teacher or code of the tables above shows its lines.
  for (const own of document.querySelectorAll("[data-select]")) {
    const field = fields.find((field) => field.name === own.dataset.select);
    if (!field) continue;
    press(own, () => {
      clear();
      field.value = text(own);
      filter();
      remember();
      find("#list").scrollIntoView();
    });
  }
  window.addEventListener("hashchange", recall);
  controls.hidden = false;
  find("#shown").hidden = false;
  recall();
})();
