// Copies links and citations, and opens the browser's share sheet if it has one.
// Without this script the buttons stay hidden: links and citations can be selected and copied by hand.
"use strict";

const said = document.querySelector(".share-said");

// Says it on the button that was pressed, where the eye is, and in the live region for screen readers.
async function copy(text, button) {
  // Browsers within messengers may refuse: then the text is shown and selected, to be copied by hand.
  const isCopied = await navigator.clipboard.writeText(text).then(() => true, () => false);
  said.replaceChildren();
  // Set in the next frame, so that screen readers announce it again.
  requestAnimationFrame(() => {
    said.textContent = isCopied ? said.dataset.said : said.dataset.byHand;
    if (isCopied) return sayOn(button);
    const shown = Object.assign(document.createElement("bdi"), { textContent: text });
    said.append(" ", shown);
    getSelection().selectAllChildren(shown);
    shown.scrollIntoView({ block: "nearest" });
  });
}

function sayOn(button) {
  button.dataset.label ??= button.textContent;
  button.textContent = said.dataset.said;
  clearTimeout(button.restoring);
  button.restoring = setTimeout(() => { button.textContent = button.dataset.label; }, 2_000);
}

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy], [data-copy-previous]")) {
    button.hidden = false;
    button.addEventListener("click", () =>
      copy(button.dataset.copy ?? button.previousElementSibling.textContent.trim(), button));
  }
}
if (navigator.share) {
  for (const button of document.querySelectorAll("[data-share]")) {
    button.hidden = false;
    button.addEventListener("click", () =>
      navigator.share({ title: document.title, url: button.dataset.share }).catch(() => {}));
  }
}
