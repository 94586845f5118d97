/** Arrows between the projects, and between the layers inside apps/api. Each entry says what a folder may not import. */

const tests = ['**/*.{spec,itest,e2e,browser,long,contract}.ts', '**/test/**', '**/e2e/**'];

const projectBoundaries = {
  files: ['**/*.{ts,tsx}'],
  rules: {
    '@nx/enforce-module-boundaries': [
      'error',
      {
        enforceBuildableLibDependency: false,
        allow: [],
        depConstraints: [
          { sourceTag: 'layer:client', onlyDependOnLibsWithTags: ['layer:client'] },
          { sourceTag: 'layer:ground', onlyDependOnLibsWithTags: ['layer:ground'] },
          { sourceTag: 'layer:model', onlyDependOnLibsWithTags: ['layer:ground', 'layer:model'] },
          {
            sourceTag: 'layer:app',
            onlyDependOnLibsWithTags: ['layer:client', 'layer:ground', 'layer:model', 'layer:app'],
          },
          { sourceTag: 'layer:console', onlyDependOnLibsWithTags: ['layer:client'] },
          { sourceTag: 'layer:tools', onlyDependOnLibsWithTags: ['*'] },
          { sourceTag: 'platform:any', onlyDependOnLibsWithTags: ['platform:any'] },
        ],
      },
    ],
  },
};

const platformOfServers = [
  '@prisma/*',
  'prisma',
  '@apollo/*',
  'graphql',
  '@pothos/*',
  'express',
  'pg',
  '@qdrant/*',
  'react',
];
const fileSystem = ['node:fs', 'node:fs/*', 'node:child_process', 'node:net', 'node:http', 'node:https'];
const prisma = ['@prisma/*', '**/infra/prisma/**'];
const transport = ['graphql', '@pothos/*', '@apollo/*', 'express', '**/graphql/**'];

function noImports(files, restrictions, options = {}) {
  const patterns = restrictions.map(([group, message, extra]) => ({ group, message, ...extra }));
  return {
    files,
    ignores: [...tests, ...(options.except ?? [])],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
  };
}

const typesOnly = { allowTypeImports: true };

/** Files that speak GraphQL or HTTP for their feature. */
const edges = ['**/*.schema.ts', '**/*.mutations.ts', '**/*.router.ts', '**/*.http.ts'];
const edgeFiles = edges.map((file) => file.replace('**/', 'apps/api/src/features/**/'));

/**
 * Stores whose functions take part in the transactions of other features: an effect commits with its audit entry, its
 * outbox rows and what it takes away. Another store is reached through its feature's service.
 */
const transactionalStores = [
  'audit/audit',
  'camera/camera',
  'consent/consent',
  'erasure/erasure',
  'export/export',
  'gallery/gallery',
  'idempotency/idempotency',
  'identity/identity',
  'identity/identity-alias',
  'identity/identity-merge',
  'job/job',
  'media/media',
  'promotion/written-spaces',
  'search/outbox',
  'search/outbox-pruning',
  'sighting/sighting-removal',
  'webhook/event',
];
const foreignStores = ['../*/*.store.ts', ...transactionalStores.map((name) => `!../${name}.store.ts`)];

/** ESLint keeps only the last value of a rule for a file, so each file matches exactly one of these. */
const layers = [
  noImports(
    ['libs/*/src/**/*.ts'],
    [
      [platformOfServers, 'Libraries know no database, no transport and no console.'],
      [fileSystem, 'The file system belongs into a /node entry of the library.'],
    ],
    { except: ['libs/*/src/node/**', 'libs/client/**'] },
  ),
  noImports(
    ['libs/client/src/**/*.ts'],
    [
      [platformOfServers.filter((name) => name !== 'graphql'), 'The client knows the schema, no server.'],
      [['@gallerist/*', 'ws'], 'The client is published alone.'],
      [fileSystem, 'Browsers have no file system: it belongs into the /node entry.'],
    ],
    { except: ['libs/client/src/node/**'] },
  ),
  noImports(
    ['libs/*/src/node/**/*.ts'],
    [[platformOfServers, 'Libraries know no database, no transport and no console.']],
  ),
  noImports(
    ['apps/api/src/core/**/*.ts'],
    [
      [
        ['**/features/**', '**/infra/**', '**/graphql/**', '**/config/**', '**/http/**'],
        'core imports nothing of ours.',
      ],
    ],
  ),
  noImports(edgeFiles, [
    [['**/*.store.ts'], 'schema → service → store: a schema asks its service.', typesOnly],
    [['**/infra/**', '@prisma/*', 'pg', '@qdrant/*'], 'A schema knows no infrastructure.'],
  ]),
  noImports(
    ['apps/api/src/features/**/*.store.ts'],
    [
      [transport, 'A store knows no transport.'],
      [['**/*.service.ts', '**/*.schema.ts'], 'Arrows point from schema to service to store.'],
    ],
  ),
  noImports(
    ['apps/api/src/features/**/*.ts'],
    [
      [['graphql', '@pothos/*', '@apollo/*', 'express', '**/graphql/**'], 'A service knows no transport.'],
      [edges, 'Arrows point from schema to service to store.'],
      [['**/infra/**', '@prisma/*'], 'Infrastructure is handed in; import its type at most.', typesOnly],
      [foreignStores, 'Features meet through services, never through stores.', typesOnly],
    ],
    { except: [...edges, '**/*.store.ts'] },
  ),
  noImports(
    ['apps/api/src/infra/**/*.ts'],
    [
      [transport, 'Infrastructure knows no transport.'],
      [
        ['**/*.service.ts', '**/*.schema.ts'],
        'Infrastructure implements interfaces; it calls no service.',
        typesOnly,
      ],
    ],
  ),
  noImports(
    ['apps/admin/src/**/*.{ts,tsx}'],
    [
      [
        ['node:*', '@prisma/*', 'express', '**/apps/api/**'],
        'The console runs in browsers and knows the API by its operations.',
      ],
      [['@mantine/charts', 'recharts'], 'Charts are loaded lazily, by ui/charts.', typesOnly],
    ],
    { except: ['apps/admin/src/ui/charts/mantine-charts.tsx'] },
  ),
  noImports(
    ['apps/api/src/graphql/**/*.ts'],
    [[[...prisma, '**/*.store.ts'], 'The transport asks services.', typesOnly]],
  ),
];

const environment = {
  files: ['libs/**/*.ts', 'apps/**/*.ts'],
  ignores: [...tests, 'libs/client/examples/**', 'apps/api/src/config/env.ts', 'apps/admin/vite.config.ts'],
  rules: {
    'no-restricted-properties': [
      'error',
      {
        object: 'process',
        property: 'env',
        message: 'Only config/env.ts reads the environment; it is passed down from there.',
      },
    ],
  },
};

const graphqlErrors = {
  files: ['apps/api/src/**/*.ts'],
  ignores: [...tests, 'apps/api/src/graphql/error-mapping.ts'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        paths: [
          {
            name: 'graphql',
            importNames: ['GraphQLError'],
            message: 'Only graphql/error-mapping.ts knows GraphQLError.',
          },
        ],
      },
    ],
  },
};

/** Examples are copied into READMEs: they import what users import. */
const examples = {
  files: ['libs/client/examples/**/*.ts'],
  rules: { '@nx/enforce-module-boundaries': 'off' },
};

const castsInTests = {
  files: tests,
  rules: { 'gallerist/require-reasons': ['error', { casts: false }] },
};

export const boundaryRules = [
  projectBoundaries,
  examples,
  ...layers,
  environment,
  graphqlErrors,
  castsInTests,
];
