/**
 * Who may import whom. The words are in src/ARCHITECTURE.md; this file is what forbids the rest.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const room = name => `^src/${name}/`
const npm = names => `^node_modules/(${names.join('|')})/`
const TEST = '\\.test\\.ts$'

/** A room may import its own files, the rooms and packages listed, and nothing else. */
function only(name, { from, rooms = [], packages = [], node = false }) {
  const allowed = [...rooms.map(room), ...(packages.length > 0 ? [npm(packages)] : [])]
  return {
    name,
    severity: 'error',
    from: { pathNot: TEST, ...from },
    to: { pathNot: [...allowed, ...(node ? ['^node:', '^[a-z_/]+$'] : [])], ...(node ? { dependencyTypesNot: ['core'] } : {}) },
  }
}

const clientRooms = ['catalogue', 'filing', 'outbox', 'tracking', 'receipts', 'account', 'office', 'information']
const serverRooms = ['catalogue', 'filings', 'register', 'receipts', 'attachments', 'identity', 'office', 'audit', 'demonstration', 'notices', 'outages']

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] } } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, pathNot: [TEST, '\\.d\\.ts$', '^src/client/pwa/worker/', '^src/build/', '\\.(css|scss)$', 'command\\.ts$', '^tests/'] }, to: {} },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: ['^virtual:'] } },
    { name: 'no-dev-in-product', severity: 'error', from: { path: '^src/(domain|fields|ui|contract|client|server)/', pathNot: TEST }, to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] } },
    only('domain-is-pure', { from: { path: room('domain') }, rooms: ['domain'], packages: ['yup', '@marcbachmann/cel-js', 'big\\.js', '@types/big\\.js', 'canonicalize'] }),
    { name: 'types-of-expressions-are-checked-apart', severity: 'error', from: { path: '^src/(domain|fields|client|contract)/', pathNot: ['^src/domain/(condition/checking|procedure/lint)/', TEST] }, to: { path: ['^src/domain/(condition/checking|procedure/lint)/', '^node_modules/@marcbachmann/'] } },
    only('contract-knows-domain', { from: { path: room('contract') }, rooms: ['contract', 'domain'], packages: ['typebox'] }),
    { name: 'kinds-are-pure', severity: 'error', from: { path: '^src/fields/(index\\.ts|[^/]+/kind\\.ts)$' }, to: { reachable: true, path: ['\\.vue$', room('ui'), '^node_modules/(vue|@vue|vee-validate)/'] } },
    only('fields-know-domain', { from: { path: '^src/fields/.*\\.ts$' }, rooms: ['fields', 'domain', 'contract', 'ui'], packages: ['yup', 'big\\.js', '@types/big\\.js', 'vue', '@vue', 'leaflet', '@types/leaflet', '@types/geojson'] }),
    only('views-of-fields', { from: { path: '^src/fields/.*\\.vue$' }, rooms: ['fields', 'domain', 'contract', 'ui'], packages: ['vue', '@vue', 'vee-validate'] }),
    only('ui-is-dumb', { from: { path: room('ui') }, rooms: ['ui'], packages: ['vue', '@vue', 'bootstrap-italia', '@fontsource'] }),
    { name: 'client-never-sees-server', severity: 'error', from: { path: room('client') }, to: { path: [room('server'), '^procedures/', '^node_modules/@types/node/'] } },
    { name: 'server-never-sees-browser', severity: 'error', from: { path: room('server') }, to: { path: [room('client'), room('ui'), '\\.vue$'] } },
    { name: 'nobody-imports-procedures', severity: 'error', from: { path: '^src/' }, to: { path: '^procedures/' } },
    ...clientRooms.map(name => ({
      name: `client-${name}-stands-alone`, severity: 'error',
      from: { path: room(`client/${name}`), pathNot: TEST },
      to: { path: clientRooms.filter(other => other !== name).map(other => room(`client/${other}`)) },
    })),
    { name: 'client-engine-knows-no-page', severity: 'error', from: { path: '^src/client/(storage|sync|api)/' }, to: { path: clientRooms.map(name => room(`client/${name}`)) } },
    ...serverRooms.map(name => ({
      name: `server-${name}-by-its-face`, severity: 'error',
      from: { path: room('server'), pathNot: [room(`server/${name}`), TEST] },
      to: { path: room(`server/${name}`), pathNot: `^src/server/${name}/(index|actor${name === 'demonstration' ? '|filings' : ''})\\.ts$` },
    })),
    { name: 'platform-knows-no-room', severity: 'error', from: { path: room('server/platform') }, to: { path: serverRooms.map(name => room(`server/${name}`)) } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.data)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'src/client/tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'browser', 'default', 'types'], extensions: ['.ts', '.vue', '.js', '.json'] },
    skipAnalysisNotInRules: true,
  },
}
