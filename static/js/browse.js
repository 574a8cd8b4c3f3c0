/* Browsing without full page loads: htmx fetches the same page and replaces the list in it.
   This script does the rest: focus, announcements to screen readers, the head of the page, the facets as a sheet
   on a phone, and the choice of years by drawing. Without scripts, every link and form of the page does the same. */
(() => {
  "use strict";

  const FOCUS = "focus of "; // in sessionStorage, by address
  const narrow = matchMedia("(max-width: 59.99rem)");
  const said = document.getElementById("said");
  const facets = () => document.getElementById("facets");
  let sheetStays = false; // on a phone the facets stay open after a choice
  let scrolled = 0; // how far the column of facets is scrolled
  const folded = new Map(); // by name of a facet: whether the reader opened or closed it

  // --- the sheet -----------------------------------------------------------------------------
  // Open as the page was sent: kept as an attribute, for `open` changes.
  const isOpen = (facet) => (facet.dataset.sent ??= facet.open ? "open" : "folded") === "open";
  const isSheet = () => narrow.matches && (sheetStays || facets().matches(":target"));

  function arrange() {
    const open = isSheet();
    facets().classList.toggle("is-open", open);
    facets().classList.add("is-arranged");
    for (const facet of facets().querySelectorAll("[data-facet]"))
      facet.open = folded.get(facet.dataset.facet) ?? (!narrow.matches || isOpen(facet));
    document.body.classList.toggle("has-sheet", open);
    for (const other of document.querySelectorAll(".skip-link, .masthead, .colophon, .browse-head, .results")) other.inert = open;
    return open;
  }
  addEventListener("hashchange", () => {
    sheetStays = location.hash === "#facets";
    if (arrange()) facets().querySelector("a, input")?.focus();
  });
  addEventListener("click", ({ target }) => {
    if (!target.closest(".facets-close")) return;
    sheetStays = false;
    requestAnimationFrame(() => { arrange(); document.getElementById("results").focus(); });
  });
  addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && isSheet()) document.querySelector(".facets-close").click();
  });
  narrow.addEventListener("change", arrange);
  addEventListener("click", ({ target }) => {
    const facet = target.closest("summary")?.closest("[data-facet]");
    if (facet) folded.set(facet.dataset.facet, !facet.open); // the click has not opened or closed it yet
  });
  // The list is where the eye is: after a choice it begins in view, wherever in the facets the choice was made.
  function bringList() {
    facets().scrollTop = scrolled;
    const results = document.getElementById("results");
    if (!isSheet() && results.getBoundingClientRect().top < 0) results.scrollIntoView({ behavior: "instant" });
  }

  // --- requests by htmx ------------------------------------------------------------------------
  const path = () => location.pathname + location.search;
  const leave = () => sessionStorage.setItem(FOCUS + path(), document.activeElement?.id ?? "");
  const arrived = () => document.getElementById("browse").dispatchEvent(new Event("page:arrived", { bubbles: true }));
  // The counterpart in the new list of an element of the old list; undefined if there is none.
  const twin = (one) => {
    if (!one || one === document.body) return undefined;
    if (one.isConnected) return one;
    if (one.id) return document.getElementById(one.id) ?? undefined;
    return [...document.querySelectorAll(`#browse ${one.localName}`)].find((other) => other.classList[0] === one.classList[0]
      && (one.localName !== "a" || other.textContent === one.textContent));
  };
  const focus = (one) => { // not on a link of the pager: a new page is read from its top
    const found = one && (one.isConnected || one.id) ? twin(one) : undefined;
    if (found && found !== document.activeElement) found.focus({ preventScroll: true });
    return Boolean(found);
  };
  let asked = null; // the link or field that was used, or the element focused since then
  let busy = null; // while a list is fetched: { element, xhr, path, fields: [field, its value as sent] … }
  let wanted = null; // the latest request: the answers to others are ignored
  let waiting = []; // links and forms used meanwhile: they are used again in the new list

  addEventListener("htmx:beforeRequest", (event) => {
    const { elt: element, xhr } = event.detail;
    if (busy) {
      event.preventDefault();
      waiting.push(element);
      return;
    }
    const fields = [...document.querySelectorAll("#browse input[id]")]
      .map((field) => [field, field.form === element ? field.value : field.defaultValue]);
    busy = { element, xhr, path: path(), fields };
    wanted = xhr;
    asked = document.activeElement === document.body ? element : document.activeElement; // some browsers do not focus links
    leave();
    sheetStays = isSheet();
  });
  addEventListener("popstate", () => {
    if (busy && path() !== busy.path) { // going back cancels the request
      waiting = [];
      busy.element.dispatchEvent(new CustomEvent("htmx:abort", { bubbles: true, detail: {} }));
    }
  });
  addEventListener("htmx:afterRequest", ({ detail }) => { if (detail.xhr === wanted) busy = null; });
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return; // restored from the back-forward cache: a request on its way was lost
    busy = wanted = null;
    waiting = [];
    for (const link of document.querySelectorAll(".htmx-request")) link.classList.remove("htmx-request");
  });
  addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (!detail.shouldSwap) return;
    scrolled = facets().scrollTop;
    if (document.activeElement !== document.body) asked = document.activeElement;
    const page = new DOMParser().parseFromString(detail.serverResponse, "text/html");
    const ours = (one) => [...one.head.querySelectorAll("link[rel=alternate], link[rel=canonical], meta[name=robots]")];
    for (const old of ours(document)) old.remove();
    document.head.append(...ours(page));
    const [old, now] = [document, page].map((one) => one.querySelector(".masthead-languages"));
    if (old && now) old.replaceWith(now);
  });
  addEventListener("htmx:afterSwap", () => {
    arrange();
    bringList();
    arrived();
    for (const [field, sent] of busy?.fields ?? []) { // text typed since the request
      const now = field.value !== sent && twin(field);
      if (!now) continue;
      now.value = field.value;
      now.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
  addEventListener("htmx:afterSettle", () => {
    arrange(); // settling gives elements with an id the attributes of the response
    facets().scrollTop = scrolled;
    drawable();
    said.textContent = document.getElementById("result-count").textContent;
    if (!focus(asked) && !isSheet()) document.getElementById("results").focus({ preventScroll: true });
    const [next, ...rest] = waiting.map(twin).filter(Boolean);
    waiting = rest;
    if (next?.requestSubmit) next.requestSubmit();
    else next?.click();
  });
  addEventListener("htmx:beforeHistorySave", () => {
    for (const bar of document.querySelectorAll(".is-drawn")) bar.classList.remove("is-drawn");
  });
  addEventListener("htmx:historyRestore", () => {
    sheetStays = false;
    arrange();
    drawable();
    arrived();
    const used = document.getElementById(sessionStorage.getItem(FOCUS + path()));
    if (facets().contains(used)) { // the page keeps its place, the column of facets shows what was used
      const { top } = used.getBoundingClientRect();
      facets().scrollTop += top - facets().getBoundingClientRect().top - facets().clientHeight / 2;
    }
    focus(used);
  });
  // Anything but a list (too many requests, an error, no network) is loaded as a page of its own.
  for (const fault of ["htmx:responseError", "htmx:sendError", "htmx:timeout", "htmx:onLoadError"])
    addEventListener(fault, ({ detail }) => {
      if (detail.xhr === wanted) location.assign(detail.pathInfo.finalRequestPath || detail.pathInfo.requestPath);
    });

  // --- choosing years by drawing ----------------------------------------------------------------------
  const charts = new WeakSet(); // those with listeners
  function drawable() {
    const chart = document.querySelector(".histogram");
    if (!chart || charts.has(chart)) return;
    charts.add(chart);
    const bars = [...chart.querySelectorAll("a[data-key]")];
    let from = null;
    const at = ({ clientX }) => bars.reduce((best, bar) => {
      const { left, right } = bar.getBoundingClientRect();
      const far = Math.abs(clientX - (left + right) / 2);
      return best && best.far <= far ? best : { bar, far };
    }, null)?.bar;
    const between = (one, other) => {
      const ends = [bars.indexOf(one), bars.indexOf(other)].sort((a, b) => a - b);
      return bars.slice(ends[0], ends[1] + 1);
    };
    const mark = (some) => { for (const bar of bars) bar.classList.toggle("is-drawn", some.includes(bar)); };
    chart.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault(); // bars take no focus: keyboard users have the list below
      from = at(event);
      chart.setPointerCapture(event.pointerId);
    });
    chart.addEventListener("pointermove", (event) => { if (from) mark(between(from, at(event))); });
    chart.addEventListener("pointercancel", () => { from = null; mark([]); });
    chart.addEventListener("pointerup", (event) => {
      if (!from) return;
      const drawn = between(from, at(event));
      from = null;
      if (drawn.length < 2) {
        // htmx handles the link of this year in the list below.
        const address = drawn[0].getAttribute("href");
        const link = [...facets().querySelectorAll(".option a")].find((one) => one.getAttribute("href") === address);
        if (link) link.click();
        else location.assign(address);
        return;
      }
      const form = document.querySelector(".range");
      form.elements.from.value = drawn[0].dataset.key;
      form.elements.to.value = drawn.at(-1).dataset.key;
      form.requestSubmit();
    });
    chart.addEventListener("dragstart", (event) => event.preventDefault());
  }

  // --- ticked articles: their script is loaded when there are some -------------------------------------
  function load() {
    const { script } = document.getElementById("pick")?.dataset ?? {};
    if (script && !document.querySelector(`script[src="${script}"]`))
      document.head.append(Object.assign(document.createElement("script"), { src: script }));
  }
  addEventListener("change", ({ target }) => { if (target.matches(".card-pick")) load(); });
  addEventListener("page:arrived", () => { if (sessionStorage.getItem("picked")) load(); });
  if (sessionStorage.getItem("picked")) load();

  arrange();
  drawable();
})();
