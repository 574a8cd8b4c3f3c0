/* Suggestions under the search box: a combobox with a listbox, after the pattern of WAI-ARIA 1.2.
   Without this script it is a plain search box without suggestions. */
(() => {
  "use strict";

  const WAIT = 150; // milliseconds after the last key
  const attached = new WeakSet();

  function attach(input, at) {
    if (attached.has(input)) return;
    attached.add(input);
    const list = document.createElement("ul");
    list.className = "suggestions";
    list.id = `suggestions-${at}`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.dataset.suggestLabel);
    list.hidden = true;
    input.after(list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);

    let timer = 0;
    let asked = null;
    let chosen = -1;

    function close() {
      list.hidden = true;
      chosen = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function choose(next) {
      const options = list.children;
      options[chosen]?.setAttribute("aria-selected", "false");
      chosen = (next + options.length + 1) % (options.length + 1);
      if (chosen === options.length) chosen = -1;
      const option = options[chosen];
      option?.setAttribute("aria-selected", "true");
      option?.scrollIntoView({ block: "nearest" });
      if (option) input.setAttribute("aria-activedescendant", option.id);
      else input.removeAttribute("aria-activedescendant");
    }

    function show(suggestions) {
      list.replaceChildren(
        ...suggestions.map(({ label, kind, address }, number) => {
          const option = document.createElement("li");
          const name = document.createElement("bdi");
          const about = document.createElement("span");
          option.id = `${list.id}-${number}`;
          option.setAttribute("role", "option");
          option.setAttribute("aria-selected", "false");
          option.dataset.address = address;
          name.textContent = label;
          about.textContent = kind;
          about.className = "suggestion-kind";
          option.append(name, about);
          return option;
        }),
      );
      chosen = -1;
      list.hidden = !suggestions.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
    }

    async function ask() {
      asked?.abort();
      asked = new AbortController();
      const typed = input.value.trim();
      if (typed.length < 2) return close();
      try {
        const address = `${input.dataset.suggest}?${new URLSearchParams({ q: typed })}`;
        const response = await fetch(address, { signal: asked.signal });
        if (response.ok && document.activeElement === input) show((await response.json()).suggestions);
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    }

    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    input.addEventListener("blur", () => setTimeout(close, WAIT));
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        choose(event.key === "ArrowDown" ? chosen + 1 : chosen < 0 ? list.children.length - 1 : chosen - 1);
      } else if (event.key === "Enter" && chosen >= 0) {
        event.preventDefault();
        location.assign(list.children[chosen].dataset.address);
      } else if (event.key === "Escape") {
        event.preventDefault(); // the browser would clear the box
        close();
      }
    });
    list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[role=option]");
      if (!option) return;
      event.preventDefault();
      location.assign(option.dataset.address);
    });
  }

  const attachAll = (part) => part.querySelectorAll("input[data-suggest]").forEach(attach);
  attachAll(document);
  addEventListener("page:arrived", ({ target }) => attachAll(target)); // browse.js
  // The copy that htmx keeps for going back is without the lists: they are added when it is shown again.
  addEventListener("htmx:beforeHistorySave", () => { for (const list of document.querySelectorAll(".suggestions")) list.remove(); });
})();
