/* Articles ticked in lists: kept for this visit in the browser, ticked again on every page that shows them, and
   shown, exported and cited together. Loaded by browse.js when the first one is ticked. */
(() => {
  "use strict";

  const KEPT = "picked"; // in sessionStorage: the ids of the articles, in the order of ticking
  const MOST = 200; // as many as a list takes
  let ids = [];
  try {
    ids = JSON.parse(sessionStorage.getItem(KEPT)) ?? [];
  } catch {
    // Storage is not available: the choice lasts as long as the page.
  }
  const bar = () => document.getElementById("picks");
  const boxes = () => document.querySelectorAll(".card-pick");
  const query = () => `?${new URLSearchParams(ids.map((id) => ["id", id]))}`;

  function keep() {
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(ids));
    } catch {
      // As above.
    }
  }

  function show() {
    for (const box of boxes()) box.checked = ids.includes(box.value);
    const shown = bar();
    if (!shown) return; // a list without articles
    shown.hidden = !ids.length;
    document.documentElement.classList.toggle("has-picks", Boolean(ids.length));
    const words = JSON.parse(shown.dataset.words);
    const category = new Intl.PluralRules(document.documentElement.lang).select(ids.length);
    const said = (words[category] ?? words.other).replace("#", ids.length);
    const count = shown.querySelector(".picks-count");
    if (count.dataset.n !== String(ids.length)) count.textContent = said;
    count.dataset.n = ids.length;
    shown.querySelector(".picks-show").href = shown.dataset.list + query();
    for (const link of shown.querySelectorAll("a[data-picks]")) link.href = link.dataset.picks + query();
  }

  async function cite(button) {
    const said = bar().querySelector(".picks-said");
    const text = fetch(button.dataset.picks + query()).then((answer) => (answer.ok ? answer.text() : Promise.reject(answer)));
    const blob = text.then((lines) => new Blob([lines.trim()], { type: "text/plain" }));
    said.replaceChildren();
    try {
      // Given as a promise, since some browsers allow copying only at the moment of the click.
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
      said.textContent = said.dataset.said;
    } catch {
      const lines = await text.catch(() => null);
      if (lines === null) return location.assign(button.dataset.picks + query()); // the page says what is wrong
      said.textContent = said.dataset.byHand;
      const shown = Object.assign(document.createElement("bdi"), { className: "cite picks-lines", textContent: lines.trim() });
      said.append(" ", shown);
      getSelection().selectAllChildren(shown);
    }
  }

  addEventListener("change", ({ target }) => {
    if (!target.matches(".card-pick")) return;
    ids = ids.filter((id) => id !== target.value);
    if (target.checked && ids.length < MOST) ids.push(target.value);
    keep();
    show();
  });
  addEventListener("click", ({ target }) => {
    if (target.closest(".picks-cite")) cite(target.closest(".picks-cite"));
    if (target.closest(".picks-clear")) {
      ids = [];
      keep();
      show();
      document.getElementById("results").focus({ preventScroll: true });
    }
  });
  addEventListener("page:arrived", show);
  addEventListener("pageshow", show); // browsers restore the boxes of a page that is loaded again

  for (const box of boxes()) if (box.checked && !ids.includes(box.value)) ids.push(box.value); // ticked before this came
  keep();
  show();
})();
