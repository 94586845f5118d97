import { builder } from '../../graphql/builder.ts';
import { queryLimits } from '../../graphql/limits.ts';
import { EmbeddingSpaceRef } from '../model/model.schema.ts';
import { WeightFileRef } from '../model/weight-file.schema.ts';
import type { Capacity, PartHealth, SystemFacts, SystemLimits, SystemPart } from './system.types.ts';

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

const SystemPartRef = builder.enumType('SystemPart', {
  description: 'What the server stands on.',
  values: {
    DATABASE: { description: 'PostgreSQL.' },
    VECTOR_INDEX: { description: 'What searches the embeddings.' },
    BLOBS: { description: 'The store of pictures and files.' },
    INFERENCE: { description: 'The threads that compute the nets.' },
  } satisfies Record<SystemPart, { description: string }>,
});

const PartHealthRef = builder.objectRef<PartHealth>('PartHealth').implement({
  description: 'How a part answers just now.',
  fields: (t) => ({
    part: t.expose('part', { type: SystemPartRef, description: 'Which part.' }),
    isOk: t.exposeBoolean('isOk', { description: 'Whether it answered within three seconds.' }),
    tookMs: t.exposeFloat('tookMs', { description: 'How long it took, in milliseconds.' }),
  }),
});

const bytes = 'Bytes; a Float, because Int ends at 2 GiB.';

const CapacityRef = builder.objectRef<Capacity>('Capacity').implement({
  description: 'What the process that answers has left of its machine.',
  fields: (t) => ({
    processors: t.exposeInt('processors', { description: 'Processors that it may use.' }),
    memoryBytes: t.exposeFloat('memoryBytes', { description: `Memory that it holds. ${bytes}` }),
    memoryTotalBytes: t.exposeFloat('memoryTotalBytes', {
      description: `Memory of the machine, or of its container. ${bytes}`,
    }),
    diskFreeBytes: t.exposeFloat('diskFreeBytes', {
      nullable: true,
      description: `Free on the disk with the data folder; null if that is not known. ${bytes}`,
    }),
    diskTotalBytes: t.exposeFloat('diskTotalBytes', {
      nullable: true,
      description: `Size of the disk with the data folder; null if that is not known. ${bytes}`,
    }),
    inferenceQueue: t.exposeInt('inferenceQueue', { description: 'Pictures that wait for a thread.' }),
    eventLoopDelayMs: t.exposeFloat('eventLoopDelayMs', {
      description: 'The 99th percentile of the event loop, in milliseconds, since somebody asked last.',
    }),
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

builder.objectFields(SystemRef, (t) => ({
  health: t.field({
    type: [PartHealthRef],
    description: 'Each part, asked just now.',
    complexity: 20,
    resolve: async (_system, _args, { services }) => [...(await services.system.health())],
  }),
  capacity: t.field({
    type: CapacityRef,
    description: 'What is left of the machine.',
    complexity: 5,
    resolve: (_system, _args, { services }) => services.system.capacity(),
  }),
}));

builder.queryField('system', (t) =>
  t.field({
    type: SystemRef,
    permission: 'SYSTEM_READ',
    description: 'What runs here: versions, parts, licences and limits.',
    resolve: (_root, _args, { services }) => services.system.facts(),
  }),
);
