// The same story in Firefox, driven by WebDriver BiDi: so that Lotse is not built for one browser.
import puppeteer, { type Browser, type ElementHandle, type Page } from "puppeteer-core";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PASSPHRASE } from "../support/server";
import { expect, test } from "../support/test";

const FIREFOX = process.env.LOTSE_FIREFOX ?? "/usr/bin/firefox-esr";
const OCCASION = "Anmeldung in der Kita";

async function start(profile: string): Promise<[Browser, Page]> {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: FIREFOX,
    headless: true,
    userDataDir: profile,
    extraPrefsFirefox: { "intl.accept_languages": "de" },
  });
  const page = await browser.newPage();
  page.setDefaultTimeout(30_000);
  await page.setViewport({ width: 820, height: 1180 });
  return [browser, page];
}

/** The element of this kind that a person would call so: by its label, or by its words. */
async function named(page: Page, kind: string, name: string): Promise<ElementHandle<HTMLElement>> {
  const handle = await page.waitForFunction(
    (kind: string, name: string) => {
      const words = (element: Element) =>
        element.getAttribute("aria-label") ?? ((element as HTMLInputElement).labels?.[0] ?? element).textContent ?? "";
      return [...document.querySelectorAll<HTMLElement>(kind)].find(
        (element) => words(element).trim().startsWith(name) && !(element as HTMLButtonElement).disabled && element.checkVisibility(),
      );
    },
    {},
    kind,
    name,
  );
  const element = handle.asElement() as ElementHandle<HTMLElement>;
  await element.evaluate((element) => element.scrollIntoView({ block: "center", behavior: "instant" }));
  return element;
}

const press = async (page: Page, kind: string, name: string) => (await named(page, kind, name)).click();
const type = async (page: Page, name: string, text: string) => (await named(page, "input", name)).type(text);

async function unlock(page: Page): Promise<void> {
  await named(page, "button", "Öffnen");
  await type(page, "Benutzername", "worker1");
  await type(page, "Passphrase", PASSPHRASE);
  await press(page, "button", "Öffnen");
  await named(page, "a", "Häuser");
}

const sees = (page: Page, text: string) => page.waitForSelector(`::-p-text(${text})`);

test("in Firefox: signed in once, a conversation and a start without the server, then the server has it", async ({ server }) => {
  const profile = mkdtempSync(join(tmpdir(), "lotse-firefox-"));
  let [browser, page] = await start(profile);
  try {
    await page.goto(server.url);
    await unlock(page);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));

    await server.kill();
    await press(page, "a", "Häuser");
    await press(page, "a", "Wohnunterkunft Düsseldorfer Straße");
    await press(page, "button", "Gespräch beginnen: Zimmer 003");
    await type(page, "Anlass", OCCASION);
    await press(page, "button", "Kita und Schule");
    await press(page, "button", "Speichern");
    await sees(page, "Gespeichert auf diesem Gerät");
    const minutes = page.url();
    await browser.close();

    [browser, page] = await start(profile);
    await page.goto(minutes);
    await unlock(page);
    await sees(page, OCCASION);
    await sees(page, "1 Eintrag wartet auf das Netz");

    await server.resume();
    await press(page, "button", "Menü");
    await press(page, "button", "Jetzt abgleichen");
    await sees(page, "Alles ist auf dem Server");
    expect(page.url()).toBe(minutes);
  } catch (error) {
    await page.screenshot({ path: test.info().outputPath("firefox.png") });
    throw error;
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});
