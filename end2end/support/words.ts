// The words on the screen, as the app has them: tests that walk in both languages need not know either.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export type Language = "de" | "en";

const read = (language: Language): Map<string, string> => {
  const file = readFileSync(fileURLToPath(new URL(`../../app/src/locales/${language}.ftl`, import.meta.url)), "utf8");
  return new Map([...file.matchAll(/^([a-z][\w-]*) = (.+)$/gm)].map(([, key, words]) => [key!, words!] as const));
};
const ALL: Record<Language, Map<string, string>> = { de: read("de"), en: read("en") };

/** The words under a key that takes no arguments. */
export function words(language: Language, key: string): string {
  const found = ALL[language].get(key);
  if (!found) throw new Error(`no words for ${key} in ${language}`);
  return found;
}
