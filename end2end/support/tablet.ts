// A tablet whose battery can die: Chromium as a process of its own on a profile that outlives it.
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import config from "../playwright.config";

export class Tablet {
  private process?: ChildProcess;
  private browser?: Browser;
  private readonly profile = mkdtempSync(join(tmpdir(), "lotse-tablet-"));

  /** Switches it on: the profile is as the last process left it. */
  async start(): Promise<Page> {
    const { executablePath = "chromium", args = [] } = config.use?.launchOptions ?? {};
    const port = join(this.profile, "DevToolsActivePort");
    rmSync(port, { force: true });
    this.process = spawn(
      executablePath,
      [...args, "--headless=new", `--user-data-dir=${this.profile}`, "--remote-debugging-port=0", "--lang=de-DE", "--window-size=820,1180", "about:blank"],
      { stdio: "ignore", detached: true, env: { ...process.env, TZ: "Europe/Berlin" } },
    );
    this.browser = await chromium.connectOverCDP(`http://127.0.0.1:${await this.debuggingPort(port)}`);
    const page = this.context.pages()[0] ?? (await this.context.newPage());
    await page.setViewportSize({ width: 820, height: 1180 });
    return page;
  }

  get context(): BrowserContext {
    const context = this.browser?.contexts()[0];
    if (!context) throw new Error("the tablet is off");
    return context;
  }

  /** The battery dies: no goodbye to any process of the browser. */
  async die(): Promise<void> {
    const { process: running } = this;
    if (!running?.pid) return;
    const gone = new Promise<void>((done) => running.once("exit", () => done()));
    process.kill(-running.pid, "SIGKILL");
    await gone;
    this.process = undefined;
  }

  async scrap(): Promise<void> {
    await this.die();
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }

  private async debuggingPort(file: string): Promise<string> {
    for (let tries = 0; tries < 200; tries++) {
      try {
        const port = readFileSync(file, "utf8").split("\n")[0];
        if (port) return port;
      } catch {
        // not written yet
      }
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error("Chromium did not start");
  }
}
