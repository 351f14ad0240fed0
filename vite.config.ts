import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { VitePWA } from 'vite-plugin-pwa'
import type { BuildOptions, PluginOption } from 'vite'
import { defineConfig } from 'vitest/config'
import { archives } from './src/build/archives.ts'
import { leafletWithoutMarkup } from './src/build/leaflet-without-markup.ts'
import { FIRST_SIGHT_MODULE } from './src/contract/first-sight.ts'
import { precompress } from './src/build/precompress.ts'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

// package.json `imports` are for Node; Vite and Vitest resolve the same names from here.
const alias = [
  ...['domain', 'fields', 'ui', 'contract', 'client', 'server'].map(room => ({ find: `#${room}`, replacement: at(`./src/${room}`) })),
  { find: '#support', replacement: at('./tests/support') },
  { find: /^dexie$/, replacement: at('./node_modules/dexie/dist/modern/dexie.mjs') }, // without what browsers older than ours need
  { find: /^leaflet$/, replacement: at('./node_modules/leaflet/dist/leaflet-src.esm.js') }, // modules, so that what is not used is left out
]

/**
 * One file compresses better than many: what is always loaded together is one. A group takes along what its files import, so that each
 * names only what it is alone in needing; what pages share has a group of its own. Sizes are held by tests/architecture/sizes.ts.
 */
const TOGETHER = [
  {
    name: 'first',
    test: /src\/client\/(?:main|App|router|body|shell|page|text\/(?:index|compile)|pwa\/(?!start|worker))|node_modules\/(?:@?vue|pinia)/,
    tags: ['$initial' as const],
    priority: 3,
  },
  {
    name: 'shared',
    test: /src\/(?:ui\/(?:Breadcrumb|Card|Chip|DescriptionList|Dialog|Disclosure|EmptyState|Spinner|Toast)\.vue|client\/(?:text\/(?:format|problem-text)|page\/after-paint|storage\/plain)|domain\/(?:problem|identity|casework|calendar|procedure|filing\/(?:path|json)))/,
    priority: 2,
  },
  { name: 'engine', test: /src\/(?:fields\/index|domain\/(?:condition|filing)\/(?!(?:rule|formula|copy|reuse|migrate|migration-rules|conversion)\.ts))|node_modules\/(?:yup|@marcbachmann|big\.js)/, priority: 1 },
  { name: 'storage', test: /node_modules\/dexie|src\/client\/storage\/(?:database|rows|shelf|drafts|copies|outbox|files|filings|person|pack|failure|saved|space|when-asked|kept-page|vault\/(?:vault|keyring|secrets|box))\.ts/, priority: 1 },
  { name: 'inputs', test: /src\/(?:ui\/(?:TextInput|FormGroup|Select|RadioGroup|element-id|typed-text)|fields\/(?:input|ports)\.ts|client\/filing\/(?:use-field-ports|locate))/, priority: 1 },
  { name: 'filing', test: /src\/client\/filing\/(?:form|store|kept-draft|open|confirm|world|wording|identity)\./, priority: 0 },
]

/** The worker that keeps the app for offline use, with the list of its files. */
function pwa(): PluginOption {
  return VitePWA({
    strategies: 'injectManifest',
    srcDir: 'src/client/pwa/worker',
    filename: 'sw.ts',
    registerType: 'prompt',
    injectRegister: false,
    manifest: false, // made by the server: each administration has its own name
    injectManifest: {
      rollupFormat: 'iife', // a classic worker: Firefox takes no module workers here
      globPatterns: ['**/*.{js,css,html,svg,png,woff2,ico}', 'assets/archive-*.json'],
      globIgnores: ['**/*.map', '.vite/**'],
      maximumFileSizeToCacheInBytes: 1_000_000,
    },
  })
}

const APP: BuildOptions = {
  target: ['chrome111', 'firefox121', 'safari16.4'],
  manifest: true,
  assetsInlineLimit: 0, // the content security policy refuses data: for scripts, styles and fonts
  modulePreload: { polyfill: false },
  reportCompressedSize: false,
  rolldownOptions: { output: { codeSplitting: { groups: TOGETHER } } },
}

/** Built beside the app, for the server: the public pages as text. One file with all it needs. */
const FIRST_SIGHT = { outDir: dirname(`dist/${FIRST_SIGHT_MODULE}`), target: 'node22', minify: false, copyPublicDir: false }

export default defineConfig(({ isSsrBuild }) => ({
  plugins: [
    vue(),
    leafletWithoutMarkup(),
    ...isSsrBuild ? [] : [archives(), pwa(), precompress()],
  ],
  resolve: { alias },
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    ...isSsrBuild ? { 'process.env.NODE_ENV': '"production"' } : {},
  },
  css: { preprocessorOptions: { scss: { quietDeps: true, silenceDeprecations: ['import', 'global-builtin', 'color-functions', 'if-function'] } } },
  build: isSsrBuild ? FIRST_SIGHT : APP,
  ssr: { noExternal: true },
  server: { proxy: { '/api': 'http://localhost:8080', '/auth': 'http://localhost:8080' } },
  test: {
    // Fresh processes per file cost eighty seconds here and buy nothing: each file cleans up after itself.
    isolate: false,
    // Generous: a machine busy with something else is no fault of the code.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default'],
    // One kind of test after another: the server's need the machine for themselves, and their workers are fewer.
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          sequence: { groupOrder: 0 },
          environment: 'node',
          include: ['src/{domain,fields,contract,build}/**/*.test.ts', 'src/server/**/*.test.ts', 'tests/{architecture,procedures,contract,faults}/**/*.test.ts'],
          exclude: ['**/*.view.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'component',
          sequence: { groupOrder: 1 },
          environment: 'happy-dom',
          include: ['src/{ui,client}/**/*.test.ts', 'src/fields/**/*.view.test.ts'],
          exclude: ['src/client/{storage,sync,api}/**'],
          setupFiles: ['./tests/support/browser.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'engine',
          sequence: { groupOrder: 2 },
          environment: 'node',
          include: ['src/client/{storage,sync,api}/**/*.test.ts', 'tests/journeys/client-*.test.ts'],
          setupFiles: ['./tests/support/browser.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'server',
          sequence: { groupOrder: 3 },
          environment: 'node',
          include: ['tests/{http,journeys}/**/*.test.ts'],
          exclude: ['tests/journeys/client-*.test.ts'],
          globalSetup: ['./tests/support/postgres.ts'],
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browsers',
          sequence: { groupOrder: 4 },
          environment: 'node',
          include: ['tests/engines/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
}))
