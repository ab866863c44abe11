import { defineConfig } from "@playwright/test";
import config from "../playwright.config";

// One after the other: what is measured has the machine for itself.
export default defineConfig({ ...config, globalSetup: "../support/global-setup.ts", testDir: ".", outputDir: "../test-results", workers: 1, timeout: 300_000 });
