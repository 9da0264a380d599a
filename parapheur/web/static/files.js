// Chosen files are named in the page, and weighed before anything is sent.
for (const box of document.querySelectorAll("[data-file]")) {
  const input = box.querySelector("input");
  const names = box.querySelector(".file-names");
  const none = names.textContent;
  const show = () => {
    names.replaceChildren(...(input.files.length ? [...input.files].map(named) : [none]));
  };
  input.addEventListener("change", show);
  window.addEventListener("pageshow", show); // a browser may remember what was chosen
}

function named(file) {
  const name = document.createElement("bdi");
  name.dir = "ltr";
  name.textContent = file.name;
  return name;
}

const weight = (form) =>
  [...form.querySelectorAll("input[type=file]")]
    .flatMap((input) => [...input.files])
    .reduce((total, file) => total + file.size, 0);

for (const form of document.querySelectorAll("form[data-most]")) {
  const said = form.querySelector("[data-too-much]");
  const tooMuch = () => weight(form) > Number(form.dataset.most);
  form.addEventListener("change", () => {
    said.hidden = !tooMuch();
  });
  // Before the listener that takes a form for sent.
  form.addEventListener("submit", (event) => {
    if (!tooMuch()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    said.hidden = false;
    said.scrollIntoView({ block: "center" });
  }, { capture: true });
}
