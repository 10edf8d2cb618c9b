import { defineConfig } from 'vitest/config'

// Journeys through the built workbench on the real server, in Debian's Chromium; see e2e/server.ts.
export default defineConfig({
  test: {
    include: ['e2e/**/*.e2e.ts'],
    globalSetup: ['e2e/server.ts'],
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 300_000,
    teardownTimeout: 120_000,
  },
})
