import { defineConfig } from "@playwright/test";
import config from "../playwright.config";

// One after the other: what is measured has the machine for itself, as far as the machine allows.
export default defineConfig({
  ...config,
  globalSetup: "./begin.ts",
  testDir: ".",
  outputDir: "../test-results/bench",
  workers: 1,
  timeout: 900_000,
  use: { ...config.use, viewport: { width: 820, height: 1180 }, bypassCSP: true },
});
