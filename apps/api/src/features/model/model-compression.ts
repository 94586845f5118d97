import { z } from 'zod';

export const compressionKinds = ['QUANTISED', 'PRUNED'] as const;
export type CompressionKind = (typeof compressionKinds)[number];

interface CompressedFigures {
  readonly bytes: number;
  readonly p50Ms: number;
  readonly parameters: number | null;
  readonly macs: number | null;
}

/** What making a model smaller brought and cost, as it was measured then. */
export interface ModelCompression {
  readonly kind: CompressionKind;
  readonly before: CompressedFigures;
  readonly after: CompressedFigures;
  readonly speedUp: number;
  /** Mean cosine similarity of embeddings before and after; null where it was not measured. */
  readonly meanCosine: number | null;
  readonly layers: number | null;
  readonly keptInFloat: readonly string[];
  readonly accuracy: readonly { readonly name: string; readonly before: number; readonly after: number }[];
}

const figures = z.object({ bytes: z.number(), p50Ms: z.number() });
const netFigures = figures.extend({ parameters: z.number(), macs: z.number() });

const quantised = z.object({
  before: figures,
  after: figures,
  speedUp: z.number(),
  macs: z.number(),
  layers: z.int(),
  loss: z.number(),
  kept: z.array(z.string()),
  accuracy: z.array(z.object({ name: z.string(), before: z.number(), after: z.number() })),
});

const heldOut = z.object({
  tarAtFmr1e3: z.number(),
  tarAtFmr1e4: z.number(),
  meanAveragePrecision: z.number(),
  recallAt1: z.number(),
});

const pruned = z.object({
  before: netFigures,
  after: netFigures,
  speedUp: z.number(),
  heldOut: z.object({ before: heldOut, after: heldOut }),
});

const names = {
  tarAtFmr1e3: 'TAR at FMR 1e-3',
  tarAtFmr1e4: 'TAR at FMR 1e-4',
  meanAveragePrecision: 'mAP',
  recallAt1: 'rank-1',
} as const satisfies Record<keyof z.infer<typeof heldOut>, string>;

/** Reads the `report.json` of `npm run quantize` or `npm run prune`; null for anything else. */
export function compressionOf(kind: CompressionKind, text: string): ModelCompression | null {
  const report = jsonOf(text);
  if (kind === 'QUANTISED') {
    const parsed = quantised.safeParse(report);
    if (!parsed.success) return null;
    const { before, after, speedUp, macs, layers, loss, kept, accuracy } = parsed.data;
    const counted = { parameters: null, macs };
    return {
      ...{ kind, speedUp, layers, accuracy, keptInFloat: kept, meanCosine: 1 - loss },
      before: { ...before, ...counted },
      after: { ...after, ...counted },
    };
  }
  const parsed = pruned.safeParse(report);
  if (!parsed.success) return null;
  const { before, after, speedUp, heldOut: measured } = parsed.data;
  const metrics = Object.keys(names) as (keyof typeof names)[]; // reason: its own keys
  return {
    ...{ kind, before, after, speedUp, layers: null, keptInFloat: [], meanCosine: null },
    accuracy: metrics.map((metric) => ({
      name: names[metric],
      before: measured.before[metric],
      after: measured.after[metric],
    })),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
