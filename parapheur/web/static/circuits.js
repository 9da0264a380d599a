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
    const drawn = found.querySelector("details");
    if (drawn) drawn.open = shown.querySelector("details")?.open ?? false;
    shown.replaceChildren(found);
    if (said.textContent !== found.dataset.summary) said.textContent = found.dataset.summary;
  } catch (error) {
    if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
  }
};

// A step bears its name, in the reader's language, as soon as it is written.
const rename = (input) => {
  const step = input.closest(".made-step");
  const place = step?.id.slice("at-".length);
  if (!place || input.name !== `${place}.name.${document.documentElement.lang}`) return;
  step.querySelector(".made-title bdi").textContent = input.value;
};

maker.addEventListener("input", (event) => {
  // Whoever writes the text means it.
  if (event.target.id === "yaml") document.getElementById("counts-text").checked = true;
  rename(event.target);
  clearTimeout(waiting);
  waiting = setTimeout(check, WAIT);
});
maker.addEventListener("submit", () => {
  clearTimeout(waiting);
  asking?.abort();
});
