// Several people, several devices, several roles.
import type { Browser, Page } from "@playwright/test";
import { expect, test } from "../support/test";
import { goTo, signIn } from "../support/worker";

async function device(browser: Browser, url: string, user: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, url, user);
  return page;
}

async function findPerson(page: Page, name: string): Promise<void> {
  await goTo(page, "Menschen");
  await page.getByRole("searchbox").fill(name);
  await page.getByRole("link", { name: new RegExp(name) }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name.split(" ")[0] ?? name);
}

test("two devices change different fields of one person without a network, and both changes survive", async ({ server, browser }) => {
  const one = await device(browser, server.url, "worker1");
  const two = await device(browser, server.url, "worker2");
  for (const page of [one, two]) await findPerson(page, "Karwan");
  await one.context().setOffline(true);
  await two.context().setOffline(true);

  await one.getByRole("link", { name: "Ändern" }).click();
  await one.getByLabel("Telefon").fill("0171 1111111");
  await one.getByRole("button", { name: "Speichern" }).click();
  await two.getByRole("link", { name: "Ändern" }).click();
  await two.getByLabel("In Deutschland seit").fill("2016-04-01");
  await two.getByRole("button", { name: "Speichern" }).click();
  await expect(one.getByText("1 Eintrag wartet auf das Netz")).toBeVisible();
  await expect(two.getByText("1 Eintrag wartet auf das Netz")).toBeVisible();

  await one.context().setOffline(false);
  await two.context().setOffline(false);
  for (const page of [one, two]) {
    await expect(page.getByText("Alles ist auf dem Server")).toBeVisible();
    await expect(page.getByText("0171 1111111")).toBeVisible();
    await expect(page.getByText(/1\. April 2016|01\.04\.2016|1\. Apr\. 2016/).first()).toBeAttached();
  }
});

test("two devices change the same field, and both values stand to be settled", async ({ server, browser }) => {
  const one = await device(browser, server.url, "worker1");
  const two = await device(browser, server.url, "worker2");
  for (const [page, phone] of [
    [one, "0171 1111111"],
    [two, "0171 2222222"],
  ] as const) {
    await findPerson(page, "Karwan");
    await page.context().setOffline(true);
    await page.getByRole("link", { name: "Ändern" }).click();
    await page.getByLabel("Telefon").fill(phone);
    await page.getByRole("button", { name: "Speichern" }).click();
  }
  await one.context().setOffline(false);
  await two.context().setOffline(false);
  await expect(one.getByText("Alles ist auf dem Server")).toBeVisible();
  await expect(two.getByText("Alles ist auf dem Server")).toBeVisible();

  // Whoever knows says which is right; then it is settled for everybody.
  await goTo(one, "Heute");
  await one.getByRole("link", { name: "Klären" }).click();
  await expect(one.getByText("0171 1111111", { exact: true })).toBeVisible();
  await expect(one.getByText("0171 2222222", { exact: true })).toBeVisible();
  await one.getByRole("button", { name: "Das stimmt" }).last().click();
  await expect(one.getByText("Es gibt nichts zu klären.")).toBeVisible();
  await goTo(two, "Heute");
  await expect(two.getByRole("link", { name: "Klären" })).toHaveCount(0);
});

test("a benefits clerk's device gets nothing from counselling", async ({ server, browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const received: string[] = [];
  page.on("response", async (response) => {
    if (response.url().includes("/api/v1/pull")) received.push(await response.text());
  });
  await signIn(page, server.url, "clerk1");
  await goTo(page, "Menschen");
  await expect(page.getByRole("button", { name: "Gespräch" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Berichte" })).toHaveCount(0);
  const all = received.join("");
  expect(all).toContain('"identity"');
  for (const kind of ["consultation", "strokes", "task", "appointment", "case"]) {
    expect(all, kind).not.toContain(`"k":"${kind}"`);
  }
});
