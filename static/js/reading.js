/* The reader's settings: size, colours, digits, names of months, Hijri dates, dense lists. They are kept only in this browser,
   without a cookie. Runs before the page is painted; without it the page stays as the server sent it. */
(() => {
  "use strict";

  const KEPT = "reading";
  const root = document.documentElement;
  // Texts that are printed, cited or typed unchanged.
  const LEFT = "script, style, code, pre, textarea, .cite, [data-as-printed]";
  const NUMBERS = /^[\s\d٠-٩.,–]+$/; // a number or a range of numbers; other text from left to right is left as it is
  const SPOKEN = ["title", "aria-label", "data-level"]; // attributes that readers see or hear
  const DIGITS = "٠١٢٣٤٥٦٧٨٩";
  const asMade = new WeakMap(); // text or attribute node -> [original text, present text]
  let chosen = {};

  function recall() {
    try {
      chosen = JSON.parse(localStorage.getItem(KEPT)) ?? {};
    } catch {
      // Storage is not available: the choice lasts as long as the page.
    }
  }

  function dress() {
    for (const name of ["size", "colours", "digits", "hijri", "list"]) {
      if (chosen[name]) root.dataset[name] = chosen[name];
      else delete root.dataset[name];
    }
  }
  recall();
  dress();
  // A citation leads to the page in the language of the archive. Who comes from elsewhere with a browser in another
  // language of the site is offered that page; who comes from a page of the site has chosen.
  const preferred = navigator.language.split("-")[0];
  if (preferred !== root.lang && !document.referrer.startsWith(`${location.origin}/`)
    && document.head.querySelector(`link[hreflang="${CSS.escape(preferred)}"]`)) root.classList.add("offers-language");
  root.classList.add("has-scripts"); // shows the settings before the first paint: nothing may move later

  let months = null; // matches every month with both its names, that of the Levant first
  let touched = false;

  function inWords(text) {
    if (chosen.months) {
      const side = chosen.months === "levant" ? 0 : 1;
      text = text.replace(months, (pair) => pair.split("/")[side]);
    }
    return chosen.digits === "arabic" ? text.replace(/[0-9]/g, (digit) => DIGITS[digit]) : text;
  }

  const isLeft = (element) => element.matches(LEFT)
    || (element.getAttribute("dir") === "ltr" && !NUMBERS.test(element.textContent));
  const isWithinLeft = (node) => {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    return element && element !== document.body && (isLeft(element) || isWithinLeft(element.parentElement));
  };
  const isArabic = (element) => element.closest("[lang]")?.getAttribute("lang").startsWith("ar");

  function rewrite(node, worded) {
    const before = asMade.get(node);
    const made = before && before[1] === node.nodeValue ? before[0] : node.nodeValue;
    const wanted = worded(made);
    if (wanted === node.nodeValue) return;
    asMade.set(node, [made, wanted]);
    node.nodeValue = wanted;
  }

  function write(part, worded = inWords) {
    if (!touched && !chosen.months && chosen.digits !== "arabic") return;
    touched = true;
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
      node.nodeType === Node.ELEMENT_NODE && isLeft(node) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    for (let node = part; node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) {
        if (isArabic(node.parentElement)) rewrite(node, worded);
      } else if (!node.matches(".Z3988") && isArabic(node)) { // COinS are read by programs
        for (const name of SPOKEN) if (node.hasAttribute(name)) rewrite(node.getAttributeNode(name), worded);
      }
    }
  }
  // What scripts add later: suggestions, notes beside buttons.
  const added = new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) {
        if (node.isConnected && [Node.ELEMENT_NODE, Node.TEXT_NODE].includes(node.nodeType) && !isWithinLeft(node)) write(node);
      }
    }
  });

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
    added.observe(document.body, { childList: true, subtree: true });
  });
  function apply() {
    dress();
    if (!months) return; // the page is still being loaded
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
  // Settings chosen on another page: in another tab, or before the browser went back to this page from its cache.
  addEventListener("storage", ({ key }) => { if (key === KEPT || key === null) { recall(); apply(); } });
  addEventListener("pageshow", ({ persisted }) => { if (persisted) { recall(); apply(); } });
  // Controls in what browse.js added to the page; and the copy that htmx keeps for going back, with its original text.
  addEventListener("page:arrived", ({ target }) => show(target));
  addEventListener("htmx:beforeHistorySave", ({ detail }) => { if (touched) write(detail.historyElt, (made) => made); });

  // An open menu closes on Escape and on a click outside.
  addEventListener("keydown", ({ key }) => {
    const open = document.querySelector("details.menu[open]");
    if (key !== "Escape" || !open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
  addEventListener("click", ({ target }) => {
    const open = document.querySelector("details.menu[open]");
    if (open && !open.contains(target)) open.open = false;
  });
})();
