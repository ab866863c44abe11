// The pictures in README.md, taken from the demo municipality. LOTSE_PICTURES names another folder to write them to.
import type { Browser, BrowserContextOptions, Page } from "@playwright/test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { give, lay, press, wordsOf } from "../support/hand";
import { expect, test } from "../support/test";
import { draw, goTo, signIn, visit } from "../support/worker";

const PICTURES = process.env.LOTSE_PICTURES ?? fileURLToPath(new URL("pictures", import.meta.url));
const TABLET = { viewport: { width: 820, height: 1180 }, hasTouch: true };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };
const DESKTOP = { viewport: { width: 1440, height: 900 } };

test.beforeAll(() => void mkdirSync(PICTURES, { recursive: true }));

async function device(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  return (await browser.newContext({ locale: "de-DE", timezoneId: "Europe/Berlin", reducedMotion: "reduce", ...options })).newPage();
}

async function take(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.mouse.move(0, 0); // nothing looks as if it were pointed at
  await page.screenshot({ path: join(PICTURES, `${name}.png`), caret: "initial" });
}

async function title(page: Page, name: string | RegExp): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

async function findPerson(page: Page, name: string): Promise<void> {
  await goTo(page, "Menschen");
  await page.getByRole("searchbox").fill(name);
  await page.getByRole("link", { name: new RegExp(name) }).first().click();
  await title(page, new RegExp(name));
}

test("a tablet: today, the corridor, a conversation", async ({ server, browser }) => {
  const page = await device(browser, TABLET);
  await signIn(page, server.url, "worker1");
  await title(page, "Heute");
  await expect(page.getByText("Alles ist auf dem Server")).toBeVisible();
  await take(page, "today");

  await goTo(page, "Häuser");
  await page.getByRole("link", { name: /Düsseldorfer/ }).click();
  await title(page, /Düsseldorfer/);
  await take(page, "corridor");

  await page.getByRole("button", { name: "Gespräch beginnen: Zimmer 003" }).click();
  await page.getByLabel("Anlass", { exact: true }).fill("Anmeldung der Tochter in der Kita");
  await page.getByRole("button", { name: "Kita und Schule" }).click();
  await page.getByLabel("Gesprächsinhalte").fill("Die Kita hat noch einen Platz ab Januar. Es fehlt nur die Anmeldung.");
  await page.getByLabel("Absprachen, Ziele, nächster Schritt").fill("Frau Saleh meldet ihre Tochter bis Ende November an.");
  await page.getByLabel("Neue Aufgabe in einer Zeile").fill("Kita anrufen – ich – Fr");
  await page.getByRole("button", { name: "Hinzufügen" }).click();
  const signer = page.getByRole("group", { name: /^Unterschrift: / }).filter({ hasText: "Zainab" }).first();
  await draw(page, signer);
  await expect(signer.getByText("Unterschrieben", { exact: true })).toBeVisible();
  await signer.scrollIntoViewIfNeeded();
  await take(page, "signed");
  await page.evaluate(() => document.scrollingElement?.scrollTo(0, 0));
  await take(page, "conversation");
});

test("a desk: a person's page", async ({ server, browser }) => {
  const page = await device(browser, DESKTOP);
  await signIn(page, server.url, "worker1");
  await findPerson(page, "Karwan");
  await take(page, "person");
});

test("a phone: signing in, and people in the dark", async ({ server, browser }) => {
  const page = await device(browser, PHONE);
  await page.goto(server.url);
  await expect(page.getByRole("heading", { name: "Anmelden" })).toBeVisible();
  await take(page, "sign-in");
  await signIn(page, server.url, "worker1");
  await page.emulateMedia({ colorScheme: "dark" });
  await visit(page, "/people");
  await title(page, "Menschen");
  await take(page, "people");
});

test("an agreement: on the tablet, and in the client's hand", async ({ server, browser }) => {
  const page = await device(browser, TABLET);
  await signIn(page, server.url, "worker1");
  await lay(page, "Karwan", "ar", ["Deutsch bis B1 lernen", "Einen Kita-Platz"]);
  await draw(page, page.getByRole("group", { name: /^Unterschrift: / }).filter({ hasText: "Sozialarbeit" }).first());
  await expect(page.getByText("Teilweise unterschrieben")).toBeVisible();
  await page.evaluate(() => document.scrollingElement?.scrollTo(0, 0));
  await take(page, "agreement");
  await page.getByRole("button", { name: "Als Codes fürs Handy" }).click();
  await take(page, "codes");
  await page.getByRole("dialog").getByRole("button", { name: "Fertig" }).click();
  await page.getByRole("button", { name: "Nein" }).click();
  await give(page);
  await page.getByRole("main").getByRole("button", { name: "العربية", exact: true }).click();
  await page.locator("main strong").first().click();
  const say = wordsOf("ar");
  for (let thought = 0; thought < 7; thought++) await press(page, say(thought === 0 ? "sign-next" : "sign-understood"));
  await take(page, "client");
});
