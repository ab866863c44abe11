// Takes from the KERN-UX package and from those of two fonts what Lotse uses and writes it beside lotse.css: kern.css and fonts/.
// Does nothing if that was done from the same packages by the same script.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

const here = new URL(".", import.meta.url);
const kern = new URL("node_modules/@kern-ux/native/dist/", here);
const source = readFileSync(new URL("kern.css", kern), "utf8");

// Every weight of Fira Sans in two files, so that a start loads what nearly every screen needs: Latin for all of Europe,
// Kurdish, Turkish and Azerbaijani, punctuation and a few signs; and `more`, fetched when such a letter is shown: Latin for
// Vietnamese and for transliteration, accents by themselves, Cyrillic. Arabic script is Vazirmatn's (Persian, Pashto and Sorani too; a
// glyph a letter, so that a print keeps its text), Ethiopic Noto's: fetched when they are shown, as every file named `more` is. The same as unicode-range in fonts.css.
const latin = [[0x20, 0x17f], [0x18f, 0x18f], [0x218, 0x21b], [0x259, 0x259], [0x2bb, 0x2bc], [0x2010, 0x2026], [0x202f, 0x203a],
  [0x20ac, 0x20ac], [0x2190, 0x2193], [0x2212, 0x2212]];
const rare = [[0x1a0, 0x1a1], [0x1af, 0x1b0], [0x1cd, 0x1ce], [0x300, 0x331], [0x400, 0x4ff], [0x1e00, 0x1eff], [0x2116, 0x2116]];
const arabic = [[0x600, 0x6ff], [0x750, 0x77f], [0x200c, 0x200f]];
const ethiopic = [[0x1200, 0x139f]];
const script = (font, name, weight) => new URL(`node_modules/@fontsource/${font}/files/${font}-${name}-${weight}-normal.woff2`, here);
const fonts = [[400, "Regular"], [600, "SemiBold"]].flatMap(([weight, name]) => {
  const fira = new URL(`fonts/fira-sans/FiraSans-${name}.woff2`, kern);
  // Fira Sans has far more features than screens use: kerning, accents, local forms, and figures of one width (tables) stay.
  const features = { keepFeatures: ["kern", "mark", "mkmk", "ccmp", "locl", "tnum"] };
  return [
    { from: fira, to: `fira-sans-${weight}`, letters: latin, ...features },
    { from: fira, to: `fira-sans-${weight}-more`, letters: rare, ...features },
    { from: script("vazirmatn", "arabic", weight), to: `vazirmatn-${weight}-more`, letters: arabic },
    { from: script("noto-sans-ethiopic", "ethiopic", weight), to: `noto-sans-ethiopic-${weight}-more`, letters: ethiopic },
  ];
});

// Whoever adds a language sees here that its letters are not served.
const languages = new URL("../app/languages/", here);
for (const file of readdirSync(languages)) {
  const unserved = [...readFileSync(new URL(file, languages), "utf8")].filter((letter) => {
    const code = letter.codePointAt(0);
    return code >= 0x20 && !fonts.some(({ letters }) => letters.some(([first, last]) => first <= code && code <= last));
  });
  if (unserved.length) throw new Error(`no font that we serve has ${[...new Set(unserved)].join(" ")} of app/languages/${file}`);
}

const stamp = createHash("sha256").update(readFileSync(new URL("package-lock.json", here))).update(readFileSync(new URL(import.meta.url))).digest("hex");
const stampFile = new URL("fonts/.made-from", here);
if (existsSync(stampFile) && existsSync(new URL("kern.css", here)) && readFileSync(stampFile, "utf8") === stamp) process.exit(0);

// The package's one file is a row of parts, each opened by a comment that names it. Ours are its ground (tokens, themes,
// what holds for every element) and the components that Lotse shows; for the others we have words of our own.
const wanted = ["_mixins.scss", "_icons.scss", "_colors.scss", "_font.scss", "_sizes.scss", "_spacing.scss", "_variables.scss",
  "_themes.scss", "_layers.scss", "_button.scss", "_progress.scss"];
const parts = source.split(/(?=\/\*\*\s*\n\s*\*\s*@file )/);
const kept = parts.filter((part, index) => {
  const name = part.match(/@file (\S+)/)?.[1];
  // Two parts are called _spacing.scss: tokens (early, wanted) and utilities (the second).
  const second = name === "_spacing.scss" && parts.findIndex((p) => p.includes("@file _spacing.scss")) !== index;
  return (!name || wanted.includes(name)) && !second;
});
writeFileSync(new URL("kern.css", here), kept.join("").replace(/^@charset[^;]*;/, ""));

const { default: subset } = await import("subset-font");
mkdirSync(new URL("fonts/", here), { recursive: true });
for (const { from, to, letters, ...options } of fonts) {
  const text = letters.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i))).join("");
  // Without hints, a third of Fira's bytes, which only coarse screens under Windows make use of.
  const cut = await subset(readFileSync(from), text, { targetFormat: "woff2", noHinting: true, ...options });
  writeFileSync(new URL(`fonts/${to}.woff2`, here), cut);
}
writeFileSync(stampFile, stamp);
