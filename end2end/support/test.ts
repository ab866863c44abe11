// What every test has: a server of its own, a page that is checked for accessibility wherever it is asked to be.
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import { Server } from "./server";

export const test = base.extend<{ server: Server }>({
  // Playwright reads from the pattern which fixtures this one needs: none.
  server: async ({}, use) => {
    const server = await Server.start();
    await use(server);
    await server.stop();
  },
});

export { expect };

/** What fades or slides in is there: colours half on their way have no contrast to speak of. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ends = (it: Animation): boolean => Number(it.effect?.getComputedTiming().endTime) < 3_000;
    await Promise.allSettled(document.getAnimations().filter(ends).map((it) => it.finished));
  });
}

/** What the page shows now and WCAG 2.2 AA does not allow. */
export async function violations(page: Page): Promise<string[]> {
  await settled(page);
  const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
  return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`));
}

/** No violation of WCAG 2.2 AA on what the page shows now. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await violations(page), `accessibility of ${page.url()}`).toEqual([]);
}
