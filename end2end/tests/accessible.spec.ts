// Every screen, on three devices, in light and dark, German and English: WCAG 2.2 AA, and nothing that sticks out.
import type { Page } from "@playwright/test";
import { expect, test, violations } from "../support/test";
import { draw, goTo, open, signIn, visit } from "../support/worker";
import { type Language, words } from "../support/words";

const DEVICES = [
  { name: "tablet", width: 820, height: 1180 },
  { name: "phone", width: 390, height: 844 },
  { name: "desktop", width: 1440, height: 900 },
];

/** Colours change by transitions, one element after the other: waits until all are there. */
async function light(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    // A transition that ends may begin the next one, of what inherits: two frames without any are the end.
    for (let calm = 0; calm < 2; calm = document.getAnimations().length === 0 ? calm + 1 : 0) await frame();
  });
}

/** Reads the page as it stands in light and in dark, and tells all that it finds at the end. */
async function read(page: Page, screen: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await light(page, colorScheme);
    expect.soft(await violations(page), `${screen}, ${colorScheme}`).toEqual([]);
  }
  await light(page, "light");
  const width = await page.evaluate(() => ({ content: document.scrollingElement!.scrollWidth, screen: innerWidth }));
  expect.soft(width.content, `${screen} is as wide as the screen`).toBeLessThanOrEqual(width.screen);
}

/** Goes somewhere and waits for its title. */
async function stand(page: Page, path: string, title: string | RegExp): Promise<void> {
  await visit(page, path);
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
}

async function speak(page: Page, from: Language, to: Language): Promise<void> {
  await page.getByRole("button", { name: words(from, "header-menu") }).click();
  await page.getByRole("button", { name: words(from, `language-name-${to}`) }).click();
  await expect(page.getByRole("navigation", { name: words(to, "frame-places") })).toBeVisible();
  await page.keyboard.press("Escape");
}

/** Addresses of one person and one house of the demo municipality. */
type Shown = { person: string; house: string };

/** All that is only looked at. */
async function readPages(page: Page, language: Language, { person, house }: Shown): Promise<void> {
  const say = (key: string) => words(language, key);
  const pages: [string, string | RegExp][] = [
    ["/", say("place-today")],
    ["/people", say("place-people")],
    [person, "Karwan"],
    [`${person}/edit`, "Karwan"],
    ["/people/new", say("people-register")],
    ["/accommodations", say("houses-title")],
    [house, /Kampheider/],
    ["/accommodations/own-flats", say("houses-own-flats")],
    ["/network", say("place-network")],
    ["/reports", say("place-reports")],
    ["/settle", say("settle-title")],
    ["/returned", say("returned-title")],
  ];
  for (const [path, title] of pages) {
    await stand(page, path, title);
    await read(page, `${path} (${language})`);
  }
}

/** A conversation from empty to saved, with two people of two households. */
async function readConversation(page: Page, house: string): Promise<void> {
  await stand(page, "/", "Heute");
  await page.getByRole("button", { name: "Gespräch", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Gespräch" })).toBeVisible();
  await read(page, "conversation, empty");
  await page.getByRole("button", { name: "Speichern" }).click();
  await read(page, "conversation, what is missing");
  await page.getByRole("button", { name: "Leitfaden" }).click();
  await expect(page.getByRole("dialog", { name: "Leitfaden für das Gespräch" })).toBeVisible();
  await read(page, "guide");
  await page.keyboard.press("Escape");

  await stand(page, house, /Kampheider/);
  await page.getByRole("button", { name: "Gespräch beginnen: Zimmer 001" }).click();
  const present = page.getByRole("group", { name: "Wer ist dabei?" }).getByRole("button");
  await present.first().click();
  await present.last().click();
  await expect(page.getByText("Menschen aus mehreren Haushalten")).toBeVisible();
  for (const field of await page.getByLabel("Anlass", { exact: true }).all()) await field.fill("Anmeldung in der Kita");
  for (const chip of await page.getByRole("button", { name: "Kita und Schule" }).all()) await chip.click();
  await page.getByLabel("Absprachen, Ziele, nächster Schritt").first().fill("Die Kita wird angerufen.");
  await page.getByLabel("Neue Aufgabe in einer Zeile").first().fill("Kita anrufen – ich – Fr");
  await page.getByRole("button", { name: "Hinzufügen" }).first().click();
  await read(page, "conversation of two households");
  const signer = page.getByRole("group", { name: /^Unterschrift: / }).first();
  await signer.getByRole("button", { name: "Hier unterschreiben" }).click();
  await expect(page.getByRole("img", { name: /^Unterschriftenfeld/ })).toBeVisible();
  // High enough that no bar that sticks lies over half of a field: where one lies is chance, and scrolling shows the field.
  const { width, height } = page.viewportSize()!;
  await page.setViewportSize({ width, height: 4_000 });
  await read(page, "signing field");
  await page.setViewportSize({ width, height });
  await page.getByRole("button", { name: "Abbrechen" }).click();
  await draw(page, signer);
  await page.getByRole("button", { name: "Speichern" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Gesprächsprotokoll" })).toBeVisible();
  await read(page, "minutes");
}

for (const { name, ...viewport } of DEVICES) {
  test(`every screen can be used by everybody on a ${name}`, async ({ server, browser }) => {
    test.setTimeout(600_000);
    const page = await (await browser.newContext({ viewport, reducedMotion: "reduce", hasTouch: name !== "desktop" })).newPage();
    await page.goto(server.url);
    await expect(page.getByRole("heading", { name: "Anmelden" })).toBeVisible();
    await read(page, "sign-in");
    await open(page, "worker1", "das war einmal eine andere");
    await expect(page.getByText("Benutzername oder Passphrase passt nicht.")).toBeVisible();
    await read(page, "sign-in, refused");

    await signIn(page, server.url, "worker1");
    await goTo(page, "Menschen");
    await page.getByRole("searchbox").fill("Karwan");
    const person = await page.getByRole("link", { name: /Karwan/ }).first().getAttribute("href");
    await goTo(page, "Häuser");
    const house = await page.getByRole("link", { name: /Kampheider/ }).getAttribute("href");
    const shown: Shown = { person: person!, house: house! };

    await page.getByRole("button", { name: "Menü" }).click();
    await read(page, "menu");
    await page.getByRole("button", { name: "Tasten zeigen" }).click();
    await expect(page.getByRole("dialog", { name: "Tasten" })).toBeVisible();
    await read(page, "keys");
    await page.keyboard.press("Escape");

    await readPages(page, "de", shown);
    await readConversation(page, shown.house);
    await speak(page, "de", "en");
    await readPages(page, "en", shown);
  });
}
