// The server is put back to a backup: devices send again what it said it had, and everybody sees it again.
import { PASSPHRASE, lotse } from "../support/server";
import { expect, test } from "../support/test";
import { device, findPerson, goTo, ready, signIn, unlock, visit } from "../support/worker";
import type { Page } from "@playwright/test";
import { join } from "node:path";

async function changePhone(page: Page, phone: string): Promise<void> {
  await page.getByRole("link", { name: "Ändern" }).click();
  await page.getByLabel("Telefon").fill(phone);
  await page.getByRole("button", { name: "Speichern" }).click();
  await expect(page.getByText("Alles ist auf dem Server")).toBeVisible();
}

test("what was acknowledged after the backup that the server was put back to comes again from the device", async ({ server, page, browser }) => {
  test.setTimeout(120_000);
  const commits = () => Number(/(\d+) commits/.exec(lotse(server.data, ["verify"]))![1]);
  const backup = join(server.data, "evening.backup");
  await signIn(page, server.url, "worker1");
  await ready(page);
  await findPerson(page, "Karwan");
  await changePhone(page, "0171 1111111");
  const saved = commits();
  lotse(server.data, ["backup", backup]);
  await changePhone(page, "0171 2222222");
  await findPerson(page, "Zainab");
  await changePhone(page, "0171 3333333");
  expect(commits()).toBe(saved + 2);

  // One change is still on the way when the server goes.
  await server.kill();
  await page.getByRole("link", { name: "Ändern" }).click();
  await page.getByLabel("Telefon").fill("0171 4444444");
  await page.getByRole("button", { name: "Speichern" }).click();
  await expect(page.getByText("1 Eintrag wartet auf das Netz")).toBeVisible();
  lotse(server.data, ["restore", backup]);
  expect(commits(), "the backup knows nothing of it").toBe(saved);
  await server.resume();

  // A restore ends all sessions.
  await page.reload();
  await unlock(page, "worker1");
  await expect.poll(commits, { timeout: 30_000 }).toBe(saved + 3);
  await expect(page.getByText("Alles ist auf dem Server")).toBeVisible({ timeout: 30_000 });
  expect(commits(), "nothing twice").toBe(saved + 3);

  const colleague = await device(browser, server.url, "worker2");
  for (const [name, phone] of [["Karwan", "0171 2222222"], ["Zainab", "0171 4444444"]] as const) {
    for (const device of [page, colleague]) {
      await findPerson(device, name);
      await expect(device.getByText(phone)).toBeVisible();
    }
  }
  await goTo(page, "Heute");
  await expect(page.getByRole("link", { name: "Klären" }), "nothing clashes with itself").toHaveCount(0);
});

test("a case that was handed over after the backup is handed over again, and stays away from those who gave it", async ({ server, browser }) => {
  test.setTimeout(120_000);
  lotse(server.data, ["team", "add", "Caritas"]);
  lotse(server.data, ["user", "add", "lead2", "--name", "Dana Weiss", "--role", "team_lead", "--team", "Caritas"]);
  lotse(server.data, ["user", "passphrase", "lead2"], `${PASSPHRASE}\n`);
  const [lead, other] = [await (await browser.newContext()).newPage(), await (await browser.newContext()).newPage()];
  await signIn(lead, server.url, "lead1");
  await signIn(other, server.url, "lead2");
  await Promise.all([ready(lead), ready(other)]);
  const backup = join(server.data, "evening.backup");
  lotse(server.data, ["backup", backup]);

  await findPerson(lead, "Zainab");
  const address = new URL(lead.url()).pathname;
  await lead.getByRole("link", { name: "Fall übergeben" }).click();
  await lead.getByLabel("Team").selectOption({ label: "Caritas" });
  await lead.getByLabel("Zuständig").selectOption({ label: "Dana Weiss" });
  await lead.getByRole("button", { name: "Übergeben" }).click();
  await expect(lead.getByText("Alles ist auf dem Server")).toBeVisible();
  await visit(other, address);
  await expect(other.getByRole("heading", { level: 1 })).toContainText("Zainab");
  await visit(lead, address);
  await expect(lead.getByRole("heading", { level: 1, name: "Nicht gefunden" })).toBeVisible();

  await server.kill();
  lotse(server.data, ["restore", backup]);
  await server.resume();
  for (const [page, user] of [[lead, "lead1"], [other, "lead2"]] as const) {
    await page.reload();
    await unlock(page, user);
    await expect(page.getByText("Alles ist auf dem Server")).toBeVisible({ timeout: 30_000 });
  }
  await visit(lead, address);
  await expect(lead.getByRole("heading", { level: 1, name: "Nicht gefunden" })).toBeVisible({ timeout: 30_000 });
  await visit(other, address);
  await expect(other.getByRole("heading", { level: 1 })).toContainText("Zainab", { timeout: 30_000 });
  expect(lotse(server.data, ["verify"])).not.toContain("wrong");
});

test("what was written over something that the backup lacks goes after it, and nothing comes back", async ({ server, page }) => {
  test.setTimeout(120_000);
  await signIn(page, server.url, "worker1");
  await ready(page);
  const backup = join(server.data, "evening.backup");
  lotse(server.data, ["backup", backup]);
  await visit(page, "/people/new");
  await page.getByLabel("Nachname").fill("Zugang");
  await page.getByLabel("Vorname").fill("Neu");
  await page.getByRole("button", { name: "Speichern" }).click();
  await expect(page.getByText("Alles ist auf dem Server")).toBeVisible();
  await server.kill();
  await findPerson(page, "Zugang");
  await page.getByRole("link", { name: "Ändern" }).click();
  await page.getByLabel("Telefon").fill("0171 1234567");
  await page.getByRole("button", { name: "Speichern" }).click();
  lotse(server.data, ["restore", backup]);
  await server.resume();
  await page.reload();
  await unlock(page, "worker1");
  await expect(page.getByText("Alles ist auf dem Server")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/kam vom Server zurück/)).toHaveCount(0);
  await findPerson(page, "Zugang");
  await expect(page.getByText("0171 1234567")).toBeVisible();
});

test("a form whose record a restored server does not have yet says so, and goes on when it is back; who signs in anew in one window does so for the other", async ({ server, page, browser }) => {
  test.setTimeout(120_000);
  const backup = join(server.data, "evening.backup");
  lotse(server.data, ["backup", backup]);
  const colleague = await device(browser, server.url, "worker2");
  await visit(colleague, "/people/new");
  await colleague.getByLabel("Nachname").fill("Zugang");
  await colleague.getByLabel("Vorname").fill("Neu");
  await colleague.getByRole("button", { name: "Speichern" }).click();
  await expect(colleague.getByText("Alles ist auf dem Server")).toBeVisible();
  await signIn(page, server.url, "worker1");
  const address = await findPerson(page, "Zugang");
  const other = await page.context().newPage();
  await other.goto(`${server.url}${address}/edit`);
  await unlock(other, "worker1");
  await page.getByRole("link", { name: "Ändern" }).click();
  await page.getByLabel("Telefon").fill("0171 1234567");
  await expect(other.getByLabel("Telefon")).toHaveValue("0171 1234567");

  await colleague.context().setOffline(true);
  await server.kill();
  lotse(server.data, ["restore", backup]);
  await server.resume();
  // A restore ends all sessions: whoever signs in anew in one window does so for both.
  await page.getByRole("button", { name: "Menü" }).click();
  await page.getByRole("button", { name: "Jetzt abgleichen" }).click();
  await page.getByRole("button", { name: "Neu anmelden" }).click();
  await unlock(page, "worker1");
  for (const window of [page, other]) {
    await expect(window.getByRole("heading", { level: 1, name: "Gerade nicht da" })).toBeVisible({ timeout: 40_000 });
    await expect(window.getByText("wurde gelöscht")).toHaveCount(0);
  }
  await other.screenshot({ path: test.info().outputPath("not-yet-back.png") });
  // Opened again it is still not there.
  await page.reload();
  await unlock(page, "worker1");
  await expect(page.getByRole("heading", { level: 1, name: "Gerade nicht da" })).toBeVisible();
  await colleague.context().setOffline(false);
  await colleague.reload();
  await unlock(colleague, "worker2");
  for (const window of [page, other]) await expect(window.getByLabel("Telefon")).toHaveValue("0171 1234567", { timeout: 40_000 });
  await other.getByRole("button", { name: "Speichern" }).click();
  await expect(other.getByText("0171 1234567")).toBeVisible();
});
