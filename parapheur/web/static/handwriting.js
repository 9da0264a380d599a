// A signature is drawn by mouse, finger or pen. What is drawn becomes the file that the form sends, so
// the server sees no difference; without this script, or with a keyboard, a file is chosen instead.
const place = document.querySelector("[data-drawing]");
const paper = place.querySelector("canvas");
const file = document.getElementById("image");
const undo = place.querySelector("[data-undo]");
const clear = place.querySelector("[data-clear]");
const pen = paper.getContext("2d");
let strokes = [];
let stroke = null;

place.hidden = false;

const at = (event) => {
  const box = paper.getBoundingClientRect();
  return [
    ((event.clientX - box.left) * paper.width) / box.width,
    ((event.clientY - box.top) * paper.height) / box.height,
  ];
};

const draw = () => {
  pen.clearRect(0, 0, paper.width, paper.height);
  pen.lineWidth = 7;
  pen.lineCap = pen.lineJoin = "round";
  pen.strokeStyle = "#17375e";
  for (const points of strokes) {
    pen.beginPath();
    pen.moveTo(...points[0]);
    for (const point of points) pen.lineTo(...point);
    pen.stroke();
  }
  undo.disabled = clear.disabled = !strokes.length;
};

// At once, and not when the browser finds the time: the form may be sent the next moment.
const hand = () => {
  const given = new DataTransfer();
  if (strokes.length) {
    const [, written] = paper.toDataURL("image/png").split(",");
    const image = Uint8Array.from(atob(written), (sign) => sign.charCodeAt(0));
    given.items.add(new File([image], "signature.png", { type: "image/png" }));
  }
  file.files = given.files;
  file.dispatchEvent(new CustomEvent("change", { detail: "drawn", bubbles: true }));
};

const renew = () => {
  draw();
  hand();
};

paper.addEventListener("pointerdown", (event) => {
  if (event.button) return;
  event.preventDefault();
  paper.setPointerCapture(event.pointerId);
  stroke = [at(event)];
  strokes.push(stroke);
  draw();
});
paper.addEventListener("pointermove", (event) => {
  if (!stroke) return;
  for (const one of event.getCoalescedEvents?.() ?? [event]) stroke.push(at(one));
  draw();
});
for (const end of ["pointerup", "pointercancel"]) {
  paper.addEventListener(end, () => {
    if (!stroke) return;
    stroke = null;
    renew();
  });
}
undo.addEventListener("click", () => {
  strokes.pop();
  renew();
});
clear.addEventListener("click", () => {
  strokes = [];
  renew();
});
file.addEventListener("change", (event) => {
  if (event.detail === "drawn") return;
  // A file that was chosen takes the place of what was drawn.
  strokes = [];
  draw();
});
