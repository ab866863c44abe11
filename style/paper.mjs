// Cuts the fonts that the server's documents are set in and that are embedded in them: server/src/documents/fonts. They are in
// the repository, so that the server is built without Node; run this again when a script or a weight is to be added.
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import subset from "subset-font";

const here = new URL(".", import.meta.url);
const out = new URL("../server/src/documents/fonts/", here);
// Latin, Greek and Cyrillic whole: names come from everywhere. What no font has is set as the sign ◊.
// Vazirmatn draws a letter with one glyph, where Noto's Arabic takes a body and its dots: what is copied out of the PDF stays text.
const latin = [[0x20, 0x24f], [0x259, 0x259], [0x2b0, 0x36f], [0x370, 0x3ff], [0x400, 0x52f], [0x1e00, 0x1eff], [0x2000, 0x206f],
  [0x20a0, 0x20bf], [0x2116, 0x2122], [0x2190, 0x2199], [0x2212, 0x2212], [0x2260, 0x2265], [0x25a0, 0x25cf]];
const arabic = [[0x600, 0x6ff], [0x750, 0x77f], [0x200c, 0x200f]];
const ethiopic = [[0x1200, 0x139f], [0x2d80, 0x2ddf]];
const script = (font, name, weight) => new URL(`node_modules/@fontsource/${font}/files/${font}-${name}-${weight}-normal.woff2`, here);
const features = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum"];
for (const [weight, name] of [[400, "Regular"], [600, "SemiBold"]]) {
  const fonts = [
    [new URL(`node_modules/@kern-ux/native/dist/fonts/fira-sans/FiraSans-${name}.woff2`, here), "fira-sans", latin, { keepFeatures: features }],
    [script("vazirmatn", "arabic", weight), "vazirmatn", arabic, {}],
    [script("noto-sans-ethiopic", "ethiopic", weight), "noto-sans-ethiopic", ethiopic, {}],
  ];
  for (const [from, to, letters, options] of fonts) {
    const text = letters.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i))).join("");
    writeFileSync(new URL(`${to}-${weight}.ttf`, out), await subset(readFileSync(from), text, { targetFormat: "sfnt", noHinting: true, ...options }));
  }
}
copyFileSync(new URL("node_modules/@fontsource/noto-sans-ethiopic/LICENSE", here), new URL("OFL.txt", out));
