// The program comes in two parts: the second must be there whenever it is needed, of the same build as the first.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lotse } from "../support/server";
import { expect, expectAccessible, test } from "../support/test";
import { goTo, ready, signIn, unlock } from "../support/worker";

const SITE = process.env.LOTSE_SITE ?? "";
const LATER: string = JSON.parse(readFileSync(join(SITE, "assets.json"), "utf8")).later;

test("whoever is ready to work without a network has the second part, and it opens without asking the server", async ({ server, page }) => {
  await page.goto(server.url);
  await ready(page);
  expect(await page.evaluate((file) => caches.match(file).then((found) => found?.status), LATER)).toBe(200);
  await signIn(page, server.url, "worker1");
  await server.kill();
  await page.goto(`${server.url}/accommodations`);
  await unlock(page, "worker1");
  await expect(page.getByRole("heading", { level: 1, name: "Häuser" })).toBeVisible();
});

test.describe("without a service worker", () => {
  test.use({ serviceWorkers: "block" });

  test("a second part that does not come is said, with what to do, and comes when it is asked for again", async ({ server, page }) => {
    await page.route(`**${LATER}`, (route) => route.abort());
    await signIn(page, server.url, "worker1");
    await goTo(page, "Menschen");
    await expect(page.getByRole("heading", { level: 1, name: "Menschen" })).toBeVisible();
    await goTo(page, "Häuser");
    const missing = page.getByRole("heading", { level: 1, name: "Dieser Teil fehlt noch" });
    await expect(missing).toBeFocused();
    await expectAccessible(page);

    await page.getByRole("button", { name: "Noch einmal versuchen" }).click();
    await expect(missing).toBeVisible();
    await page.unroute(`**${LATER}`);
    await page.getByRole("button", { name: "Noch einmal versuchen" }).click();
    const houses = page.getByRole("heading", { level: 1, name: "Häuser" });
    await expect(houses).toBeFocused();
  });

  test("what is erased leaves a device whose second part is missing as soon as that part comes", async ({ server, page, context }) => {
    await page.route(`**${LATER}`, (route) => route.abort());
    await signIn(page, server.url, "worker1");
    await goTo(page, "Menschen");
    await page.getByRole("searchbox").fill("Karwan");
    const person = (await page.getByRole("link", { name: /Karwan/ }).first().getAttribute("href"))!;
    const found = page.locator(`main a[href="${person}"]`);
    await context.setOffline(true);
    lotse(server.data, ["erase", "--person", person.split("/").pop()!]);
    const asked = page.waitForResponse((answer) => answer.url().includes("/api/v1/pull"));
    await context.setOffline(false);
    await asked;
    await expect(found, "nothing is half done meanwhile").toHaveCount(1);

    await page.unroute(`**${LATER}`);
    await goTo(page, "Häuser");
    await page.getByRole("button", { name: "Noch einmal versuchen" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Häuser" })).toBeVisible();
    await goTo(page, "Menschen");
    await page.getByRole("searchbox").fill("Karwan");
    await expect(found).toHaveCount(0);
    await expect(page.getByText("Alles ist auf dem Server")).toBeVisible();
  });

  test("a second part that was missing comes by itself when the network is back", async ({ server, page, context }) => {
    await page.route(`**${LATER}`, (route) => route.abort());
    await signIn(page, server.url, "worker1");
    await goTo(page, "Häuser");
    await expect(page.getByRole("heading", { level: 1, name: "Dieser Teil fehlt noch" })).toBeVisible();
    await context.setOffline(true);
    await expect(page.getByText("Kein Netz").first()).toBeAttached();
    await page.unroute(`**${LATER}`);
    await context.setOffline(false);
    await expect(page.getByRole("heading", { level: 1, name: "Häuser" })).toBeVisible({ timeout: 30_000 });
  });
});

test("a window of the version before gets the second part of its own version", async ({ server, page }) => {
  // It has not asked for its second part when the new version takes over.
  await page.goto(server.url);
  await ready(page);
  const site = mkdtempSync(join(tmpdir(), "lotse-site-"));
  try {
    cpSync(SITE, site, { recursive: true, dereference: true });
    for (const file of [LATER, `${LATER}.br`]) rmSync(join(site, file));
    const worker = join(site, "service-worker.js");
    const text = readFileSync(worker, "utf8").replace(/const version = "[^"]*"/, 'const version = "a-later-one"');
    writeFileSync(worker, text.replace(`"${LATER}",`, ""));
    rmSync(`${worker}.br`, { force: true });
    await server.kill();
    server.site = site;
    await server.resume();
    await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      const changed = new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }));
      const fresh = await registration.update();
      const waiting = fresh.waiting ?? (await new Promise<ServiceWorker>((done) => {
        const coming = fresh.installing as ServiceWorker;
        coming.addEventListener("statechange", () => coming.state === "installed" && done(coming));
      }));
      waiting.postMessage({ type: "activate-now" });
      await changed;
    });
    expect(await page.evaluate(() => caches.keys())).toContain("lotse-a-later-one");
    expect((await page.request.get(server.url + LATER)).status()).toBe(404);
    await unlock(page, "worker1");
    await goTo(page, "Häuser");
    await expect(page.getByRole("heading", { level: 1, name: "Häuser" })).toBeVisible();
  } finally {
    rmSync(site, { recursive: true, force: true });
  }
});
