// What happens around a document in a client's hand: the worker gives it, clients read and sign in their own language.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { expect } from "./test";
import { goTo } from "./worker";

/** The words of a client's language, as its file has them. */
export function wordsOf(language: string): (key: string, places?: Record<string, string>) => string {
  const file = readFileSync(fileURLToPath(new URL(`../../app/languages/${language}.ftl`, import.meta.url)), "utf8");
  const all = new Map([...file.matchAll(/^([a-z][\w-]*) = (.+)$/gm)].map(([, key, words]) => [key!, words!] as const));
  return (key, places = {}) => {
    const words = all.get(key);
    if (!words) throw new Error(`no words for ${key} in ${language}`);
    return words.replace(/\{ \$(\w+) \}/g, (_, place: string) => places[place] ?? "");
  };
}

/** Lays an agreement with these goals before the household, or one person of it. */
export async function lay(page: Page, person: string, language: string, goals: string[], whose: "den Haushalt" | "diese Person" = "den Haushalt"): Promise<void> {
  await goTo(page, "Menschen");
  await page.getByRole("searchbox").fill(person);
  await page.getByRole("link", { name: new RegExp(person) }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(person);
  await page.getByRole("link", { name: `Vereinbarung für ${whose}` }).click();
  await page.getByLabel("Sprache neben Deutsch").selectOption(language);
  for (const goal of goals) {
    await page.getByRole("searchbox", { name: "Ziel suchen" }).fill(goal);
    await page.getByRole("button", { name: /^Dieses Ziel nehmen/ }).first().click();
  }
  await page.getByRole("button", { name: "Fertig, vorlegen" }).click();
  await expect(page.getByText("Liegt vor, noch nicht unterschrieben")).toBeVisible();
}

/** Gives the version that is shown into the client's hand. */
export async function give(page: Page): Promise<void> {
  await page.getByRole("button", { name: "In die Hand geben" }).click();
  await expect(page.getByRole("button", { name: "Zurück an die Sozialarbeit" })).toBeVisible();
}

/** What a client's screen has everywhere, and the lock has not. */
export const backToTheWorker = (page: Page) => page.getByRole("button", { name: "Zurück an die Sozialarbeit" });

/** Presses what a key says in the client's language. */
export async function press(page: Page, words: string): Promise<void> {
  await page.getByRole("main").getByRole("button", { name: words }).first().click();
}

/** Reads every thought and says that it is understood; answers how many there were. */
export async function readAll(page: Page, say: (key: string) => string): Promise<number> {
  await press(page, say("sign-next"));
  for (let thoughts = 0; ; thoughts++) {
    const understood = page.getByRole("button", { name: say("sign-understood") });
    const agree = page.getByRole("button", { name: say("sign-agree") });
    await expect(understood.or(agree)).toBeVisible();
    if (await agree.isVisible()) return thoughts;
    const title = await page.getByRole("heading", { level: 1 }).innerText();
    await understood.click();
    await expect(page.getByRole("heading", { level: 1 })).not.toHaveText(title);
  }
}

/** Draws a zigzag over the field to sign in. */
export async function scribble(page: Page, say: (key: string) => string): Promise<void> {
  const field = page.getByRole("img", { name: say("sign-here") });
  await field.scrollIntoViewIfNeeded();
  const box = await field.boundingBox();
  if (!box) throw new Error("there is no field to sign in");
  await page.mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.5);
  await page.mouse.down();
  for (let step = 1; step <= 12; step++) {
    await page.mouse.move(box.x + box.width * (0.2 + step * 0.05), box.y + box.height * (step % 2 ? 0.3 : 0.6));
  }
  await page.mouse.up();
}
