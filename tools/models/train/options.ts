import { parseArgs } from 'node:util';
import { UsageError } from '../../pack/command.ts';

export const dataFormats = ['folders', 'market1501', 'api'] as const;
export type DataFormat = (typeof dataFormats)[number];
export const runtimes = ['auto', 'native', 'wasm', 'cpu'] as const;

/** What `npm run train` was asked for. */
export interface TrainOptions {
  /** Name of a recipe, or its file. */
  readonly recipe: string;
  readonly data: string;
  readonly format: DataFormat;
  readonly key: string | null;
  readonly gallery: string | null;
  /** Of an adapter: the frozen embedder. */
  readonly model: string | null;
  readonly init: string | null;
  readonly aligned: string | null;
  readonly loss: string | null;
  /** Path and value, in the order of the command line. */
  readonly changes: readonly (readonly [path: string, value: string])[];
  readonly runtime: (typeof runtimes)[number];
  readonly name: string | null;
  readonly version: string | null;
  readonly licence: string;
  readonly packsDir: string;
  readonly cacheDir: string;
  readonly workDir: string;
  readonly shares: { readonly train: number; readonly validation: number; readonly test: number };
  readonly splitSeed: number;
  readonly isResumed: boolean;
  readonly isJson: boolean;
}

const spec = {
  recipe: { type: 'string' },
  data: { type: 'string' },
  format: { type: 'string', default: 'folders' },
  key: { type: 'string' },
  gallery: { type: 'string' },
  model: { type: 'string' },
  init: { type: 'string' },
  aligned: { type: 'string' },
  loss: { type: 'string' },
  set: { type: 'string', multiple: true },
  epochs: { type: 'string' },
  seed: { type: 'string' },
  runtime: { type: 'string', default: 'auto' },
  name: { type: 'string' },
  version: { type: 'string' },
  licence: { type: 'string', default: 'not stated' },
  packs: { type: 'string' },
  cache: { type: 'string' },
  work: { type: 'string' },
  split: { type: 'string', default: '0.7,0.15,0.15' },
  'split-seed': { type: 'string', default: '1' },
  resume: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** @returns Null where help was asked for. @throws {UsageError} for options that there are not, or values that cannot be. */
export function parseTrainOptions(
  args: readonly string[],
  folders: { readonly packs: string; readonly cache: string; readonly work: string },
): TrainOptions | null {
  const { values } = parsed(args);
  if (values.help) return null;
  const { epochs, seed } = values;
  return {
    recipe:
      values.recipe ?? missing('recipe', 'adapter, embeddingnet, mobilefacenet, iresnet, pcb or a file'),
    data: values.data ?? missing('data', 'a folder of pictures, or the address of an API'),
    format: oneOf('format', values.format, dataFormats),
    key: values.key ?? null,
    gallery: values.gallery ?? null,
    model: values.model ?? null,
    init: values.init ?? null,
    aligned: values.aligned ?? null,
    loss: values.loss ?? null,
    changes: [
      ...(epochs === undefined ? [] : [['epochs', epochs] as const]),
      ...(seed === undefined ? [] : [['seed', seed] as const]),
      ...(values.set ?? []).map(changeOf),
    ],
    runtime: oneOf('runtime', values.runtime, runtimes),
    name: values.name ?? null,
    version: values.version ?? null,
    licence: values.licence,
    packsDir: values.packs ?? folders.packs,
    cacheDir: values.cache ?? folders.cache,
    workDir: values.work ?? folders.work,
    shares: sharesOf(values.split),
    splitSeed: whole('split-seed', values['split-seed']),
    isResumed: values.resume,
    isJson: values.json,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: spec, allowPositionals: false });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function missing(name: string, what: string): never {
  throw new UsageError(`--${name} is missing: ${what}`);
}

function oneOf<T extends string>(name: string, value: string, names: readonly T[]): T {
  const found = names.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new UsageError(`--${name} must be one of ${names.join(', ')}, got ${value}`);
}

function whole(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new UsageError(`--${name} must be a whole number ≥ 0, got ${text}`);
}

function changeOf(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new UsageError(`--set takes a path and a value, such as optimiser.rate=0.01, got ${text}`);
}

function sharesOf(text: string): TrainOptions['shares'] {
  const [train = NaN, validation = NaN, test = NaN, ...rest] = text.split(',').map(Number);
  const sum = train + validation + test;
  if (rest.length === 0 && train > 0 && validation > 0 && test > 0 && sum <= 1 + 1e-9) {
    return { train, validation, test };
  }
  throw new UsageError(
    `--split takes three shares above 0 that add up to at most 1, such as 0.7,0.15,0.15, got ${text}`,
  );
}
