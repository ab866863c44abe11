// A signature on paper: its photo comes when there is time for it, and no photo that was taken lies unseen.
import { execFileSync } from "node:child_process";
import type { Page } from "@playwright/test";
import { backToTheWorker, give, lay, press, readAll, scribble, wordsOf } from "../support/hand";
import { PASSPHRASE } from "../support/server";
import { expect, expectAccessible, test } from "../support/test";
import { goTo, open, signIn } from "../support/worker";

const english = wordsOf("en");

async function sheet(page: Page): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const base64 = await page.evaluate(() => Object.assign(document.createElement("canvas"), { width: 300, height: 420 }).toDataURL("image/jpeg").split(",")[1]!);
  return { name: "blatt.jpg", mimeType: "image/jpeg", buffer: Buffer.from(base64, "base64") };
}

/** The client, alone with the document, reads it in English; up to the four answers. */
async function reads(page: Page): Promise<void> {
  await give(page);
  await page.getByRole("main").getByRole("button", { name: "English", exact: true }).click();
  await readAll(page, english);
  await press(page, english("sign-agree"));
}

async function isBack(page: Page, standing: string): Promise<void> {
  await backToTheWorker(page).click();
  await open(page, "worker1", PASSPHRASE);
  await expect(page.getByText(standing)).toBeVisible({ timeout: 30_000 });
}

test("the photo of a paper that was announced in the client's hand is added later, and stands in the archive with who added it", async ({ server, page }) => {
  test.setTimeout(120_000);
  await signIn(page, server.url, "worker1");
  await lay(page, "Karwan", "en", ["Deutsch bis B1 lernen"], "diese Person");
  await reads(page);
  await press(page, english("sign-paper"));
  await press(page, english("sign-done"));
  await expect(page.getByText(english("sign-answer-saved")).first()).toBeVisible();
  await isBack(page, "Liegt vor, noch nicht unterschrieben");
  // Who interprets and where stands with what is entered from paper too.
  await page.getByLabel("Wer dolmetscht?").fill("Amina Yusuf");
  await page.getByRole("button", { name: "Papier liegt vor" }).click();
  const paper = page.getByRole("group", { name: /^Unterschrift: .*Karwan/ });
  await expect(paper.getByLabel("Wer dolmetscht?")).toHaveValue("Amina Yusuf");
  await paper.getByLabel("Wo?").fill("Unterkunft, Büro");
  await expectAccessible(page);
  await page.screenshot({ path: test.info().outputPath("entering-tablet.png"), fullPage: true });
  await page.getByRole("button", { name: "Unterschrift auf Papier eintragen" }).click();
  await expect(page.getByText(/gedolmetscht von Amina Yusuf · Unterkunft, Büro/)).toBeVisible();
  await expect(page.getByText("Teilweise unterschrieben")).toBeVisible();
  const answers = page.getByRole("region", { name: "Antworten und Unterschriften" });
  await answers.getByRole("button", { name: "Foto vom Papier ergänzen" }).click();
  await expect(answers.getByRole("button", { name: "Foto sichern" })).toBeDisabled();
  await answers.getByLabel("Foto aufnehmen").setInputFiles(await sheet(page));
  await expect(answers.getByRole("combobox")).toHaveValue("signed_paper");
  await expectAccessible(page);

  // Half done, it is not forgotten: Today has it.
  await page.waitForTimeout(1200);
  await goTo(page, "Heute");
  await page.getByRole("link", { name: /Foto einer Unterschrift auf Papier \(.*Karwan/ }).click();
  await page.screenshot({ path: test.info().outputPath("adding.png"), fullPage: true });
  await answers.getByRole("button", { name: "Foto sichern" }).click();
  await expect(answers.getByText(/Foto ergänzt von .*, /)).toBeVisible();
  await expect(answers.getByRole("button", { name: /Auf Papier unterschrieben/ }).first()).toBeVisible();
  await expect(answers.getByText("Auf Papier unterschrieben").first()).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: test.info().outputPath("added-phone.png"), fullPage: true });
  await page.setViewportSize({ width: 820, height: 1180 });
  await page.screenshot({ path: test.info().outputPath("added-tablet.png"), fullPage: true });

  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "PDF für die Akte" }).click()]);
  const text = execFileSync("pdftotext", [await download.path(), "-"], { encoding: "utf8" }).replace(/\s+/g, " ");
  expect(text).toMatch(/Foto des Papiers ergänzt von .* Prüfsumme [0-9a-f]{12}/);
  expect(text.match(/Vom Server empfangen am/g), "the announcement, the signature and the photo have a seal each").toHaveLength(3);
});

test("a sheet that was photographed for somebody who then signed on the screen goes into the file or away, and lies nowhere unseen", async ({ server, page }) => {
  test.setTimeout(120_000);
  await signIn(page, server.url, "worker1");
  await lay(page, "Karwan", "en", ["Deutsch bis B1 lernen"], "diese Person");
  const client = page.getByRole("group", { name: /^Unterschrift: .*Karwan/ });
  await client.getByRole("button", { name: "Auf Papier unterschrieben" }).click();
  await client.getByLabel("Foto aufnehmen").setInputFiles(await sheet(page));
  await expect(client.getByRole("combobox")).toBeVisible();
  await page.waitForTimeout(1200);
  await reads(page);
  await scribble(page, english);
  await press(page, english("sign-done"));
  await expect(page.getByText(english("sign-saved")).first()).toBeVisible();
  await isBack(page, "Teilweise unterschrieben");
  await expect(page.getByText(/ein unterschriebenes Blatt fotografiert und das Foto nicht gesichert/)).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: test.info().outputPath("left-phone.png"), fullPage: true });
  await page.getByRole("button", { name: "Foto in die Akte legen" }).click();
  await expect(page.getByText(/Blatt fotografiert/)).toBeHidden();
  await goTo(page, "Heute");
  await expect(page.getByRole("link", { name: /Foto einer Unterschrift/ })).toBeHidden();
});

test("every sheet that was photographed hangs on the signature, and who disputes one sees the mark wherever the version is read", async ({ server, page }) => {
  test.setTimeout(120_000);
  await signIn(page, server.url, "worker1");
  await lay(page, "Karwan", "en", ["Deutsch bis B1 lernen"], "diese Person");
  const client = page.getByRole("group", { name: /^Unterschrift: .*Karwan/ });
  await client.getByRole("button", { name: "Auf Papier unterschrieben" }).click();
  for (const place of [1, 2]) {
    await client.getByLabel("Foto aufnehmen").setInputFiles(await sheet(page));
    await expect(client.getByRole("combobox")).toHaveCount(place);
  }
  await expect(client.getByText("Zum Beispiel: Rückseite").first()).toBeVisible();
  await client.getByRole("button", { name: "Unterschrift auf Papier eintragen" }).click();
  const answers = page.getByRole("region", { name: "Antworten und Unterschriften" });
  await expect(answers.getByRole("button", { name: /^Groß ansehen: / })).toHaveCount(2);
  await expect(page.getByText("bestritten", { exact: true })).toHaveCount(0);
  await answers.getByRole("button", { name: /^Bestritten\?/ }).last().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Das wird bestritten" }).click();
  await dialog.getByLabel("Was stimmt nicht? Bitte in den Worten der Person").fill("Das habe ich nie unterschrieben.");
  await dialog.getByRole("button", { name: "Eintragen" }).click();
  await expect(dialog.getByText("Das habe ich nie unterschrieben.")).toBeVisible();
  await page.screenshot({ path: test.info().outputPath("dialog.png") });
  await dialog.getByRole("button", { name: "Schließen" }).click();
  await expect(page.getByText("bestritten", { exact: true }), "in the head, beside the answer, at the photo").toHaveCount(3);
  await expectAccessible(page);
  await page.screenshot({ path: test.info().outputPath("disputed.png"), fullPage: true });
});
