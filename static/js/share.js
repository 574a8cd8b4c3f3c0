// Copies links and citations, and opens the browser's own share sheet where there is one.
// Without it the buttons stay hidden: link and citation can be selected and copied by hand.
"use strict";

const said = document.querySelector(".share-said");

async function copy(text) {
  // The browsers within messengers may refuse: then it stands here, selected, to be copied by hand.
  const isCopied = await navigator.clipboard.writeText(text).then(() => true, () => false);
  said.replaceChildren();
  // Set anew, so that it is read out again.
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
