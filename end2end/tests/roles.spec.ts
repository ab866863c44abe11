// What a page says to whom: nothing of what a role does not see, and nothing that it may not do.
import { expect, expectAccessible, test } from "../support/test";
import { goTo, signIn } from "../support/worker";

test("a caretaker is told who lives where, and neither that somebody lives alone nor how to register a family", async ({ server, page, browser }) => {
  await signIn(page, server.url, "caretaker1");
  await goTo(page, "Menschen");
  await page.getByRole("main").getByRole("link", { name: /Zimmer/ }).first().click();
  await expect(page.getByRole("complementary", { name: "Angaben und Unterlagen" })).toBeVisible();
  const { pathname } = new URL(page.url());
  await expect(page.getByText("Lebt allein")).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Angehörige erfassen" })).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "Haushalt" })).toHaveCount(0);
  await expectAccessible(page);
  await page.screenshot({ path: test.info().outputPath("caretaker.png"), fullPage: true });

  const office = await (await browser.newContext()).newPage();
  await signIn(office, server.url, "clerk1", pathname);
  await expect(office.getByRole("heading", { name: "Haushalt" })).toBeVisible();
  await expect(office.getByRole("link", { name: "Angehörige erfassen" })).toBeVisible();
});
