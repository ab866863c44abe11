// The page that checks documents: for everybody, without signing in, without a script.
import { expect, expectAccessible, test } from "../support/test";

test("whoever has a file or a checksum learns whether it is as it was sealed, by keyboard alone", async ({ page, server }) => {
  await page.goto(`${server.url}/check?language=de`);
  await expect(page.getByRole("heading", { level: 1, name: "Prüfen, ob ein Dokument unverändert ist" })).toBeVisible();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expectAccessible(page);
  }
  await page.getByLabel(/^Datei/).setInputFiles({ name: "brief.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 a letter") });
  await page.getByRole("button", { name: "Datei prüfen" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status")).toContainText("Das lässt sich hier nicht sagen");
  await expectAccessible(page);
  await page.getByLabel(/^Prüfsumme/).fill("0123 4567 89ab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status")).toContainText("Zu dieser Prüfsumme gibt es hier kein Siegel");
  await page.getByRole("link", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Check whether a document is unchanged" })).toBeVisible();
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    const content = await page.evaluate(() => document.scrollingElement!.scrollWidth);
    expect(content, "as wide as the screen").toBeLessThanOrEqual(width);
  }
});
