// The goal agreement: written with goals of the catalogue, laid before the client, signed, followed, revised, handed over.
import { execFileSync } from "node:child_process";
import type { Page } from "@playwright/test";
import { plain, scanned } from "../support/codes";
import { lay } from "../support/hand";
import { TODAY } from "../support/server";
import { expect, expectAccessible, test } from "../support/test";
import { draw, findPerson, goTo, ready, signIn, unlock, visit } from "../support/worker";

test("an agreement is written with the catalogue in the client's language, signed by the worker, followed and revised", async ({ server, page }) => {
  await signIn(page, server.url, "worker1");
  await findPerson(page, "Karwan");
  const agreements = page.getByRole("region", { name: "Zielvereinbarung" });
  await expect(agreements.getByText("Noch nichts vereinbart.")).toBeVisible();
  await agreements.getByRole("link", { name: "Vereinbarung für den Haushalt" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Zielvereinbarung:");
  await page.getByLabel("Sprache neben Deutsch").selectOption("ar");
  await expect(page.getByText(/Diese Übersetzung ist ein Entwurf/).first()).toBeVisible();

  // Nothing is laid down that says nothing.
  await page.getByRole("button", { name: "Fertig, vorlegen" }).click();
  await expect(page.getByRole("alert").getByText("Bitte mindestens ein Ziel nehmen oder schreiben.")).toBeVisible();

  await page.getByRole("searchbox", { name: "Ziel suchen" }).fill("B1");
  await page.getByRole("button", { name: "Dieses Ziel nehmen: Deutsch bis B1 lernen" }).click();
  const first = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Ziel 1", exact: true }) });
  await expect(first.getByText("تعلّم الألمانية حتى مستوى B1")).toBeVisible();
  // A translation stands under the words that it says, and under no others.
  await first.getByLabel("Was soll erreicht werden?").fill("Deutsch bis C1 lernen");
  await expect(first.getByText("تعلّم الألمانية حتى مستوى B1")).toBeHidden();
  await expect(first.getByRole("button", { name: "Übersetzung eintragen" })).toBeVisible();
  await first.getByLabel("Was soll erreicht werden?").fill("Deutsch bis B1 lernen");
  await expect(first.getByText("تعلّم الألمانية حتى مستوى B1")).toBeVisible();
  await page.getByRole("searchbox", { name: "Ziel suchen" }).fill("Im Garten helfen");
  await page.getByRole("button", { name: "Eigenes Ziel schreiben" }).click();
  const second = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Ziel 2", exact: true }) });
  await expect(second.getByLabel("Was soll erreicht werden?")).toHaveValue("Im Garten helfen");
  await second.getByRole("button", { name: "Übersetzung eintragen" }).click();
  await second.getByLabel("Auf العربية").fill("المساعدة في الحديقة");
  // A translation of other words is no translation of these: it is to be checked, and nobody reads it before.
  await second.getByLabel("Was soll erreicht werden?").fill("Im Garten der Kita helfen");
  await expect(second.getByText("Sie gehört zum früheren Wortlaut „Im Garten helfen“.")).toBeVisible();
  const preview = page.getByRole("region", { name: "Text der Vereinbarung" });
  await expect(preview.getByText("المساعدة في الحديقة")).toHaveCount(0);
  await second.screenshot({ path: test.info().outputPath("earlier-wording.png") });
  await second.getByRole("button", { name: "Übersetzung passt auch jetzt" }).click();
  await expect(second.getByText("Sie gehört zum früheren Wortlaut")).toHaveCount(0);
  await second.getByLabel("Was soll erreicht werden?").fill("Im Garten helfen");
  await second.getByRole("button", { name: "Übersetzung passt auch jetzt" }).click();
  // Whoever else contributes has a name.
  await second.getByRole("button", { name: "Beitrag hinzufügen" }).click();
  await second.getByRole("combobox", { name: "Wer" }).last().selectOption("partner");
  await second.getByLabel("Welche Stelle?").fill("Gartenverein Haan");
  await second.getByLabel("Was", { exact: true }).last().fill("stellt ein Beet bereit");
  await second.screenshot({ path: test.info().outputPath("partner.png") });
  await page.getByRole("button", { name: "in 3 Monaten" }).click();
  const soon = await page.evaluate(() => new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10));
  await page.getByLabel("Tag hinzufügen").fill(soon);
  await expectAccessible(page);

  // What was typed is there again.
  await page.waitForTimeout(1200);
  const address = page.url();
  await goTo(page, "Heute");
  await expect(page.getByRole("listitem").filter({ hasText: /Begonnene Zielvereinbarung für den Haushalt: .*Karwan/ })).toContainText(/begonnen .*\d\d:\d\d/);
  await page.screenshot({ path: test.info().outputPath("drafts.png") });
  await page.getByRole("link", { name: /Begonnene Zielvereinbarung/ }).click();
  await expect(page).toHaveURL(address);
  await expect(second.getByLabel("Auf العربية")).toHaveValue("المساعدة في الحديقة");

  await page.getByRole("button", { name: "Fertig, vorlegen" }).click();
  await expect(page.getByText("Liegt vor, noch nicht unterschrieben")).toBeVisible();
  const text = page.getByRole("region", { name: "Text der Vereinbarung" });
  await expect(text.getByText("Ziel 1 (Deutsch lernen): Deutsch bis B1 lernen")).toBeVisible();
  await expect(text.getByText(/Gartenverein Haan.*stellt ein Beet bereit/)).toBeVisible();
  await expect(text.locator("[lang=ar][dir=rtl]").filter({ hasText: "تعلّم الألمانية حتى مستوى B1" })).toBeVisible();
  await expect(text.getByText(/Übersetzt von .* \(Sozialarbeit\)/).first()).toBeVisible();
  await expectAccessible(page);

  await draw(page, page.getByRole("group", { name: /^Unterschrift: / }).filter({ hasText: "Sozialarbeit" }).first());
  await expect(page.getByText("Teilweise unterschrieben")).toBeVisible();
  const client = page.getByRole("group", { name: /^Unterschrift: / }).first();
  await client.getByRole("button", { name: "Auf Papier unterschrieben" }).click();
  await client.getByRole("button", { name: "Unterschrift auf Papier eintragen" }).click();

  // On another day they look at it together, and nothing has changed: that is a review too, and the next day stands.
  await page.getByRole("link", { name: "Zur Akte" }).click();
  const due = agreements.getByText(/^Gemeinsam ansehen: /);
  await expect(due).toBeVisible();
  const looked = agreements.getByRole("button", { name: "Heute gemeinsam angesehen" });
  await expect(looked).toHaveCount(0);
  await expect(page.getByText("Alles ist auf dem Server")).toBeVisible({ timeout: 30_000 });
  await server.kill();
  server.today = new Date(Math.max(Date.now(), Date.parse(TODAY)) + 86_400_000).toISOString().slice(0, 10);
  await server.resume();
  await page.reload();
  await unlock(page, "worker1");
  await expect(looked).toBeVisible();
  const first_day = await due.innerText();
  await expectAccessible(page);
  await page.screenshot({ path: test.info().outputPath("review.png") });
  await looked.click();
  await expect(looked).toBeHidden();
  await expect(due).not.toHaveText(first_day);
  // In the next conversation nobody reads that nothing was agreed.
  const person = new URL(page.url()).pathname;
  await page.getByRole("button", { name: "Gespräch" }).click();
  await expect(page.getByRole("button", { name: /Deutsch bis B1 lernen/ })).toBeVisible();
  await expect(page.getByText("Noch nichts vereinbart.")).toHaveCount(0);
  await visit(page, person);
  await agreements.getByRole("button", { name: /Deutsch bis B1 lernen/ }).click();
  await agreements.getByRole("button", { name: "angefangen" }).click();
  await expect(agreements.getByRole("button", { name: /Deutsch bis B1 lernen/ })).toContainText("angefangen");
  await agreements.getByRole("checkbox").first().check();
  await expect(agreements.getByRole("button", { name: /Deutsch bis B1 lernen/ })).toContainText("1 von 3 Schritten");
  await agreements.getByRole("button", { name: "aufgegeben" }).click();
  await agreements.getByRole("button", { name: "Ziel aufgeben" }).click();
  await expect(agreements.getByText("Bitte den Grund angeben.")).toBeVisible();
  await agreements.getByLabel("Warum wird das Ziel aufgegeben?").fill("Arbeitet jetzt in Schicht");
  await agreements.getByRole("button", { name: "Ziel aufgeben" }).click();
  await expect(agreements.getByText(/Arbeitet jetzt in Schicht/)).toBeVisible();
  await expectAccessible(page);

  await agreements.getByRole("link", { name: "Fassung 1" }).click();
  await page.getByRole("link", { name: "Neue Fassung schreiben" }).click();
  // What was dropped is not agreed again.
  await expect(page.getByRole("heading", { name: "Ziel 2", exact: true })).toBeHidden();
  await page.getByLabel("Was soll erreicht werden?").fill("Im Garten helfen, samstags");
  await page.getByRole("button", { name: "Fertig, vorlegen" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Fassung 2");
  await expect(page.getByText(/Nicht mehr dabei: Deutsch bis B1 lernen/)).toBeVisible();
  await expect(page.getByText(/Im Garten helfen, samstags: .*Wortlaut des Ziels/)).toBeVisible();
  await page.getByRole("link", { name: "Fassung 1" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Fassung 1");
});

test("a version that was replaced before anybody signed it has its own number, says what replaced it and is signed by nobody; children are asked for nothing", async ({ server, page }) => {
  await signIn(page, server.url, "worker1");
  await lay(page, "Karwan", "ar", ["Deutsch bis B1 lernen"]);
  const give = page.getByRole("button", { name: "In die Hand geben" });
  await expect(give).toBeVisible();
  const first = new URL(page.url()).pathname;
  await page.getByRole("link", { name: "Neue Fassung schreiben" }).click();
  const parties = page.getByRole("group", { name: "Wer schließt die Vereinbarung?" });
  await expect(parties.getByRole("button").first()).toBeVisible();
  const ages = (await parties.getByRole("button").allInnerTexts()).map((name) => Number(/\((\d+)\)/.exec(name)?.[1] ?? 99));
  expect(Math.min(...ages)).toBeGreaterThanOrEqual(15);
  await page.screenshot({ path: test.info().outputPath("parties.png") });
  await page.getByRole("button", { name: "Fertig, vorlegen" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Fassung 2");
  await expect(give).toBeVisible();
  await expect(page.getByText("Ersetzt durch Fassung 2")).toBeVisible();
  await visit(page, first);
  await expect(page.getByText(/Diese Fassung ist ersetzt/)).toBeVisible();
  await expect(give).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Auf Papier unterschrieben" })).toHaveCount(0);
  await expectAccessible(page);
  await page.screenshot({ path: test.info().outputPath("replaced.png"), fullPage: true });
  // Nobody takes a copy of it for the one that holds: neither codes nor files.
  await expect(page.getByRole("heading", { name: "Kopie der ersetzten Fassung" })).toBeVisible();
  await page.getByRole("button", { name: "Als Codes fürs Handy" }).click();
  const dialog = page.getByRole("dialog", { name: "Mit der Kamera lesen" });
  const code = plain(await scanned(dialog.getByRole("img", { name: /^Code / })));
  const replaced = [/Diese Fassung ist ersetzt durch Fassung 2, geschrieben am .*20\. November 2026/, /محل هذه النسخة/];
  for (const words of replaced) expect(code).toMatch(words);
  await dialog.getByRole("button", { name: "Fertig" }).click();
  await page.getByRole("button", { name: "Nein" }).click();
  const own = await textOfFile(page, "Als PDF teilen oder speichern");
  await expect(page.getByRole("main").getByText("Auf dem Server").first()).toBeVisible({ timeout: 30_000 });
  const archived = await textOfFile(page, "PDF für die Akte");
  for (const words of replaced) {
    expect(own).toMatch(words);
    expect(archived).toMatch(words);
  }
  await page.getByRole("main").getByRole("link", { name: "Fassung 2" }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Fassung 2");
});

test("two versions that were signed apart are told apart by who wrote them and when they were signed", async ({ server, page, browser }) => {
  test.setTimeout(120_000);
  const other = await (await browser.newContext({ viewport: { width: 820, height: 1180 } })).newPage();
  for (const [tablet, user] of [[page, "worker1"], [other, "lead1"]] as const) {
    await signIn(tablet, server.url, user);
    await expect(tablet.getByText("Alles ist auf dem Server")).toBeVisible({ timeout: 30_000 });
  }
  for (const [tablet, goal] of [[page, "Deutsch bis B1 lernen"], [other, "Schulden"]] as const) {
    await ready(tablet);
    await tablet.context().setOffline(true);
    await lay(tablet, "Karwan", "ar", [goal], "diese Person");
    await draw(tablet, tablet.getByRole("group", { name: /^Unterschrift: / }).filter({ hasText: "Sozialarbeit" }).first());
    const client = tablet.getByRole("group", { name: /^Unterschrift: .*Karwan/ });
    await client.getByRole("button", { name: "Auf Papier unterschrieben" }).click();
    await client.getByRole("button", { name: "Unterschrift auf Papier eintragen" }).click();
    await expect(tablet.getByText("Vereinbart", { exact: true }).first()).toBeVisible();
  }
  for (const tablet of [page, other]) await tablet.context().setOffline(false);
  const banner = other.getByText("Zwei Fassungen wurden unterschrieben").locator("..");
  await expect(banner.getByRole("listitem")).toHaveCount(2, { timeout: 30_000 });
  const [this_one, that_one] = await banner.getByRole("listitem").allInnerTexts();
  const of = /^Fassung 1 · (.+) · unterschrieben .*\d\d:\d\d/;
  expect(this_one).toMatch(/ · diese hier$/);
  expect(of.exec(this_one!)![1], "who wrote it").not.toBe(of.exec(that_one!)![1]);
  await expectAccessible(other);
  await other.screenshot({ path: test.info().outputPath("rivals.png") });
  await banner.getByRole("link").click();
  await expect(banner.getByRole("listitem").first()).toContainText(of.exec(that_one!)![1]!);

  // Each says without knowing of the other that theirs holds: it is asked again, where whoever is responsible looks.
  await other.goBack();
  await expect(banner.getByRole("listitem").first()).toContainText(of.exec(this_one!)![1]!);
  await expect(page.getByText("Zwei Fassungen wurden unterschrieben")).toBeVisible({ timeout: 30_000 });
  for (const tablet of [page, other]) {
    await tablet.context().setOffline(true);
    await tablet.getByRole("button", { name: "Diese Fassung gilt" }).click();
    await expect(tablet.getByText("Zwei Fassungen wurden unterschrieben")).toHaveCount(0);
  }
  for (const tablet of [page, other]) await tablet.context().setOffline(false);
  await expect(page.getByText("Zwei Fassungen wurden unterschrieben")).toBeVisible({ timeout: 30_000 });
  await goTo(other, "Heute");
  await other.getByRole("link", { name: "Klären" }).click();
  const question = other.getByRole("region", { name: "Zwei unterschriebene Fassungen: Welche gilt?" });
  await expect(question.getByText("Deutsch bis B1 lernen")).toHaveCount(1);
  await expectAccessible(other);
  for (const [name, width, height] of [["tablet", 820, 1180], ["phone", 390, 844]] as const) {
    await other.setViewportSize({ width, height });
    await other.screenshot({ path: test.info().outputPath(`which-holds-${name}.png`) });
  }
  await question.getByRole("button", { name: /^Diese Fassung gilt/ }).first().click();
  await expect(question).toHaveCount(0);
  await expect(page.getByText("Zwei Fassungen wurden unterschrieben")).toHaveCount(0, { timeout: 30_000 });
  // Whoever goes on from the other one has what stands in it, and not what holds.
  await page.getByRole("link", { name: "Neue Fassung schreiben" }).click();
  await expect(page.getByLabel("Was soll erreicht werden?")).toHaveValue("Deutsch bis B1 lernen");
});

test("what was begun days ago is laid down with days that are still to come, and stands on Today under whoever agrees to it", async ({ server, page }) => {
  await signIn(page, server.url, "worker1");
  await findPerson(page, "Karwan");
  await page.getByRole("link", { name: "Vereinbarung für diese Person" }).click();
  await page.getByRole("searchbox", { name: "Ziel suchen" }).fill("B1");
  await page.getByRole("button", { name: /^Dieses Ziel nehmen/ }).first().click();
  const next = page.getByRole("group", { name: "Nächster Termin" });
  await next.getByLabel("Tag").fill("2026-11-24");
  await page.getByLabel("Tag hinzufügen").fill("2026-12-04");
  await page.waitForTimeout(1200);
  await server.kill();
  server.today = "2026-11-27";
  await server.resume();
  await page.reload();
  await unlock(page, "worker1");
  await expect(page.getByText("Geschrieben am Freitag, 27. November 2026")).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: "Fertig, vorlegen" }).click();
  await expect(page.getByRole("alert").getByText("Der nächste Termin ist schon vorbei.")).toBeVisible();
  await expect(next.getByLabel("Tag")).toBeFocused();
  await expectAccessible(page);
  await page.screenshot({ path: test.info().outputPath("over.png") });
  await next.getByLabel("Tag").fill("2026-12-01");
  await page.getByRole("button", { name: "Fertig, vorlegen" }).click();
  await expect(page.getByText("Liegt vor, noch nicht unterschrieben")).toBeVisible();
  await expect(page.getByRole("region", { name: "Text der Vereinbarung" }).getByText("Geschrieben am Freitag, 27. November 2026")).toBeVisible();
  await draw(page, page.getByRole("group", { name: /^Unterschrift: / }).filter({ hasText: "Sozialarbeit" }).first());
  const client = page.getByRole("group", { name: /^Unterschrift: .*Karwan/ });
  await client.getByRole("button", { name: "Auf Papier unterschrieben" }).click();
  await client.getByRole("button", { name: "Unterschrift auf Papier eintragen" }).click();
  await expect(page.getByText("Vereinbart", { exact: true }).first()).toBeVisible();

  await goTo(page, "Heute");
  await page.getByRole("button", { name: /^Weitere \d+ zeigen/ }).click();
  const review = page.getByRole("listitem").filter({ hasText: "Zielvereinbarung gemeinsam ansehen" });
  await expect(review).toContainText("Karwan");
  await expect(page.getByRole("region", { name: "Termine heute" }).getByRole("listitem").filter({ hasText: "Karwan" })).toHaveCount(1);
  for (const [name, width, height] of [["tablet", 820, 1180], ["phone", 390, 844]] as const) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: test.info().outputPath(`today-${name}.png`), fullPage: true });
  }
});

/** What somebody reads, finds or translates in the file that a button gives. */
async function textOfFile(page: Page, button: string): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
  return plain(execFileSync("pdftotext", [await download.path(), "-"], { encoding: "utf8" }));
}

/** The lines of a copy in parts: what is only there so that each part can be read alone is left out. */
function joined(parts: string[]): string {
  const bodies = parts.map((part) => part.split("\n").slice(1, -1).filter((line) => !(line.startsWith("■ ") && line.endsWith("…"))));
  return bodies.flat().join("\n").replace(/ …\n… /g, " ").replace(/…\n…/g, "");
}

test("the copy goes to a phone as codes that are each readable alone, without a network, in Tigrinya", async ({ server, page }) => {
  await signIn(page, server.url, "worker1");
  await findPerson(page, "Karwan");
  const person = page.url();
  await page.getByRole("button", { name: "Gespräch" }).click();
  await page.getByRole("textbox", { name: "Anlass" }).fill("Ziele");
  await page.getByRole("group", { name: "Nächster Termin" }).getByLabel("Tag").fill("2026-12-03");
  await page.getByLabel("Uhrzeit").last().fill("14:30");
  await page.getByLabel("Ort").last().fill("Rathaus, Zimmer 4");
  await page.getByLabel("Was sonst mitbringen?").fill("Ausweis");
  await page.getByRole("button", { name: "Speichern" }).click();
  await expect(page.getByRole("heading", { name: "Gesprächsprotokoll" })).toBeVisible();
  await visit(page, new URL(person).pathname);
  await page.getByRole("link", { name: "Vereinbarung für diese Person" }).click();
  await page.getByLabel("Sprache neben Deutsch").selectOption("ti");
  for (const goal of ["Deutsch bis B1 lernen", "Schulden"]) {
    await page.getByRole("searchbox", { name: "Ziel suchen" }).fill(goal);
    await page.getByRole("button", { name: /^Dieses Ziel nehmen/ }).first().click();
  }
  await expect(page.locator("[lang=ti]").first()).toBeVisible();
  // Everything from here on happens where there is no network.
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Fertig, vorlegen" }).click();
  await expect(page.getByText("Liegt vor, noch nicht unterschrieben")).toBeVisible();
  const text = page.getByRole("region", { name: "Text der Vereinbarung" });
  const said = (await text.locator("[lang=ti]").allInnerTexts()).map(plain);
  await page.getByRole("button", { name: "Als Codes fürs Handy" }).click();
  const dialog = page.getByRole("dialog", { name: "Mit der Kamera lesen" });
  const codes: string[] = [];
  for (;;) {
    codes.push(await scanned(dialog.getByRole("img", { name: /^Code / })));
    const next = dialog.getByRole("button", { name: "Nächster Code" });
    if (!(await next.isVisible())) break;
    await next.click();
  }
  const entry = codes.pop()!;
  expect(entry).toContain("DTSTART:20261203T143000");
  expect(entry).toContain("Rathaus\\, Zimmer 4");
  expect(codes.length, "two goals in Ethiopic letters do not fit into one code").toBeGreaterThan(1);
  const copy = plain(joined(codes));
  const goals = said.filter((line) => /^(ዕላማ|ስጉምቲ)/.test(line));
  expect(goals.length).toBeGreaterThan(4);
  for (const line of goals) expect(copy).toContain(line);
  for (const code of codes) expect(code.split("\n")[0], "each says which part it is").toMatch(/\d/);
  expect(copy).not.toContain("Karwan");
  await dialog.getByRole("button", { name: "Fertig" }).click();
  await page.getByRole("button", { name: "Ja, übergeben" }).click();
  await expect(page.getByText(/Karwan.*, als Codes, /)).toBeVisible();
});

for (const [language, name] of [["ar", "Arabic"], ["ti", "Tigrinya"]] as const) {
  test(`the copy as a PDF can be read aloud, searched and translated, in German and in ${name}`, async ({ server, page }) => {
    await signIn(page, server.url, "worker1");
    await lay(page, "Karwan", language, ["Deutsch bis B1 lernen", "Schulden"], "diese Person");
    const text = page.getByRole("region", { name: "Text der Vereinbarung" });
    const said = await text.locator(`[lang=de], [lang=${language}]`).allInnerTexts();
    const words = plain(said.join(" ")).split(/[^\p{L}\p{M}]+/u).filter((word) => word.length > 2);
    expect(words.length).toBeGreaterThan(200);
    const copy = await textOfFile(page, "Als PDF teilen oder speichern");
    const missing = words.filter((word) => !copy.includes(word));
    expect(missing.length, `not found: ${missing.join(" ")}`).toBeLessThan(words.length * 0.02);
    // German stands whole before what stands beside it.
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Als PDF teilen oder speichern" }).click()]);
    const file = test.info().outputPath(`copy-${language}.pdf`);
    await download.saveAs(file);
    const read = plain(execFileSync("pdftotext", ["-raw", file, "-"], { encoding: "utf8" }));
    expect(read).toContain(plain((await text.locator("[lang=de]").filter({ hasText: "Diese Vereinbarung ist freiwillig" }).innerText())));
  });
}

test("the copy as a PDF has both languages and the signature, and is made without a network", async ({ server, page }) => {
  await signIn(page, server.url, "worker1");
  await findPerson(page, "Karwan");
  await page.getByRole("link", { name: "Vereinbarung für diese Person" }).click();
  await page.getByLabel("Sprache neben Deutsch").selectOption("ar");
  await page.getByRole("searchbox", { name: "Ziel suchen" }).fill("B1");
  await page.getByRole("button", { name: /^Dieses Ziel nehmen/ }).first().click();
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Fertig, vorlegen" }).click();
  await draw(page, page.getByRole("group", { name: /^Unterschrift: / }).filter({ hasText: "Sozialarbeit" }).first());
  await expect(page.getByText("Teilweise unterschrieben")).toBeVisible();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Als PDF teilen oder speichern" }).click()]);
  expect(download.suggestedFilename()).toBe("Zielvereinbarung-2026-11-20.pdf");
  const file = await download.path();
  expect(execFileSync("qpdf", ["--check", file], { encoding: "utf8" })).toContain("No syntax or stream encoding errors");
  expect(execFileSync("qpdf", ["--show-npages", file], { encoding: "utf8" }).trim()).toMatch(/^[12]$/);
  await page.getByRole("button", { name: "Ja, übergeben" }).click();
  await expect(page.getByText(/Karwan.*, als Datei, /)).toBeVisible();
});

test("whoever disputes an entry leaves a mark on it wherever it is read", async ({ server, page }) => {
  await signIn(page, server.url, "worker1");
  await findPerson(page, "Karwan");
  const person = new URL(page.url()).pathname;
  await page.getByRole("list").getByRole("link", { name: "Kita-Platz" }).first().click();
  await page.getByRole("button", { name: "Das wird bestritten" }).click();
  await page.getByRole("button", { name: "Eintragen" }).click();
  await expect(page.getByText("Bitte schreiben Sie, was nicht stimmt.")).toBeVisible();
  await page.getByLabel("Was stimmt nicht? Bitte in den Worten der Person").fill("Es gab keinen Kita-Platz.");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Eintragen" }).click();
  await expect(page.getByText("bestritten", { exact: true }).first()).toBeVisible();
  await visit(page, person);
  await expect(page.getByRole("listitem").filter({ hasText: "Kita-Platz" }).getByText("bestritten").first()).toBeVisible();
  await page.getByRole("list").getByRole("link", { name: "Kita-Platz" }).first().click();
  // What could not be settled, or was pressed by a slip, can still be withdrawn.
  await page.getByRole("button", { name: "Lässt sich nicht klären." }).click();
  await expect(page.getByRole("button", { name: "Lässt sich nicht klären." })).toHaveCount(0);
  await expect(page.getByText("bestritten", { exact: true }).first()).toBeVisible();
  await page.getByRole("button", { name: "Wird nicht mehr bestritten." }).click();
  await expect(page.getByText("bestritten", { exact: true })).toHaveCount(0);
  await expect(page.getByText("Es gab keinen Kita-Platz.")).toBeVisible();
});

test("a task and a stay that somebody disputes carry the mark wherever they are shown", async ({ server, page }) => {
  await page.setViewportSize({ width: 820, height: 1180 });
  await signIn(page, server.url, "worker1");
  await findPerson(page, "Karwan");
  const person = new URL(page.url()).pathname;
  await page.getByRole("button", { name: "Gespräch" }).click();
  await page.getByRole("textbox", { name: "Anlass" }).fill("Kita");
  const task = "Anmeldung zur Kita abgeben";
  await page.getByLabel("Neue Aufgabe in einer Zeile").fill(`${task} – ich`);
  await page.getByRole("button", { name: "Speichern" }).click();
  await expect(page.getByRole("heading", { name: "Gesprächsprotokoll" })).toBeVisible();
  const minutes = new URL(page.url()).pathname;
  await visit(page, person);

  const disputes = async (what: RegExp, statement: string) => {
    await page.getByRole("button", { name: what }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Das wird bestritten" }).click();
    await dialog.getByLabel("Was stimmt nicht? Bitte in den Worten der Person").fill(statement);
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Eintragen" }).click();
    await expect(dialog.getByText(statement)).toBeVisible();
    await page.screenshot({ path: test.info().outputPath(`dialog-${statement.length}.png`) });
    await dialog.getByRole("button", { name: "Schließen" }).click();
    await expect(dialog).toBeHidden();
  };
  await disputes(new RegExp(`^Bestritten\\? ${task}`), "Das habe ich nicht zugesagt.");
  await expect(page.getByRole("listitem").filter({ hasText: task }).getByText("bestritten", { exact: true }).first()).toBeVisible();
  const stays = page.getByRole("region", { name: "Wohnen" });
  await stays.getByRole("button", { name: /^Bestritten\?/ }).first().waitFor();
  await disputes(/^Bestritten\? Zimmer/, "Ich wohne bei meinem Bruder.");
  await expect(stays.getByText("bestritten", { exact: true }).first()).toBeVisible();
  await expect(page.getByText(/Zimmer .*\(bestritten\)/).first()).toBeVisible();
  await expectAccessible(page);
  for (const [name, width, height] of [["tablet", 820, 1180], ["phone", 390, 844]] as const) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: test.info().outputPath(`person-${name}.png`), fullPage: true });
    const content = await page.evaluate(() => document.scrollingElement!.scrollWidth);
    expect(content, "as wide as the screen").toBeLessThanOrEqual(width);
  }

  // On Today, in the list of people, in the minutes, in the house.
  await goTo(page, "Heute");
  await expect(page.getByRole("listitem").filter({ hasText: task }).getByText("bestritten", { exact: true }).first()).toBeVisible();
  await visit(page, minutes);
  await expect(page.getByRole("listitem").filter({ hasText: task }).getByText("bestritten", { exact: true })).toBeVisible();
  await goTo(page, "Menschen");
  await page.getByRole("searchbox").fill("Karwan");
  await expect(page.getByText(/Zimmer .*\(bestritten\)/).first()).toBeVisible();

  // In the past of the case too, once the task is done; and no more when it is put right.
  await visit(page, person);
  await page.getByRole("checkbox", { name: new RegExp(task) }).click();
  const past = page.getByRole("region", { name: "Verlauf", exact: true });
  await expect(past.getByRole("listitem").filter({ hasText: task }).getByText("bestritten", { exact: true })).toBeVisible();
  await past.getByRole("button", { name: new RegExp(`^Bestritten\\? ${task}`) }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Wurde berichtigt." }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Schließen" }).click();
  await expect(past.getByRole("listitem").filter({ hasText: task }).getByText("bestritten", { exact: true })).toBeHidden();
});
