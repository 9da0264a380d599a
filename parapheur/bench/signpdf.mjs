// Signs one PDF by node-signpdf as often as a line asks for it, for `parapheur bench sign`.
// Arguments: the PDF, the key (PKCS#12), its password. Answers each line with the file's length.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { SignPdf, plainAddPlaceholder } from "node-signpdf";

const [file, bundle, passphrase] = process.argv.slice(2);
const pdf = readFileSync(file);
const key = readFileSync(bundle);
const said = { reason: "", contactInfo: "", name: "", location: "" };

createInterface({ input: process.stdin }).on("line", () => {
  const prepared = plainAddPlaceholder({ pdfBuffer: pdf, subFilter: "ETSI.CAdES.detached", ...said });
  const signed = new SignPdf().sign(prepared, key, { passphrase });
  process.stdout.write(`${signed.length}\n`);
});
