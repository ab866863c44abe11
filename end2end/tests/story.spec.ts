// The main job: a conversation in a basement without a network, signed by both, a battery that dies twice, and the office.
import type { Page } from "@playwright/test";
import { Network } from "../support/network";
import { Tablet } from "../support/tablet";
import { expect, test } from "../support/test";
import { draw, goTo, ready, signIn, unlock } from "../support/worker";

const OCCASION = "Anmeldung der Tochter in der Kita";

/** From the corridor list into the conversation with everybody in this room. */
async function openRoom(page: Page, house: string, room: string): Promise<void> {
  await goTo(page, "Häuser");
  await page.getByRole("link", { name: new RegExp(house) }).click();
  await page.getByRole("button", { name: `Gespräch beginnen: ${room}` }).click();
  await expect(page.getByRole("heading", { level: 1, name: /Gespräch/ })).toBeVisible();
}

test("a conversation signed in a basement survives a dying battery and reaches the office", async ({ server, browser }) => {
  test.setTimeout(180_000);
  const network = await Network.to(server.port);
  const tablet = new Tablet();
  try {
    let page = await tablet.start();
    await signIn(page, network.url, "worker1");
    await ready(page);

    // Down into the basement.
    await tablet.context.setOffline(true);
    await network.cut();
    await openRoom(page, "Düsseldorfer Straße", "Zimmer 003");

    await page.getByLabel("Anlass", { exact: true }).fill(OCCASION);
    await page.getByRole("button", { name: "Kita und Schule" }).click();
    await page.getByLabel("Gesprächsinhalte").fill("Die Kita hat noch einen Platz ab Januar.");
    await page.getByLabel("Absprachen, Ziele, nächster Schritt").fill("Frau Saleh meldet ihre Tochter an.");
    await page.getByLabel("Neue Aufgabe in einer Zeile").fill("Kita anrufen – ich – Fr");
    await page.getByRole("button", { name: "Hinzufügen" }).click();
    const signature = (of: Page, name: string) => of.getByRole("group", { name: `Unterschrift: ${name}` });
    await draw(page, signature(page, "Zainab Saleh"));
    await expect(signature(page, "Zainab Saleh").getByText("Unterschrieben", { exact: true })).toBeVisible();
    await page.waitForTimeout(1_100);

    // The battery dies before anything was saved: at most a second of typing may be missing.
    await tablet.die();
    page = await tablet.start();
    await tablet.context.setOffline(true);
    await page.goto(network.url);
    await unlock(page, "worker1");
    await page.getByRole("link", { name: /^Begonnenes Gespräch: \S/ }).click();
    await expect(page.getByLabel("Anlass", { exact: true })).toHaveValue(OCCASION);
    await expect(page.getByLabel("Gesprächsinhalte")).toHaveValue("Die Kita hat noch einen Platz ab Januar.");
    await expect(page.getByRole("button", { name: "Kita und Schule" })).toHaveAttribute("aria-pressed", "true");
    await expect(signature(page, "Zainab Saleh").getByText("Unterschrieben", { exact: true })).toBeVisible();

    await draw(page, signature(page, "Jana Albrecht"));
    await page.getByRole("button", { name: "Speichern" }).click();
    await expect(page.getByText("Gespeichert auf diesem Gerät").first()).toBeVisible();
    const minutes = new URL(page.url()).pathname;
    await expect(page.getByRole("status").getByText("1 Eintrag wartet auf das Netz")).toBeVisible();

    // And again, the moment it says saved.
    await tablet.die();
    page = await tablet.start();
    await tablet.context.setOffline(true);
    await page.goto(network.url + minutes);
    await unlock(page, "worker1");
    await expect(page.getByText(OCCASION).first()).toBeVisible();
    await expect(page.getByRole("img", { name: /^Unterschrift von/ })).toHaveCount(2);
    await expect(page.getByText("Auf diesem Gerät").first()).toBeVisible();

    // The office waits on the same person's page.
    const office = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    await signIn(office, server.url, "lead1", minutes);
    await expect(office.getByText("Dieses Protokoll ist nicht (mehr) auf diesem Gerät.")).toBeVisible();

    // Back upstairs.
    await network.restore();
    const back = performance.now();
    await tablet.context.setOffline(false);
    await expect(office.getByText(OCCASION).first()).toBeVisible();
    const took = performance.now() - back;
    console.log(`the office saw it ${Math.round(took)} ms after the network was back`);
    expect(took).toBeLessThan(2_000);
    await expect(page.getByText("Auf dem Server").first()).toBeVisible();
    await expect(page.getByText("Alles ist auf dem Server")).toBeVisible();
    await expect(office.getByRole("img", { name: /^Unterschrift von/ })).toHaveCount(2);
  } catch (error) {
    // The tablet is a process of its own: the test runner takes no picture of it.
    await tablet.context.pages()[0]?.screenshot({ fullPage: true, path: test.info().outputPath("tablet.png") });
    throw error;
  } finally {
    await tablet.scrap();
    await network.cut();
  }
});

test("a server that is killed in the middle loses nothing that it acknowledged", async ({ server, page }) => {
  await signIn(page, server.url, "worker1");
  await openRoom(page, "Kampheider Straße", "Zimmer 001");
  // Several households share this room, so nobody is there until they are tapped.
  await page.getByRole("group", { name: "Wer ist dabei?" }).getByRole("button").first().click();
  await page.getByLabel("Anlass", { exact: true }).fill(OCCASION);
  await page.getByRole("button", { name: "Kita und Schule" }).click();
  await server.kill();
  await page.getByRole("button", { name: "Speichern" }).click();
  await expect(page.getByText("Gespeichert auf diesem Gerät").first()).toBeVisible();
  await server.resume();
  await page.getByRole("button", { name: "Menü" }).click();
  await page.getByRole("button", { name: "Jetzt abgleichen" }).click();
  await expect(page.getByText("Auf dem Server").first()).toBeVisible();
  const minutes = new URL(page.url()).pathname;
  await server.kill();
  await server.resume();
  const office = await (await page.context().browser()!.newContext()).newPage();
  await signIn(office, server.url, "worker2", minutes);
  await expect(office.getByText(OCCASION).first()).toBeVisible();
});
