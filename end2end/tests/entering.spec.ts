// Coming in: the first time with a code, later with a passphrase that stays where it belongs, and out again by itself.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { lotse, PASSPHRASE } from "../support/server";
import { Tablet } from "../support/tablet";
import { expect, expectAccessible, test } from "../support/test";
import { goTo, open, ready, signIn, unlock, visit } from "../support/worker";

const MINE = "Regen trommelt aufs Vordach";

/** Opens the form with what is known about somebody. */
async function change(page: Page, name: string): Promise<void> {
  await goTo(page, "Menschen");
  await page.getByRole("searchbox").fill(name);
  await page.getByRole("link", { name: new RegExp(name) }).first().click();
  await page.getByRole("link", { name: "Ändern" }).click();
}

/** A later version of the app: a window tells which it runs on by its style sheet. Answers its folder and the sheet's address. */
function laterVersion(): { site: string; sheet: string } {
  const site = mkdtempSync(join(tmpdir(), "lotse-site-"));
  cpSync(process.env.LOTSE_SITE ?? "", site, { recursive: true, dereference: true });
  const list = join(site, "assets.json");
  const assets = JSON.parse(readFileSync(list, "utf8"));
  const sheet: string = assets.css.replace(/[0-9a-f]{12}/, "0123456789ab");
  cpSync(join(site, assets.css), join(site, sheet));
  writeFileSync(list, JSON.stringify({ ...assets, css: sheet }));
  const worker = join(site, "service-worker.js");
  const text = readFileSync(worker, "utf8").replace(/const version = "[^"]*"/, 'const version = "a-later-one"');
  writeFileSync(worker, text.replace(assets.css, sheet));
  rmSync(`${worker}.br`, { force: true });
  return { site, sheet };
}

/** The style sheet that a window runs on. */
const sheetOf = (page: Page) => page.evaluate(() => new URL(document.querySelector<HTMLLinkElement>("link[rel=stylesheet]")!.href).pathname);

test("a new colleague puts a passphrase in the place of the code, and it opens the device without a network", async ({ server, page, context }) => {
  const printed = lotse(server.data, ["user", "code", "worker1"]);
  const code = /One-time code of worker1: (\S+)/.exec(printed)?.[1] ?? "";
  await page.goto(server.url);
  await open(page, "worker1", code);
  await expect(page.getByText(/Das ist ein Einmal-Code/)).toBeVisible();

  const choose = async (passphrase: string, again: string) => {
    await page.getByLabel("Neue Passphrase", { exact: true }).fill(passphrase);
    await page.getByLabel("Neue Passphrase, noch einmal").fill(again);
    await page.getByRole("button", { name: "Öffnen" }).click();
  };
  await choose("zu kurz", "zu kurz");
  await expect(page.getByText(/mindestens 12 Zeichen, am besten/).last()).toBeVisible();
  await choose(MINE, "Regen trommelt");
  await expect(page.getByText(/nicht gleich/)).toBeVisible();
  await choose(MINE, MINE);
  await expect(page.getByRole("heading", { level: 1, name: "Heute" })).toBeVisible({ timeout: 30_000 });

  await ready(page);
  await context.setOffline(true);
  await page.getByRole("button", { name: "Sperren" }).click();
  await open(page, "worker1", code);
  await expect(page.getByText(/passt nicht/)).toBeVisible();
  await unlock(page, "worker1", MINE);
});

test("whoever forgot the passphrase and gets a code still opens what is on the device with the earlier one", async ({ server, page }) => {
  await signIn(page, server.url, "worker1");
  const code = /One-time code of worker1: (\S+)/.exec(lotse(server.data, ["user", "code", "worker1"]))?.[1] ?? "";
  await page.getByRole("button", { name: "Sperren" }).click();
  await open(page, "worker1", code);
  await page.getByLabel("Neue Passphrase", { exact: true }).fill(MINE);
  await page.getByLabel("Neue Passphrase, noch einmal").fill(MINE);
  await page.getByRole("button", { name: "Öffnen" }).click();
  await page.getByLabel("Frühere Passphrase").fill(PASSPHRASE);
  await page.getByRole("button", { name: "Öffnen" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Heute" })).toBeVisible({ timeout: 30_000 });
});

test("a passphrase sent before the app has started stands in no address", async ({ server, page }) => {
  let start = () => {};
  const started = new Promise<void>((resolve) => (start = resolve));
  await page.route("**/*.wasm", async (route) => {
    await started;
    await route.continue();
  });
  const addresses: string[] = [];
  page.on("request", (request) => addresses.push(request.url()));
  await page.goto(server.url, { waitUntil: "commit" });
  await page.getByLabel("Benutzername").fill("worker1");
  await page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await page.getByLabel("Passphrase", { exact: true }).press("Enter");
  start();
  await expect(page.getByRole("button", { name: "Öffnen" })).toBeEnabled();
  await unlock(page, "worker1");
  expect([page.url(), ...addresses].filter((it) => /Satz|worker1|passphrase=/.test(decodeURIComponent(it)))).toEqual([]);
});

test("a change of a person that was begun is there after the battery died", async ({ server }) => {
  const tablet = new Tablet();
  try {
    let page = await tablet.start();
    await signIn(page, server.url, "worker1");
    await ready(page);
    await change(page, "Saleh, Berivan");
    await page.getByLabel("Telefon").fill("0151 000 42");
    await page.waitForTimeout(1_100);
    await tablet.die();

    page = await tablet.start();
    await page.goto(server.url);
    await unlock(page, "worker1");
    await page.getByRole("link", { name: "Begonnene Änderung: Berivan Saleh" }).click();
    await expect(page.getByLabel("Telefon")).toHaveValue("0151 000 42");
    await page.getByRole("button", { name: "Speichern" }).click();
    await expect(page.getByRole("link", { name: "0151 000 42" })).toBeVisible();
    await goTo(page, "Heute");
    await expect(page.getByText("Begonnene Änderung")).toHaveCount(0);
  } finally {
    await tablet.scrap();
  }
});

test("a device that nobody touches for a quarter of an hour locks itself, and what was typed is there", async ({ server, page }) => {
  await page.clock.install();
  await signIn(page, server.url, "worker1");
  await change(page, "Saleh, Berivan");
  await page.getByLabel("Telefon").fill("0151 000 43");
  await page.clock.runFor("14:00");
  await expect(page.getByLabel("Telefon")).toBeVisible();
  await page.clock.runFor("01:30");
  await expect(page.getByRole("heading", { name: "Anmelden" })).toBeVisible();
  await expect(page.getByText("Berivan")).toHaveCount(0);
  await unlock(page, "worker1");
  await expect(page.getByLabel("Telefon")).toHaveValue("0151 000 43");
});

test("a new version is offered and not forced, and neither what waits nor what is typed is lost", async ({ server, page, context }) => {
  await signIn(page, server.url, "worker1");
  await ready(page);
  await page.reload();
  await unlock(page, "worker1");

  // Work that waits, and a form that is open.
  await server.kill();
  await change(page, "Saleh, Berivan");
  await page.getByLabel("Telefon").fill("0151 000 44");
  await page.getByRole("button", { name: "Speichern" }).click();
  await expect(page.getByText("1 Eintrag wartet auf das Netz")).toBeVisible();
  await page.getByRole("link", { name: "Ändern" }).click();
  await page.getByLabel("Telefon").fill("0151 000 45");

  const { site } = laterVersion();
  try {
    server.site = site;
    // Its answers are held back: what waits must outlive the change of version.
    await page.route("**/api/v1/push", (route) => route.abort());
    await server.resume();
    await page.evaluate(() => navigator.serviceWorker.getRegistration().then((it) => it?.update()));
    const offered = page.getByRole("button", { name: "Jetzt übernehmen" });
    await expect(offered).toBeVisible();
    await expect(page.getByLabel("Telefon")).toHaveValue("0151 000 45");

    const loaded = page.waitForEvent("load");
    await offered.click();
    await loaded;
    await unlock(page, "worker1");
    expect(await page.evaluate(() => caches.keys())).toContain("lotse-a-later-one");
    await expect(page.getByText("1 Eintrag wartet auf das Netz")).toBeVisible();
    await goTo(page, "Heute");
    await page.getByRole("link", { name: /Begonnene Änderung/ }).click();
    await expect(page.getByLabel("Telefon")).toHaveValue("0151 000 45");
    await page.unroute("**/api/v1/push");
    await page.getByRole("button", { name: "Menü" }).click();
    await page.getByRole("button", { name: "Jetzt abgleichen" }).click();
    await expect(page.getByText("Alles ist auf dem Server")).toBeVisible();
  } finally {
    rmSync(site, { recursive: true, force: true });
  }
  await context.close();
});

test("a new version that one of two windows takes over is taken over in the other too, and what is typed in either is there", async ({ server, page, context }) => {
  test.setTimeout(120_000);
  await signIn(page, server.url, "worker1");
  await ready(page);
  const other = await context.newPage();
  const windows = [page, other];
  for (const window of windows) {
    await window.goto(server.url);
    await unlock(window, "worker1");
  }
  await change(page, "Saleh, Berivan");
  await page.getByLabel("Telefon").fill("0151 000 45");
  await change(other, "Karwan");
  await other.getByLabel("Telefon").fill("0151 000 46");

  const { site, sheet } = laterVersion();
  try {
    await server.kill();
    server.site = site;
    await server.resume();
    await page.evaluate(() => navigator.serviceWorker.getRegistration().then((it) => it?.update()));
    for (const window of windows) await expect(window.getByRole("button", { name: "Jetzt übernehmen" })).toBeVisible();
    const takeOver = async (window: Page) => {
      const loaded = window.waitForEvent("load");
      await window.getByRole("button", { name: "Jetzt übernehmen" }).click();
      await loaded;
      await unlock(window, "worker1");
    };
    await takeOver(other);
    expect(await sheetOf(other)).toBe(sheet);
    await expect(other.getByLabel("Telefon")).toHaveValue("0151 000 46");

    // The first window goes on with the version before, until somebody there says so too.
    expect(await sheetOf(page)).not.toBe(sheet);
    await expect(page.getByLabel("Telefon")).toHaveValue("0151 000 45");
    await page.getByLabel("Telefon").fill("0151 000 47");
    await takeOver(page);
    expect(await sheetOf(page)).toBe(sheet);
    await expect(page.getByLabel("Telefon")).toHaveValue("0151 000 47");
    for (const window of windows) {
      await expect(window.getByRole("button", { name: "Jetzt übernehmen" })).toHaveCount(0);
      await window.getByRole("button", { name: "Speichern" }).click();
      await expect(window.getByText("Alles ist auf dem Server")).toBeVisible();
    }
    await expect(other.getByText("0151 000 46")).toBeVisible();
    await expect(page.getByText("0151 000 47")).toBeVisible();
  } finally {
    rmSync(site, { recursive: true, force: true });
  }
});

test("when the browser has thrown the storage away, the sign-in page says so", async ({ server, page }) => {
  await signIn(page, server.url, "worker1");
  await page.goto(`${server.url}/health`);
  await page.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) if (name) indexedDB.deleteDatabase(name);
  });
  await page.goto(server.url);
  await expect(page.getByText(/hat seinen Speicher auf diesem Gerät geleert/).first()).toBeVisible();
  await signIn(page, server.url, "worker1");
  await visit(page, "/people");
  await expect(page.getByRole("heading", { level: 1, name: "Menschen" })).toBeVisible();
});

test("files that the disk has spoilt are fetched anew by themselves as soon as there is a network", async ({ server, page, context }) => {
  test.setTimeout(90_000);
  await signIn(page, server.url, "worker1");
  await ready(page);
  await expect(page.getByText("Alles ist auf dem Server")).toBeVisible();
  await page.reload();
  const spoilt = await page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) => new Promise<T>((yes, no) => ((request.onsuccess = () => yes(request.result)), (request.onerror = () => no(request.error))));
    let spoilt = 0;
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name!));
      if (database.objectStoreNames.contains("packs")) {
        const packs = database.transaction("packs", "readwrite").objectStore("packs");
        for (const key of await done(packs.getAllKeys())) {
          const sealed = (await done(packs.get(key))) as Uint8Array;
          sealed[sealed.length - 20]! ^= 1;
          await done(packs.put(sealed, key));
          spoilt += 1;
        }
      }
      database.close();
    }
    return spoilt;
  });
  expect(spoilt).toBeGreaterThan(5);

  await context.setOffline(true);
  await page.reload();
  await unlock(page, "worker1");
  await page.getByRole("link", { name: "Was ist zu tun?" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Nicht lesbar auf diesem Gerät" })).toBeVisible();
  await expect(page.getByText(/holt dieses Gerät sie von selbst neu/)).toBeVisible();
  await expectAccessible(page);

  await context.setOffline(false);
  await expect(page.getByText("Alles auf diesem Gerät ist lesbar.")).toBeVisible({ timeout: 30_000 });
  await context.setOffline(true);
  await page.reload();
  await unlock(page, "worker1");
  await expect(page.getByRole("link", { name: "Was ist zu tun?" })).toHaveCount(0);
  await goTo(page, "Menschen");
  await page.getByRole("searchbox").fill("Karwan");
  await expect(page.getByRole("link", { name: /Karwan/ }).first()).toBeVisible();
});
