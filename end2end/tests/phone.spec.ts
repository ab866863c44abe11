// A phone in the hand: forms leave the screen to what is written, titles and large letters have its whole width.
import { give, lay, press, wordsOf } from "../support/hand";
import { expect, expectAccessible, test } from "../support/test";
import { goTo, signIn, visit } from "../support/worker";

const PHONE = { width: 390, height: 844 };
/** The same with its keyboard open. */
const TYPING = { width: 390, height: 430 };

test("a form's bars leave the screen to the form, and nothing stays over it while somebody types", async ({ server, page }) => {
  await page.setViewportSize(PHONE);
  await signIn(page, server.url, "worker1");
  await goTo(page, "Menschen");
  await page.getByRole("searchbox").fill("Karwan");
  await page.getByRole("link", { name: /Karwan/ }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Karwan");
  const person = new URL(page.url()).pathname;
  const forms: [string, string, string][] = [
    [`${person}/edit`, "Telefon", "Speichern"],
    ["", "Anlass", "Speichern"],
    [`${person}/agreement/draft/01997c5e-0000-7000-8000-000000000000?for=person`, "Was soll erreicht werden?", "Fertig, vorlegen"],
  ];
  for (const [path, field, save] of forms) {
    await page.setViewportSize(PHONE);
    if (path) await visit(page, path);
    else {
      await visit(page, person);
      await page.getByRole("button", { name: "Gespräch" }).first().click();
    }
    if (save === "Fertig, vorlegen") await page.getByRole("button", { name: "Eigenes Ziel schreiben" }).click();
    await page.getByLabel(field).first().fill("01");
    await expect(page.getByRole("button", { name: "Verwerfen" })).toBeVisible();
    const head = (await page.getByRole("banner").boundingBox())!;
    const bar = (await page.getByRole("button", { name: save, exact: true }).boundingBox())!;
    expect(bar.y - head.y - head.height, `${field}: free for the form`).toBeGreaterThan(PHONE.height * 0.73);
    for (const link of await page.getByRole("navigation", { name: "Abschnitte" }).getByRole("link").all()) {
      const box = (await link.boundingBox())!;
      expect(box.x + box.width, "no section's name is cut off").toBeLessThanOrEqual(PHONE.width);
    }
    await page.screenshot({ path: test.info().outputPath(`${field}.png`) });
    await page.setViewportSize(TYPING);
    await page.getByLabel(field).first().scrollIntoViewIfNeeded();
    await expect(page.getByLabel(field).first()).toBeInViewport();
    for (const stays of [page.getByRole("banner"), page.getByRole("navigation", { name: "Orte" }), page.getByRole("button", { name: save, exact: true })]) {
      await expect(stays).not.toBeInViewport();
    }
    await page.screenshot({ path: test.info().outputPath(`${field}-typing.png`) });
  }
});

test("a version's title and the largest letters have the whole width", async ({ server, page }) => {
  await page.setViewportSize(PHONE);
  await signIn(page, server.url, "worker1");
  await lay(page, "Karwan", "ar", ["Deutsch bis B1 lernen"], "diese Person");
  const title = page.getByRole("heading", { level: 1 });
  expect((await title.boundingBox())!.width, "what belongs to it stands below").toBeGreaterThan(PHONE.width * 0.85);
  await give(page);
  const arabic = wordsOf("ar");
  await page.getByRole("main").getByRole("button", { name: "العربية", exact: true }).click();
  for (let step = 0; step < 3; step++) await page.getByRole("button", { name: arabic("sign-larger") }).click();
  await press(page, arabic("sign-next"));
  // The thought with the goal has a picture: it stands above its words.
  const goal = page.getByText("Deutsch bis B1 lernen").first();
  for (let thought = 2; !(await goal.isVisible()); thought++) {
    await press(page, arabic("sign-understood"));
    await expect(page.getByRole("heading", { level: 1 })).toContainText(thought.toLocaleString("ar-EG"));
  }
  expect((await goal.boundingBox())!.width).toBeGreaterThan(PHONE.width * 0.7);
  await expectAccessible(page);
  await page.screenshot({ path: test.info().outputPath("largest.png"), fullPage: true });
});
