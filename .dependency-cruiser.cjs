/**
 * Who may import whom (ARCHITECTURE.md has the same table in words). Everything not allowed here is forbidden.
 * dependency-cruiser sees nothing with TypeScript 7 and still passes: scripts/check/planted.test.ts plants violations and expects red.
 */
const allowed = {
  base: [],
  promql: ['base'],
  topology: ['base', 'promql'],
  url: ['base'],
  hosts: ['base', 'promql', 'topology'],
  health: ['base', 'topology', 'hosts'],
  checks: ['base', 'topology'],
  diagnosis: ['base', 'topology', 'hosts', 'health'],
  dialects: ['base', 'promql', 'topology'],
  wire: ['base', 'topology', 'hosts', 'health', 'diagnosis', 'checks'],
  export: ['base', 'topology', 'health', 'wire'],
  queries: ['base', 'wire', 'url'],
  prometheus: ['base', 'promql'],
  kubernetes: ['base', 'topology'],
  server: ['base', 'promql', 'topology', 'hosts', 'health', 'diagnosis', 'checks', 'dialects', 'wire', 'prometheus', 'kubernetes'],
  testing: ['base', 'promql', 'topology', 'hosts', 'health', 'diagnosis', 'checks', 'dialects', 'wire', 'export', 'url'],
};
const pure = ['base', 'promql', 'topology', 'hosts', 'health', 'checks', 'diagnosis', 'dialects', 'wire', 'url', 'export'];
const notATest = '\\.test\\.tsx?$|^lib/testing/';

const layerRules = Object.entries(allowed).map(([room, friends]) => ({
  name: `layer-${room}`,
  comment: `lib/${room} may import ${friends.length > 0 ? friends.join(', ') : 'nothing'} of lib.`,
  severity: 'error',
  from: { path: `^lib/${room}/`, pathNot: room === 'testing' ? '\\.test\\.tsx?$' : notATest },
  to: { path: '^(lib|components|app|server|lab|e2e|bench)/', pathNot: `^lib/(${[room, ...friends].join('|')})/` },
}));

/** One folder may not reach another. */
function wall(name, comment, from, to, extra = {}) {
  return { name, comment, severity: 'error', from: { path: from, pathNot: notATest, ...extra.from }, to: { path: to, ...extra.to } };
}

module.exports = {
  forbidden: [
    ...layerRules,
    { name: 'no-circular', comment: 'Two files that need each other are one idea or need a third.', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'no-unresolved', comment: 'An import that leads nowhere.', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'dialects-are-strangers', comment: 'No dialect knows another.', severity: 'error', from: { path: '^lib/dialects/([^/]+)/' }, to: { path: '^lib/dialects/([^/]+)/', pathNot: '^lib/dialects/$1/' } },
    { name: 'pure-rooms', comment: 'Pure rooms import no framework and no Node built-in.', severity: 'error', from: { path: `^lib/(${pure.join('|')})/`, pathNot: notATest }, to: { path: 'node_modules/(@types/)?(next|react|react-dom|recharts|prom-client|undici|pino)/' } },
    { name: 'pure-rooms-no-node', comment: 'Pure rooms import no Node built-in.', severity: 'error', from: { path: `^lib/(${pure.join('|')})/`, pathNot: notATest }, to: { dependencyTypes: ['core'] } },
    wall('components-no-server', 'Components see wire shapes and pure rooms, never server code.', '^components/', '^(lib/(server|prometheus|kubernetes|dialects|promql|testing)|app|server|lab|e2e|bench)/'),
    { name: 'browser-reaches-no-server', comment: 'Nothing in the browser reaches server code, directly or through others.', severity: 'error', from: { path: '^(components|lib/queries)/', pathNot: notATest }, to: { path: '^lib/(server|prometheus|kubernetes)/', reachable: true } },
    wall('app-pages', 'Screens are put together from components, wire shapes and pure rooms; only app/api and page files reach the server room.', '^app/', '^lib/', { to: { pathNot: '^lib/(base|topology|export|wire|url|queries|server)/' } }),
    wall('app-not-server-in-screens', 'Only pages, layouts and app/api may import lib/server.', '^app/', '^lib/server/', { from: { pathNot: ['^app/api/', '^app/[^.]*(page|layout)[.]tsx$'] } }),
    wall('front-door', 'The front door knows lib/base and lib/server.', '^server/', '^(lib|components|app|lab|e2e|bench)/', { to: { pathNot: '^lib/(base|server)/' } }),
    wall('product-never-imports-lab', 'The product must not know its own exam.', '^(lib|app|components|server)/', '^(lab|e2e|bench)/'),
    wall('lab-imports-base-only', 'The lab may not know how the product judges.', '^lab/', '^(lib|app|components|server|e2e|bench)/', { to: { pathNot: '^lib/(base|promql)/' } }),
    wall('incidents-not-exporters', 'An incident changes physics, never a metric.', '^lab/(incidents|physics|mesh|walk)/', '^lab/(exporters|feed|kube)/'),
    wall('exporters-not-incidents', 'Exporters do not know which incident runs.', '^lab/(exporters|kube)/', '^lab/(incidents|scenarios|truth|walk|physics|mesh)/'),
    wall('nobody-reads-truth', 'Truth is written by the walk and read by scoring only.', '^lab/(exporters|kube|incidents|physics|mesh|world)/', '^lab/truth/'),
    wall('charts-in-charts-only', 'Recharts is used in components/charts.', '^(app|components|lib)/', 'node_modules/recharts/', { from: { pathNot: '^components/charts/' } }),
    wall('kubeconfig-only', 'client-node reads the kubeconfig and nothing else.', '^(app|components|lib|server)/', 'node_modules/@kubernetes/client-node/', { from: { pathNot: '^lib/kubernetes/connection' } }),
    wall('features-are-strangers', 'Feature folders of components meet only in app.', '^components/(inspector|toolbar|timeline|hosts|checks|doctor|graph)/', '^components/(inspector|toolbar|timeline|hosts|checks|doctor|graph)/', { from: {}, to: { pathNot: '^components/$1/' } }),
    { name: 'no-dumping-ground', comment: 'No utils, helpers, common, types.ts, no barrels.', severity: 'error', from: {}, to: { path: ['^(lib|app|components|server|lab)/.*\\b(utils?|helpers?|common|shared|misc)(/|[.]tsx?$)', '^(lib|components|server|lab)/.*/(index|types)[.]tsx?$'] } },
    { name: 'no-dev-dependencies', comment: 'The product uses no development package.', severity: 'error', from: { path: '^(lib|app|components|server)/', pathNot: notATest }, to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.next|dist|\\.cache)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'], conditionNames: ['import', 'require', 'node', 'default', 'types'], exportsFields: ['exports'] },
  },
};
