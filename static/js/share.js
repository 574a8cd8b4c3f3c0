// Copies links and citations, and opens the browser's own share sheet where there is one.
// Without it the buttons stay hidden: link and citation can be selected and copied by hand.
"use strict";

const said = document.querySelector(".share-said");

async function copy(text) {
  await navigator.clipboard.writeText(text);
  said.textContent = "";
  // Set anew, so that it is read out again.
  requestAnimationFrame(() => { said.textContent = said.dataset.said; });
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
