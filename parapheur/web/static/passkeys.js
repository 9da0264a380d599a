// A passkey is asked when its form is sent: the question comes from the server, for what the form
// says; the answer goes into the form; then the form is sent as any other.
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) =>
    sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const named = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

async function answer(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: named(options.allowCredentials),
  };
  const said = await navigator.credentials.get({ publicKey });
  const { clientDataJSON, authenticatorData, signature } = said.response;
  return written(said, { clientDataJSON, authenticatorData, signature });
}

async function make(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: named(options.excludeCredentials),
  };
  const said = await navigator.credentials.create({ publicKey });
  const { clientDataJSON, attestationObject } = said.response;
  return written(said, { clientDataJSON, attestationObject });
}

function written(said, parts) {
  const response = Object.fromEntries(
    Object.entries(parts).map(([name, buffer]) => [name, text(buffer)]),
  );
  return JSON.stringify({ id: said.id, rawId: text(said.rawId), type: said.type, response });
}

async function ask(form, box) {
  const got = await fetch(box.dataset.second, { method: "POST", body: new FormData(form) });
  if (!got.ok) throw new Error(String(got.status));
  const { asked, options } = await got.json();
  form.elements.passkey.value = await answer(options);
  form.elements.asked.value = asked;
}

async function begin(form, box) {
  form.elements.passkey.value = await make(JSON.parse(box.dataset.make));
}

for (const box of document.querySelectorAll("[data-second], [data-make]")) {
  const form = box.closest("form");
  if (!form.elements.passkey) continue;
  const said = box.querySelector("[data-second-said]");
  let busy = false;
  // Before the listener that takes a form for sent.
  form.addEventListener("submit", async (event) => {
    if (event.submitter?.hasAttribute("formaction")) return; // it goes another way, by a card
    if (form.elements.code?.value.trim() || form.elements.passkey.value) return;
    if (box.dataset.when && !form.querySelector(box.dataset.when)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (busy) return;
    busy = true;
    said.hidden = true;
    try {
      await (box.dataset.make ? begin : ask)(form, box);
      form.requestSubmit();
    } catch {
      said.textContent = box.dataset.failed;
      said.hidden = false;
    } finally {
      busy = false;
    }
  }, { capture: true });
  // A page that comes back from the browser's memory asks anew.
  window.addEventListener("pageshow", () => {
    form.elements.passkey.value = "";
  });
}
