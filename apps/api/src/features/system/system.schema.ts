import { builder } from '../../graphql/builder.ts';
import { queryLimits } from '../../graphql/limits.ts';
import { EmbeddingSpaceRef } from '../model/model.schema.ts';
import { WeightFileRef } from '../model/weight-file.schema.ts';
import type { SystemFacts, SystemLimits } from './system.types.ts';

const DatabaseKindRef = builder.enumType('DatabaseKind', {
  description: 'Where rows are kept.',
  values: {
    EMBEDDED: { description: 'In `DATA_DIR`, in this process.' },
    POSTGRESQL: { description: 'In the server that `DATABASE_URL` names.' },
  } satisfies Record<SystemFacts['database'], { description: string }>,
});

const LimitsRef = builder.objectRef<SystemLimits>('Limits').implement({
  description: 'Bounds on requests.',
  fields: (t) => ({
    maxImageBytes: t.exposeInt('maxImageBytes', { description: 'Bytes of one picture.' }),
    maxImagePixels: t.exposeInt('maxImagePixels', { description: 'Width times height of one picture.' }),
    maxBodyBytes: t.exposeInt('maxBodyBytes', { description: 'Bytes of one GraphQL request.' }),
    maxImagesPerEnrollment: t.exposeInt('maxImagesPerEnrollment', {
      description: 'Pictures of one `enrollSamples`.',
    }),
    maxSubjectsPerImage: t.exposeInt('maxSubjectsPerImage', {
      description: 'Subjects that are looked at in a picture.',
    }),
    maxTopK: t.exposeInt('maxTopK', { description: 'Identities that one search may ask for.' }),
    maxPageSize: t.int({
      description: 'The most that `first` may be.',
      resolve: () => queryLimits.maxPageSize,
    }),
    maxComplexity: t.int({
      description: 'Complexity of one request.',
      resolve: () => queryLimits.maxComplexity,
    }),
    maxDepth: t.int({ description: 'Fields below each other.', resolve: () => queryLimits.maxDepth }),
    maxSearches: t.int({ description: 'Searches of one request.', resolve: () => queryLimits.maxSearches }),
  }),
});

const SystemRef = builder.objectRef<SystemFacts>('System').implement({
  description: 'What runs here.',
  fields: (t) => ({
    version: t.exposeString('version', { description: 'Version of Gallerist.' }),
    nodeVersion: t.exposeString('nodeVersion', { description: 'Version of Node.' }),
    runtime: t.exposeString('runtime', {
      description:
        'What serves the nets: `onnxruntime-` and the execution provider that comes first, as in `onnxruntime-cpu`.',
    }),
    trainingRuntime: t.exposeString('trainingRuntime', {
      description: 'What TensorFlow.js would train with: `native` (the C++ library), `wasm` or `cpu`.',
    }),
    database: t.expose('database', { type: DatabaseKindRef, description: 'Where rows are kept.' }),
    vectorIndex: t.exposeString('vectorIndex', { description: 'What searches the embeddings.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When this process started.' }),
    spaces: t.field({
      type: [EmbeddingSpaceRef],
      description: 'The embedding spaces that this database knows, oldest first.',
      resolve: async (_system, _args, { services }) => [...(await services.models.allSpaces())],
    }),
    weightFiles: t.field({
      type: [WeightFileRef],
      description: 'The weight files of the served packs with their licences.',
      resolve: (system) => [...system.weightFiles],
    }),
    limits: t.expose('limits', { type: LimitsRef, description: 'Bounds on requests.' }),
  }),
});

builder.queryField('system', (t) =>
  t.field({
    type: SystemRef,
    permission: 'SYSTEM_READ',
    description: 'What runs here: versions, parts, licences and limits.',
    resolve: (_root, _args, { services }) => services.system.facts(),
  }),
);
