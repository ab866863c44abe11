// A browser with a disk: what Playwright's usual contexts keep lies in memory, and a durable write there costs nothing.
import { type BrowserContext, chromium } from "@playwright/test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import config from "./playwright.config";

/** Does something in a browser on a fresh profile, which is gone afterwards. */
export async function onDevice<T>(work: (context: BrowserContext) => Promise<T>): Promise<T> {
  const profile = mkdtempSync(join(tmpdir(), "lotse-device-"));
  const { launchOptions, locale, timezoneId, viewport, bypassCSP } = config.use ?? {};
  const context = await chromium.launchPersistentContext(profile, { ...launchOptions, headless: true, locale, timezoneId, viewport, bypassCSP });
  try {
    return await work(context);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
