// An agreement while it is written: whom its goals are about, which days it can name, and what comes of its last day.
import { expect, expectAccessible, test } from "../support/test";
import { draw, goTo, signIn, unlock } from "../support/worker";

test("a goal of a household can be its child's, no day of it is over or after its end, and its last day is due", async ({ server, page }) => {
  await signIn(page, server.url, "worker1");
  const find = async () => {
    await goTo(page, "Menschen");
    await page.getByRole("searchbox").fill("Zabiullah Popal");
    await page.getByRole("link", { name: /Popal, Zabiullah/ }).first().click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Zabiullah");
  };
  await find();
  const person = new URL(page.url()).pathname;
  await page.getByRole("link", { name: "Vereinbarung für den Haushalt" }).click();
  await page.getByRole("searchbox", { name: "Ziel suchen" }).fill("Kita");
  await page.getByRole("button", { name: /^Dieses Ziel nehmen/ }).first().click();
  const goal = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Ziel 1", exact: true }) });
  // The people whom a goal can be about are more than those who agree.
  const parties = page.getByRole("group", { name: "Wer schließt die Vereinbarung?" }).getByRole("button");
  const about = goal.getByLabel("Für wen");
  const people = (await about.locator("option").allInnerTexts()).slice(1);
  expect(people.length).toBeGreaterThan(await parties.count());
  await about.selectOption({ index: people.length });
  const child = people.at(-1)!;

  await goal.getByLabel("Bis wann").nth(1).fill("2026-11-19");
  await page.getByLabel("Gilt bis").fill("2026-12-01");
  await page.getByLabel("Tag hinzufügen").fill("2026-12-08");
  await page.getByRole("button", { name: "Fertig, vorlegen" }).click();
  const lacking = page.getByRole("alert").getByRole("listitem");
  await expect(lacking).toHaveText([/Bei einem Schritt ist der Tag schon vorbei/, /Ein Tag zum Besprechen liegt nach „Gilt bis“/]);
  await expect(goal.getByLabel("Bis wann").nth(1)).toBeFocused();
  await expectAccessible(page);
  await page.screenshot({ path: test.info().outputPath("lacking.png") });
  await goal.getByLabel("Bis wann").nth(1).fill("");
  await page.getByRole("button", { name: /^Tag entfernen/ }).click();
  await page.getByRole("button", { name: "Fertig, vorlegen" }).click();
  await expect(page.getByRole("region", { name: "Text der Vereinbarung" }).getByText(`Für: ${child}`)).toBeVisible();
  await draw(page, page.getByRole("group", { name: /^Unterschrift: / }).filter({ hasText: "Sozialarbeit" }).first());
  const client = page.getByRole("group", { name: /^Unterschrift: / }).filter({ hasNotText: "Sozialarbeit" }).first();
  await client.getByRole("button", { name: "Auf Papier unterschrieben" }).click();
  await client.getByRole("button", { name: "Unterschrift auf Papier eintragen" }).click();
  await expect(page.getByText("Vereinbart", { exact: true }).first()).toBeVisible();
  await page.getByRole("link", { name: "Zur Akte" }).click();
  await expect(page).toHaveURL(new RegExp(person));
  await page.getByRole("region", { name: "Zielvereinbarung" }).screenshot({ path: test.info().outputPath("thread.png") });

  // Nobody looks at it on the day on which they signed; the week after they do.
  await server.kill();
  server.today = "2026-12-03";
  await server.resume();
  await page.reload();
  await unlock(page, "worker1");
  const thread = page.getByRole("region", { name: "Zielvereinbarung" });
  await expect(thread.getByText(/Galt bis /)).toBeVisible({ timeout: 30_000 });
  await expect(thread.getByText(/Gemeinsam ansehen/)).toHaveCount(0);
  await thread.screenshot({ path: test.info().outputPath("ended.png") });
  await goTo(page, "Heute");
  const more = page.getByRole("button", { name: /^Weitere \d+ zeigen/ });
  if (await more.isVisible()) await more.click();
  const review = page.getByRole("listitem").filter({ hasText: "Zielvereinbarung gemeinsam ansehen" }).filter({ hasText: "Popal" });
  await expect(review).toHaveCount(1);
  await find();
  await thread.getByRole("button", { name: "Heute gemeinsam angesehen" }).click();
  await goTo(page, "Heute");
  if (await more.isVisible()) await more.click();
  await expect(review).toHaveCount(0);
});
