import { join } from 'node:path';
import { count, oneOf, packsFolder, required, text, UsageError } from '../../pack/command.ts';
import type { CommandCall } from '../../pack/command.ts';

export const protocolNames = ['lfw', 'identification', 'market1501', 'oneshot'] as const;
export type ProtocolName = (typeof protocolNames)[number];

/** What `npm run evaluate` was asked for. */
export interface EvaluateOptions {
  /** Name of a pack, its folder, or `pixels`. */
  readonly model: string;
  readonly protocol: ProtocolName;
  readonly data: string;
  readonly pairs: string | null;
  readonly isReranked: boolean;
  /** Each query by itself, of so many pictures nearest to it; null: all together, where re-ranked. */
  readonly rerankedNearest: number | null;
  /** By the joint metric over visible parts. */
  readonly isByParts: boolean;
  readonly hasSlices: boolean;
  readonly packsDir: string;
  readonly cacheDir: string;
  /** Template that the pictures are aligned to already. */
  readonly aligned: string | null;
  readonly seed: number;
  /** Of identification: pictures by which a person is enrolled. */
  readonly templates: number;
  readonly ways: number;
  readonly shots: number;
  readonly episodes: number;
  readonly isJson: boolean;
  /** Where JSON goes; null: printed. */
  readonly jsonFile: string | null;
  readonly htmlFile: string | null;
  readonly hasPictures: boolean;
}

export const evaluateOptions = {
  model: { type: 'string' },
  protocol: { type: 'string' },
  data: { type: 'string' },
  pairs: { type: 'string' },
  rerank: { type: 'boolean' },
  'rerank-each': { type: 'boolean' },
  nearest: { type: 'string' },
  parts: { type: 'boolean' },
  slices: { type: 'boolean' },
  cache: { type: 'string' },
  aligned: { type: 'string' },
  seed: { type: 'string' },
  templates: { type: 'string' },
  ways: { type: 'string' },
  shots: { type: 'string' },
  episodes: { type: 'string' },
  html: { type: 'string' },
  'no-pictures': { type: 'boolean' },
} as const;

/** What `findSightings` re-ranks. */
export const NEAREST_RERANKED = 1_000;

/** @throws {UsageError} for options that are missing, cannot be, or do nothing in the protocol. */
export function parseEvaluateOptions(call: CommandCall): EvaluateOptions {
  const { values, positionals, output } = call;
  required(values, 'protocol', `one of ${protocolNames.join(', ')}`);
  const protocol = oneOf(values, 'protocol', protocolNames) ?? 'lfw';
  const isJson = values['json'] === true;
  if (positionals.length > (isJson ? 1 : 0)) {
    throw new UsageError(`there is no argument ${positionals.at(isJson ? 1 : 0)}`);
  }
  const options = {
    protocol,
    model: required(values, 'model', 'which pack, or pixels?'),
    data: required(values, 'data', 'which pictures?'),
    pairs: text(values, 'pairs') ?? null,
    isReranked: values['rerank'] === true || values['rerank-each'] === true,
    rerankedNearest: values['rerank-each'] === true ? (count(values, 'nearest') ?? NEAREST_RERANKED) : null,
    isByParts: values['parts'] === true,
    hasSlices: values['slices'] === true,
    packsDir: packsFolder(call),
    cacheDir: text(values, 'cache') ?? join(output.defaultPacksDir, '..', 'cache'),
    aligned: text(values, 'aligned') ?? null,
    seed: (count(values, 'seed') ?? 1) % 2 ** 32,
    templates: count(values, 'templates') ?? 1,
    ways: count(values, 'ways') ?? 20,
    shots: count(values, 'shots') ?? 1,
    episodes: count(values, 'episodes') ?? 1000,
    isJson,
    jsonFile: positionals[0] ?? null,
    htmlFile: text(values, 'html') ?? null,
    hasPictures: values['no-pictures'] !== true,
  };
  checkProtocol(options, values);
  return options;
}

/** Options that belong to one protocol. */
const belongsTo: Readonly<Record<string, ProtocolName>> = {
  pairs: 'lfw',
  rerank: 'market1501',
  'rerank-each': 'market1501',
  nearest: 'market1501',
  parts: 'market1501',
  templates: 'identification',
  ways: 'oneshot',
  shots: 'oneshot',
  episodes: 'oneshot',
};

function checkProtocol(options: EvaluateOptions, values: CommandCall['values']): void {
  const { protocol, pairs, model, isByParts, isReranked, rerankedNearest } = options;
  if (protocol === 'lfw' && pairs === null) {
    throw new UsageError('--pairs is missing: protocol lfw needs a list of pairs, as pairs.txt of LFW');
  }
  for (const [name, owner] of Object.entries(belongsTo)) {
    if (values[name] !== undefined && owner !== protocol) {
      throw new UsageError(`--${name} belongs to protocol ${owner}, not to ${protocol}`);
    }
  }
  if (values['rerank'] === true && rerankedNearest !== null) {
    throw new UsageError(
      '--rerank and --rerank-each cannot go together: all queries at once, or each by itself?',
    );
  }
  if (values['nearest'] !== undefined && rerankedNearest === null) {
    throw new UsageError('--nearest belongs to --rerank-each');
  }
  if (isByParts && isReranked)
    throw new UsageError('--parts and --rerank or --rerank-each cannot go together');
  if (isByParts && model === 'pixels') throw new UsageError('--parts needs a pack: pixels have none');
}
