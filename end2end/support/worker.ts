// What a worker does, in their own words: roles and labels, never classes.
import { type Browser, type Locator, type Page, expect } from "@playwright/test";
import { PASSPHRASE } from "./server";

/** A tablet of its own, on which this user is at work. */
export async function device(browser: Browser, url: string, user: string): Promise<Page> {
  const page = await (await browser.newContext({ serviceWorkers: "block" })).newPage();
  await signIn(page, url, user);
  return page;
}

/** Opens Lotse and signs in, or unlocks what is on the device. */
export async function signIn(page: Page, url: string, user: string, path = "/"): Promise<void> {
  await page.goto(url + path);
  await unlock(page, user);
}

/** Types name and passphrase where the sign-in page stands already, and waits until the work is there. */
export async function unlock(page: Page, user: string, passphrase = PASSPHRASE): Promise<void> {
  await open(page, user, passphrase);
  await page.getByRole("navigation", { name: "Orte" }).waitFor({ timeout: 30_000 });
}

/** Types name and passphrase and presses the button, whatever comes of it. */
export async function open(page: Page, user: string, passphrase: string): Promise<void> {
  await page.getByLabel("Benutzername").fill(user);
  await page.getByLabel("Passphrase", { exact: true }).fill(passphrase);
  await page.getByRole("button", { name: "Öffnen" }).click();
}

/** Waits until the app can start without a network. */
export async function ready(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
}

/** Goes to one of the five places. */
export async function goTo(page: Page, place: "Heute" | "Menschen" | "Häuser" | "Netzwerk" | "Berichte"): Promise<void> {
  await page.getByRole("navigation", { name: "Orte" }).getByRole("link", { name: place }).click();
}

/** Looks for somebody and opens their page; answers its address. */
export async function findPerson(page: Page, name: string): Promise<string> {
  await goTo(page, "Menschen");
  await page.getByRole("searchbox").fill(name);
  await page.getByRole("link", { name: new RegExp(name) }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
  return new URL(page.url()).pathname;
}

/** Signs with a finger: a zigzag over the signing field of this signer. */
export async function draw(page: Page, signer: Locator): Promise<void> {
  await signer.getByRole("button", { name: "Hier unterschreiben" }).click();
  const field = page.getByRole("img", { name: /^Unterschriftenfeld/ });
  await field.scrollIntoViewIfNeeded();
  const box = await field.boundingBox();
  if (!box) throw new Error("there is no field to sign in");
  await page.mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.5);
  await page.mouse.down();
  for (let step = 1; step <= 12; step++) {
    await page.mouse.move(box.x + box.width * (0.2 + step * 0.05), box.y + box.height * (step % 2 ? 0.3 : 0.6));
  }
  await page.mouse.up();
  await page.getByRole("button", { name: "Fertig" }).click();
}

/** Goes to an address inside the app: a reload would lock the device. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.evaluate((address) => {
    const link = document.body.appendChild(document.createElement("a"));
    link.href = address;
    link.click();
    link.remove();
  }, path);
  await page.waitForURL((url) => url.pathname === path.split("?")[0]);
}

/** A photo of a letter, taken on a person's page and not saved yet. */
export async function takeLetter(page: Page): Promise<void> {
  const base64 = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 30 });
    return canvas.toDataURL("image/png").split(",")[1]!;
  });
  const added = page.getByRole("region", { name: "Fotos und Dateien" });
  await added.getByLabel("Foto aufnehmen").setInputFiles({ name: "IMG.png", mimeType: "image/png", buffer: Buffer.from(base64, "base64") });
  await added.getByLabel("Was ist zu sehen?").selectOption({ label: "Brief" });
}

/** A photo of a letter, added on a person's page. */
export async function addLetter(page: Page): Promise<void> {
  await takeLetter(page);
  const added = page.getByRole("region", { name: "Fotos und Dateien" });
  await added.getByRole("button", { name: "Sichern" }).click();
  await expect(added.getByRole("button", { name: "Groß ansehen: Brief" })).toBeVisible();
}
