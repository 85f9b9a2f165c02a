/**
 * The script of the page: filters, sorts and zooms. Without it, everything is still visible. It reads only the page,
 * and inserts text only as text. It contains no `<` and no `&`, so that the page is XML too.
 */
export const SCRIPT = `"use strict";
const all = (selector) => Array.from(document.querySelectorAll(selector));
const one = (id) => document.getElementById(id);
const table = one("checks");
const rows = all("tbody.check");
const chips = all("button[data-verdict]");
const bars = all(".slot .bar").map((bar) => [bar, bar.hash ? one(bar.hash.slice(1)) : null]);
const places = new Map(rows.map((row, index) => [row, index]));
// In two steps: for a class above another element, browsers look through the whole page each time.
const nameIn = (row) => row.querySelector(".name").querySelector("bdi").textContent.toLowerCase();
const names = new Map(rows.map((row) => [row, nameIn(row)]));
const isPressed = (chip) => chip.getAttribute("aria-pressed") === "true";

function filter() {
  const text = one("query").value.trim().toLowerCase();
  const wanted = new Set(chips.filter(isPressed).map((chip) => chip.dataset.verdict));
  let shown = 0;
  for (const row of rows) {
    const fits = wanted.size === 0 || wanted.has(row.dataset.verdict);
    row.hidden = !(fits ? names.get(row).includes(text) : false);
    if (!row.hidden) shown += 1;
  }
  for (const [bar, row] of bars) bar.classList.toggle("faint", row === null ? rows.length > shown : row.hidden);
  one("shown").textContent = shown === rows.length ? "" : shown + " of " + rows.length;
  one("none").hidden = shown > 0;
}

function compare(key, down) {
  const sign = down ? -1 : 1;
  if (key === "name") return (a, b) => names.get(a).localeCompare(names.get(b), "en", { numeric: true }) * sign;
  if (key === "verdict") return (a, b) => (places.get(a) - places.get(b)) * sign;
  const value = (row) => (row.dataset[key] === "" ? (down ? -1 : Infinity) : Number(row.dataset[key]));
  return (a, b) => (down ? value(b) - value(a) : value(a) - value(b)) || places.get(a) - places.get(b);
}

function sortBy(button) {
  const head = button.closest("th");
  const before = head.getAttribute("aria-sort");
  const numbers = head.classList.contains("number");
  const down = before === null ? numbers : before === "ascending";
  for (const other of all("th[aria-sort]")) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  table.append(...rows.toSorted(compare(button.dataset.sort, down)));
}

function unfold() {
  const row = one(location.hash.slice(1));
  const more = row === null ? null : row.querySelector("details");
  if (more !== null) more.open = true;
}

if (table !== null) {
  one("filters").hidden = false;
  one("filters").addEventListener("submit", (event) => event.preventDefault());
  one("query").addEventListener("input", filter);
  for (const chip of chips) {
    chip.addEventListener("click", () => {
      chip.setAttribute("aria-pressed", String(!isPressed(chip)));
      filter();
    });
  }
  for (const button of all("button[data-sort]")) {
    button.disabled = false;
    button.addEventListener("click", () => sortBy(button));
  }
  addEventListener("hashchange", unfold);
  unfold();
}
if (one("zoom") !== null) {
  one("zooming").hidden = false;
  one("zoom").addEventListener("input", (event) => {
    const view = one("plot").parentNode;
    const middle = (view.scrollLeft + view.clientWidth / 2) / view.scrollWidth;
    const zoom = Number(event.target.value);
    const fits = all(".axis").filter((axis) => zoom >= Number(axis.dataset.zoom)).pop();
    for (const axis of all(".axis")) axis.hidden = axis !== fits;
    one("plot").style.width = zoom * 100 + "%";
    view.scrollLeft = middle * view.scrollWidth - view.clientWidth / 2;
  });
}
`;
