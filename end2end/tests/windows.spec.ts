// One device with several windows: what is typed in one is there in the others, and nothing of it is lost.
import { lotse } from "../support/server";
import { expect, test } from "../support/test";
import { findPerson, goTo, signIn, unlock, visit } from "../support/worker";
import type { BrowserContext, Page } from "@playwright/test";

async function secondWindow(context: BrowserContext, at: Page, user: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(at.url());
  await unlock(page, user);
  return page;
}

async function beginConversation(page: Page): Promise<void> {
  const person = new URL(page.url()).pathname.split("/").pop()!;
  await visit(page, `/conversation/${crypto.randomUUID()}?person=${person}`);
  await expect(page.getByLabel("Gesprächsinhalte")).toBeVisible();
}

/** As long as a draft may be behind the keyboard. */
const SECOND = 1_000;

test("a conversation open in two windows keeps what is typed in either", async ({ server, page, context }) => {
  test.setTimeout(120_000);
  await signIn(page, server.url, "worker1");
  await findPerson(page, "Karwan");
  await beginConversation(page);
  await page.getByLabel("Gesprächsinhalte").fill("Kurz");
  await page.waitForTimeout(SECOND);
  const other = await secondWindow(context, page, "worker1");
  await expect(other.getByLabel("Gesprächsinhalte")).toHaveValue("Kurz");

  const long = "Langer Text in Fach eins, zehn Minuten getippt.";
  await page.getByLabel("Gesprächsinhalte").fill(long);
  await expect(other.getByLabel("Gesprächsinhalte")).toHaveValue(long);
  await other.getByLabel("Anlass", { exact: true }).fill("Wohnung");
  await expect(page.getByLabel("Anlass", { exact: true })).toHaveValue("Wohnung");

  // Within the same second in both, in the same field too.
  await Promise.all([
    page.getByLabel("Gesprächsinhalte").fill(`${long}\nVon hier.`),
    other.getByLabel("Gesprächsinhalte").fill(`${long}\nVon dort.`),
  ]);
  for (const window of [page, other]) {
    for (const text of [long, "Von hier.", "Von dort."]) {
      await expect(window.getByLabel("Gesprächsinhalte")).toHaveValue(new RegExp(text));
    }
  }
  await page.waitForTimeout(SECOND);
  await other.close();
  await page.reload();
  await unlock(page, "worker1");
  await expect(page.getByLabel("Gesprächsinhalte")).toHaveValue(/Von dort\./);
  await expect(page.getByLabel("Gesprächsinhalte")).toHaveValue(/Von hier\./);
  await expect(page.getByLabel("Anlass", { exact: true })).toHaveValue("Wohnung");
});

test("a conversation saved in one window is shown in the other, and what was typed there in the last moment goes on as another", async ({ server, page, context }) => {
  test.setTimeout(120_000);
  await signIn(page, server.url, "worker1");
  await findPerson(page, "Karwan");
  await beginConversation(page);
  await page.getByLabel("Anlass", { exact: true }).fill("Wohnung");
  await page.getByLabel("Gesprächsinhalte").fill("Erster Satz.");
  await page.waitForTimeout(SECOND);
  const other = await secondWindow(context, page, "worker1");
  await expect(other.getByLabel("Gesprächsinhalte")).toHaveValue("Erster Satz.");

  // Before the other window can hear of it.
  await Promise.all([
    page.getByLabel("Gesprächsinhalte").fill("Erster Satz. Und noch einer."),
    other.getByRole("button", { name: "Speichern" }).click(),
  ]);
  await expect(other.getByText("Nächste Schritte").or(other.getByText(/Gespeichert/)).first()).toBeVisible();
  await expect(other).toHaveURL(/\/consultations\//);
  await expect(page.getByText(/in einem anderen Fenster gespeichert/)).toBeVisible();
  await page.getByRole("button", { name: "Als neues Gespräch weiterschreiben" }).click();
  await expect(page.getByLabel("Gesprächsinhalte")).toHaveValue("Erster Satz. Und noch einer.");
  await page.waitForTimeout(SECOND);
  await page.getByRole("button", { name: "Speichern" }).click();
  await expect(page).toHaveURL(/\/consultations\//);
  await expect(page.getByText("Erster Satz. Und noch einer.").first()).toBeVisible();
  await goTo(page, "Heute");
  await expect(page.getByRole("link", { name: "Begonnenes Gespräch" }), "no draft is left behind").toHaveCount(0);
});

test("a conversation of which both windows hold the same is read in both once it is saved in one", async ({ server, page, context }) => {
  await signIn(page, server.url, "worker1");
  await findPerson(page, "Karwan");
  await beginConversation(page);
  await page.getByLabel("Anlass", { exact: true }).fill("Wohnung");
  await page.waitForTimeout(SECOND);
  const other = await secondWindow(context, page, "worker1");
  await expect(other.getByLabel("Anlass", { exact: true })).toHaveValue("Wohnung");
  await other.getByRole("button", { name: "Speichern" }).click();
  await expect(other).toHaveURL(/\/consultations\//);
  await expect(page).toHaveURL(/\/consultations\//);
  await expect(page.getByText("in einem anderen Fenster gespeichert")).toBeVisible();
});

test("what three windows change of one person is all kept, and saved with one press", async ({ server, page, context }) => {
  test.setTimeout(120_000);
  await signIn(page, server.url, "worker1");
  const address = await findPerson(page, "Karwan");
  await page.getByRole("link", { name: "Ändern" }).click();
  await expect(page.getByLabel("Telefon")).toBeVisible();
  const [second, third] = [await secondWindow(context, page, "worker1"), await secondWindow(context, page, "worker1")];
  await page.getByLabel("Telefon").fill("0171 1111111");
  await second.getByLabel("Weitere Schreibweisen").fill("Karwan A.");
  await third.getByLabel("Nachname").fill("Al-Tamimy");
  for (const window of [page, second, third]) {
    await expect(window.getByLabel("Telefon")).toHaveValue("0171 1111111");
    await expect(window.getByLabel("Weitere Schreibweisen")).toHaveValue("Karwan A.");
    await expect(window.getByLabel("Nachname")).toHaveValue("Al-Tamimy");
  }
  await second.getByRole("button", { name: "Speichern" }).click();
  for (const window of [page, third]) {
    await expect(window.getByText("in einem anderen Fenster gespeichert oder verworfen")).toBeVisible();
  }
  await visit(page, address);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Al-Tamimy");
  await expect(page.getByText("0171 1111111")).toBeVisible();
});

test("the open form of somebody who is erased goes from every window with a word why, and nothing is called saved", async ({ server, page, context }) => {
  test.setTimeout(120_000);
  await signIn(page, server.url, "worker1");
  const address = await findPerson(page, "Karwan");
  const name = (await page.getByRole("heading", { level: 1 }).textContent())!.trim();
  await page.getByRole("link", { name: "Ändern" }).click();
  await expect(page.getByLabel("Telefon")).toBeVisible();
  const untouched = await secondWindow(context, page, "worker1");
  const talk = await context.newPage();
  await talk.goto(server.url + address);
  await unlock(talk, "worker1");
  await beginConversation(talk);
  await talk.getByLabel("Gesprächsinhalte").fill("GEHEIMTEXT über Karwan");
  await page.getByLabel("Telefon").fill("0171 5555555");
  await page.waitForTimeout(SECOND);

  lotse(server.data, ["erase", "--person", address.split("/").pop()!]);
  await page.getByRole("button", { name: "Menü" }).click();
  await page.getByRole("button", { name: "Jetzt abgleichen" }).click();
  for (const window of [page, untouched, talk]) {
    await expect(window.getByRole("heading", { level: 1, name: "Nicht mehr auf diesem Gerät" })).toBeVisible();
    await expect(window.getByText("wurde gelöscht")).toBeVisible();
    await expect(window.getByRole("button", { name: "Speichern" })).toHaveCount(0);
    const shown = await window.locator("body").innerHTML();
    for (const secret of ["GEHEIMTEXT", "Karwan", "0171 5555555", name]) expect(shown).not.toContain(secret);
  }
  await talk.reload();
  await unlock(talk, "worker1");
  await goTo(talk, "Heute");
  await expect(talk.getByText(name)).toHaveCount(0);
  await expect(talk.getByRole("link", { name: "Begonnenes Gespräch" })).toHaveCount(0);
});

test("somebody who is erased leaves a page that nobody touches within seconds", async ({ server, page }) => {
  const listening = page.waitForResponse((answer) => answer.url().endsWith("/api/v1/live"));
  await signIn(page, server.url, "worker1");
  const address = await findPerson(page, "Karwan");
  const name = (await page.getByRole("heading", { level: 1 }).textContent())!.trim();
  await listening;
  lotse(server.data, ["erase", "--person", address.split("/").pop()!]);
  await expect(page.getByRole("heading", { level: 1, name: "Nicht mehr auf diesem Gerät" })).toBeVisible();
  await expect(page.getByText(name)).toHaveCount(0);
});

test("locking one window locks the others, and what was typed in them is there when they are opened again", async ({ server, page, context }) => {
  await signIn(page, server.url, "worker1");
  await findPerson(page, "Karwan");
  const other = await secondWindow(context, page, "worker1");
  await other.getByRole("link", { name: "Ändern" }).click();
  await other.getByLabel("Telefon").fill("0171 7777777");
  await page.getByRole("button", { name: "Sperren" }).click();
  await expect(other.getByLabel("Passphrase", { exact: true })).toBeVisible();
  await expect(other.getByText("Karwan")).toHaveCount(0);
  await unlock(other, "worker1");
  await expect(other.getByLabel("Telefon")).toHaveValue("0171 7777777");

  await unlock(page, "worker1");
  await page.getByRole("button", { name: "Menü" }).click();
  await page.getByRole("button", { name: "Abmelden" }).click();
  await expect(other.getByLabel("Passphrase", { exact: true })).toBeVisible();
});
