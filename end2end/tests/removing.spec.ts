// What was entered by mistake is taken out, with a word about what that means, and comes back if somebody changed it unknowing.
import type { Page } from "@playwright/test";
import { lay } from "../support/hand";
import { expect, expectAccessible, test } from "../support/test";
import { push, team } from "../support/wire";
import { device, goTo, signIn, visit } from "../support/worker";
import { randomUUID } from "node:crypto";

/** Somebody with minutes, what was written down with them, and a task of their own; answers their pages. */
async function file(page: Page): Promise<{ person: string; minutes: string }> {
  const [fall, person, minutes, me] = [randomUUID(), randomUUID(), randomUUID(), await page.evaluate(async () => (await (await fetch("/api/v1/whoami")).json()).user)];
  await push(page, [
    ["case", fall, { team: await team(page), status: "open", responsible: me }],
    ["identity", person, { case: fall, family_name: "Probe", given_name: "Lina" }],
    ["base_data", person, { case: fall, household: randomUUID(), household_role: "head" }],
    ["stay", randomUUID(), { case: fall, person, from: "2026-11-01" }],
    ["consultation", minutes, { case: fall, conversation: randomUUID(), started_at: "2026-11-19T10:00:00", minutes: 30, setting: "office_hours", kind: "follow_up", [`present/${person}`]: true, occasion: "Kita-Platz" }],
    ["task", randomUUID(), { case: fall, consultation: minutes, what: "Unterlagen kopieren", who: `worker:${me}`, state: "open" }],
    ["task", randomUUID(), { case: fall, what: "Kita anrufen", who: `worker:${me}`, state: "open" }],
  ]);
  return { person: `/people/${person}`, minutes: `/consultations/${minutes}` };
}

async function see(page: Page, path: string, words: string): Promise<void> {
  await expect(async () => {
    await visit(page, path);
    await expect(page.getByText(words).first()).toBeVisible({ timeout: 1_000 });
  }).toPass();
}

async function remove(page: Page, what: string): Promise<void> {
  await page.getByRole("button", { name: `Löschen: ${what}`, exact: true }).click();
  const question = page.getByRole("dialog", { name: `Löschen: ${what}?` });
  await expect(question.getByText(/bleibt im Verlauf lesbar/)).toBeVisible();
  await expectAccessible(page);
  await question.getByRole("button", { name: "Ja, löschen" }).click();
  await expect(question).toHaveCount(0);
}

test("a task that one removes and another ticks off without knowing is laid before whoever is responsible, who chooses", async ({ server, browser }) => {
  const [one, two] = [await device(browser, server.url, "worker1"), await device(browser, server.url, "worker2")];
  const { person } = await file(one);
  for (const page of [one, two]) await see(page, person, "Kita anrufen");
  for (const page of [one, two]) await page.context().setOffline(true);

  await one.getByRole("button", { name: "Löschen: Kita anrufen" }).click();
  await one.getByRole("button", { name: "Behalten" }).click();
  await expect(one.getByRole("checkbox", { name: "Kita anrufen" })).toBeVisible();
  await remove(one, "Kita anrufen");
  await expect(one.getByRole("checkbox", { name: "Kita anrufen" })).toHaveCount(0);
  await expect(one.getByText("1 Eintrag wartet auf das Netz")).toBeVisible();
  await two.getByRole("checkbox", { name: "Kita anrufen" }).click();
  await expect(two.getByText("Erledigt.")).toBeVisible();

  for (const page of [one, two]) await page.context().setOffline(false);
  for (const page of [one, two]) await expect(page.getByText("Alles ist auf dem Server")).toBeVisible();
  await goTo(one, "Heute");
  await one.getByRole("link", { name: "Klären" }).click();
  const card = one.getByRole("region", { name: "Gelöscht und zugleich geändert: Aufgabe" });
  await expect(card.getByText("Kita anrufen")).toBeVisible();
  await expectAccessible(one);
  await card.getByRole("button", { name: "Das wählen: Behalten" }).click();
  await expect(one.getByText("Es gibt nichts zu klären.")).toBeVisible();
  for (const page of [one, two]) {
    await visit(page, person);
    await expect(page.getByRole("listitem").filter({ hasText: "Kita anrufen" }).filter({ hasText: "erledigt" })).toBeVisible();
  }
});

test("minutes go with what was written down with them, can be read in the history, and come back whole", async ({ server, browser }) => {
  const [one, two] = [await device(browser, server.url, "worker1"), await device(browser, server.url, "worker2")];
  const { person, minutes } = await file(one);
  await see(one, person, "Unterlagen kopieren");
  await visit(one, minutes);
  await one.getByRole("button", { name: "Löschen: Gesprächsprotokoll" }).click();
  await expect(one.getByText("Mit ihm geht, was dabei eingetragen wurde: 1 Aufgabe.")).toBeVisible();
  await one.getByRole("button", { name: "Behalten" }).click();
  await remove(one, "Gesprächsprotokoll");
  await expect(one.getByText("Dieses Protokoll wurde gelöscht. Es zählt nicht mehr.")).toBeVisible();
  await expect(one.getByText("Alles ist auf dem Server")).toBeVisible();
  await one.getByRole("button", { name: "Verlauf ansehen" }).click();
  await expect(one.getByRole("listitem").getByText("Gelöscht", { exact: true })).toBeVisible();
  await expectAccessible(one);

  await expect(async () => {
    await visit(two, person);
    await expect(two.getByRole("heading", { name: "Gelöscht" })).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(two.getByRole("checkbox", { name: "Unterlagen kopieren" })).toHaveCount(0);
  await expect(two.getByRole("checkbox", { name: "Kita anrufen" })).toBeVisible();
  await expectAccessible(two);
  await two.getByRole("button", { name: "Zurückholen: Gespräch: 19. November 2026, Kita-Platz" }).click();
  await expect(two.getByRole("checkbox", { name: "Unterlagen kopieren" })).toBeVisible();
  await expect(two.getByRole("heading", { name: "Gelöscht" })).toHaveCount(0);
});

test("a stay and a photo are removed from their own pages, and signed minutes offer no way to", async ({ server, browser }) => {
  const page = await device(browser, server.url, "worker1");
  const { person, minutes } = await file(page);
  await see(page, person, "Kita anrufen");
  await remove(page, "eigene Wohnung");
  await page.getByRole("button", { name: "Rückgängig" }).click();
  await expect(page.getByRole("button", { name: "Löschen: eigene Wohnung" })).toBeVisible();

  const card = page.getByRole("region", { name: "Fotos und Dateien" });
  const buffer = Buffer.from(
    await page.evaluate(() => {
      const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 30 });
      return canvas.toDataURL("image/png").split(",")[1]!;
    }),
    "base64",
  );
  await card.getByLabel("Foto aufnehmen").setInputFiles({ name: "IMG.png", mimeType: "image/png", buffer });
  await card.getByLabel("Was ist zu sehen?").selectOption({ label: "Brief" });
  await card.getByRole("button", { name: "Sichern" }).click();
  await card.getByRole("button", { name: "Groß ansehen: Brief" }).click();
  await remove(page, "Brief");
  await expect(card.getByText("Noch kein Foto und keine Datei.")).toBeVisible();
  await expect(page.getByText("Foto oder Datei: Brief")).toBeVisible();

  await visit(page, minutes);
  const signer = page.getByRole("listitem").filter({ hasText: "Lina Probe" }).last();
  await signer.getByRole("button", { name: /Papier/ }).click();
  await expect(page.getByText(/unterschrieben/i).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Löschen: Gesprächsprotokoll" })).toHaveCount(0);
});

test("a version of an agreement that was laid by mistake is withdrawn with its appointment, comes back, and stays as soon as somebody has a copy", async ({ server, page }) => {
  await signIn(page, server.url, "worker1");
  await lay(page, "Karwan", "ar", ["Deutsch bis B1 lernen"]);
  const version = new URL(page.url()).pathname;
  const person = version.split("/agreement/")[0]!;
  await page.context().setOffline(true);
  await remove(page, "Fassung 1");
  await expect(page.getByText("Diese Fassung wurde zurückgezogen, bevor jemand geantwortet hat.")).toBeVisible();
  await expectAccessible(page);
  for (const [name, width, height] of [["tablet", 820, 1180], ["phone", 390, 844]] as const) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: test.info().outputPath(`withdrawn-${name}.png`) });
  }
  await visit(page, person);
  await expect(page.getByRole("region", { name: "Zielvereinbarung" }).getByText("Noch nichts vereinbart.")).toBeVisible();
  const removed = page.getByRole("region", { name: "Gelöscht" });
  await expect(removed.getByText("Zielvereinbarung: Fassung 1")).toBeVisible();
  await page.screenshot({ path: test.info().outputPath("person.png"), fullPage: true });
  await removed.getByRole("button", { name: "Zurückholen: Zielvereinbarung: Fassung 1" }).click();
  await visit(page, version);
  await expect(page.getByText("Liegt vor, noch nicht unterschrieben")).toBeVisible();
  await page.getByRole("button", { name: "Als Codes fürs Handy" }).click();
  await page.getByRole("dialog", { name: "Mit der Kamera lesen" }).getByRole("button", { name: "Fertig" }).click();
  await page.getByRole("button", { name: "Ja, übergeben" }).click();
  await expect(page.getByRole("button", { name: "Löschen: Fassung 1" })).toHaveCount(0);
});
