// What the server did not take in is read, mended and sent again, and holds nothing up.
import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "../support/test";
import { pushed } from "../support/wire";
import { device, findPerson, goTo, unlock, visit } from "../support/worker";

async function changePhone(page: Page, phone: string): Promise<void> {
  await page.getByRole("link", { name: "Ändern" }).click();
  await page.getByLabel("Telefon").fill(phone);
  await page.getByRole("button", { name: "Speichern" }).click();
}

/** The server's first answer to a push is a refusal. */
async function refuseOnce(page: Page): Promise<void> {
  let refusals = 1;
  await page.route("**/api/v1/push", async (route) => {
    if (refusals-- <= 0) return route.continue();
    const { commits } = pushed(route.request());
    const answers = commits.map(({ id }) => [id, { result: "refused", reason: "not_allowed" }]);
    return route.fulfill({ json: { server_clock: new Date().toISOString(), answers } });
  });
}

test("a change that the server refuses is read, mended in its form and sent, and holds nothing up", async ({ server, browser }) => {
  const page = await device(browser, server.url, "worker1");
  await findPerson(page, "Karwan");
  await refuseOnce(page);
  await changePhone(page, "0171 9999999");
  await page.getByRole("link", { name: "Ansehen" }).click();
  await expect(page.getByText("Person: Telefon")).toBeVisible();
  await expect(page.getByText("0171 9999999")).toBeVisible();
  await expect(page.getByText(/^Diese Änderung dürfen Sie nicht vornehmen/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Nachbessern" }).click();
  await expect(page.getByLabel("Telefon")).toHaveValue("0171 9999999");
  await page.getByLabel("Telefon").fill("0171 8888888");
  await page.getByRole("button", { name: "Speichern" }).click();
  await expect(page.getByText("0171 8888888")).toBeVisible();
  await expect(page.getByText("Alles ist auf dem Server")).toBeVisible();
  await visit(page, "/returned");
  await expect(page.getByText("Hier liegt nichts, was zurückkam.")).toBeVisible();
});

test("what was begun in the form of an entry that comes back is not overwritten by it", async ({ server, browser }) => {
  const page = await device(browser, server.url, "worker1");
  await findPerson(page, "Karwan");
  await refuseOnce(page);
  await changePhone(page, "0171 9999999");
  await expect(page.getByRole("link", { name: "Ansehen" })).toBeVisible();
  await page.getByRole("link", { name: "Ändern" }).click();
  await page.getByLabel("Weitere Schreibweisen").fill("Karwaan");
  await page.getByRole("link", { name: "Ansehen" }).click();
  await page.getByRole("button", { name: "Nachbessern" }).click();
  await expect(page.getByText(/haben Sie schon etwas begonnen/)).toBeVisible();
  await expect(page.getByText("0171 9999999")).toBeVisible();
  await goTo(page, "Heute");
  await page.getByRole("link", { name: /^Begonnene Änderung: / }).click();
  await expect(page.getByLabel("Weitere Schreibweisen")).toHaveValue("Karwaan");
  await page.getByRole("button", { name: "Speichern" }).click();
  await expect(page.getByText("Alles ist auf dem Server")).toBeVisible();
  await visit(page, "/returned");
  await page.getByRole("button", { name: "Nachbessern" }).click();
  await expect(page.getByLabel("Telefon")).toHaveValue("0171 9999999");
  await expect(page.getByLabel("Weitere Schreibweisen")).toHaveValue("Karwaan");
});

test("a registration that the server refuses is mended field by field and sent", async ({ server, browser }) => {
  const page = await device(browser, server.url, "worker1");
  await visit(page, "/people/new");
  await refuseOnce(page);
  await page.getByLabel("Vorname").fill("Lina");
  await page.getByLabel("Nachname").fill("Hadaddi");
  await page.getByRole("button", { name: "Speichern" }).click();
  await page.getByRole("link", { name: "Ansehen" }).click();
  await page.getByRole("button", { name: "Nachbessern" }).click();
  await expectAccessible(page);
  await page.getByLabel("Person: Nachname").fill("Haddadi");
  await page.waitForTimeout(1_200);
  await page.reload();
  await unlock(page, "worker1");
  await expect(page.getByRole("heading", { name: /^Lina Hadaddi, / })).toBeVisible();
  await expect(page.getByLabel("Person: Nachname")).toHaveValue("Haddadi");
  await page.getByRole("button", { name: "So senden" }).click();
  await expect(page.getByText("Hier liegt nichts, was zurückkam.")).toBeVisible();
  await expect(page.getByText("Alles ist auf dem Server")).toBeVisible();
  await goTo(page, "Menschen");
  await page.getByRole("searchbox").fill("Haddadi");
  await expect(page.getByRole("link", { name: /Haddadi/ })).toHaveCount(1);
});
