// What a worker does, in their own words: roles and labels, never classes.
import type { Page } from "@playwright/test";
import { PASSPHRASE, type Server } from "./server";

/** Opens Lotse and signs in, or unlocks what is on the device. */
export async function signIn(page: Page, server: Server, user: string, path = "/"): Promise<void> {
  await page.goto(server.url + path);
  await unlock(page, user);
}

/** Types name and passphrase where the sign-in page stands already, and waits until the work is there. */
export async function unlock(page: Page, user: string, passphrase = PASSPHRASE): Promise<void> {
  await page.getByLabel("Name", { exact: true }).fill(user);
  await page.getByLabel("Passphrase", { exact: true }).fill(passphrase);
  await page.getByRole("button", { name: "Anmelden" }).click();
  await page.getByRole("navigation", { name: "Orte" }).waitFor({ timeout: 30_000 });
}

/** Goes to one of the five places. */
export async function goTo(page: Page, place: "Heute" | "Menschen" | "Häuser" | "Netzwerk" | "Berichte"): Promise<void> {
  await page.getByRole("navigation", { name: "Orte" }).getByRole("link", { name: place }).click();
}
