// Forms about a person: nothing that was typed goes unasked, and nothing goes that was not meant.
import { expect, expectAccessible, test } from "../support/test";
import { device, findPerson, visit } from "../support/worker";

test("a registration is thrown away only after asking, and a draft is called one only when it is one", async ({ server, browser }) => {
  const page = await device(browser, server.url, "worker1");
  await visit(page, "/people/new");
  await expect(page.getByText(/^Was Sie schreiben, bleibt auf diesem Gerät/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Verwerfen" })).toHaveCount(0);
  await page.getByLabel("Nachname").fill("Haddadi");
  await expect(page.getByText(/^Entwurf: auf diesem Gerät/)).toBeVisible();
  await page.getByRole("button", { name: "Verwerfen" }).click();
  await page.getByRole("button", { name: "Behalten" }).click();
  await expect(page.getByLabel("Nachname")).toHaveValue("Haddadi");
  await page.getByRole("button", { name: "Verwerfen" }).click();
  await page.getByRole("button", { name: "Wegwerfen" }).click();
  await visit(page, "/people/new");
  await expect(page.getByLabel("Nachname")).toHaveValue("");
});

test("a day that is typed in part is asked for and does not delete the one that stands", async ({ server, browser }) => {
  const page = await device(browser, server.url, "worker1");
  await findPerson(page, "Karwan");
  await page.getByRole("link", { name: "Ändern" }).click();
  const day = page.getByLabel("Zugewiesen am");
  await day.fill("2026-03-10");
  await page.getByRole("button", { name: "Speichern" }).click();
  await page.getByRole("link", { name: "Ändern" }).click();
  await expect(day).toHaveValue("2026-03-10");
  await day.focus();
  await page.keyboard.press("Backspace");
  await page.getByRole("button", { name: "Speichern" }).click();
  await expect(page.getByText(/^Bitte geben Sie einen ganzen Tag ein/)).toBeVisible();
  await expect(day).toBeFocused();
  await expectAccessible(page);
  await page.screenshot({ path: test.info().outputPath("day.png") });
  await day.fill("2022-01-31");
  await expect(page.getByText(/^Bitte geben Sie einen ganzen Tag ein/)).toHaveCount(0);
  await page.getByRole("button", { name: "Speichern" }).click();
  await page.getByRole("link", { name: "Ändern" }).click();
  await expect(day).toHaveValue("2022-01-31");
});

test("another person's address shows another person's form, however somebody got there", async ({ server, browser }) => {
  const page = await device(browser, server.url, "worker1");
  const first = `${await findPerson(page, "Karwan")}/edit`;
  const second = `${await findPerson(page, "Berivan")}/edit`;
  await visit(page, first);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Karwan");
  await page.getByLabel("Telefon").fill("0171 1234567");
  await visit(page, second);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Berivan");
  await expect(page.getByLabel("Telefon")).not.toHaveValue("0171 1234567");
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Karwan");
  await expect(page.getByLabel("Telefon")).toHaveValue("0171 1234567");
});
