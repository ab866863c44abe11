// The archive's documents, fetched from the pages that offer them: an agreement that a pen signed, minutes, an invitation.
import { execFileSync } from "node:child_process";
import type { Locator, Page } from "@playwright/test";
import { lay } from "../support/hand";
import { lotse } from "../support/server";
import { expect, expectAccessible, test } from "../support/test";
import { draw, findPerson, goTo, signIn, visit } from "../support/worker";

const squashed = (text: string) => text.replace(/\s+/g, " ");

/** Presses the button of a document; answers the file that comes, which is whole. */
async function fetched(page: Page, button: Locator): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  expect(download.suggestedFilename()).toMatch(/\.pdf$/);
  const file = await download.path();
  expect(execFileSync("qpdf", ["--check", file], { encoding: "utf8" })).toContain("No syntax or stream encoding errors");
  return file;
}

const textOf = (file: string) => squashed(execFileSync("pdftotext", [file, "-"], { encoding: "utf8" }));

test("what a pen drew is as heavy on paper as its hand was, a palm beside it draws nothing, and the archive's PDF holds all of it", async ({ server, page }) => {
  await signIn(page, server.url, "worker1");
  await lay(page, "Karwan", "ar", ["Deutsch bis B1 lernen"], "diese Person");
  await page.getByRole("group", { name: /^Unterschrift: / }).filter({ hasText: "Sozialarbeit" }).first().getByRole("button", { name: "Hier unterschreiben" }).click();
  const field = page.getByRole("img", { name: /^Unterschriftenfeld/ });
  await field.scrollIntoViewIfNeeded();
  const box = (await field.boundingBox())!;
  const cdp = await page.context().newCDPSession(page);
  const at = (across: number, down: number) => ({ x: box.x + box.width * across, y: box.y + box.height * down });
  const pen = (type: "mousePressed" | "mouseMoved" | "mouseReleased", across: number, down: number, force: number) =>
    cdp.send("Input.dispatchMouseEvent", { type, ...at(across, down), force, pointerType: "pen", button: "left", buttons: type === "mouseReleased" ? 0 : 1, clickCount: 1 });
  await pen("mousePressed", 0.2, 0.5, 0.1);
  for (let step = 1; step <= 20; step++) await pen("mouseMoved", 0.2 + step * 0.03, step % 2 ? 0.3 : 0.6, step / 20);
  await pen("mouseReleased", 0.8, 0.6, 0);
  const breadths = () => field.evaluate((it) => [...it.querySelectorAll("path")].filter((path) => path.getAttribute("d")).map((path) => Number(path.getAttribute("stroke-width"))));
  const drawn = await breadths();
  expect(drawn.length, "light and heavy parts").toBeGreaterThan(3);
  expect(Math.max(...drawn)).toBeGreaterThan(Math.min(...drawn) * 2);

  // The hand that holds the pen lies on the glass.
  await field.evaluate((it) => it.addEventListener("pointerdown", (event) => it.setAttribute("data-touched", (event as PointerEvent).pointerType)));
  const before = await field.locator("path").evaluateAll((paths) => paths.map((path) => path.getAttribute("d")));
  await cdp.send("Emulation.setTouchEmulationEnabled", { enabled: true });
  const palm = (type: "touchStart" | "touchMove" | "touchEnd", across: number) =>
    cdp.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ ...at(across, 0.8), radiusX: 50, radiusY: 50, force: 0.9 }] });
  await palm("touchStart", 0.3);
  await palm("touchMove", 0.6);
  await palm("touchEnd", 0.6);
  await expect(field).toHaveAttribute("data-touched", "touch");
  expect(await field.locator("path").evaluateAll((paths) => paths.map((path) => path.getAttribute("d")))).toEqual(before);
  await page.screenshot({ path: test.info().outputPath("pen.png"), fullPage: true });
  await page.getByRole("button", { name: "Fertig" }).click();
  await expect(page.getByRole("img", { name: /^Unterschrift von/ })).toBeVisible();

  const file = await fetched(page, page.getByRole("button", { name: "PDF für die Akte" }));
  const text = textOf(file);
  for (const words of ["Zielvereinbarung", "Deutsch bis B1 lernen", "Auf dem Bildschirm unterschrieben", "Siegel"]) expect(text).toContain(words);
  const copy = JSON.parse(execFileSync("qpdf", ["--show-attachment=lotse-siegel.json", file], { encoding: "utf8" }));
  const points: number[][] = copy.replies[0].drawn.lines.flat();
  expect(points.every((point) => point.length === 4), "x, y, time and pressure").toBe(true);
  expect(Math.max(...points.map((point) => point[3]!)) - Math.min(...points.map((point) => point[3]!))).toBeGreaterThan(800);
  expect(lotse(server.data, ["verify", file])).toContain("as it was sealed");
});

test("minutes and an invitation are fetched from the pages that offer them, and not without a network", async ({ server, page }) => {
  await signIn(page, server.url, "worker1");
  await goTo(page, "Menschen");
  await page.getByRole("searchbox").fill("Karwan");
  await page.getByRole("link", { name: /Karwan/ }).first().click();
  const person = new URL(page.url()).pathname;
  await page.getByRole("button", { name: "Gespräch" }).click();
  await page.getByRole("textbox", { name: "Anlass" }).fill("Ein Brief vom Jobcenter");
  const next = page.getByRole("group", { name: "Nächster Termin" });
  await next.getByLabel("Tag").fill("2026-12-03");
  await page.getByLabel("Uhrzeit").last().fill("14:30");
  await page.getByLabel("Ort").last().fill("Rathaus, Zimmer 4");
  const bring = next.getByRole("group", { name: "Was mitbringen?" });
  for (const thing of ["Ausweis", "Mietvertrag"]) await bring.getByRole("button", { name: thing }).click();
  await expect(bring.getByRole("button", { pressed: true })).toHaveText(["Ausweis", "Mietvertrag"]);
  await next.getByLabel("Was sonst mitbringen?").fill("Stromrechnung");
  await draw(page, page.getByRole("group", { name: "Unterschrift: Jana Albrecht" }));
  await page.getByRole("button", { name: "Speichern" }).click();
  await expect(page.getByRole("heading", { name: "Gesprächsprotokoll" })).toBeVisible();
  const file = await fetched(page, page.getByRole("button", { name: "PDF für die Akte" }));
  const minutes = textOf(file);
  for (const words of ["Gesprächsprotokoll", "Ein Brief vom Jobcenter", "03.12.2026", "Vom Server empfangen"]) expect(minutes).toContain(words);
  expect(lotse(server.data, ["verify", file])).toContain("As it was sealed: a worker's reply, received");

  await visit(page, person);
  const invitation = textOf(await fetched(page, page.getByRole("button", { name: "Einladung als PDF" })));
  for (const words of ["Rathaus, Zimmer 4", "14:30", "Ausweis oder Aufenthaltstitel", "Mietvertrag oder Nutzungsvertrag", "Stromrechnung"]) expect(invitation).toContain(words);
  await expectAccessible(page);

  await page.context().setOffline(true);
  await expect(page.getByText("Einladung als PDF: erst mit Netz")).toBeVisible();
});

test("an invitation says in the client's language what is ticked, and what an interpreter put into it", async ({ server, page }) => {
  await signIn(page, server.url, "worker1");
  const person = await findPerson(page, "Karwan");
  await page.getByRole("button", { name: "Gespräch" }).click();
  await page.getByRole("textbox", { name: "Anlass" }).fill("Eine Rechnung");
  const next = page.getByRole("group", { name: "Nächster Termin" });
  await next.getByLabel("Tag").fill("2026-12-03");
  await next.getByLabel("Uhrzeit").fill("14:30");
  const bring = next.getByRole("group", { name: "Was mitbringen?" });
  await bring.getByRole("button", { name: "Mietvertrag" }).click();
  await next.getByLabel("Wie kommt man hin?").fill("Bus 784 bis Rathaus");
  await next.getByRole("button", { name: "Übersetzung eintragen" }).click();
  await next.getByLabel("Auf Kurmancî").fill("Otobûsa 784 heta şaredariyê");
  await next.getByLabel("Wer übersetzt freien Text?").selectOption("interpreter");
  await page.getByRole("button", { name: "Speichern" }).click();
  await page.getByRole("link", { name: /^Wer dolmetscht\?/ }).click();
  await next.getByLabel(/^Name der Dolmetscherin/).fill("Frau Demir");
  await next.getByLabel("Was sonst mitbringen?").fill("Stromrechnung");
  await expectAccessible(page);
  await next.scrollIntoViewIfNeeded();
  await next.screenshot({ path: test.info().outputPath("next.png") });
  await page.getByRole("button", { name: "Speichern" }).click();
  await expect(page.getByRole("heading", { name: "Gesprächsprotokoll" })).toBeVisible();

  await visit(page, person);
  await expect(page.getByText("Mitbringen: Mietvertrag; Stromrechnung")).toBeVisible();
  const button = page.getByRole("button", { name: "Einladung als PDF" });
  await expect(button).toBeVisible();
  const invitation = textOf(await fetched(page, button));
  for (const words of [
    "Mietvertrag oder Nutzungsvertrag",
    "Peymana kirê an peymana bikaranînê",
    "Bus 784 bis Rathaus",
    "Otobûsa 784 heta şaredariyê",
    "Wergêr: Frau Demir",
    "Stromrechnung",
    "(nehatiye wergerandin)",
  ]) {
    expect(invitation).toContain(words);
  }
});
