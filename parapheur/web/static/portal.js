// Files go up as soon as they are chosen, one after the other, each with its progress. The server
// answers with the list of what has come; whatever fails, the form itself still takes files.
const place = document.querySelector("[data-upload]");

if (place) {
  const form = place.closest("form");
  const going = place.querySelector("[data-going-list]");
  const most = Number(place.dataset.mostFile);
  const said = (sentence, file) => place.dataset[sentence].replace("{name}", `\u2068${file.name}\u2069`);
  let queue = Promise.resolve();
  let waiting = 0;

  const line = (text) => {
    const item = document.createElement("li");
    const words = document.createElement("span");
    words.textContent = text;
    item.append(words);
    going.append(item);
    return { item, words };
  };

  const send = (file, field) =>
    new Promise((done) => {
      const { item, words } = line(said("going", file));
      const bar = document.createElement("progress");
      bar.max = file.size || 1;
      bar.value = 0;
      bar.setAttribute("aria-hidden", "true");
      item.append(bar);
      const fail = () => {
        bar.remove();
        words.textContent = said("failed", file);
        words.className = "field-fault";
        done();
      };
      const request = new XMLHttpRequest();
      request.open("POST", place.dataset.upload);
      request.upload.addEventListener("progress", (event) => {
        bar.value = Math.min(event.loaded, file.size);
      });
      request.addEventListener("load", () => {
        const list = new DOMParser().parseFromString(request.responseText, "text/html").getElementById("files");
        if (!list) return fail();
        const faults = [...list.querySelectorAll(".field-fault")];
        bar.remove();
        words.textContent = faults.map((fault) => fault.textContent.trim()).join(" ") || said("came", file);
        words.className = faults.length ? "field-fault" : "";
        for (const fault of faults) fault.remove(); // it stands above, and stays when others come
        place.querySelector("#files").replaceWith(document.adoptNode(list));
        done();
      });
      for (const name of ["error", "abort", "timeout"]) request.addEventListener(name, fail);
      const body = new FormData();
      body.append("csrf_token", form.querySelector("[name=csrf_token]").value);
      body.append(field, file);
      request.send(body);
    });

  for (const input of place.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      const chosen = [...input.files];
      input.value = ""; // what goes up by itself does not go with the form again
      window.dispatchEvent(new Event("pageshow")); // so that its names are not shown as chosen still
      for (const old of going.querySelectorAll("li:not(:has(progress))")) old.remove();
      for (const file of chosen) {
        if (file.size > most) {
          line(said("heavy", file)).words.className = "field-fault";
          continue;
        }
        waiting += 1;
        queue = queue.then(() => send(file, input.name)).then(() => {
          waiting -= 1;
        });
      }
    });
  }

  // Whoever presses on meanwhile is taken on once everything has come.
  form.addEventListener("submit", (event) => {
    if (!waiting) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const pressed = event.submitter;
    queue.then(() => form.requestSubmit(pressed));
  }, { capture: true });
}
