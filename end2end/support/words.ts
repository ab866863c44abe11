// The words on the screen, as the app has them: tests that walk in both languages need not know either.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export type Language = "de" | "en";

const read = (...files: string[]): Map<string, string> => {
  const text = (file: string) => readFileSync(fileURLToPath(new URL(`../../app/src/locales/${file}.ftl`, import.meta.url)), "utf8");
  const found = files.flatMap((file) => [...text(file).matchAll(/^([a-z][\w-]*) = (.+)$/gm)]);
  return new Map(found.map(([, key, words]) => [key!, words!] as const));
};
const ALL: Record<Language, Map<string, string>> = { de: read("de", "de-later"), en: read("en") };

/** The words under a key that takes no arguments. */
export function words(language: Language, key: string): string {
  const found = ALL[language].get(key);
  if (!found) throw new Error(`no words for ${key} in ${language}`);
  return found;
}
