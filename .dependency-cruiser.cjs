/** The import rules of ARCHITECTURE.md, each with its reason. */
const only = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: {
    path: '^(domain|workflows|activities|store|mail|worker|usecases|api|console|cli|engine|test|bench)/',
    pathNot: allowed,
    dependencyTypesNot: ['type-only'],
  },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'A cycle has no layer.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    only(
      'domain-is-pure',
      '^domain/',
      '^domain/',
      'The core depends on nothing of ours, so it can be tested and simulated alone.',
    ),
    {
      name: 'domain-no-io',
      severity: 'error',
      comment: 'No I/O, no clock: only well-kept pure libraries in the core (of Node: what `url` computes of names).',
      from: { path: '^domain/' },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev'],
        pathNot: '^url$|node_modules/(zod|yaml|mingo|luxon|date-holidays|re2js|email-providers|csv-parse|diff)/',
      },
    },
    only(
      'workflows-are-deterministic',
      '^workflows/',
      '^(domain|workflows)/',
      'Workflow code is replayed: effects happen in activities, imported as types only.',
    ),
    {
      name: 'workflows-no-libraries',
      severity: 'error',
      comment: 'A library in the bundle costs memory a lead and can break a replay when it is updated.',
      from: { path: '^(workflows|domain/(lead|clock))/' },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev'], pathNot: 'node_modules/@temporalio/(workflow|common)/' },
    },
    only(
      'activities-by-ports',
      '^activities/',
      '^(domain|activities|workflows/contract)/',
      'Activities get their dependencies passed in.',
    ),
    only('store-knows-domain', '^store/', '^(domain|store)/', 'The store keeps domain types and nothing else.'),
    only('mail-knows-domain', '^mail/', '^(domain|mail)/', 'Rendering and sending know domain types only.'),
    only(
      'usecases',
      '^usecases/',
      '^(domain|store|mail|workflows/contract|usecases)/',
      'What API and console both do.',
    ),
    only('api-is-thin', '^api/', '^(usecases|domain|api)/', 'Routes translate HTTP to use cases and back.'),
    only('console-is-thin', '^console/', '^(usecases|domain|console)/', 'Pages translate HTML to use cases and back.'),
    only(
      'worker',
      '^worker/',
      '^(domain|workflows|activities|store|mail|usecases|worker)/',
      'The worker composes all but the web.',
    ),
    only('engine-stands-alone', '^engine/', '^engine/', 'The embedded engine can be replaced by addresses.'),
    {
      name: 'nothing-imports-tests',
      severity: 'error',
      comment: 'Tests are leaves.',
      from: { pathNot: '^(test|bench)/' },
      to: { path: '^(test|bench)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.ripen)/' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.cjs', '.json'] },
  },
};
