import { z } from 'zod';

const tensorName = z.string().min(1).max(256);
const dimensions = z.int().min(1).max(16_384);

/** Files of these formats hold the whole net; its input and output are named. */
export const graphFormats = ['onnx', 'tfjs-graph', 'tfjs-layers'] as const;

const inputSchema = z
  .strictObject({
    name: tensorName,
    /** Rows that one run takes: any number, or exactly so many. Layout, size and scaling stand in `preprocess`. */
    batch: z.union([z.literal('any'), z.int().min(1).max(1024)]),
  })
  .readonly();

/** What both kinds of embedders say of their vectors. */
const vectorFields = {
  output: tensorName,
  dimensions,
  /** Whether the embedding is the sum of the normalised vectors of the crop and of its mirror image. */
  flipFusion: z.boolean(),
  normalisation: z.literal('l2'),
};

/** Per-part vectors that a net gives beside its embedding, for the joint metric over visible parts. */
const partsSchema = z
  .strictObject({
    /** `[N, count, dimensions]`, not normalised. */
    output: tensorName,
    /** From top to bottom for stripes. */
    names: z.array(z.string().min(1).max(64)).min(1).max(64).readonly(),
    dimensions,
    /** `[N, count]`, above 0 where a part is visible; null: all are. */
    visibility: tensorName.nullable().default(null),
    /** Of the weighted mean of part similarities, one for each name; they need not sum to 1. */
    weights: z.array(z.number().min(0)).min(1).max(64).readonly(),
  })
  .readonly()
  .refine((parts) => parts.weights.length === parts.names.length, {
    message: 'must hold one weight for each name',
    path: ['weights'],
  });

const weightsEmbedderSchema = z
  .strictObject({
    architecture: z.literal('dlib-resnet-29'),
    format: z.literal('tfjs-weights'),
    ...vectorFields,
  })
  .readonly();

const graphEmbedderSchema = z
  .strictObject({
    /** What the net is, for people: `mobilefacenet`, `osnet-x0.25`. */
    architecture: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
    format: z.enum(graphFormats),
    input: inputSchema,
    ...vectorFields,
    parts: partsSchema.nullable().default(null),
  })
  .readonly();

/** Picture crops to vectors. */
export const embedderSchema = z.discriminatedUnion('format', [weightsEmbedderSchema, graphEmbedderSchema]);

/** A small net on the embedder's normalised (and flip-fused) vectors; its normalised output is the pack's embedding. */
export const adapterSchema = z
  .strictObject({ format: z.literal('onnx'), input: inputSchema, output: tensorName, dimensions })
  .readonly();

export type GraphEmbedder = z.infer<typeof graphEmbedderSchema>;
