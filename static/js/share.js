// Copies links and citations, and opens the browser's share sheet if it has one.
// Without this script the buttons stay hidden: links and citations can be selected and copied by hand.
"use strict";

const said = document.querySelector(".share-said");

async function copy(text) {
  // Browsers within messengers may refuse: then the text is shown and selected, to be copied by hand.
  const isCopied = await navigator.clipboard.writeText(text).then(() => true, () => false);
  said.replaceChildren();
  // Set in the next frame, so that screen readers announce it again.
  requestAnimationFrame(() => {
    said.textContent = isCopied ? said.dataset.said : said.dataset.byHand;
    if (isCopied) return;
    const shown = Object.assign(document.createElement("bdi"), { textContent: text });
    said.append(" ", shown);
    getSelection().selectAllChildren(shown);
  });
}

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy], [data-copy-previous]")) {
    button.hidden = false;
    button.addEventListener("click", () =>
      copy(button.dataset.copy ?? button.previousElementSibling.textContent.trim()));
  }
}
if (navigator.share) {
  for (const button of document.querySelectorAll("[data-share]")) {
    button.hidden = false;
    button.addEventListener("click", () =>
      navigator.share({ title: document.title, url: button.dataset.share }).catch(() => {}));
  }
}
