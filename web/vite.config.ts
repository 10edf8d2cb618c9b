import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** What views under modules/*\/web may import; they have no node_modules above them. */
const packages = [
  'vue', 'vue-router', '@tanstack/vue-query', '@vue/test-utils', 'vitest',
  '@tiptap/vue-3', '@tiptap/core', '@tiptap/pm', '@tiptap/starter-kit',
  '@tiptap/extension-link', '@tiptap/extension-image', '@tiptap/extension-table',
]

export default defineConfig({
  root: here('.'),
  base: '/desk/',
  plugins: [vue()],
  resolve: {
    alias: { '@ui': here('./ui'), '@api': here('./api') },
    dedupe: packages,
  },
  build: {
    outDir: 'dist/desk',
    emptyOutDir: true,
    // Government desktops still run browsers of this age; costs 9 KB.
    target: ['chrome87', 'safari14', 'firefox78', 'edge88'],
    assetsInlineLimit: 0,
    // The list of scripts to preload cost the shell more than a kilobyte; styles have to be listed.
    modulePreload: { polyfill: false, resolveDependencies: (_, deps) => deps.filter((d) => d.endsWith('.css')) },
    reportCompressedSize: false,
    manifest: 'manifest.json',
    // The shell lists every chunk for preloading: names of views there cost more than a kilobyte.
    rollupOptions: { output: { chunkFileNames: 'assets/[hash].js', assetFileNames: 'assets/[hash][extname]' } },
  },
  server: {
    fs: { allow: [here('..')] },
    proxy: { '/api': 'http://127.0.0.1:8080' },
  },
  test: {
    environment: 'happy-dom',
    include: ['{app,api,ui}/**/*.test.ts', '../modules/*/web/**/*.test.ts'],
    setupFiles: [here('./ui/testing/setup.ts')],
    css: false,
  },
})
