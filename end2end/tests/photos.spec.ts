// A letter photographed where there is no network: it survives a dying battery and a line that is cut in the middle.
import type { Page } from "@playwright/test";
import { Network } from "../support/network";
import { lotse } from "../support/server";
import { Tablet } from "../support/tablet";
import { expect, expectAccessible, test } from "../support/test";
import { goTo, ready, signIn, unlock, visit } from "../support/worker";

const OCCASION = "Kündigung der Wohnung";
const NOTE = "Kündigung, Seite 1";
/** What a camera writes beside a picture: here the place, in words. */
const PLACE = "51.1930N 7.0130E Haan";

/** A photo as a camera takes it: large, noisy, with the place in it. */
async function photo(page: Page): Promise<Buffer> {
  const bytes = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 3000, height: 2000 });
    const context = canvas.getContext("2d")!;
    const image = context.createImageData(3000, 2000);
    let seed = 7;
    for (let at = 0; at < image.data.length; at += 4) {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff;
      image.data.set([(seed >> 8) & 255, (seed >> 12) & 255, (seed >> 16) & 255, 255], at);
    }
    context.putImageData(image, 0, 0);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.5));
    return [...new Uint8Array(await blob!.arrayBuffer())];
  });
  const comment = Buffer.from(`Exif\0\0${PLACE}`);
  const head = Buffer.from([0xff, 0xe1, 0, comment.length + 2]);
  return Buffer.concat([Buffer.from(bytes.slice(0, 2)), head, comment, Buffer.from(bytes.slice(2))]);
}

/** How much of an upload the server has, as it tells the one who uploads. */
async function reached(page: Page, path: string): Promise<string> {
  return page.evaluate(async (address) => {
    const { headers } = await fetch(address, { method: "HEAD" });
    return `${headers.get("upload-offset")} ${headers.get("upload-complete")}`;
  }, path);
}

test("a letter photographed offline survives a dying battery and a cut line, and the office sees it", async ({ server, browser }) => {
  test.setTimeout(240_000);
  const network = await Network.to(server.port);
  const line = await Network.to(server.port);
  const tablet = new Tablet();
  try {
    let page = await tablet.start();
    await signIn(page, network.url, "worker1");
    await ready(page);
    const office = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    await signIn(office, line.url, "worker1");
    const taken = await photo(page);
    expect(taken.includes(PLACE), "the test would see the place").toBe(true);
    await tablet.context.setOffline(true);
    await network.cut();
    await goTo(page, "Häuser");
    await page.getByRole("link", { name: /Düsseldorfer Straße/ }).click();
    await page.getByRole("button", { name: "Gespräch beginnen: Zimmer 003" }).click();
    await page.getByLabel("Anlass", { exact: true }).fill(OCCASION);
    await page.getByLabel("Foto aufnehmen").setInputFiles({ name: "IMG_1.jpg", mimeType: "image/jpeg", buffer: taken });
    await page.getByLabel("In Worten (freiwillig)").fill(NOTE);
    await expect(page.locator("img.l-thumb__picture")).toBeVisible();
    // Another that is thought better of is thrown away before it is saved.
    await page.getByLabel("Datei wählen").setInputFiles({ name: "IMG_2.jpg", mimeType: "image/jpeg", buffer: taken });
    await page.getByRole("button", { name: "Entfernen: Brief", exact: true }).click();
    await expect(page.getByRole("button", { name: /^Entfernen: / })).toHaveCount(1);
    // What is no picture is refused in words.
    await page.getByLabel("Datei wählen").setInputFiles({ name: "a.jpg", mimeType: "image/jpeg", buffer: Buffer.from("<script>") });
    await expect(page.getByText(/Diese Datei kann nicht aufgenommen werden/)).toBeVisible();
    await page.waitForTimeout(1_100);

    // The battery dies before anything was saved: the photo is in the draft.
    await tablet.die();
    page = await tablet.start();
    await tablet.context.setOffline(true);
    await page.goto(network.url);
    await unlock(page, "worker1");
    await page.getByRole("link", { name: "Begonnenes Gespräch" }).click();
    await expect(page.getByLabel("In Worten (freiwillig)")).toHaveValue(NOTE);
    await expect(page.locator("img.l-thumb__picture")).toBeVisible();
    await page.getByRole("button", { name: "Speichern" }).click();
    await expect(page.getByText("Gespeichert auf diesem Gerät").first()).toBeVisible();
    const minutes = new URL(page.url()).pathname;
    await expect(page.getByRole("button", { name: `Groß ansehen: Brief: ${NOTE}` })).toBeVisible();
    await tablet.die();

    // The network is back, and is cut in the middle of the upload.
    page = await tablet.start();
    await network.restore();
    let sent = 0;
    let path = "";
    const offsets: number[] = [];
    const watch = (of: Page) =>
      of.route("**/api/v1/blobs/**", async (route) => {
        if (route.request().method() !== "PATCH") return route.continue();
        path = new URL(route.request().url()).pathname;
        offsets.push(Number(route.request().headers()["upload-offset"]));
        sent += 1;
        if (sent === 2) {
          await network.cut();
          return route.abort();
        }
        return route.continue();
      });
    await watch(page);
    await page.goto(network.url);
    await unlock(page, "worker1");
    await expect.poll(() => sent, { timeout: 30_000 }).toBe(2);
    expect(await reached(office, path)).toBe(`${256 * 1024} ?0`);
    await visit(page, minutes);
    await expect(page.getByText("Bild auf diesem Gerät, noch nicht auf dem Server")).toBeVisible();
    await tablet.die();

    page = await tablet.start();
    await network.restore();
    await watch(page);
    await page.goto(network.url);
    await unlock(page, "worker1");
    await visit(page, minutes);
    await expect(page.getByText("Bild auf dem Server")).toBeVisible({ timeout: 30_000 });
    expect(offsets[2], "it goes on where the server stands").toBe(256 * 1024);
    expect(offsets.filter((offset) => offset === 0), "the first piece is sent once").toHaveLength(1);
    expect(await reached(office, path)).toMatch(/^\d+ \?1$/);
    expect(lotse(server.data, ["verify"])).toContain("1 photos and files as they came, 0 on their way");

    // The office opens it, on another device, and the clerk learns nothing.
    await visit(office, minutes);
    const tile = office.getByRole("button", { name: `Groß ansehen: Brief: ${NOTE}` });
    // The line to it breaks in the middle: what came is not fetched again.
    line.breakOnce(`GET ${path}`, 300_000);
    const parts: (string | undefined)[] = [];
    office.on("request", (request) => {
      if (request.method() === "GET" && request.url().endsWith(path)) parts.push(request.headers()["range"]);
    });
    await tile.click();
    const large = office.getByRole("dialog", { name: `Brief: ${NOTE}` }).getByRole("img", { name: `Brief: ${NOTE}` });
    await expect(large).toBeVisible();
    expect(parts, "it goes on where the line broke").toEqual([undefined, expect.stringMatching(/^bytes=[1-9]\d+-$/)]);
    const size = await large.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]);
    expect(size, "the long side has 2,000 pixels").toEqual([2000, 1333]);
    await expectAccessible(office);
    await office.keyboard.press("Escape");
    await expect(large).toHaveCount(0);
    await expect(tile).toBeFocused();
    const bytes = await office.evaluate(async (address) => [...new Uint8Array(await (await fetch(address)).arrayBuffer())], path);
    expect(Buffer.from(bytes).includes("51.1930N"), "the place is not among them").toBe(false);
    const status = (of: Page, at: string) => of.evaluate(async (address) => (await fetch(address)).status, at);
    expect(await status(office, path)).toBe(200);
    const clerk = await (await browser.newContext()).newPage();
    await signIn(clerk, server.url, "clerk1");
    expect(await status(clerk, path)).toBe(404);
    expect(await status(clerk, path.replace(/.$/, (last) => (last === "0" ? "1" : "0")))).toBe(404);
  } finally {
    await tablet.scrap();
    await network.cut();
    await line.cut();
  }
});

test("a photo is added to a person's file, on a narrow screen and in the dark", async ({ server, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: "dark" });
  await signIn(page, server.url, "worker1");
  await goTo(page, "Menschen");
  await page.getByRole("searchbox").fill("Saleh");
  await page.getByRole("link", { name: /Saleh/ }).first().click();
  const card = page.getByRole("region", { name: "Fotos und Dateien" });
  await expect(card.getByText("Noch kein Foto und keine Datei.")).toBeVisible();
  const buffer = await photo(page);
  await card.getByLabel("Foto aufnehmen").setInputFiles({ name: "IMG.jpg", mimeType: "image/jpeg", buffer });
  await card.getByLabel("Was ist zu sehen?").selectOption({ label: "Schaden in der Wohnung" });
  await expectAccessible(page);
  await card.getByRole("button", { name: "Sichern" }).click();
  await expect(card.getByRole("button", { name: "Groß ansehen: Schaden in der Wohnung" })).toBeVisible();
  await expect(card.getByText("Bild auf dem Server")).toBeVisible({ timeout: 30_000 });
  await card.getByRole("button", { name: /^Bestritten\? Schaden/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Das wird bestritten" }).click();
  await dialog.getByLabel("Was stimmt nicht? Bitte in den Worten der Person").fill("Das ist nicht unsere Wohnung.");
  await dialog.getByRole("button", { name: "Eintragen" }).click();
  await expect(dialog.getByText("Das ist nicht unsere Wohnung.")).toBeVisible();
  await dialog.getByRole("button", { name: "Schließen" }).click();
  await expect(card.getByText("bestritten", { exact: true })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "nothing is cut off").toBe(true);
  await expectAccessible(page);
});
