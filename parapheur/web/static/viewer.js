// The reader of a document: PDF.js draws, this file turns pages.
//
// 1. The bytes are fetched once, by their digest, and compared with it: what is drawn is what the
//    form below will say was shown. If they differ, the forms that need the document are closed.
// 2. A page is drawn when it comes near, at the sharpness of the screen, and again after a zoom.
// 3. Each canvas is told to write from left to right: in a page written from right to left PDF.js
//    would otherwise turn the letters it places one by one.
// 4. Where every page must be read, those that were in view are told to the server, a few at a time.
//    A page counts once each quarter of it has been in view for about a second.

const GAP = 600; // pixels around the window within which pages are drawn
const SHARPEST = 16_777_216; // pixels a canvas may have: more fails on phones

const viewer = document.querySelector("[data-viewer]");
if (viewer) read(viewer).catch((problem) => fail(viewer, viewer.dataset.sayFailed, problem));

async function read(viewer) {
  const facts = viewer.dataset;
  viewer.classList.add("is-loading");
  const [library, bytes] = await Promise.all([import(facts.library), fetchBytes(facts.source)]);
  if (!(await areTheBytes(bytes, facts.digest))) {
    closeForms();
    throw new Altered(facts.sayAltered);
  }
  library.GlobalWorkerOptions.workerSrc = facts.worker;
  const pdf = await library.getDocument({
    data: bytes,
    cMapUrl: facts.cmaps,
    cMapPacked: true,
    standardFontDataUrl: facts.fonts,
    wasmUrl: facts.wasm,
    iccUrl: facts.iccs,
    enableXfa: false,
    CanvasFactory: LeftToRightCanvases,
  }).promise;
  const pages = new Pages(viewer, library, pdf);
  await pages.lay();
  if (facts.marks) new Marks(viewer, pages).watch();
  viewer.classList.remove("is-loading");
  viewer.dataset.ready = "yes";
}

class Altered extends Error {}

async function fetchBytes(address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

async function areTheBytes(bytes, digest) {
  if (!window.crypto?.subtle) return true; // only over HTTPS or on one's own machine
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(sum, (byte) => byte.toString(16).padStart(2, "0")).join("") === digest;
}

function fail(viewer, sentence, problem) {
  console.warn(problem); // for whoever looks after the installation
  viewer.classList.remove("is-loading");
  viewer.dataset.failed = "yes";
  viewer.querySelector("[data-message]").textContent =
    problem instanceof Altered ? problem.message : sentence;
  const plain = viewer.querySelector("noscript");
  if (plain) viewer.querySelector("[data-message]").after(copyOf(plain));
}

function copyOf(noscript) {
  const parsed = new DOMParser().parseFromString(noscript.textContent, "text/html");
  return parsed.body.firstElementChild ?? document.createTextNode("");
}

function closeForms() {
  for (const form of document.querySelectorAll("form[data-needs-document]")) {
    for (const field of form.elements) field.disabled = true;
  }
}

class LeftToRightCanvases {
  create(width, height) {
    const canvas = document.createElement("canvas");
    canvas.dir = "ltr";
    const entry = { canvas, context: null };
    this.reset(entry, width, height);
    entry.context = canvas.getContext("2d", { willReadFrequently: true });
    entry.context.direction = "ltr";
    return entry;
  }

  reset(entry, width, height) {
    entry.canvas.width = width;
    entry.canvas.height = height;
    if (entry.context) entry.context.direction = "ltr"; // a new size forgets it
  }

  getNoAlphaContext(canvas) {
    const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
    context.direction = "ltr";
    return context;
  }

  destroy(entry) {
    if (entry.canvas) entry.canvas.width = entry.canvas.height = 0;
    entry.canvas = null;
    entry.context = null;
  }
}

class Pages {
  constructor(viewer, library, pdf) {
    Object.assign(this, { viewer, library, pdf });
    this.box = viewer.querySelector("[data-pages]");
    this.tools = viewer.querySelector(".viewer-tools");
    this.field = viewer.querySelector(".page-now");
    this.zoomed = viewer.querySelector("[data-zoom]");
    this.zoom = null; // null: as wide as the box
    this.current = 1;
  }

  async lay() {
    this.sheets = [];
    const first = await this.pdf.getPage(1);
    this.size = first.getViewport({ scale: 1 });
    for (let number = 1; number <= this.pdf.numPages; number += 1) {
      const sheet = document.createElement("div");
      sheet.className = "page";
      sheet.dataset.page = number;
      sheet.setAttribute("role", "group");
      sheet.setAttribute("aria-label", `${this.viewer.dataset.sayPage} ${number}`);
      this.sheets.push({ number, sheet, size: this.size, page: null, drawn: null, task: null });
      this.box.append(sheet);
    }
    this.viewer.querySelector("[data-page-count]").textContent = this.pdf.numPages;
    this.tools.hidden = false;
    this.measure();
    this.listen();
    await this.draw(this.sheets[0]);
  }

  scaleFor(size) {
    const room = this.box.clientWidth - 2 * parseFloat(getComputedStyle(this.box).paddingLeft);
    return this.zoom ?? Math.min(room / size.width, 2.2);
  }

  measure() {
    for (const one of this.sheets) {
      const scale = this.scaleFor(one.size);
      one.sheet.style.width = `${one.size.width * scale}px`;
      one.sheet.style.height = `${one.size.height * scale}px`;
      one.sheet.style.setProperty("--total-scale-factor", scale);
      one.sheet.style.setProperty("--scale-factor", scale);
    }
    this.zoomed.textContent = `${Math.round(this.scaleFor(this.size) * 75)}%`;
  }

  async draw(one) {
    one.page ??= await this.pdf.getPage(one.number);
    one.size = one.page.getViewport({ scale: 1 });
    const scale = this.scaleFor(one.size);
    if (one.drawn === scale) return;
    one.drawn = scale;
    this.measure();
    one.task?.cancel();
    const viewport = one.page.getViewport({ scale: scale * sharpness(one.size, scale) });
    const canvas = document.createElement("canvas");
    canvas.dir = "ltr";
    canvas.width = Math.floor(viewport.width);
    canvas.height = Math.floor(viewport.height);
    canvas.setAttribute("aria-hidden", "true"); // the text layer speaks
    one.task = one.page.render({ canvas, viewport });
    try {
      await one.task.promise;
    } catch (problem) {
      if (problem?.name === "RenderingCancelledException") return;
      throw problem;
    }
    one.sheet.querySelector("canvas")?.remove();
    one.sheet.prepend(canvas);
    if (!one.text) await this.write(one);
    one.sheet.dataset.drawn = "yes";
  }

  // The words of a page over its drawing: for selection, search and screen readers.
  async write(one) {
    one.text = document.createElement("div");
    one.text.className = "text-layer";
    one.text.dir = "ltr";
    one.sheet.append(one.text);
    await new this.library.TextLayer({
      textContentSource: one.page.streamTextContent(),
      container: one.text,
      viewport: one.page.getViewport({ scale: 1 }),
    }).render();
  }

  listen() {
    const near = new IntersectionObserver(
      (seen) => {
        for (const { isIntersecting, target } of seen) {
          const one = this.sheets[target.dataset.page - 1];
          one.near = isIntersecting;
          if (isIntersecting) this.draw(one).catch(() => { one.drawn = null; });
          else this.forget(one); // a phone has not the memory for four hundred pages
        }
      },
      { root: this.scrolls() ? this.box : null, rootMargin: `${GAP}px 0px` },
    );
    const reading = new IntersectionObserver(() => this.tell(), { threshold: [0, 0.25, 0.5, 0.75] });
    for (const { sheet } of this.sheets) {
      near.observe(sheet);
      reading.observe(sheet);
    }
    let width = this.box.clientWidth;
    new ResizeObserver(() => {
      if (Math.abs(this.box.clientWidth - width) < 2 || this.zoom !== null) return;
      width = this.box.clientWidth;
      this.redraw();
    }).observe(this.box);
    this.tools.addEventListener("click", (event) => {
      const what = event.target.closest("[data-do]")?.dataset.do;
      if (what) this.do(what);
    });
    this.field.addEventListener("change", () => {
      this.go(Number.parseInt(this.field.value, 10));
      this.field.value = this.current;
    });
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("scroll", () => this.tell(), { passive: true });
  }

  do(what) {
    if (what === "previous") this.go(this.current - 1);
    if (what === "next") this.go(this.current + 1);
    if (what === "in") this.enlarge(1.2);
    if (what === "out") this.enlarge(1 / 1.2);
    if (what === "fit") this.enlarge(null);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const what = { PageUp: "previous", PageDown: "next", "+": "in", "-": "out", "0": "fit" }[event.key];
    if (event.key === "PageDown" && this.isCut()) this.box.scrollBy(0, this.box.clientHeight * 0.8);
    else if (what) this.do(what);
    else if (event.key === "Home") this.go(1);
    else if (event.key === "End") this.go(this.pdf.numPages);
    else return;
    event.preventDefault();
  }

  enlarge(factor) {
    const now = this.scaleFor(this.size);
    this.zoom = factor === null ? null : Math.min(4, Math.max(0.3, now * factor));
    this.redraw();
  }

  redraw() {
    this.measure();
    for (const one of this.sheets) {
      if (one.near) this.draw(one);
      else this.forget(one);
    }
  }

  forget(one) {
    one.drawn = null;
    one.task?.cancel();
    delete one.sheet.dataset.drawn;
    one.sheet.querySelector("canvas")?.remove();
  }

  go(number) {
    if (!Number.isInteger(number)) return;
    const target = Math.min(this.pdf.numPages, Math.max(1, number));
    const { sheet } = this.sheets[target - 1];
    if (this.scrolls()) this.box.scrollTop = sheet.offsetTop - 8;
    else sheet.scrollIntoView({ block: "start" });
    this.show(target);
  }

  scrolls() {
    return this.box.scrollHeight > this.box.clientHeight + 4;
  }

  // Where every page must be read, one goes down to the end of a page before the next.
  isCut() {
    if (!this.wholly || !this.scrolls()) return false;
    const { bottom } = this.sheets[this.current - 1].sheet.getBoundingClientRect();
    return bottom > this.box.getBoundingClientRect().bottom + 4;
  }

  tell() {
    const top = this.scrolls() ? this.box.getBoundingClientRect().top : 0;
    const line = top + (this.scrolls() ? this.box.clientHeight : window.innerHeight) / 3;
    const now = this.sheets.findLast(({ sheet }) => sheet.getBoundingClientRect().top <= line);
    this.show(now ? now.number : 1);
  }

  show(number) {
    this.current = number;
    if (document.activeElement !== this.field) this.field.value = number;
  }
}

const LOOK = 250; // milliseconds between two looks at what is in view
const LONG = 1000; // milliseconds that each quarter of a page is looked at
const TOLD = 2000; // milliseconds between two messages

// Which pages were in view, by their quarters; kept by the server, so a reload loses little.
class Marks {
  constructor(viewer, pages) {
    Object.assign(this, { viewer, pages, facts: viewer.dataset });
    pages.wholly = true;
    this.seen = new Set(); // read, and told
    this.fresh = new Set(); // read, to be told
    this.quarters = new Map();
    for (const span of this.facts.shown.split(",").filter(Boolean)) {
      const [first, last] = span.split("-").map(Number);
      for (let page = first; page <= (last ?? first); page += 1) this.seen.add(page);
    }
  }

  watch() {
    this.looking = setInterval(() => this.look(), LOOK);
    this.telling = setInterval(() => this.tell(), TOLD);
    document.addEventListener("visibilitychange", () => document.hidden && this.tell());
    // Who presses the button at once after the last page has read it: that is told first.
    document.addEventListener("submit", (event) => this.before(event), { capture: true });
  }

  look() {
    if (document.hidden) return;
    // What the tools and, on a phone, the bar of buttons cover is not in view.
    const box = this.pages.box.getBoundingClientRect();
    const bar = document.querySelector(".bar")?.getBoundingClientRect();
    const top = Math.max(box.top, this.pages.tools.getBoundingClientRect().bottom);
    const bottom = Math.min(box.bottom, bar?.height ? bar.top : window.innerHeight);
    for (const { number, sheet, near } of this.pages.sheets) {
      if (!near || this.seen.has(number) || this.fresh.has(number)) continue;
      if (!sheet.dataset.drawn) continue;
      const { top: from, height } = sheet.getBoundingClientRect();
      const looked = this.quarters.get(number) ?? [0, 0, 0, 0];
      for (let quarter = 0; quarter < 4; quarter += 1) {
        const middle = from + (height * (2 * quarter + 1)) / 8;
        if (middle > top && middle < bottom) looked[quarter] += LOOK;
      }
      this.quarters.set(number, looked);
      if (looked.every((time) => time >= LONG)) this.fresh.add(number);
    }
  }

  async tell() {
    while (this.sending) await this.sending.catch(() => {});
    if (!this.fresh.size) return;
    const told = [...this.fresh];
    this.sending = this.send(told);
    try {
      await this.sending;
      for (const page of told) {
        this.fresh.delete(page);
        this.seen.add(page);
      }
    } catch (problem) {
      console.warn(problem); // tried again with the next message
    } finally {
      this.sending = null;
    }
  }

  async send(told) {
    const { marks, document: digest, token } = this.facts;
    const body = new URLSearchParams({ pages: spans(told), document: digest, csrf_token: token });
    const answer = await fetch(marks, { method: "POST", body, credentials: "same-origin", keepalive: true });
    if (!answer.ok) throw new Error(`${answer.status}`);
    this.show(await answer.json());
  }

  show({ read, done, said }) {
    for (const line of document.querySelectorAll("[data-read-said]")) {
      if (line.textContent !== said) line.textContent = said;
    }
    for (const bar of document.querySelectorAll("[data-read-bar]")) bar.value = read;
    if (!done) return;
    document.querySelector("[data-read-progress]")?.classList.add("is-read");
    clearInterval(this.looking);
    clearInterval(this.telling);
  }

  async before(event) {
    if (!this.fresh.size) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    await this.tell();
    this.fresh.clear(); // told or not, the form goes: the server says what is left
    event.target.requestSubmit(event.submitter);
  }
}

function spans(pages) {
  const found = [];
  for (const page of pages.sort((one, other) => one - other)) {
    const last = found.at(-1);
    if (last && page === last[1] + 1) last[1] = page;
    else found.push([page, page]);
  }
  return found.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(",");
}

function sharpness(size, scale) {
  const wanted = Math.max(window.devicePixelRatio || 1, 1);
  const most = Math.sqrt(SHARPEST / (size.width * scale * size.height * scale));
  return Math.min(wanted, most);
}
