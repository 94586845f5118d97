import type { PackCost } from '@gallerist/embedding/node';
import { builder } from '../../graphql/builder.ts';
import type { CompressionKind, ModelCompression } from './model-compression.ts';
import { ModelVersionRef } from './model.schema.ts';

const CostRef = builder.objectRef<PackCost>('ModelCost').implement({
  description: 'What the vector of one picture takes: of the embedder and, where there is one, its adapter.',
  fields: (t) => ({
    parameters: t.exposeFloat('parameters', { description: 'Trained numbers.' }),
    macs: t.exposeFloat('macs', {
      description:
        'Multiplications with accumulation of one pass; a pack that also looks at the mirrored picture takes two.',
    }),
  }),
});

const CompressionKindRef = builder.enumType('ModelCompressionKind', {
  description: 'How a model was made smaller.',
  values: {
    QUANTISED: { description: 'Weights and activations in 8 bits: `npm run quantize`.' },
    PRUNED: { description: 'Channels were taken out, and the rest trained on: `npm run prune`.' },
  } satisfies Record<CompressionKind, { description: string }>,
});

const FiguresRef = builder.objectRef<ModelCompression['before']>('CompressedFigures').implement({
  description: 'A net before or after it was made smaller.',
  fields: (t) => ({
    bytes: t.exposeFloat('bytes', { description: 'Bytes of its file.' }),
    p50Ms: t.exposeFloat('p50Ms', {
      description: 'Median of one picture on one thread, in milliseconds, on the machine that made it.',
    }),
    parameters: t.exposeFloat('parameters', {
      nullable: true,
      description: 'Null where they were not counted.',
    }),
    macs: t.exposeFloat('macs', {
      nullable: true,
      description: 'Multiplications for one picture; null where they were not counted.',
    }),
  }),
});

const AccuracyRef = builder.objectRef<ModelCompression['accuracy'][number]>('CompressedAccuracy').implement({
  description: 'A rate before and after, on people that neither net was made with.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What was measured, for example `TAR at FMR 1e-3`.' }),
    before: t.exposeFloat('before', { description: 'In [0, 1].' }),
    after: t.exposeFloat('after', { description: 'In [0, 1].' }),
  }),
});

const CompressionRef = builder.objectRef<ModelCompression>('ModelCompression').implement({
  description: 'What making a model smaller brought and cost, as it was measured when it was made.',
  fields: (t) => ({
    kind: t.expose('kind', { type: CompressionKindRef, description: 'How it was made smaller.' }),
    before: t.expose('before', { type: FiguresRef, description: 'What it was made from.' }),
    after: t.expose('after', { type: FiguresRef, description: 'The model.' }),
    speedUp: t.exposeFloat('speedUp', { description: 'Times that it is quicker.' }),
    meanCosine: t.exposeFloat('meanCosine', {
      nullable: true,
      description:
        'Mean cosine similarity of embeddings before and after; null for pruned nets, whose space is another.',
    }),
    layers: t.exposeInt('layers', { nullable: true, description: 'Layers in 8 bits; null for pruned nets.' }),
    keptInFloat: t.exposeStringList('keptInFloat', { description: 'Layers that lose too much in 8 bits.' }),
    accuracy: t.expose('accuracy', { type: [AccuracyRef], description: 'What it cost.' }),
  }),
});

builder.objectFields(ModelVersionRef, (t) => ({
  cost: t.field({
    type: CostRef,
    nullable: true,
    complexity: 20,
    description:
      'Counted when it is asked for first; null where it cannot be: operations that are not known, or files that are not to be had.',
    resolve: async (model, _args, { services }) => await services.modelFigures.cost(model),
  }),
  compression: t.field({
    type: CompressionRef,
    nullable: true,
    complexity: 20,
    description: 'Null where it was not made smaller here, or brings no report of it.',
    resolve: async (model, _args, { services }) => await services.modelFigures.compression(model),
  }),
  exportCosine: t.exposeFloat('exportCosine', {
    nullable: true,
    description:
      'Least cosine similarity between the trained net and the ONNX file that serves, for the same inputs; null where nobody has measured it.',
  }),
}));
