/* Keyboard control of the reading desk. Without this script the page is a form with choices and a Save button. */
(() => {
  "use strict";

  const desk = document.getElementById("desk");
  if (!desk) return;
  const body = document.getElementById("desk-body");
  const help = document.getElementById("desk-help");
  const problem = document.getElementById("desk-error");
  const token = desk.elements.csrfmiddlewaretoken.value;
  const arabic = document.documentElement.lang.startsWith("ar");
  const words = arabic
    ? { lost: "لم يُحفظ اختيارك لانقطاع الاتصال، وسيُرسل تلقائيا عند عودته.", login: "انتهت الجلسة: سجّل الدخول في نافذة أخرى ثم أعد المحاولة.", refused: "لم يُحفظ اختيارك: حمّل الصفحة من جديد ثم أعد المحاولة.", create: "إنشاء", nothing: "لا نتائج بهذا الاسم" }
    : { lost: "Your decision was not saved: the connection was lost. It will be sent again when the connection is back.", login: "The session has ended: log in in another window, then try again.", refused: "The decision was not saved: load the page again, then try again.", create: "Create", nothing: "no results by this name" };
  const decided = []; // for Z (undo): [key, status before]
  const unsent = [];
  const pending = new Map(); // key -> number of its decisions on their way to the server
  let sending = Promise.resolve(), unanswered = 0;

  const all = () => [...desk.querySelectorAll(".suggestion[data-key]")];
  const open = () => all().filter((one) => one.dataset.status === "suggested");
  const current = () => desk.querySelector(".suggestion.is-current");
  const marksOf = (key) => [...document.querySelectorAll("mark[data-keys]")].filter((mark) => mark.dataset.keys.split(" ").includes(key));

  for (const button of document.querySelectorAll("[data-action]")) button.hidden = false;
  desk.classList.add("is-live");

  function go(suggestion) {
    current()?.classList.remove("is-current");
    for (const mark of document.querySelectorAll("mark.is-current")) mark.classList.remove("is-current");
    if (!suggestion) return;
    suggestion.classList.add("is-current");
    suggestion.focus({ preventScroll: true });
    suggestion.scrollIntoView({ block: "nearest" });
    const marks = marksOf(suggestion.dataset.key);
    for (const mark of marks) mark.classList.add("is-current");
    marks[0]?.scrollIntoView({ block: "center" });
  }

  function step(by) {
    const found = all();
    const at = found.indexOf(current());
    const waiting = by > 0 ? found.slice(at + 1) : found.slice(0, Math.max(at, 0)).reverse();
    go(waiting.find((one) => one.dataset.status === "suggested") ?? waiting[0] ?? current() ?? found[0]);
  }

  function say(text) {
    problem.textContent = text;
    problem.hidden = !text;
  }

  const count = () => { document.getElementById("open-count").textContent = open().length; };

  /* Record a decision that the server has acknowledged. A form sent before that contains the decision too. */
  function acknowledge(key, status) {
    const seen = desk.elements[`seen-${key}`];
    if (seen) seen.value = status;
  }

  function show(key, status) {
    const suggestion = document.getElementById(`s-${key}`);
    if (!suggestion) return;
    suggestion.dataset.status = status;
    suggestion.classList.remove("is-suggested", "is-confirmed", "is-rejected");
    suggestion.classList.add(`is-${status}`);
    for (const radio of desk.querySelectorAll(`[name="decide-${key}"]`)) radio.checked = radio.value === status;
    for (const mark of marksOf(key)) {
      if (mark.dataset.first !== key) continue;
      mark.classList.remove("is-suggested", "is-confirmed", "is-rejected");
      mark.classList.add(`is-${status}`);
    }
  }

  function take(answer) {
    desk.elements.read.value = answer.read;
    for (const [key, status] of Object.entries(answer.statuses)) {
      acknowledge(key, status);
      if (!pending.get(key) && document.getElementById(`s-${key}`)?.dataset.status !== status) show(key, status);
    }
    count();
    const list = document.getElementById("missing");
    list.replaceChildren(...answer.missing.map((reason) => Object.assign(document.createElement("li"), { textContent: reason })));
    ask(answer.questions);
    for (const [name, value] of Object.entries(answer.fields)) {
      const field = desk.elements[name];
      if (!field) continue;
      if (field.type === "checkbox") field.checked = value !== "";
      else field.value = value;
    }
    if (Object.keys(answer.fields).length) {
      const opened = JSON.parse(desk.elements._opened.value);
      Object.assign(opened[""], answer.fields);
      desk.elements._opened.value = JSON.stringify(opened);
      document.dispatchEvent(new Event("desk:taken"));
    }
  }

  /* Show the questions to be answered before publishing, without those that no longer arise. */
  function ask(questions) {
    const place = document.getElementById("questions");
    const checked = new Set([...place.querySelectorAll(":checked")].map((box) => box.value));
    place.replaceChildren();
    if (!questions.length) return;
    const group = document.getElementById("question-group").content.firstElementChild.cloneNode(true);
    for (const [answer, text] of questions) {
      const one = document.getElementById("question-one").content.firstElementChild.cloneNode(true);
      Object.assign(one.querySelector("input"), { value: answer, checked: checked.has(answer) });
      one.querySelector("span").textContent = text;
      group.append(one);
    }
    place.append(group);
  }

  /* Send one request after the other: answers in the wrong order would show outdated statuses. */
  function send(address, data) {
    unanswered += 1;
    sending = sending.then(() => post(address, data)).finally(() => { unanswered -= 1; });
    return sending;
  }

  /* A step goes out after the decisions before it are answered, since it carries the version they made. */
  desk.addEventListener("submit", (event) => {
    if (!unanswered) return;
    event.preventDefault();
    sending.then(() => desk.requestSubmit(event.submitter));
  });

  async function post(address, data) {
    let response;
    try {
      response = await fetch(address, { method: "POST", body: new URLSearchParams({ ...data, read: desk.elements.read.value }), headers: { "X-CSRFToken": token }, redirect: "manual", keepalive: true });
    } catch {
      say(words.lost);
      unsent.push([address, data]);
      return null;
    }
    if (response.type === "opaqueredirect") {
      say(words.login);
      unsent.push([address, data]);
      return null;
    }
    const answer = await response.json().catch(() => ({ error: `${words.refused} (${response.status})` }));
    if (!response.ok) {
      say(answer.error);
      if (answer.status !== undefined && data.key) {
        show(data.key, answer.status || "rejected");
        acknowledge(data.key, answer.status);
      }
      count();
      return null;
    }
    say("");
    take(answer);
    return answer;
  }

  async function sendAgain() {
    while (unsent.length) {
      const before = unsent.length;
      const [address, data] = unsent.shift();
      await send(address, data);
      if (unsent.length >= before) return;
    }
  }
  addEventListener("online", sendAgain);
  setInterval(() => { if (unsent.length) sendAgain(); }, 5000);
  addEventListener("beforeunload", (event) => { if (unsent.length) event.preventDefault(); });

  function decide(suggestion, status, remember = true) {
    if (!suggestion || suggestion.dataset.status === status) return Promise.resolve();
    const { key } = suggestion.dataset;
    const seen = suggestion.dataset.status;
    if (remember) decided.push([key, seen]);
    show(key, status); // before the server has answered; undone if it refuses
    count();
    pending.set(key, (pending.get(key) ?? 0) + 1);
    const goes = changedGoes(key);
    return send(desk.dataset.decide, { key, status, seen, ...goes }).then((answer) => {
      pending.set(key, pending.get(key) - 1);
      if (!answer && !unsent.length && problem.textContent && suggestion.dataset.status === status) show(key, seen);
      if (answer) acknowledgeGoes(key, goes);
      count();
    });
  }

  /* Where a figure goes, if it was changed and not sent yet: it is sent with the decision on the figure. */
  function changedGoes(key) {
    const select = desk.elements[`goes-${key}`];
    return select && select.value !== desk.elements[`seen-goes-${key}`].value ? { goes: select.value } : {};
  }

  function acknowledgeGoes(key, { goes }) {
    if (goes !== undefined) desk.elements[`seen-goes-${key}`].value = goes;
  }

  /* Send where a figure goes; that of an open figure waits for its confirmation. */
  function sendGoes(suggestion) {
    const { key, status } = suggestion.dataset;
    const goes = changedGoes(key);
    if (status !== "confirmed" || goes.goes === undefined) return;
    send(desk.dataset.decide, { key, status, seen: status, ...goes }).then((answer) => {
      if (answer) acknowledgeGoes(key, goes);
      else if (!unsent.length) desk.elements[`goes-${key}`].value = desk.elements[`seen-goes-${key}`].value;
    });
  }

  // --- naming an authority ------------------------------------------------------------------
  let chooser = null;

  function choose(at, { model, field, create, value }, chosen) {
    chooser?.remove();
    chooser = document.createElement("div");
    chooser.className = "chooser";
    const input = Object.assign(document.createElement("input"), { type: "text", dir: "auto", value: value ?? "" });
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-expanded", "true");
    const list = document.createElement("ul");
    list.setAttribute("role", "listbox");
    chooser.append(input, list);
    at.append(chooser);
    let marked = 0;
    let asked = 0;

    const mark = (n) => {
      marked = n;
      [...list.children].forEach((item, place) => item.setAttribute("aria-selected", place === n));
    };
    const close = () => { chooser?.remove(); chooser = null; current()?.focus({ preventScroll: true }); };
    const add = (text, act) => {
      const item = document.createElement("li");
      item.setAttribute("role", "option");
      const name = document.createElement("bdi");
      name.textContent = text;
      item.append(name);
      item.addEventListener("mousedown", (event) => { event.preventDefault(); act(); });
      item.act = act;
      list.append(item);
    };
    const ask = async () => {
      const number = ++asked;
      const query = new URLSearchParams({ app_label: "articles", model_name: model, field_name: field, term: input.value });
      const response = await fetch(`${desk.dataset.autocomplete}?${query}`).catch(() => null);
      if (number !== asked || !response?.ok || !chooser) return;
      const { results } = await response.json();
      list.replaceChildren();
      for (const result of results.slice(0, 8)) add(result.text, () => { close(); chosen(result.id); });
      if (create) {
        add(`${words.create} «${input.value}»`, () => {
          const target = new URL(create, location.href);
          if (!target.searchParams.get("name_ar")) target.searchParams.set("name_ar", input.value);
          const popup = window.open(target, "id_desk_create__0", "width=900,height=700");
          window.dismissAddRelatedObjectPopup = (win, id) => { (win ?? popup).close(); close(); chosen(id); };
        });
      }
      mark(0);
    };
    input.addEventListener("input", ask);
    input.addEventListener("keydown", (event) => {
      const count = list.children.length;
      if (event.key === "ArrowDown") mark((marked + 1) % count);
      else if (event.key === "ArrowUp") mark((marked + count - 1) % count);
      else if (event.key === "Enter") list.children[marked]?.act();
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    input.focus();
    ask();
  }

  function correct(suggestion) {
    if (!suggestion?.dataset.field || !suggestion.querySelector("[data-action=correct]")) return;
    choose(suggestion, suggestion.dataset, async (target) => {
      const { key } = suggestion.dataset;
      const answer = await send(desk.dataset.decide, { key, seen: suggestion.dataset.status, target });
      if (answer && answer.key !== key) list(answer);
      if (answer) step(1);
    });
  }

  function list(answer) {
    if (document.getElementById(`s-${answer.key}`)) return;
    const made = document.getElementById("new-suggestion").content.cloneNode(true);
    made.querySelector(".suggestion-kind").textContent = answer.kind;
    made.querySelector("bdi").textContent = answer.name;
    made.querySelector(".suggestion").id = `s-${answer.key}`;
    desk.querySelector(".desk-add").before(made);
  }

  // --- adding selected text ----------------------------------------------------------------
  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed || !body.contains(selection.anchorNode)) return null;
    const range = selection.getRangeAt(0);
    const paragraph = (range.startContainer.nodeType === 1 ? range.startContainer : range.startContainer.parentElement).closest("p[data-start]");
    if (!paragraph) return null;
    const before = document.createRange();
    before.selectNodeContents(paragraph);
    before.setEnd(range.startContainer, range.startOffset);
    return { text: selection.toString().trim(), start: Number(paragraph.dataset.start) + before.toString().length };
  }

  function addSelected() {
    const found = selected();
    const kind = document.getElementById("add-kind");
    const place = desk.querySelector(".desk-add");
    if (found) document.getElementById("add-evidence").value = found.text;
    place.scrollIntoView({ block: "nearest" });
    const ask = () => {
      const option = kind.selectedOptions[0];
      choose(place, { ...option.dataset, value: found?.text ?? "" }, async (target) => {
        const data = { kind: kind.value, target };
        if (found) Object.assign(data, { evidence: found.text, start: found.start });
        const answer = await send(desk.dataset.add, data);
        if (answer) { list(answer); document.getElementById("add-evidence").value = ""; }
      });
    };
    kind.onchange = ask;
    ask();
  }

  // --- keys -----------------------------------------------------------------------------------
  const submit = (name) => {
    const button = name ? desk.querySelector(`[data-step=${name}]`) : desk.querySelector("[data-way=save]");
    if (button) desk.requestSubmit(button);
  };
  const follow = (way) => { const link = document.querySelector(`[data-way=${way}]`); if (link) location.assign(link.href); };
  // By the position of the key, so that they are the same on an Arabic keyboard.
  const keys = {
    KeyJ: () => step(1),
    ArrowDown: () => step(1),
    KeyK: () => step(-1),
    ArrowUp: () => step(-1),
    KeyC: () => { const one = current() ?? open()[0]; decide(one, "confirmed"); go(one); step(1); },
    KeyR: () => { const one = current() ?? open()[0]; decide(one, "rejected"); go(one); step(1); },
    KeyE: () => correct(current() ?? open()[0]),
    KeyZ: () => {
      const last = decided.pop();
      if (!last) return;
      const one = document.getElementById(`s-${last[0]}`);
      decide(one, last[1], false);
      go(one);
    },
    KeyA: addSelected,
    KeyD: () => document.getElementById("id_title")?.focus(),
    KeyO: () => desk.elements.source?.focus(),
    KeyT: () => desk.elements.published_on?.focus(),
    KeyU: () => {
      const box = desk.elements.source_unknown;
      if (!box) return;
      box.checked = !box.checked;
      if (box.checked) desk.elements.source.value = "";
    },
    KeyX: () => {
      const { published_on: day, published_on_precision: precision, date_basis: basis } = desk.elements;
      if (!precision) return;
      precision.value = precision.value === "not-stated" ? "" : "not-stated";
      if (precision.value) day.value = basis.value = "";
    },
    KeyS: () => submit(),
    KeyN: () => follow("following"),
    KeyP: () => follow("previous"),
    Slash: () => help.showModal(),
  };
  const WALKING = new Set(["KeyJ", "KeyK", "ArrowDown", "ArrowUp"]);
  const shifted = {
    KeyC: async () => { for (const one of open()) if (Number(one.dataset.confidence) >= 0.8 && one.querySelector("[value=confirmed]")) await decide(one, "confirmed"); },
    KeyS: () => submit("submit"),
    KeyP: () => submit("publish"),
    Slash: () => help.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || help.open) return;
    const writing = event.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select");
    if (writing) {
      if (event.key === "Escape") { writing.blur(); (current() ?? open()[0])?.focus(); }
      return;
    }
    const act = (event.shiftKey ? shifted : keys)[event.code];
    if (!act) return;
    event.preventDefault();
    if (!event.repeat || WALKING.has(event.code)) act(); // a key that is held down decides only once
  });

  desk.addEventListener("change", (event) => {
    const suggestion = event.target.closest(".suggestion");
    if (suggestion && event.target.type === "radio") decide(suggestion, event.target.value);
    else if (suggestion && event.target.name?.startsWith("goes-")) sendGoes(suggestion);
  });
  document.addEventListener("click", (event) => {
    const action = event.target.closest("[data-action]")?.dataset.action;
    const suggestion = event.target.closest(".suggestion");
    if (action === "help") help.showModal();
    else if (action === "correct") correct(suggestion);
    else if (suggestion?.dataset.key && !event.target.closest("input, label, button, select")) go(suggestion);
    const mark = event.target.closest("mark[data-first]");
    if (mark && getSelection().isCollapsed) go(document.getElementById(`s-${mark.dataset.first}`));
  });
  for (const details of document.querySelectorAll("details[data-compare]")) {
    details.addEventListener("toggle", async () => {
      const place = details.querySelector(".desk-compare");
      if (!details.open || place.childElementCount) return;
      const response = await fetch(details.dataset.compare);
      if (response.ok) place.innerHTML = await response.text();
    });
  }
  go(open()[0]);
})();
