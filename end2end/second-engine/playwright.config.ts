import { defineConfig } from "@playwright/test";
import config from "../playwright.config";

export default defineConfig({ ...config, globalSetup: "../support/global-setup.ts", testDir: ".", outputDir: "../test-results", workers: 1, timeout: 180_000 });
