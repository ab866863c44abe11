// names.mjs PROGRAM GLUE: gives what the program calls in the browser short names, the same in both files. wasm-bindgen's
// are long and end in hashes, so that neither file packs well: 7 KB of a first start.
import { readFileSync, writeFileSync } from "node:fs";

const [, , programFile, glueFile] = process.argv;
const program = readFileSync(programFile);
const glue = readFileSync(glueFile, "utf8");

const IMPORTS = 2;
const FUNCTION = 0;
const OURS = "./lotse_bg.js";

// Numbers in WebAssembly: seven bits a byte, the lowest first.
const number = (at) => {
  let value = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = program[at++];
    value += (byte & 127) * factor;
    if (byte < 128) return [value, at];
  }
};
const written = (value) => {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value & 127) | 128);
  return Buffer.from([...bytes, value]);
};
const text = (at) => {
  const [length, begin] = number(at);
  return [program.toString("utf8", begin, begin + length), begin + length];
};

const short = new Map();
function renamed(begin) {
  let [count, at] = number(begin);
  const parts = [written(count)];
  for (; count > 0; count--) {
    const [module, afterModule] = text(at);
    const [name, afterName] = text(afterModule);
    if (program[afterName] !== FUNCTION) throw new Error(`${name} is no function: names.mjs does not know what else a program imports`);
    const [, end] = number(afterName + 1);
    if (module === OURS) {
      const given = short.size.toString(36);
      short.set(name, given);
      parts.push(program.subarray(at, afterModule), written(given.length), Buffer.from(given), program.subarray(afterName, end));
    } else {
      parts.push(program.subarray(at, end));
    }
    at = end;
  }
  return Buffer.concat(parts);
}

const sections = [program.subarray(0, 8)];
for (let at = 8; at < program.length; ) {
  const [size, begin] = number(at + 1);
  if (program[at] === IMPORTS) {
    const body = renamed(begin);
    sections.push(Buffer.from([IMPORTS]), written(body.length), body);
  } else {
    sections.push(program.subarray(at, begin + size));
  }
  at = begin + size;
}

// In the glue they are the keys of one object, each at the beginning of a line. Comments and indentation go too.
const found = new Set();
const shortened = glue
  .replace(/^ *\/\*\*[\s\S]*?\*\/\n/gm, "")
  .replace(/^ *\/\/.*\n/gm, "")
  .replace(/^ +/gm, "")
  .replace(/^(\w+)(?=: function)/gm, (name) => {
    if (!short.has(name)) return name;
    found.add(name);
    return `"${short.get(name)}"`;
  });
const missed = [...short.keys()].filter((name) => !found.has(name));
if (missed.length > 0) throw new Error(`not in the glue: ${missed.join(", ")}`);
writeFileSync(programFile, Buffer.concat(sections));
writeFileSync(glueFile, shortened);
