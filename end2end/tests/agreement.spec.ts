// The goal agreement: written with goals of the catalogue, laid before the client, signed, followed, revised, handed over.
import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "../support/test";
import { draw, goTo, signIn } from "../support/worker";

async function findPerson(page: Page, name: string): Promise<void> {
  await goTo(page, "Menschen");
  await page.getByRole("searchbox").fill(name);
  await page.getByRole("link", { name: new RegExp(name) }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
}

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
  await page.getByRole("searchbox", { name: "Ziel suchen" }).fill("Im Garten helfen");
  await page.getByRole("button", { name: "Eigenes Ziel schreiben" }).click();
  const second = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Ziel 2", exact: true }) });
  await expect(second.getByLabel("Was soll erreicht werden?")).toHaveValue("Im Garten helfen");
  await second.getByRole("button", { name: "Übersetzung eintragen" }).click();
  await second.getByLabel("Auf العربية").fill("المساعدة في الحديقة");
  await page.getByRole("button", { name: "in 3 Monaten" }).click();
  await expectAccessible(page);

  // What was typed is there again.
  await page.waitForTimeout(1200);
  const address = page.url();
  await goTo(page, "Heute");
  await page.getByRole("link", { name: /Begonnene Zielvereinbarung/ }).click();
  await expect(page).toHaveURL(address);
  await expect(second.getByLabel("Auf العربية")).toHaveValue("المساعدة في الحديقة");

  await page.getByRole("button", { name: "Fertig, vorlegen" }).click();
  await expect(page.getByText("Liegt vor, noch nicht unterschrieben")).toBeVisible();
  const text = page.getByRole("region", { name: "Text der Vereinbarung" });
  await expect(text.getByText("Ziel 1 (Deutsch lernen): Deutsch bis B1 lernen")).toBeVisible();
  await expect(text.locator("[lang=ar][dir=rtl]").filter({ hasText: "تعلّم الألمانية حتى مستوى B1" })).toBeVisible();
  await expect(text.getByText(/Übersetzt von .* \(Sozialarbeit\)/).first()).toBeVisible();
  await expectAccessible(page);

  await draw(page, page.getByRole("group", { name: /^Unterschrift: / }).filter({ hasText: "Sozialarbeit" }).first());
  await expect(page.getByText("Teilweise unterschrieben")).toBeVisible();
  const client = page.getByRole("group", { name: /^Unterschrift: / }).first();
  await client.getByRole("button", { name: "Auf Papier unterschrieben" }).click();
  await client.getByRole("button", { name: "Unterschrift auf Papier eintragen" }).click();

  await page.getByRole("link", { name: "Zur Akte" }).click();
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
