import { dirname, join } from 'node:path';
import { heldOutMetrics } from '@gallerist/embedding/training';
import type { HeldOutMetric } from '@gallerist/embedding/training';
import { count, oneOf, packsFolder, required, text, within } from '../../pack/command.ts';
import type { CommandCall } from '../../pack/command.ts';
import { parseTrainOptions } from '../train/options.ts';
import type { TrainOptions } from '../train/options.ts';

/** Whole filters go, and the net becomes smaller; or single weights, and the file does when it is packed. */
export const pruningMethods = ['filters', 'weights'] as const;
export type PruningMethod = (typeof pruningMethods)[number];

/** What `npm run prune` was asked for. */
export interface PruneOptions {
  readonly model: string;
  readonly method: PruningMethod;
  /** Of `weights`: share that goes to 0. */
  readonly sparsity: number;
  /** Multiplications that stay. */
  readonly macShare: number;
  readonly stages: number;
  /** Null: by the recipe. */
  readonly epochs: number | null;
  /** Null: by the recipe. */
  readonly rate: number | null;
  readonly metric: HeldOutMetric;
  readonly maxLoss: number;
  readonly name: string | null;
  readonly version: string | null;
  readonly packsDir: string;
  /** What it has in common with training. */
  readonly training: TrainOptions;
}

const ownOptions = {
  model: { type: 'string' },
  method: { type: 'string' },
  macs: { type: 'string' },
  sparsity: { type: 'string' },
  stages: { type: 'string' },
  epochs: { type: 'string' },
  rate: { type: 'string' },
  metric: { type: 'string' },
  'max-loss': { type: 'string' },
  name: { type: 'string' },
  version: { type: 'string' },
} as const;

const sharedOptions = {
  data: { type: 'string' },
  format: { type: 'string' },
  aligned: { type: 'string' },
  split: { type: 'string' },
  'split-seed': { type: 'string' },
  runtime: { type: 'string' },
  work: { type: 'string' },
  resume: { type: 'boolean' },
} as const;

export const options = { ...ownOptions, ...sharedOptions };

const DEFAULT_MAC_SHARE = 0.6;
const DEFAULT_STAGES = 3;
const DEFAULT_SPARSITY = 0.5;
const DEFAULT_MAX_LOSS = 0.005;

/** @throws {UsageError} for values that cannot be. */
export function pruneOptions(call: CommandCall): PruneOptions {
  const { values } = call;
  return {
    model: required(values, 'model', 'which pack?'),
    method: oneOf(values, 'method', pruningMethods) ?? 'filters',
    sparsity: within(values, 'sparsity', { default: DEFAULT_SPARSITY, above: 0, below: 1 }),
    macShare: within(values, 'macs', { default: DEFAULT_MAC_SHARE, above: 0, below: 1 }),
    stages: count(values, 'stages') ?? DEFAULT_STAGES,
    epochs: count(values, 'epochs') ?? null,
    rate:
      text(values, 'rate') === undefined
        ? null
        : within(values, 'rate', { default: 0, above: 0, below: 100 }),
    metric: oneOf(values, 'metric', heldOutMetrics) ?? 'meanAveragePrecision',
    maxLoss: within(values, 'max-loss', { default: DEFAULT_MAX_LOSS, above: -1, below: 1 }),
    name: text(values, 'name') ?? null,
    version: text(values, 'version') ?? null,
    packsDir: packsFolder(call),
    training: trainingOptions(call),
  };
}

/** As `npm run train` reads them; the recipe is the pack's own. */
function trainingOptions(call: CommandCall): TrainOptions {
  const { values } = call;
  required(values, 'data', 'which people was it trained on?');
  const passed = Object.keys(sharedOptions).flatMap((name) => {
    const value = values[name];
    if (typeof value === 'string') return [`--${name}`, value];
    return value === true ? [`--${name}`] : [];
  });
  const json = values['json'] === true ? ['--json'] : [];
  const packs = packsFolder(call);
  const dataDir = dirname(packs);
  const folders = { packs, cache: join(dataDir, 'cache'), work: join(dataDir, 'training') };
  const parsed = parseTrainOptions(['--recipe', 'of-the-pack', ...json, ...passed], folders);
  if (parsed === null) throw new TypeError('trainingOptions: help is answered before');
  return parsed;
}
