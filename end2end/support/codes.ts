// Codes on the screen, read as a phone's camera reads them.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator } from "@playwright/test";

/** The text of a code on the screen, as a phone's camera reads it. */
export async function scanned(code: Locator): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "lotse-code-"));
  const picture = join(folder, "code.png");
  await code.screenshot({ path: picture });
  const text = execFileSync("zbarimg", ["--raw", "--quiet", "-Sdisable", "-Sqrcode.enable", picture], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  rmSync(folder, { recursive: true });
  return text.trimEnd();
}

/** Words without what only turns letters, on one line. */
export const plain = (text: string) => text.replace(/[\u2066-\u2069\u202a-\u202e\u200b-\u200f]/g, "").replace(/\s+/g, " ").trim();
