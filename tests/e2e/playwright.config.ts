import { defineConfig } from '@playwright/test'

/** Two workers on two cores; each worker has its own server and database, so tests never share a register. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../node_modules/.cache/playwright',
  fullyParallel: false,
  workers: 2,
  retries: process.env['CI'] ? 1 : 0, // a shared machine may stall once; twice is a fault
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json']],
  use: {
    locale: 'it-IT',
    timezoneId: 'Europe/Rome',
    viewport: { width: 390, height: 844 },
    trace: 'off',
    contextOptions: { reducedMotion: 'reduce' }, // nothing glides: a tenth less work for the machine, and what is pressed stands still
    actionTimeout: 20_000,
    launchOptions: {
      executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
    },
  },
})
