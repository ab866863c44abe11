// The whole story by keyboard alone: no pointer is ever used.
import type { Page } from "@playwright/test";
import { PASSPHRASE } from "../support/server";
import { expect, test } from "../support/test";

/** What has the focus, as a person would call it, and whether they see that it has it. */
async function focused(page: Page): Promise<{ name: string; shows: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement | null;
    if (!element || element === document.body) return { name: "", shows: true };
    const labels = (element as HTMLInputElement).labels;
    const words = element.getAttribute("aria-label") ?? (labels?.[0] ?? element).textContent ?? "";
    // A link that fills its row shows the focus around the row.
    const shows = [getComputedStyle(element), getComputedStyle(element, "::after")].some(
      ({ outlineStyle, outlineWidth, boxShadow }) =>
        (outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== "none",
    );
    return { name: words.replace(/\s+/g, " ").trim(), shows };
  });
}

/** Presses Tab until the focus is on what is called so. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const met: string[] = [];
  for (let presses = 0; presses < 200; presses++) {
    const now = await focused(page);
    if (typeof name === "string" ? now.name === name : name.test(now.name)) {
      expect(now.shows, `the focus on "${now.name}" is to be seen`).toBe(true);
      return;
    }
    met.push(now.name);
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never reached ${name}; it met: ${[...new Set(met)].join(" | ")}`);
}

test("the whole story by keyboard alone", async ({ server, page }) => {
  const { keyboard } = page;
  await page.goto(server.url);
  await expect(page.getByRole("button", { name: "Öffnen" })).toBeEnabled();
  await tabTo(page, "Benutzername");
  await keyboard.type("worker1");
  await tabTo(page, "Passphrase");
  await keyboard.type(PASSPHRASE);
  await keyboard.press("Enter");
  await page.getByRole("navigation", { name: "Orte" }).waitFor();

  await tabTo(page, "Häuser");
  await keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Häuser" })).toBeFocused();
  await tabTo(page, /^Wohnunterkunft Düsseldorfer Straße/);
  await keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: /Düsseldorfer/ })).toBeFocused();
  await tabTo(page, "Gespräch beginnen: Zimmer 003");
  await keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: /Gespräch/ })).toBeVisible();

  await tabTo(page, /^Anlass/);
  await keyboard.type("Anmeldung in der Kita");
  await tabTo(page, "Kita und Schule");
  await keyboard.press("Space");
  await tabTo(page, /^Neue Aufgabe/);
  await keyboard.type("Kita anrufen – ich – Fr");
  await keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Was", exact: true })).toHaveValue("Kita anrufen");
  await tabTo(page, "Auf Papier unterschrieben");
  await keyboard.press("Enter");
  await keyboard.press("Control+Enter");
  await expect(page.getByText(/^Gespeichert/).first()).toBeVisible();
  await expect(page.getByText("Anmeldung in der Kita").first()).toBeVisible();

  await keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Tasten" })).toBeVisible();
  await keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await keyboard.press("/");
  await expect(page.getByRole("heading", { level: 1, name: "Menschen" })).toBeVisible();
  await keyboard.press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await keyboard.type("Schewtschenko");
  await expect(page.getByText("Шевченко").first()).toBeVisible();
  await keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: /Шевченко/ })).toBeVisible();
});
