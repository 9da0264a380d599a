// A second press on the same button is not a second act. The server refuses it in any case; this
// spares the person the sentence.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
  });
}

// A page that comes back from the browser's memory may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
});

// On a phone the forms open from the bar at the bottom: bring the first field within reach.
const openSheet = () => {
  const sheet = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (!sheet || !sheet.classList.contains("act")) return;
  sheet.querySelector("details")?.setAttribute("open", "");
  sheet.querySelector("input:not([type=hidden]), textarea, select")?.focus();
};
window.addEventListener("hashchange", openSheet);
openSheet();
