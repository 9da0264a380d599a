// What has to be noted down can be taken by one press. Without a script it is selected whole by one
// press, and copied as any text is.
function selected(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

async function copied(element) {
  selected(element); // it can be copied by hand if all else fails
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    return document.execCommand("copy"); // no clipboard is given to an address without TLS
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (!(await copied(document.getElementById(button.dataset.copy)))) return;
    document.getElementById("copied").textContent = button.dataset.copied;
  });
}
