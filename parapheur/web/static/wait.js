// A page that waits on the program asks now and then whether the dossier has moved, and then shows
// itself anew. It gives up after a while: a person who comes back later opens the page again.
const FIRST = 1000; // milliseconds
const LONGEST = 15000;
const PATIENCE = 10 * 60 * 1000;

const waiting = document.querySelector("[data-wait]");

async function moved() {
  try {
    const answer = await fetch(waiting.dataset.wait, { headers: { Accept: "application/json" } });
    return answer.ok && (await answer.json()).digest !== waiting.dataset.digest;
  } catch {
    return false; // the network is away for a moment
  }
}

async function look(pause, left) {
  if (!document.hidden && (await moved())) {
    location.reload();
  } else if (left > 0) {
    setTimeout(look, pause, Math.min(LONGEST, pause * 1.5), left - pause);
  }
}

if (waiting) setTimeout(look, FIRST, FIRST, PATIENCE);
