// One document in a client's hand: read in two languages, signed twice, and nothing else of Lotse until the worker is back.
import type { Page } from "@playwright/test";
import { plain, scanned } from "../support/codes";
import { backToTheWorker, give, lay, press, readAll, scribble, wordsOf } from "../support/hand";
import { Network } from "../support/network";
import { PASSPHRASE } from "../support/server";
import { Tablet } from "../support/tablet";
import { expect, expectAccessible, test } from "../support/test";
import { open, ready, signIn, unlock, visit } from "../support/worker";

const [arabic, tigrinya] = [wordsOf("ar"), wordsOf("ti")];

/** Chooses a language by its own name. */
async function language(page: Page, name: string): Promise<void> {
  await page.getByRole("main").getByRole("button", { name, exact: true }).click();
}

/** Nothing of a case and no way into it: neither places nor header. */
async function expectNothingElse(page: Page): Promise<void> {
  await expect(backToTheWorker(page)).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await expect(page.getByRole("link")).toHaveCount(0);
}

test("two people sign in a basement, in Arabic and in Tigrinya, around a dying battery, and the worker gets both once", async ({ server, browser }) => {
  test.setTimeout(300_000);
  const network = await Network.to(server.port);
  const tablet = new Tablet();
  try {
    let page = await tablet.start();
    await signIn(page, network.url, "worker1");
    await ready(page);
    await tablet.context.setOffline(true);
    await network.cut();
    await lay(page, "Karwan", "ar", ["Deutsch bis B1 lernen", "Einen Kita-Platz"]);
    const version = new URL(page.url()).pathname;
    await give(page);

    await language(page, "العربية");
    const names = await page.locator("main strong").allInnerTexts();
    expect(names.length, "two adults; the worker signs where they are signed in").toBe(2);
    await page.getByRole("button", { name: names[0] }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(arabic("sign-heading"));
    await press(page, arabic("sign-next"));
    await press(page, arabic("sign-back"));
    expect(await readAll(page, arabic)).toBeGreaterThan(5);
    await press(page, arabic("sign-agree"));
    await scribble(page, arabic);
    await press(page, arabic("sign-done"));
    await expect(page.getByRole("heading", { level: 1 })).toContainText(arabic("sign-saved"));
    await expect(page.getByText(arabic("sign-give-back")), "somebody is still asked").toHaveCount(0);

    // The battery dies between the two signatures, and nobody finds another way in.
    await tablet.die();
    page = await tablet.start();
    await tablet.context.setOffline(true);
    for (const path of ["/", "/people", version, "/settle", "/check", "/api/v1/pull"]) {
      await page.goto(network.url + path);
      await expectNothingElse(page);
    }
    // A page out of the browser's memory loads nothing.
    await page.goBack({ waitUntil: "commit" });
    await expectNothingElse(page);
    await page.reload();
    await expectNothingElse(page);
    const other = await tablet.context.newPage();
    await other.goto(`${network.url}/people`);
    await expectNothingElse(other);

    // The second reads in Tigrinya, asks a question and disputes a point.
    await expect(page.getByText(arabic("sign-saved")).first()).toBeVisible();
    await press(page, arabic("sign-turn", { name: "" }).trim());
    await page.getByRole("button", { name: /^العربية: / }).click();
    await language(page, "ትግርኛ");
    await expect(page.getByRole("heading", { level: 1 })).toContainText(tigrinya("sign-heading"));
    await press(page, tigrinya("sign-next"));
    await press(page, tigrinya("sign-dispute"));
    await page.getByRole("textbox").fill("ስመይ ከምኡ ኣይጽሓፍን");
    await press(page, tigrinya("sign-save"));
    await expect(page.getByText("ስመይ ከምኡ ኣይጽሓፍን")).toBeVisible();
    await page.waitForTimeout(700);
    await page.reload();
    await expect(page.getByText("ስመይ ከምኡ ኣይጽሓፍን"), "what was said to a point is there after a reload").toBeVisible();
    await press(page, tigrinya("sign-back"));
    await readAll(page, tigrinya);
    await press(page, tigrinya("sign-agree"));
    await scribble(page, tigrinya);
    await press(page, tigrinya("sign-done"));
    await expect(page.getByText(tigrinya("sign-saved")).first()).toBeVisible();
    await expect(page.getByText(tigrinya("sign-give-back"))).toBeVisible();
    await expect(other.getByText(arabic("sign-signed")).or(other.getByText(tigrinya("sign-signed"))).first()).toBeAttached();

    // Only a passphrase of this device leaves.
    await backToTheWorker(page).click();
    await expect(page.getByLabel("Benutzername")).toHaveValue("worker1");
    await open(page, "worker2", PASSPHRASE);
    await expect(page.getByText("Unter diesem Namen hat hier noch niemand gearbeitet")).toBeVisible();
    await open(page, "worker1", "ein falscher Satz");
    await expect(page.getByText(/Die Passphrase passt nicht/)).toBeVisible();
    await expect(page.getByRole("navigation")).toHaveCount(0);
    await open(page, "worker1", PASSPHRASE);
    await expect(page.getByText("Teilweise unterschrieben")).toBeVisible({ timeout: 30_000 });
    expect(new URL(page.url()).pathname).toBe(version);
    await expect(page.getByRole("img", { name: /^Unterschrift von/ })).toHaveCount(2);
    await expect(page.getByText("ስመይ ከምኡ ኣይጽሓፍን").first()).toBeVisible();
    // The head and the point carry the mark, in both languages, and nobody is said to have written it who did not.
    await expect(page.getByRole("main").getByText("bestritten", { exact: true }).first()).toBeInViewport();
    const signed = page.getByRole("region", { name: "Text der Vereinbarung" });
    await expect(signed.getByText("bestritten", { exact: true })).toHaveCount(1);
    await expect(signed.getByText(arabic("sign-disputed"), { exact: true })).toHaveCount(1);
    await expect(page.getByText(/^Von .* selbst geschrieben, auf dem Gerät von /)).toBeVisible();
    await expect(other.getByRole("heading", { level: 1, name: "Anmelden" }), "a tab that is told speaks of no document any more").toBeVisible();
    await expect(other.getByText("Dieses Gerät ist gerade aus der Hand gegeben")).toHaveCount(0);

    await network.restore();
    await tablet.context.setOffline(false);
    await expect(page.getByText("Alles ist auf dem Server")).toBeVisible({ timeout: 30_000 });
    const office = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    await signIn(office, server.url, "lead1", version);
    await expect(office.getByRole("img", { name: /^Unterschrift von/ })).toHaveCount(2);
  } catch (error) {
    // The tablet is a process of its own: the test runner takes no picture of it.
    await tablet.context.pages()[0]?.screenshot({ fullPage: true, path: test.info().outputPath("tablet.png") }).catch(() => undefined);
    throw error;
  } finally {
    await tablet.scrap();
    await network.cut();
  }
});

test("a colleague on the same tablet takes over what a worker never took back, and what was signed comes with that worker", async ({ server, browser }) => {
  test.setTimeout(240_000);
  const network = await Network.to(server.port);
  const tablet = new Tablet();
  const turkish = wordsOf("tr");
  try {
    let page = await tablet.start();
    // Two share the tablet: each has a vault on it.
    await signIn(page, network.url, "worker2");
    await ready(page);
    await page.reload();
    await unlock(page, "worker1");
    await expect(page.getByText("Alles ist auf dem Server")).toBeVisible({ timeout: 30_000 });
    await tablet.context.setOffline(true);
    await network.cut();
    await lay(page, "Karwan", "tr", ["Deutsch bis B1 lernen"], "diese Person");
    const version = new URL(page.url()).pathname;
    await give(page);
    await language(page, "Türkçe");
    await readAll(page, turkish);
    await press(page, turkish("sign-agree"));
    await scribble(page, turkish);
    await press(page, turkish("sign-done"));
    await expect(page.getByText(turkish("sign-saved")).first()).toBeVisible();
    const other = await tablet.context.newPage();
    await other.goto(`${network.url}/people`);
    await expectNothingElse(other);

    // The worker does not come back. A wrong passphrase of the colleague opens nothing.
    await backToTheWorker(page).click();
    await expect(page.getByText("können auch Kolleginnen und Kollegen öffnen")).toBeVisible();
    await expectAccessible(page);
    await open(page, "worker2", "ein falscher Satz");
    await expect(page.getByText(/Die Passphrase passt nicht/)).toBeVisible();
    await page.getByRole("button", { name: "Zurück zum Dokument" }).click();
    await expectNothingElse(page);
    await backToTheWorker(page).click();
    await unlock(page, "worker2");
    const told = page.getByText(/Ein Dokument, das worker1 auf diesem Gerät aus der Hand gegeben hatte, ist jetzt zurückgenommen. Die Antworten und Unterschriften dazu liegen verschlossen/);
    await expect(told).toBeVisible();
    expect(new URL(page.url()).pathname).toBe("/");
    await expectAccessible(page);
    await page.getByRole("status").filter({ has: told }).getByRole("button", { name: "Verstanden" }).click();
    await expect(told).toBeHidden();

    // The client's page is nowhere any more: not in the other tab, not by going back, not after a dying battery.
    await expect(other.getByLabel("Benutzername")).toBeVisible();
    await expect(backToTheWorker(other)).toBeHidden();
    await page.goBack({ waitUntil: "commit" }).catch(() => undefined);
    await expect(backToTheWorker(page)).toBeHidden();
    await tablet.die();
    page = await tablet.start();
    await tablet.context.setOffline(true);
    await page.goto(network.url + version);
    await expect(page.getByLabel("Benutzername")).toBeVisible();
    await expect(page.getByRole("button", { name: "Zurück zum Dokument" })).toBeHidden();

    // The worker is back: the signature is there, once, and goes to the server.
    await unlock(page, "worker1");
    await expect(page.getByText("Teilweise unterschrieben")).toBeVisible({ timeout: 30_000 });
    expect(new URL(page.url()).pathname).toBe(version);
    await expect(page.getByRole("img", { name: /^Unterschrift von/ })).toHaveCount(1);
    await network.restore();
    await tablet.context.setOffline(false);
    await expect(page.getByText("Alles ist auf dem Server")).toBeVisible({ timeout: 30_000 });
    const office = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    await signIn(office, server.url, "lead1", version);
    await expect(office.getByRole("img", { name: /^Unterschrift von/ })).toHaveCount(1);
  } catch (error) {
    await tablet.context.pages()[0]?.screenshot({ fullPage: true, path: test.info().outputPath("tablet.png") }).catch(() => undefined);
    throw error;
  } finally {
    await tablet.scrap();
    await network.cut();
  }
});

test("an address of the wire that is typed shows the app and no records, with a session too", async ({ server, page }) => {
  await signIn(page, server.url, "worker1");
  const type = async () => {
    for (const path of ["/api/v1/pull", "/api/v1/whoami"]) {
      await page.goto(server.url + path);
      await expect(page.getByLabel("Benutzername")).toBeVisible();
    }
  };
  await type();
  await ready(page);
  await type();
});

test("a page beside the app opens before and after, and shows the document alone while it is in a client's hand, in a window that stood there too", async ({ server, page }) => {
  await signIn(page, server.url, "worker1");
  await ready(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  const beside = await page.context().newPage();
  const checks = beside.getByRole("heading", { level: 1, name: "Prüfen, ob ein Dokument unverändert ist" });
  await beside.goto(`${server.url}/check?language=de`);
  await expect(checks).toBeVisible();
  await beside.getByLabel(/^Datei/).setInputFiles({ name: "brief.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 a letter") });
  await beside.getByRole("button", { name: "Datei prüfen" }).click();
  await expect(beside.getByRole("status")).toContainText("Das lässt sich hier nicht sagen");
  await lay(page, "Karwan", "tr", ["Deutsch bis B1 lernen"]);
  await give(page);
  await expectNothingElse(beside);
  for (const path of ["/check", "/check?code=0123456789ab", "/health", "/icon.svg", "/api/v1/seal", "/api/v1/documents/agreement/0192aabb.pdf"]) {
    await beside.goto(server.url + path);
    await expectNothingElse(beside);
  }
  // A hard reload goes past the service worker, and the page takes itself back through it; once, and every time.
  const tools = await beside.context().newCDPSession(beside);
  await beside.goto(`${server.url}/check`);
  for (let time = 0; time < 2; time++) {
    const past = beside.waitForResponse((it) => it.url() === `${server.url}/check` && !it.fromServiceWorker());
    await tools.send("Page.reload", { ignoreCache: true });
    await past;
    await expectNothingElse(beside);
    await expect(checks).toHaveCount(0);
  }
  await backToTheWorker(page).click();
  await open(page, "worker1", PASSPHRASE);
  await expect(page.getByText("Liegt vor, noch nicht unterschrieben")).toBeVisible({ timeout: 30_000 });
  await beside.goto(`${server.url}/check?language=de`);
  await expect(checks).toBeVisible();
});

test("no, a question and later are answers as good as a signature, and are saved as what they are", async ({ server, page }) => {
  test.setTimeout(180_000);
  await signIn(page, server.url, "worker1");
  await lay(page, "Karwan", "tr", ["Deutsch bis B1 lernen"]);
  await give(page);
  const turkish = wordsOf("tr");
  await language(page, "Türkçe");
  const names = await page.locator("main strong").allInnerTexts();
  const answers = [
    ["sign-no", "Kurs akşam olsun"],
    ["sign-later", ""],
    ["sign-question", "Kurs ne zaman?"],
  ] as const;
  for (const [index, [answer, words]] of answers.entries()) {
    const name = names[index % names.length]!;
    const person = page.getByRole("button", { name: new RegExp(`^${name}`) });
    await person.click();
    await readAll(page, turkish);
    const box = async (key: string) => (await page.getByRole("button", { name: turkish(key) }).boundingBox())!;
    const [yes, no] = [await box("sign-agree"), await box("sign-no")];
    expect([no.width, no.height], "saying no is as large as signing").toEqual([yes.width, yes.height]);
    await press(page, turkish(answer));
    if (words) await page.getByRole("textbox").fill(words);
    await press(page, turkish("sign-save"));
    await expect(page.getByText(turkish("sign-answer-saved")).first()).toBeVisible();
  }
  await backToTheWorker(page).click();
  await open(page, "worker1", PASSPHRASE);
  await expect(page.getByText("Nicht einverstanden").first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("Kurs akşam olsun")).toBeVisible();
  await expect(page.getByText("Frage zu: zur ganzen Vereinbarung")).toBeVisible();
  await expect(page.getByText("Kurs ne zaman?")).toBeVisible();
  // Whoever reads the codes learns that it does not hold, and not who said so.
  await page.getByRole("button", { name: "Als Codes fürs Handy" }).click();
  const dialog = page.getByRole("dialog", { name: "Mit der Kamera lesen" });
  const code = plain(await scanned(dialog.getByRole("img", { name: /^Code / })));
  expect(code).toContain(`${turkish("agreement-declined")} · ${wordsOf("de")("agreement-declined")}`);
  for (const name of names) expect(code).not.toContain(name);
});

test("what two people said to single points comes to the worker without an answer, through a killed browser, and neither reads the other's", async ({ server }) => {
  test.setTimeout(180_000);
  const network = await Network.to(server.port);
  const tablet = new Tablet();
  try {
    let page = await tablet.start();
    await signIn(page, network.url, "worker1");
    await ready(page);
    await lay(page, "Karwan", "ar", ["Deutsch bis B1 lernen"]);
    await give(page);
    await language(page, "العربية");
    const names = await page.locator("main strong").allInnerTexts();
    const says = async (key: "sign-question" | "sign-dispute", words: string) => {
      await press(page, arabic(key));
      await page.getByRole("textbox").fill(words);
      await press(page, arabic("sign-save"));
      await expect(page.getByText(words)).toBeVisible();
    };
    const begins = async (name: string) => {
      await page.getByRole("button", { name: new RegExp(`^${name}`) }).click();
      await expect(page.getByRole("heading", { level: 1 })).toContainText(arabic("sign-heading"));
    };
    await begins(names[0]!);
    await press(page, arabic("sign-next"));
    await says("sign-question", "Erste Frage von A");
    await says("sign-dispute", "Bestritten von A");
    // Back at the names, whoever taps the same one may be somebody else.
    await press(page, arabic("sign-back"));
    await press(page, arabic("sign-back"));
    await begins(names[0]!);
    await expect(page.getByText(arabic("sign-noted"))).toBeVisible();
    await press(page, arabic("sign-next"));
    await expect(page.getByText("von A")).toHaveCount(0);
    // One tap on the other name, and back again: what the first said is not shown to whoever taps, and not lost.
    await press(page, arabic("sign-back"));
    await press(page, arabic("sign-back"));
    await begins(names[1]!);
    await press(page, arabic("sign-next"));
    await expect(page.getByText("von A")).toHaveCount(0);
    await says("sign-question", "Frage von B");
    await press(page, arabic("sign-back"));
    await press(page, arabic("sign-back"));
    await begins(names[0]!);
    await expect(page.getByText(arabic("sign-noted"))).toBeVisible();
    await press(page, arabic("sign-next"));
    await expect(page.getByText("von A")).toHaveCount(0);
    await says("sign-question", "Zweite Frage von A");
    await tablet.die();
    page = await tablet.start();
    await page.goto(network.url);
    await backToTheWorker(page).click();
    await open(page, "worker1", PASSPHRASE);
    for (const words of ["Erste Frage von A", "Bestritten von A", "Frage von B", "Zweite Frage von A"]) {
      await expect(page.getByText(words).first(), words).toBeVisible({ timeout: 30_000 });
    }
    await expect(page.getByText("Noch nicht entschieden, aber etwas dazu gesagt")).toHaveCount(3);
    await expect(page.getByText("Liegt vor, noch nicht unterschrieben")).toBeVisible();
  } finally {
    await tablet.scrap();
    await network.cut();
  }
});

test("a question to the first point and one to all of it both come to the worker, and an answer takes what was noted along once", async ({ server, page }) => {
  await signIn(page, server.url, "worker1");
  await lay(page, "Karwan", "ar", ["Deutsch bis B1 lernen"], "diese Person");
  await give(page);
  await language(page, "العربية");
  await press(page, arabic("sign-next"));
  await press(page, arabic("sign-question"));
  await page.getByRole("textbox").fill("Frage zum ersten Punkt");
  await press(page, arabic("sign-save"));
  await press(page, arabic("sign-back"));
  await readAll(page, arabic);
  await press(page, arabic("sign-question"));
  await page.getByRole("textbox").fill("Frage zu allem");
  await press(page, arabic("sign-save"));
  await expect(page.getByText(arabic("sign-answer-saved")).first()).toBeVisible();
  await backToTheWorker(page).click();
  await open(page, "worker1", PASSPHRASE);
  for (const words of ["Frage zum ersten Punkt", "Frage zu allem"]) {
    await expect(page.getByText(words)).toHaveCount(1, { timeout: 30_000 });
  }
  await expect(page.getByText("Noch nicht entschieden, aber etwas dazu gesagt")).toHaveCount(0);
});

test("whoever says that they sign on paper has signed when the worker has the paper, and nobody signs as a colleague", async ({ server, page, browser }) => {
  await signIn(page, server.url, "worker1");
  await lay(page, "Karwan", "ar", ["Deutsch bis B1 lernen"], "diese Person");
  const own = page.getByRole("group", { name: /^Unterschrift: / }).filter({ hasText: "Sozialarbeit" });
  await expect(own).toHaveCount(1);
  const version = new URL(page.url()).pathname;
  await give(page);
  await language(page, "العربية");
  await readAll(page, arabic);
  await press(page, arabic("sign-agree"));
  await press(page, arabic("sign-paper"));
  await press(page, arabic("sign-done"));
  await expect(page.getByText(arabic("sign-answer-saved")).first()).toBeVisible();
  await expect(page.getByText(arabic("sign-saved"))).toHaveCount(0);
  await backToTheWorker(page).click();
  await open(page, "worker1", PASSPHRASE);
  await expect(page.getByText("Auf Papier angekündigt, Papier noch nicht da").first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("Liegt vor, noch nicht unterschrieben")).toBeVisible();
  await page.getByRole("button", { name: "Papier liegt vor" }).click();
  await page.getByRole("button", { name: "Unterschrift auf Papier eintragen" }).click();
  await expect(page.getByText("Teilweise unterschrieben")).toBeVisible();
  await expect(own.getByRole("button", { name: "Hier unterschreiben" })).toBeVisible();
  await expect(page.getByText("Alles ist auf dem Server")).toBeVisible({ timeout: 30_000 });
  const office = await (await browser.newContext()).newPage();
  await signIn(office, server.url, "lead1", version);
  const theirs = office.getByRole("group", { name: /^Unterschrift: / }).filter({ hasText: "Sozialarbeit" });
  await expect(theirs.getByText("Unterschreibt selbst")).toBeVisible({ timeout: 30_000 });
  await expect(theirs.getByRole("button")).toHaveCount(0);
});

test("a reader in a language that the agreement has not is told in which it is written, and whoever slips to the lock reads the way back", async ({ server, page }) => {
  await signIn(page, server.url, "worker1");
  await lay(page, "Karwan", "ar", ["Deutsch bis B1 lernen"], "diese Person");
  await give(page);
  const offered = await page.getByRole("main").getByRole("button").allInnerTexts();
  expect(offered.slice(0, 2), "the languages of the text come first").toEqual(["العربية", "Deutsch"]);
  await language(page, "ትግርኛ");
  const only = tigrinya("sign-only-in", { language: "" }).trim();
  await expect(page.getByText(only)).toBeVisible();
  await expect(page.getByText("nur auf Deutsch und in dieser Sprache geschrieben")).toBeVisible();
  await expect(page.getByText(arabic("agreement-translation-draft")), "the draft is the Arabic text").toBeVisible();
  await expect(page.getByText(tigrinya("agreement-translation-draft"))).toHaveCount(0);
  await press(page, tigrinya("sign-next"));
  await expect(page.getByText(only)).toBeVisible();
  await press(page, tigrinya("sign-question"));
  for (const [name, lang] of [["German", "de"], ["Arabic", "ar"]]) {
    await expect(page.locator(`.l-choice [lang=${lang}]`).first(), `a sentence is chosen by its ${name} words too`).toBeVisible();
  }
  await page.getByRole("textbox").fill("ጥያቄ");
  await press(page, tigrinya("sign-save"));
  await backToTheWorker(page).click();
  await expect(page.getByText(tigrinya("sign-lock-worker"))).toBeVisible();
  await page.getByRole("button", { name: tigrinya("sign-lock-back") }).click();
  await expect(page.getByText("ጥያቄ")).toBeVisible();
  await page.getByRole("button", { name: /^ትግርኛ: / }).click();
  await language(page, "Leichte Sprache");
  await expect(page.getByRole("button", { name: "Zurück", exact: true }), "what both say alike is said once").toBeVisible();
  await backToTheWorker(page).click();
  await open(page, "worker1", PASSPHRASE);
  await expect(page.getByText("gelesen auf Deutsch, Arabisch")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/gelesen auf .*Tigrinya/), "the text itself was never in it").toHaveCount(0);
  const person = new URL(page.url()).pathname.split("/agreement/")[0]!;
  await visit(page, person);
  await expect(page.getByText("fragt zur Vereinbarung:")).toBeVisible();
});

test("a sign before a witness says that the witness is missing, and four answers stand two by two on a tablet", async ({ server, page }) => {
  await page.setViewportSize({ width: 820, height: 1180 });
  await signIn(page, server.url, "worker1");
  await lay(page, "Karwan", "ar", ["Deutsch bis B1 lernen"], "diese Person");
  await give(page);
  await language(page, "العربية");
  await readAll(page, arabic);
  const box = async (key: string) => (await page.getByRole("button", { name: arabic(key) }).boundingBox())!;
  const [agree, question, no, later] = [await box("sign-agree"), await box("sign-question"), await box("sign-no"), await box("sign-later")];
  expect([question.y, later.y, no.x]).toEqual([agree.y, no.y, agree.x]);
  await press(page, arabic("sign-agree"));
  await press(page, arabic("sign-mark"));
  await scribble(page, arabic);
  await expect(page.getByText(arabic("sign-witness-missing"))).toBeVisible();
  await expect(page.getByRole("button", { name: arabic("sign-done") })).toBeDisabled();
  await page.getByLabel(arabic("sign-witness")).fill("Amina Yusuf");
  await expect(page.getByText(arabic("sign-witness-missing"))).toHaveCount(0);
  await press(page, arabic("sign-done"));
  await expect(page.getByText(arabic("sign-saved")).first()).toBeVisible();
});

test("what is read aloud is read by a voice of this device, and where there is none the screen says so", async ({ server, page }) => {
  await page.addInitScript(() => {
    const spoken: { text: string; lang: string }[] = [];
    const voice = { lang: "de-DE", name: "Anna", localService: true, default: true, voiceURI: "anna" };
    const far = { lang: "ar-SA", name: "Fern", localService: false, default: false, voiceURI: "fern" };
    Object.assign(window, { spoken });
    class Utterance {
      lang = "";
      rate = 1;
      voice: unknown;
      onend?: () => void;
      constructor(readonly text: string) {}
    }
    const speech = {
      getVoices: () => [voice, far],
      speak: (it: Utterance) => spoken.push({ text: it.text, lang: it.lang }),
      cancel: () => undefined,
      onvoiceschanged: null,
    };
    Object.defineProperty(window, "speechSynthesis", { value: speech });
    Object.defineProperty(window, "SpeechSynthesisUtterance", { value: Utterance });
  });
  await signIn(page, server.url, "worker1");
  await lay(page, "Karwan", "ar", ["Deutsch bis B1 lernen"], "diese Person");
  await give(page);
  await language(page, "العربية");
  // The voice that sends what it reads to somebody else's servers is none.
  await expect(page.getByText(arabic("sign-no-voice"))).toBeVisible();
  await press(page, arabic("sign-next"));
  const aloud = page.getByRole("button", { name: "Vorlesen" }).first();
  await aloud.click();
  await expect(page.getByRole("button", { name: "Anhalten" })).toHaveAttribute("aria-pressed", "true");
  const spoken = await page.evaluate(() => (window as unknown as { spoken: { text: string; lang: string }[] }).spoken);
  expect(spoken).toEqual([{ text: expect.stringContaining("Zielvereinbarung"), lang: "de-DE" }]);
});

test("a client's screens fit their place in every language, with large letters, on a phone, a tablet and a desk, in the dark", async ({ server, page }) => {
  test.setTimeout(600_000);
  await signIn(page, server.url, "worker1");
  await lay(page, "Karwan", "ar", ["Deutsch bis B1 lernen"], "diese Person");
  await give(page);
  await language(page, "العربية");
  const fits = async (where: string) => {
    const wide = await page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll<HTMLElement>(".l-client, .l-client button, .l-client p, .l-client h1, .l-point")]
        .filter((it) => it.scrollWidth > it.clientWidth + 1 && getComputedStyle(it).display !== "inline")
        .map((it) => `${it.tagName}.${it.className}: ${it.innerText.slice(0, 40)}`),
    );
    expect(wide, where).toEqual([]);
  };
  const languages = ["de", "de-simple", "en", "fr", "ar", "fa", "kmr", "tr", "uk", "ru", "ti", "so", "ps"];
  const own = new Map(languages.map((language) => [language, wordsOf(language)] as const));
  const names: Record<string, string> = { de: "Deutsch", "de-simple": "Leichte Sprache", en: "English", fr: "Français", ar: "العربية", fa: "فارسی / دری", kmr: "Kurmancî", tr: "Türkçe", uk: "Українська", ru: "Русский", ti: "ትግርኛ", so: "Soomaali", ps: "پښتو" };
  let before = "ar";
  for (const tag of languages) {
    const say = own.get(tag)!;
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("button", { name: new RegExp(`^${names[before]}: `) }).click();
    await fits(`${tag}: languages`);
    await language(page, names[tag]!);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(say("sign-heading"));
    for (const [width, height] of [[390, 844], [820, 1180], [1440, 900]] as const) {
      await page.setViewportSize({ width, height });
      await fits(`${tag}: start at ${width}`);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    await readAll(page, say);
    await fits(`${tag}: answers`);
    await page.screenshot({ path: test.info().outputPath(`answers-${tag}.png`), fullPage: true });
    await press(page, say("sign-agree"));
    await fits(`${tag}: signing`);
    // Back to the beginning for the next language.
    await press(page, say("sign-back"));
    for (let thoughts = 0; thoughts < 20; thoughts++) {
      const title = await page.getByRole("heading", { level: 1 }).innerText();
      if (title.includes(say("sign-heading"))) break;
      await press(page, say("sign-back"));
      await expect(page.getByRole("heading", { level: 1 })).not.toHaveText(title);
    }
    before = tag;
  }
  const pashto = own.get("ps")!;
  for (let step = 0; step < 3; step++) await page.getByRole("button", { name: pashto("sign-larger") }).click();
  await fits("the largest letters on a phone");
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page);
  await press(page, pashto("sign-next"));
  await fits("the largest letters on a phone: a thought");
  await expectAccessible(page);
});

test("a client's screens are walked through by keyboard alone", async ({ server, page }) => {
  await signIn(page, server.url, "worker1");
  await lay(page, "Karwan", "uk", ["Deutsch bis B1 lernen"], "diese Person");
  await give(page);
  const ukrainian = wordsOf("uk");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expectAccessible(page);
  const go = async (words: string) => {
    const wanted = page.getByRole("main").getByRole("button", { name: words }).first();
    for (let tabs = 0; tabs < 40; tabs++) {
      await page.keyboard.press("Tab");
      if (await wanted.evaluate((it) => it === document.activeElement)) return page.keyboard.press("Enter");
    }
    throw new Error(`${words} is not reached`);
  };
  await go("Українська");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await go(ukrainian("sign-next"));
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expectAccessible(page);
  await go(ukrainian("sign-question"));
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expectAccessible(page);
});
