/* How the reader wants to read: size, colours, digits, names of months, dense lists. Kept in this browser
   alone, no cookie. Runs before the page is painted; without it the page is as it was made. */
(() => {
  "use strict";

  const KEPT = "reading";
  const root = document.documentElement;
  // Printed, cited or typed as it stands.
  const LEFT = "script, style, code, pre, textarea, svg, .cite, [dir=ltr], [data-as-printed]";
  const DIGITS = "٠١٢٣٤٥٦٧٨٩";
  const asMade = new WeakMap(); // text node -> [what the page said, what stands there now]
  let chosen = {};

  function recall() {
    try {
      chosen = JSON.parse(localStorage.getItem(KEPT)) ?? {};
    } catch {
      // Nothing may be kept here: the choice lasts as long as the page.
    }
  }

  function dress() {
    for (const name of ["size", "colours", "list"]) {
      if (chosen[name]) root.dataset[name] = chosen[name];
      else delete root.dataset[name];
    }
  }
  recall();
  dress();
  root.classList.add("has-scripts"); // shows the settings, at once: nothing may move later

  let months = null; // every month by both its names, first that of the Levant
  let touched = false;

  function inWords(text) {
    if (chosen.months) {
      const side = chosen.months === "levant" ? 0 : 1;
      text = text.replace(months, (pair) => pair.split("/")[side]);
    }
    return chosen.digits === "arabic" ? text.replace(/[0-9]/g, (digit) => DIGITS[digit]) : text;
  }

  function write(part, worded = inWords) {
    if (!touched && !chosen.months && chosen.digits !== "arabic") return;
    touched = true;
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
      node.nodeType === Node.ELEMENT_NODE && node.matches(LEFT) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.nodeType !== Node.TEXT_NODE || !node.parentElement.closest("[lang]")?.lang.startsWith("ar")) continue;
      const before = asMade.get(node);
      const made = before && before[1] === node.data ? before[0] : node.data;
      const wanted = worded(made);
      if (wanted === node.data) continue;
      asMade.set(node, [made, wanted]);
      node.data = wanted;
    }
  }

  function show(part) {
    for (const control of part.querySelectorAll("[data-reading]")) {
      for (const input of control.querySelectorAll("input")) input.checked = input.value === (chosen[input.name] ?? "");
    }
  }

  addEventListener("DOMContentLoaded", () => {
    const pairs = document.querySelector("[data-months]")?.dataset.months ?? "";
    months = new RegExp(pairs || "$^", "g");
    show(document);
    write(document.body);
  });
  function apply() {
    dress();
    if (!months) return; // the page is still on its way
    show(document);
    write(document.body);
  }
  addEventListener("change", ({ target }) => {
    if (!target.closest("[data-reading]")) return;
    if (target.value) chosen[target.name] = target.value;
    else delete chosen[target.name];
    try {
      localStorage.setItem(KEPT, JSON.stringify(chosen));
    } catch {
      // As above.
    }
    apply();
  });
  // Chosen on another page: in a tab beside this one, or before the browser went back to this one as it was.
  addEventListener("storage", ({ key }) => { if (key === KEPT || key === null) { recall(); apply(); } });
  addEventListener("pageshow", ({ persisted }) => { if (persisted) { recall(); apply(); } });
  // What came in after the page (browse.js); and what is kept for going back, as it was made.
  addEventListener("page:arrived", ({ target }) => { show(target); write(target); });
  addEventListener("htmx:beforeHistorySave", ({ detail }) => { if (touched) write(detail.historyElt, (made) => made); });

  // The panel closes as menus do.
  addEventListener("keydown", ({ key }) => {
    const open = document.querySelector("details.reading[open]");
    if (key !== "Escape" || !open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
  addEventListener("click", ({ target }) => {
    const open = document.querySelector("details.reading[open]");
    if (open && !open.contains(target)) open.open = false;
  });
})();
