/* Protection of unsaved input: a form is copied to this browser's storage every few seconds, warns before the page
   is left, and offers the copy when the page is opened again, after a lost connection or a new login. */
(() => {
  "use strict";

  const EVERY = 3000; // milliseconds
  const LEFT_OUT = /^(csrfmiddlewaretoken|_opened|_seen|_choice-|_sure$|seen-|decide-|step$)/;
  const form = document.querySelector("form[data-keep], #content-main form[id$='_form'][method='post']");
  if (!form || form.id === "changelist-form" || form.id === "login-form") return;

  const place = `keep:${location.pathname}`;
  const words = document.documentElement.lang.startsWith("ar")
    ? { found: "يوجد نص غير محفوظ كُتب في", back: "استرجاع", forget: "تجاهل", kept: "حُفظت نسخة في هذا المتصفح" }
    : { found: "Unsaved text, written at", back: "Restore", forget: "Discard", kept: "A copy is kept in this browser" };

  function values() {
    const found = {};
    for (const field of form.elements) {
      if (!field.name || LEFT_OUT.test(field.name) || field.type === "file" || field.type === "submit" || field.type === "hidden") continue;
      if (field.type === "checkbox" || field.type === "radio") {
        if (field.checked) found[field.name] = field.value;
        else if (!(field.name in found)) found[field.name] = "";
      } else if (field.tagName === "SELECT" && field.multiple) {
        found[field.name] = [...field.selectedOptions].map((option) => option.value).join(",");
      } else found[field.name] = field.value;
    }
    return found;
  }

  const changed = (now, before) => Object.fromEntries(Object.entries(now).filter(([name, value]) => value !== (before[name] ?? "")));
  const differ = (one, other) => Object.keys(one).some((name) => (one[name] ?? "") !== (other[name] ?? ""));
  const read = () => {
    try { return JSON.parse(localStorage.getItem(place)); } catch { return null; }
  };
  const write = (kept) => {
    try {
      if (kept) localStorage.setItem(place, JSON.stringify(kept));
      else localStorage.removeItem(place);
    } catch { /* storage is not available: only the warning on leaving remains */ }
  };

  let opened = values();
  let sent = false;

  function note() {
    const now = values();
    // Only what was typed: other fields may be changed by the server or by somebody else meanwhile.
    if (differ(now, opened)) write({ values: changed(now, opened), at: new Date().toISOString() });
  }

  function putBack(kept) {
    for (const [name, value] of Object.entries(kept)) {
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (field.type === "checkbox" || field.type === "radio") field.checked = field.value === value && value !== "";
        else if (field.tagName === "SELECT" && value && ![...field.options].some((option) => option.value === value)) continue;
        else field.value = value;
      }
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  const kept = read();
  if (kept && kept.values && differ(kept.values, opened)) {
    const bar = document.createElement("p");
    bar.className = "kept-note";
    bar.setAttribute("role", "alert");
    const when = document.createElement("bdi");
    when.dir = "ltr";
    when.textContent = new Date(kept.at).toLocaleString("sv-SE").slice(0, 16); // 2026-11-22 22:27, as the desk writes times
    const back = document.createElement("button");
    const forget = document.createElement("button");
    back.type = forget.type = "button";
    back.textContent = words.back;
    forget.textContent = words.forget;
    back.addEventListener("click", () => { putBack(kept.values); bar.remove(); });
    forget.addEventListener("click", () => { write(null); bar.remove(); });
    bar.append(`${words.found} `, when, " ", back, " ", forget);
    form.prepend(bar);
  } else write(null);

  setInterval(note, EVERY);
  document.addEventListener("visibilitychange", note);
  form.addEventListener("submit", () => { note(); sent = true; });
  addEventListener("beforeunload", (event) => {
    if (sent || !differ(values(), opened)) return;
    note();
    event.preventDefault();
  });
  // Values that the desk took over from the server are not unsaved input.
  document.addEventListener("desk:taken", () => { opened = values(); });
})();
