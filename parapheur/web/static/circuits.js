// The check runs by itself while somebody writes a circuit. Everything works without: the page has
// a button for it.
const maker = document.querySelector("form[data-live]");
const shown = document.getElementById("check");
const said = maker.querySelector("[data-said]");
const WAIT = 700; // milliseconds after the last key
let waiting = 0;
let asking = null;

const check = async () => {
  asking?.abort();
  asking = new AbortController();
  const body = new URLSearchParams(new FormData(maker));
  try {
    const answer = await fetch(maker.dataset.live, { method: "POST", body, signal: asking.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("[data-check]");
    if (!found) return; // the session ended, say: the button tells
    shown.replaceChildren(found);
    if (said.textContent !== found.dataset.summary) said.textContent = found.dataset.summary;
  } catch (error) {
    if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
  }
};

maker.addEventListener("input", (event) => {
  // Whoever writes the text means it.
  if (event.target.id === "yaml") document.getElementById("counts-text").checked = true;
  clearTimeout(waiting);
  waiting = setTimeout(check, WAIT);
});
maker.addEventListener("submit", () => {
  clearTimeout(waiting);
  asking?.abort();
});
