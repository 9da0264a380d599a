// Marks are moved over a picture of the page: by mouse, by finger, by arrow keys. What is sent are
// the numbers beside it, which say the same without this script.
const place = document.querySelector("[data-placing]");
const facts = place.dataset;
const sheets = JSON.parse(facts.sheets);
const ratio = Number(facts.high) / Number(facts.wide);
const sheet = place.querySelector(".placing-sheet");
const picture = sheet.querySelector("img");
const told = place.querySelector("[data-told]");
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const INK = 60; // darker than the paper by so much, of 255
let page = Number(facts.page);
let seen = null; // the page's picture, to look for ink under a box

const marks = [...document.querySelectorAll("[data-mark]")].map((group) => {
  const key = group.dataset.mark;
  const of = (name) => document.getElementById(`${name}-${key}`);
  const box = document.createElement("button");
  box.type = "button";
  box.className = "placing-box";
  box.dir = "auto";
  box.textContent = group.querySelector("legend").textContent.trim();
  sheet.append(box);
  const fields = { page: of("page"), left: of("left"), top: of("top"), width: of("width") };
  const tag = group.dataset.tag && JSON.parse(group.dataset.tag);
  return { box, fields, tag, hand: of("hand"), self: of("self") };
});

const number = (field) => Math.round(Number(field.value)) || 0;
const within = (value, least, most) => Math.max(least, Math.min(value, Math.max(least, most)));

const show = (mark) => {
  const { box, fields, hand, self, tag } = mark;
  if (self.checked && tag) for (const name in fields) fields[name].value = tag[name];
  box.hidden = !(hand.checked || tag) || number(fields.page) !== page;
  if (box.hidden) return;
  box.classList.toggle("by-tag", self.checked);
  const [across, down] = sheets[page - 1];
  const width = number(fields.width);
  box.style.left = `${(100 * number(fields.left)) / across}%`;
  box.style.top = `${(100 * number(fields.top)) / down}%`;
  box.style.width = `${(100 * width) / across}%`;
  box.style.height = `${(100 * width * ratio) / down}%`;
  box.classList.toggle("over", hand.checked && isOver(mark));
  const says = { step: box.textContent, page, left: number(fields.left), top: number(fields.top) };
  box.setAttribute("aria-label", facts.say.replace(/\{(\w+)\}/g, (_, name) => says[name]));
};

const isOver = ({ fields }) => {
  if (!seen) return false;
  const [across, down] = sheets[page - 1];
  const scale = seen.width / across;
  const width = number(fields.width);
  const at = [number(fields.left) * scale, number(fields.top) * (seen.height / down)];
  const dots = seen.context.getImageData(...at, width * scale || 1, width * ratio * scale || 1).data;
  for (let i = 0; i < dots.length; i += 4) if (dots[i + 1] < 255 - INK) return true;
  return false;
};

const move = (mark, left, top, width = number(mark.fields.width)) => {
  const [across, down] = sheets[page - 1];
  const wide = within(width, Number(facts.least), Math.min(Number(facts.most), across, Math.floor(down / ratio)));
  mark.fields.width.value = wide;
  mark.fields.left.value = within(Math.round(left), 0, across - wide);
  mark.fields.top.value = within(Math.round(top), 0, Math.floor(down - wide * ratio));
  mark.fields.page.value = page;
  mark.hand.checked = true;
  show(mark);
};

const turn = (to) => {
  page = within(to, 1, sheets.length);
  place.querySelector("[data-now]").textContent = page;
  for (const button of place.querySelectorAll("[data-turn]")) {
    button.disabled = !sheets[page - 1 + Number(button.dataset.turn)];
  }
  const address = facts.source.replace(/\d+\.jpg$/, `${page}.jpg`);
  seen = null;
  if (!picture.src.endsWith(address)) picture.src = address;
  else if (picture.complete) look();
  marks.forEach(show);
};

const look = () => {
  const canvas = document.createElement("canvas");
  canvas.width = 420;
  canvas.height = Math.round((420 * picture.naturalHeight) / picture.naturalWidth);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  seen = { context, width: canvas.width, height: canvas.height };
  marks.forEach(show);
};

for (const mark of marks) {
  const { box, fields, hand, self } = mark;
  let from = null;
  box.addEventListener("pointerdown", (event) => {
    box.setPointerCapture(event.pointerId);
    from = { x: event.clientX, y: event.clientY, left: number(fields.left), top: number(fields.top) };
  });
  box.addEventListener("pointermove", (event) => {
    if (!from) return;
    const millimetre = sheet.clientWidth / sheets[page - 1][0];
    move(mark, from.left + (event.clientX - from.x) / millimetre, from.top + (event.clientY - from.y) / millimetre);
  });
  for (const end of ["pointerup", "pointercancel"]) box.addEventListener(end, () => (from = null));
  box.addEventListener("keydown", (event) => {
    const size = { "+": 5, "=": 5, "-": -5 }[event.key];
    const step = STEPS[event.key];
    if (!step && !size) return;
    event.preventDefault();
    const far = event.shiftKey && step ? 10 : 1;
    const [x, y] = step ?? [0, 0];
    move(mark, number(fields.left) + x * far, number(fields.top) + y * far, number(fields.width) + (size ?? 0));
    told.textContent = box.getAttribute("aria-label");
  });
  hand.addEventListener("change", () => {
    turn(number(fields.page) || page);
    move(mark, number(fields.left), number(fields.top));
    box.focus();
  });
  self.addEventListener("change", () => show(mark));
  fields.page.addEventListener("change", () => hand.checked && turn(number(fields.page)));
  for (const field of Object.values(fields)) field.addEventListener("input", () => show(mark));
}
for (const button of place.querySelectorAll("[data-turn]")) {
  button.addEventListener("click", () => turn(page + Number(button.dataset.turn)));
}
picture.addEventListener("load", look);
place.querySelector(".placing-turn").hidden = false;
turn(page);
