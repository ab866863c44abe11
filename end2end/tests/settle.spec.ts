// Two people act without knowing of each other; whoever is responsible settles it, and whatever came back is mended.
import type { Browser, Page } from "@playwright/test";
import { randomUUID } from "node:crypto";
import { expect, expectAccessible, test } from "../support/test";
import { push, team } from "../support/wire";
import { device, findPerson, goTo, unlock, visit } from "../support/worker";

async function changePhone(page: Page, phone: string): Promise<void> {
  await page.getByRole("link", { name: "Ändern" }).click();
  await page.getByLabel("Telefon").fill(phone);
  await page.getByRole("button", { name: "Speichern" }).click();
}

async function online(...pages: Page[]): Promise<void> {
  for (const page of pages) await page.context().setOffline(false);
  for (const page of pages) await expect(page.getByText("Alles ist auf dem Server")).toBeVisible();
}

/** Two workers wrote another telephone number for the same person without a network, and their lead does not know of it yet. */
async function withTwoNumbers(browser: Browser, url: string): Promise<{ one: Page; two: Page; lead: Page }> {
  const [one, two, lead] = [await device(browser, url, "worker1"), await device(browser, url, "worker2"), await device(browser, url, "lead1")];
  for (const [page, phone] of [[one, "0171 1111111"], [two, "0171 2222222"]] as const) {
    await findPerson(page, "Karwan");
    await page.context().setOffline(true);
    await changePhone(page, phone);
  }
  await online(one, two);
  return { one, two, lead };
}

test("a field that two people changed offline is settled by the lead, who sees who wrote what, within seconds and by keyboard", async ({ server, browser }) => {
  const { one, two, lead } = await withTwoNumbers(browser, server.url);

  await goTo(lead, "Heute");
  const begun = Date.now();
  await lead.getByRole("link", { name: "Klären" }).click();
  const card = lead.getByRole("region", { name: "Telefon" });
  await expect(card.getByText(/eingetragen von Jana Albrecht/)).toBeVisible();
  await expect(card.getByText(/eingetragen von Murat Demir/)).toBeVisible();
  await expectAccessible(lead);
  await card.getByRole("button", { name: "Das stimmt: 0171 1111111" }).focus();
  await lead.keyboard.press("Enter");
  await expect(lead.getByText("Es gibt nichts zu klären.")).toBeVisible();
  expect(Date.now() - begun).toBeLessThan(20_000);
  await findPerson(two, "Karwan");
  await expect(two.getByText("0171 1111111")).toBeVisible();

  // Who, when, from what to what: on the server, and said so without a network.
  await two.getByRole("button", { name: "Verlauf ansehen" }).click();
  await expect(two.getByText("Telefon: 0171 2222222 → 0171 1111111").or(two.getByText("Telefon: 0171 1111111 → 0171 1111111"))).toBeVisible();
  await expect(two.getByText(/Henrike Brandt/).first()).toBeVisible();
  await expectAccessible(two);
  await one.context().setOffline(true);
  await findPerson(one, "Karwan");
  await one.getByRole("button", { name: "Verlauf ansehen" }).click();
  await expect(one.getByText("Er ist nur mit Netz zu sehen.")).toBeVisible();
});

test("one bed that two devices gave away is one question, answered with one tap", async ({ server, browser }) => {
  const [one, two, lead] = [await device(browser, server.url, "worker1"), await device(browser, server.url, "worker2"), await device(browser, server.url, "lead1")];
  const [house, room, of] = [randomUUID(), randomUUID(), await team(lead)];
  await push(lead, [
    ["accommodation", house, { name: "Probehaus", kind: "shared" }],
    ["unit", room, { accommodation: house, label: "99", beds: 1 }],
  ]);
  for (const [page, name] of [[one, "Erste"], [two, "Zweite"]] as const) {
    const [fall, person] = [randomUUID(), randomUUID()];
    await push(page, [
      ["case", fall, { team: of, status: "open" }],
      ["identity", person, { case: fall, family_name: "Probe", given_name: name }],
      ["base_data", person, { case: fall, household: randomUUID(), household_role: "head" }],
      ["stay", randomUUID(), { case: fall, person, accommodation: house, unit: room, from: "2026-11-20" }],
    ]);
  }
  await goTo(lead, "Heute");
  await lead.getByRole("link", { name: "Klären" }).click();
  const card = lead.getByRole("region", { name: "Probehaus: 99" });
  await expect(card).toHaveCount(1);
  await expect(card.getByText("2 Menschen, 1 Bett. Wer wohnt nicht hier?")).toBeVisible();
  await expectAccessible(lead);
  await card.getByRole("button", { name: "Wohnt nicht hier: Zweite Probe" }).click();
  await expect(lead.getByText("Es gibt nichts zu klären.")).toBeVisible();
  await expect(lead.getByText("Alles ist auf dem Server")).toBeVisible();
  await goTo(one, "Heute");
  await expect(one.getByRole("link", { name: "Klären" })).toHaveCount(0);
});

test("a newcomer whom two devices registered offline becomes one person with one file", async ({ server, browser }) => {
  const [one, two, lead] = [await device(browser, server.url, "worker1"), await device(browser, server.url, "worker2"), await device(browser, server.url, "lead1")];
  for (const [page, given, family, phone] of [[one, "Lina", "Haddadi", "0171 1111111"], [two, "Leena", "Hadadi", "0172 2222222"]] as const) {
    await page.context().setOffline(true);
    await visit(page, "/people/new");
    await page.getByLabel("Vorname").fill(given);
    await page.getByLabel("Nachname").fill(family);
    await page.getByLabel("Geburtsdatum").fill("31.5.1990");
    await page.getByLabel("Telefon").fill(phone);
    await page.getByRole("button", { name: "Speichern" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(family);
  }
  await online(one, two);
  await goTo(lead, "Heute");
  await lead.getByRole("link", { name: "Klären" }).click();
  const card = lead.getByRole("region", { name: "Zweimal erfasst?" });
  await expect(card.getByRole("link", { name: "Lina Haddadi" })).toBeVisible();
  await expect(card.getByText(/eingetragen von Jana Albrecht, /)).toHaveCount(1);
  await expect(card.getByText(/eingetragen von /)).toHaveCount(2);
  await card.screenshot({ path: test.info().outputPath("newcomers.png") });
  await expectAccessible(lead);

  // Before the two become one, somebody talks with the second one, and nobody knows.
  await two.context().setOffline(true);
  await two.getByRole("button", { name: "Gespräch", exact: true }).click();
  await two.getByLabel("Anlass").fill("Krankheit");
  await two.getByRole("button", { name: "Speichern" }).click();
  await expect(two.getByText("Gespeichert auf diesem Gerät").first()).toBeVisible();
  await card.getByRole("button", { name: "Das wählen: Derselbe Mensch" }).click();
  // What both knew differently is asked, and nothing of it is lost.
  const phone = lead.getByRole("region", { name: "Telefon" });
  await phone.getByRole("button", { name: /Das stimmt: 0172 2222222/ }).click();
  await expect(lead.getByText("Es gibt nichts zu klären.")).toBeVisible();
  await online(two);
  await findPerson(lead, "Haddadi");
  await expect(lead.getByText("Krankheit").first()).toBeVisible();
  await expect(lead.getByRole("link", { name: "0172 2222222" })).toBeVisible();
  await goTo(lead, "Menschen");
  await lead.getByRole("searchbox").fill("Hadadi");
  await expect(lead.getByRole("link", { name: /Had+adi/ })).toHaveCount(1);
});

test("what is written anew is kept as it is typed, through a reload and other people's changes", async ({ server, browser }) => {
  const { one, two, lead } = await withTwoNumbers(browser, server.url);
  await goTo(lead, "Heute");
  await lead.getByRole("link", { name: "Klären" }).click();
  const card = lead.getByRole("region", { name: "Telefon" });
  await card.getByRole("button", { name: "Neu schreiben" }).click();
  await expect(card.getByLabel("Neu schreiben")).toBeFocused();
  await card.getByLabel("Neu schreiben").fill("0171 3333333, nur vormittags");
  // Somebody changes something else of the same person meanwhile.
  await findPerson(one, "Karwan");
  await one.getByRole("link", { name: "Ändern" }).click();
  await one.getByLabel("Weitere Schreibweisen").fill("Karwaan");
  await one.getByRole("button", { name: "Speichern" }).click();
  await online(one);
  await expect(lead.getByText("Alles ist auf dem Server")).toBeVisible();
  await expect(card.getByLabel("Neu schreiben")).toHaveValue("0171 3333333, nur vormittags");
  await lead.waitForTimeout(1_200);
  await lead.reload();
  await unlock(lead, "lead1");
  await expect(card.getByLabel("Neu schreiben")).toHaveValue("0171 3333333, nur vormittags");
  await card.getByRole("button", { name: "So ist es richtig" }).click();
  await expect(lead.getByText("Es gibt nichts zu klären.")).toBeVisible();
  await expect(lead.getByRole("heading", { level: 1 })).toBeFocused();
  await findPerson(two, "Karwan");
  await expect(two.getByText("0171 3333333, nur vormittags")).toBeVisible();
});
