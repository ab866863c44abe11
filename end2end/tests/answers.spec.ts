// What the server has taken in and could not say: the device asks again, and the ledger has it once.
import { Network } from "../support/network";
import { lotse } from "../support/server";
import { expect, test } from "../support/test";
import { goTo, ready, signIn, unlock, visit } from "../support/worker";

test("an entry whose answer is lost, again and again, is in the ledger once, and the device learns that it is there", async ({ server, page }) => {
  const network = await Network.to(server.port);
  const commits = () => Number(/(\d+) commits/.exec(lotse(server.data, ["verify"]))![1]);
  try {
    await signIn(page, network.url, "worker1");
    await ready(page);
    await goTo(page, "Menschen");
    await page.getByRole("searchbox").fill("Karwan");
    await page.getByRole("link", { name: /Karwan/ }).first().click();
    const person = new URL(page.url()).pathname;
    const before = commits();

    network.loseAnswers("POST /api/v1/push");
    await page.getByRole("link", { name: "Ändern" }).click();
    await page.getByLabel("Telefon").fill("0171 1111111");
    await page.getByRole("button", { name: "Speichern" }).click();
    await expect.poll(() => network.lost, { timeout: 30_000 }).toBeGreaterThanOrEqual(2);
    expect(commits(), "the server has it").toBe(before + 1);
    await expect(page.getByText("1 Eintrag wartet auf das Netz")).toBeVisible();
    // The browser is started anew with what it cannot know.
    const lost = network.lost;
    await page.reload();
    await unlock(page, "worker1");
    await expect.poll(() => network.lost, { timeout: 30_000 }).toBeGreaterThan(lost);
    network.loseAnswers();
    await expect(page.getByText("Alles ist auf dem Server")).toBeVisible({ timeout: 40_000 });
    expect(commits(), "and has it once").toBe(before + 1);

    await visit(page, person);
    await expect(page.getByText("0171 1111111")).toBeVisible();
    await page.getByRole("button", { name: "Verlauf ansehen" }).click();
    await expect(page.getByText(/Telefon: .*0171 1111111/)).toHaveCount(1);
    await goTo(page, "Heute");
    await expect(page.getByRole("link", { name: "Klären" }), "nothing clashes with itself").toHaveCount(0);
  } finally {
    await network.cut();
  }
});
