// Whom the server does not let in any more: blocked accounts, and passphrases that were changed elsewhere.
import type { Page } from "@playwright/test";
import { PASSPHRASE, lotse } from "../support/server";
import { expect, expectAccessible, test } from "../support/test";
import { addLetter, device, findPerson, goTo, open, ready, signIn, unlock } from "../support/worker";

const OTHER = "ein ganz anderer Satz als bisher";
const CHANGED = "Ihre Passphrase wurde geändert. Bitte geben Sie die neue ein.";
const BLOCKED = /Ihr Konto ist gesperrt\. Bitte wenden Sie sich an/;

async function changePhone(page: Page, phone: string): Promise<void> {
  await page.getByRole("link", { name: "Ändern" }).click();
  await page.getByLabel("Telefon").fill(phone);
  await page.getByRole("button", { name: "Speichern" }).click();
  await expect(page.getByText(/Geändert und auf diesem Gerät gespeichert/)).toBeVisible();
}

async function syncNow(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Menü" }).click();
  await page.getByRole("button", { name: "Jetzt abgleichen" }).click();
}

/** How many rows lie in all databases of this browser. */
async function rows(page: Page): Promise<number> {
  return page.evaluate(async () => {
    let count = 0;
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((done, failed) => {
        const opening = indexedDB.open(name!);
        opening.onsuccess = () => done(opening.result);
        opening.onerror = () => failed(opening.error);
      });
      for (const shelf of db.objectStoreNames) {
        count += await new Promise<number>((done) => {
          const counting = db.transaction(shelf).objectStore(shelf).count();
          counting.onsuccess = () => done(counting.result);
        });
      }
      db.close();
    }
    return count;
  });
}

async function liesBeforeTheLead(lead: Page, text: string): Promise<void> {
  await goTo(lead, "Heute");
  await lead.getByRole("link", { name: "Klären" }).click();
  await expect(lead.getByText(text)).toBeVisible();
}

test("at its next contact the device of a blocked account hands in what waits and forgets everything", async ({ server, page, browser }) => {
  test.setTimeout(120_000);
  const lead = await device(browser, server.url, "lead1");
  await signIn(page, server.url, "worker2");
  await ready(page);
  await findPerson(page, "Karwan");
  await page.context().setOffline(true);
  await changePhone(page, "0171 5555555");
  await findPerson(page, "Karwan");
  await addLetter(page);
  lotse(server.data, ["user", "block", "worker2"]);
  await page.context().setOffline(false);

  await expect(page.getByText(BLOCKED)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("heading", { name: "Anmelden" })).toBeVisible();
  await expect(page.getByText("Karwan")).toHaveCount(0);
  await expectAccessible(page);
  for (const [name, width, height] of [["tablet", 820, 1180], ["phone", 390, 844], ["desktop", 1440, 900]] as const) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: test.info().outputPath(`blocked-${name}.png`) });
  }
  await expect.poll(() => rows(page), { message: "nothing is left on the device" }).toBe(0);
  await liesBeforeTheLead(lead, "0171 5555555");
  await lead.getByRole("button", { name: "Groß ansehen: Brief" }).click();
  await expect(lead.getByRole("img", { name: "Brief" }), "photos are handed in too").toBeVisible();
  await lead.keyboard.press("Escape");

  await page.reload();
  await open(page, "worker2", PASSPHRASE);
  await expect(page.getByText(BLOCKED)).toBeVisible();
  await page.screenshot({ path: test.info().outputPath("blocked-again.png") });
  await open(page, "worker2", OTHER);
  await expect(page.getByText("Benutzername oder Passphrase passt nicht.")).toBeVisible();

  lotse(server.data, ["user", "unblock", "worker2"]);
  await unlock(page, "worker2");
  await findPerson(page, "Karwan");
});

test("who was blocked while nobody was signed in hands in with their passphrase, and sees nothing afterwards", async ({ server, page, browser }) => {
  test.setTimeout(120_000);
  const lead = await device(browser, server.url, "lead1");
  await signIn(page, server.url, "worker2");
  await ready(page);
  await findPerson(page, "Karwan");
  await page.context().setOffline(true);
  await changePhone(page, "0171 6666666");
  await page.getByRole("button", { name: "Sperren" }).click();
  lotse(server.data, ["user", "revoke", "worker2"]);
  lotse(server.data, ["user", "block", "worker2"]);
  await page.context().setOffline(false);

  await open(page, "worker2", PASSPHRASE);
  await expect(page.getByText(BLOCKED)).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => rows(page)).toBe(0);
  await liesBeforeTheLead(lead, "0171 6666666");
});

test("a passphrase that was changed elsewhere is asked for, and the one before opens nothing more where there is a network", async ({ server, page }) => {
  await signIn(page, server.url, "worker1");
  await ready(page);
  await findPerson(page, "Karwan");
  lotse(server.data, ["user", "passphrase", "worker1"], `${OTHER}\n`);
  await syncNow(page);
  await expect(page.getByText(/neu anmelden/).first()).toBeVisible();
  await changePhone(page, "0171 7777777");
  await page.getByRole("button", { name: "Neu anmelden" }).click();
  await unlock(page, "worker1");
  await expect(page.getByText(CHANGED)).toBeVisible({ timeout: 30_000 });
  await page.screenshot({ path: test.info().outputPath("changed.png") });
  await page.getByRole("button", { name: "Neu anmelden" }).click();
  await expect(page.getByText(CHANGED)).toBeVisible();
  await open(page, "worker1", PASSPHRASE);
  await expect(page.getByRole("alert").filter({ hasText: CHANGED })).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: test.info().outputPath("changed-sign-in.png") });
  await expect(page.getByRole("navigation", { name: "Orte" })).toHaveCount(0);

  await open(page, "worker1", OTHER);
  await page.getByLabel("Frühere Passphrase").fill(PASSPHRASE);
  await page.getByRole("button", { name: "Öffnen" }).click();
  await expect(page.getByText("Alles ist auf dem Server")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(CHANGED)).toHaveCount(0);
});

test("the same passphrase set anew leads to the server again", async ({ server, page }) => {
  await signIn(page, server.url, "worker1");
  await ready(page);
  await findPerson(page, "Karwan");
  lotse(server.data, ["user", "passphrase", "worker1"], `${PASSPHRASE}\n`);
  await changePhone(page, "0171 8888888");
  await page.getByRole("button", { name: "Neu anmelden" }).click();
  await unlock(page, "worker1");
  await expect(page.getByText(CHANGED)).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: "Neu anmelden" }).click();
  await unlock(page, "worker1");
  await expect(page.getByText("Alles ist auf dem Server")).toBeVisible({ timeout: 30_000 });
  await page.reload();
  await unlock(page, "worker1");
  await syncNow(page);
  await expect(page.getByText(CHANGED), "and it stays so").toHaveCount(0);
});

test("whoever signs out with something unsent is told of it and asked once", async ({ server, page }) => {
  await signIn(page, server.url, "worker1");
  await ready(page);
  await findPerson(page, "Karwan");
  await page.context().setOffline(true);
  await changePhone(page, "0171 9999999");
  await page.getByRole("button", { name: "Menü" }).click();
  await page.getByRole("button", { name: "Abmelden" }).click();
  await expect(page.getByText(/1 Eintrag ist noch nicht auf dem Server/)).toBeVisible();
  await expectAccessible(page);
  for (const [name, width, height] of [["tablet", 820, 1180], ["phone", 390, 844], ["desktop", 1440, 900]] as const) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: test.info().outputPath(`sign-out-${name}.png`) });
  }
  await page.getByRole("button", { name: "Trotzdem abmelden" }).click();
  await expect(page.getByRole("heading", { name: "Anmelden" })).toBeVisible();

  // Whoever takes the tablet next is told that something waits, and not whose it is.
  const waits = page.getByText("Auf diesem Gerät liegt noch 1 Eintrag, der nicht gesendet ist.");
  await expect(waits).toBeVisible();
  await page.context().setOffline(false);
  await page.reload();
  await expect(waits).toBeVisible();
  await expect(page.getByText(/Karwan|worker1|Jana/)).toHaveCount(0);
  await expectAccessible(page);
  for (const [name, width, height] of [["tablet", 820, 1180], ["phone", 390, 844], ["desktop", 1440, 900]] as const) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: test.info().outputPath(`waits-${name}.png`) });
  }
  await unlock(page, "worker1");
  await expect(page.getByText("Alles ist auf dem Server")).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: "Menü" }).click();
  await page.getByRole("button", { name: "Abmelden" }).click();
  await expect(page.getByRole("heading", { name: "Anmelden" })).toBeVisible();
  await expect(waits).toHaveCount(0);
});

test("a clock that is days wrong is told at the first contact, as people would say it", async ({ server, page }) => {
  await page.clock.install({ time: new Date(Date.now() + 50.5 * 3_600_000) });
  await signIn(page, server.url, "worker1");
  await expect(page.getByText("Die Uhr dieses Geräts geht 2 Tage und 2 Stunden vor.")).toBeVisible({ timeout: 30_000 });
  // What it writes is told by when the server received it.
  await findPerson(page, "Karwan");
  await changePhone(page, "0171 6666666");
  await expect(page.getByText("Alles ist auf dem Server")).toBeVisible();
  await page.getByRole("button", { name: "Verlauf ansehen" }).click();
  await expect(page.getByText(/beim Server eingegangen .* \(die Uhr des Geräts ging vor\)/).first()).toBeVisible();
});

test("what a device writes whose clock is days slow is told by when the server received it", async ({ server, page }) => {
  await page.clock.install({ time: new Date(Date.now() - 50.5 * 3_600_000) });
  await signIn(page, server.url, "worker1");
  await expect(page.getByText("Die Uhr dieses Geräts geht 2 Tage und 2 Stunden nach.")).toBeVisible({ timeout: 30_000 });
  await findPerson(page, "Karwan");
  await changePhone(page, "0171 6666666");
  await expect(page.getByText("Alles ist auf dem Server")).toBeVisible();
  await page.getByRole("button", { name: "Verlauf ansehen" }).click();
  await expect(page.getByText(/beim Server eingegangen .* \(die Uhr des Geräts ging nach\)/)).toHaveCount(1);
});
