// Cases change hands and people change rooms, on devices that do not know of each other yet.
import type { Browser, Page } from "@playwright/test";
import { PASSPHRASE, type Server, lotse } from "../support/server";
import { expect, expectAccessible, test } from "../support/test";
import { addLetter, device, findPerson, goTo, signIn, takeLetter, unlock, visit } from "../support/worker";

const UNKNOWN = /Nicht gefunden|Nicht mehr auf diesem Gerät/;

/** A second team with its lead, and the devices of the lead of the first, of one of their workers, and of the second lead. */
async function twoTeams(browser: Browser, server: Server): Promise<[Page, Page, Page]> {
  lotse(server.data, ["team", "add", "Caritas"]);
  lotse(server.data, ["user", "add", "lead2", "--name", "Dana Weiss", "--role", "team_lead", "--team", "Caritas"]);
  lotse(server.data, ["user", "passphrase", "lead2"], `${PASSPHRASE}\n`);
  const [lead, worker, other] = [await device(browser, server.url, "lead1"), await device(browser, server.url, "worker1"), await device(browser, server.url, "lead2")];
  return [lead, worker, other];
}

/** Gives the case of whom this page is about to the other team. */
async function handOver(lead: Page, address: string): Promise<void> {
  await visit(lead, address);
  await lead.getByRole("link", { name: "Fall übergeben" }).click();
  await lead.getByLabel("Team").selectOption({ label: "Caritas" });
  await lead.getByLabel("Zuständig").selectOption({ label: "Dana Weiss" });
  await lead.getByRole("button", { name: "Übergeben" }).click();
  await expect(lead.getByText("Alles ist auf dem Server")).toBeVisible();
}

const HANDED_IN = "Sobald es gesendet ist, liegt es der zuständigen Leitung vor.";

async function isNotHere(page: Page, address: string): Promise<void> {
  await visit(page, address);
  await expect(page.getByRole("heading", { level: 1, name: UNKNOWN })).toBeVisible();
}

/** What this looks like on a tablet, a phone and a desk. */
async function pictures(page: Page, name: string): Promise<void> {
  for (const [on, width, height] of [["tablet", 820, 1180], ["phone", 390, 844], ["desktop", 1440, 900]] as const) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: test.info().outputPath(`${name}-${on}.png`), fullPage: true });
  }
}

test("a case that is handed over leaves the old team's devices whole, and what they still write is laid before the new lead", async ({ server, browser }) => {
  test.setTimeout(120_000);
  const [lead, worker, other] = await twoTeams(browser, server);
  await findPerson(worker, "Karwan");
  const address = new URL(worker.url()).pathname;
  await isNotHere(other, address);
  await worker.context().setOffline(true);

  await visit(lead, address);
  await lead.getByRole("link", { name: "Fall übergeben" }).click();
  await lead.getByLabel("Team").selectOption({ label: "Caritas" });
  await expect(lead.getByText(/mit der ganzen Akte an ein anderes Team/)).toBeVisible();
  await lead.getByLabel("Zuständig").selectOption({ label: "Dana Weiss" });
  await expectAccessible(lead);
  await lead.getByRole("button", { name: "Übergeben" }).click();
  await expect(lead.getByText("Alles ist auf dem Server")).toBeVisible();
  await isNotHere(lead, address);
  await visit(other, address);
  await expect(other.getByRole("heading", { level: 1 })).toContainText("Karwan");
  await expect(other.getByRole("region", { name: "Zuständig" }).getByText("Dana Weiss")).toBeVisible();

  // The tablet in the basement has not heard of it.
  await visit(worker, `${address}/edit`);
  await worker.getByLabel("Telefon").fill("0171 4444444");
  await worker.getByRole("button", { name: "Speichern" }).click();
  await expect(worker.getByText(/Geändert und auf diesem Gerät gespeichert/)).toBeVisible();
  await visit(worker, address);
  await addLetter(worker);
  await worker.context().setOffline(false);
  await expect(worker.getByText("Alles ist auf dem Server")).toBeVisible();
  await isNotHere(worker, address);

  await goTo(other, "Heute");
  await other.getByRole("link", { name: "Klären" }).click();
  const late = other.getByRole("region", { name: /Von Jana Albrecht/ });
  const card = late.filter({ hasText: "0171 4444444" });
  await expect(card.getByText("0171 4444444")).toBeVisible();
  // The photo is looked at before anybody decides; it comes a little later than its words.
  const photo = late.filter({ has: other.getByText("Foto oder Datei", { exact: false }) });
  await expect(async () => {
    await visit(other, "/");
    await visit(other, "/settle");
    await photo.getByRole("button", { name: "Groß ansehen: Brief" }).click();
    await expect(photo.getByRole("img", { name: "Brief" })).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expectAccessible(other);
  await photo.getByRole("button", { name: /Nicht übernehmen/ }).click();
  await card.getByRole("button", { name: /In die Akte übernehmen/ }).click();
  await expect(other.getByText("Es gibt nichts zu klären.")).toBeVisible();
  await expect(other.getByText("Alles ist auf dem Server")).toBeVisible();
  await visit(other, address);
  await expect(other.getByText("0171 4444444")).toBeVisible();
  await expect(other.getByText("Noch kein Foto und keine Datei.")).toBeVisible();

  // Whoever wrote it is told what became of it, and nothing else.
  await visit(worker, "/settle");
  const told = worker.getByRole("region", { name: "Was Sie in abgegebenen Fällen geschrieben haben" });
  await expect(told.getByText(/In die Akte übernommen/)).toHaveCount(1);
  await expect(told.getByText(/Nicht übernommen/)).toHaveCount(1);
  await expectAccessible(worker);
  const answer = await worker.evaluate(async () => (await fetch("/api/v1/late")).text());
  for (const secret of ["0171 4444444", "Karwan", address.split("/").pop()!]) expect(answer).not.toContain(secret);
  await isNotHere(worker, address);
});

test("somebody who moves is found in the new room, and a room without a free bed is said to be full before it is saved", async ({ page, server }) => {
  await signIn(page, server.url, "worker1");
  await findPerson(page, "Karwan");
  const name = (await page.getByRole("heading", { level: 1 }).textContent()) ?? "";
  await page.context().setOffline(true);
  await page.getByRole("link", { name: "Einzug, Umzug, Auszug" }).click();
  await page.getByRole("button", { name: "Speichern" }).click();
  await expect(page.getByText("Bitte wählen Sie, wohin.")).toBeVisible();
  await page.getByLabel("Wohin").selectOption({ label: "Wohnunterkunft Düsseldorfer Straße" });
  const rooms = page.getByLabel("Zimmer");
  const full = await rooms.getByRole("option", { name: /– 0 von/ }).first().getAttribute("value");
  await rooms.selectOption(full);
  await expect(page.getByText(/kein Bett frei/).last()).toBeVisible();
  await expectAccessible(page);
  const free = rooms.getByRole("option", { name: /– [1-9]\d* von/ }).last();
  const label = ((await free.textContent()) ?? "").split(" – ")[0] ?? "";
  await rooms.selectOption((await free.getAttribute("value")) ?? "");
  await page.getByRole("button", { name: "Speichern" }).click();
  await expect(page.getByText("Der Umzug ist auf diesem Gerät gespeichert.")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
  await expect(page.getByText(new RegExp(`Düsseldorfer Straße.*${label}`)).first()).toBeVisible();
});

test("a case that is handed over while its form is open takes the form along, and what was typed can be laid before the new lead", async ({ server, browser }) => {
  test.setTimeout(120_000);
  const [lead, worker, other] = await twoTeams(browser, server);
  const address = await findPerson(worker, "Karwan");
  await worker.getByRole("link", { name: "Ändern" }).click();
  await worker.getByLabel("Telefon").fill("0171 7777777");
  await handOver(lead, address);

  await expect(worker.getByText("Der Fall wurde abgegeben.")).toBeVisible();
  await expect(worker.getByText("Karwan")).toHaveCount(0);
  await expectAccessible(worker);
  await pictures(worker, "closed");
  await worker.getByRole("link", { name: "Vorlegen oder wegwerfen" }).click();
  await worker.getByRole("button", { name: "Der Leitung vorlegen" }).click();
  await expect(worker.getByText(HANDED_IN)).toBeVisible();
  await expect(worker.getByText("Alles ist auf dem Server")).toBeVisible();
  await visit(worker, "/settle");
  await expect(worker.getByText("Noch nicht entschieden")).toBeVisible();

  await goTo(other, "Heute");
  await other.getByRole("link", { name: "Klären" }).click();
  await expect(other.getByRole("region", { name: /Von Jana Albrecht/ }).getByText("0171 7777777")).toBeVisible();
});

test("minutes, an agreement and a photo that were begun when their case is handed over are laid before the new lead or thrown away", async ({ server, browser }) => {
  test.setTimeout(180_000);
  const [lead, worker, other] = await twoTeams(browser, server);
  const address = await findPerson(worker, "Karwan");
  await takeLetter(worker);
  await worker.getByRole("link", { name: "Vereinbarung für den Haushalt" }).click();
  await worker.getByRole("searchbox", { name: "Ziel suchen" }).fill("Im Garten helfen");
  await worker.getByRole("button", { name: "Eigenes Ziel schreiben" }).click();
  for (const text of ["Ein Gespräch, das nicht gebraucht wird.", "Sie sucht eine Wohnung."]) {
    await visit(worker, `/conversation/${crypto.randomUUID()}?person=${address.split("/").pop()}`);
    await worker.getByLabel("Gesprächsinhalte").fill(text);
  }
  await handOver(lead, address);

  await expect(worker.getByText("Der Fall wurde abgegeben.")).toBeVisible();
  await expect(worker.getByText("waren noch nicht gespeichert, als ihr Fall abgegeben wurde")).toBeVisible();
  await expect(worker.getByText("Sie sucht eine Wohnung.")).toHaveCount(0);
  await worker.getByRole("link", { name: "Vorlegen oder wegwerfen" }).click();
  const entry = (text: string) => worker.getByRole("region").filter({ hasText: text });
  for (const text of ["Im Garten helfen", "Sie sucht eine Wohnung."]) await expect(entry(text)).toBeVisible();
  await expectAccessible(worker);
  await pictures(worker, "unsent");
  // They lie on the disk.
  await worker.reload();
  await unlock(worker, "worker1");
  const unused = entry("Ein Gespräch, das nicht gebraucht wird.");
  await unused.getByRole("button", { name: "Wegwerfen" }).click();
  await unused.getByRole("button", { name: "Ja, wegwerfen" }).click();
  await expect(unused).toHaveCount(0);
  for (const text of ["Im Garten helfen", "Foto oder Datei", "Sie sucht eine Wohnung."]) {
    await entry(text).getByRole("button", { name: "Der Leitung vorlegen" }).click();
    await expect(worker.getByText(HANDED_IN).first()).toBeVisible();
    await expect(entry(text)).toHaveCount(0);
  }
  await expect(worker.getByText("Alles ist auf dem Server")).toBeVisible();

  await goTo(other, "Heute");
  await other.getByRole("link", { name: "Klären" }).click();
  const minutes = other.getByRole("region", { name: /Von Jana Albrecht/ }).filter({ hasText: "Sie sucht eine Wohnung." });
  await expect(other.getByText("Im Garten helfen").first()).toBeVisible();
  const late = other.getByRole("region", { name: /Von Jana Albrecht/ });
  await expect(async () => {
    await visit(other, "/");
    await visit(other, "/settle");
    await late.getByRole("button", { name: "Groß ansehen: Brief" }).click();
    await expect(late.getByRole("img", { name: "Brief" })).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await minutes.getByRole("button", { name: "Das wählen" }).first().click();
  await expect(minutes).toHaveCount(0);
  await visit(other, address);
  await expect(other.getByText("Sie sucht eine Wohnung.").first()).toBeVisible();
});
