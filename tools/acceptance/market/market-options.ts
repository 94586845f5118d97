import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { UsageError } from '../options.ts';

export const marketHelp = `npm run acceptance -- --market1501 <dir> --body-pack <pack> --packs <dir> [options]

Measures body search on Market-1501 through GraphQL over HTTP, on a fresh instance that it starts itself (on DATABASE_URL and
QDRANT_URL if they are set) with BODY_PACK: the people of bounding_box_test are enrolled, every distractor as somebody of its own,
junk detections are left out; each query is searched for with the same-camera rule. Beside it stands what \`npm run evaluate\`
computes of the same pictures.

  --market1501 <dir>     the data set
  --body-pack <pack>     name or name@version of a calibrated body pack
  --packs <dir>          where it is installed
  --cache <dir>          embeddings of the comparison are kept here, and found if evaluate made them
  --max-identities <n>   only the first n people of the queries, and of the distractors the same share
  --sightings            as sightings of its cameras instead: findSightings, plain and re-ranked
  --concurrency <n>      requests at once (twice the number of cores)
  --json                 print the report as JSON`;

export interface MarketOptions {
  readonly data: string;
  readonly pack: string;
  readonly packsDir: string;
  readonly cacheDir: string | null;
  readonly maxIdentities: number;
  readonly concurrency: number;
  /** Sightings are recorded and found, instead of people enrolled and searched. */
  readonly sightings: boolean;
  readonly json: boolean;
}

/** Whether the command line asks for Market-1501. */
export const isMarketRun = (args: readonly string[]): boolean =>
  args.some((argument) => argument === '--market1501' || argument.startsWith('--market1501='));

/** @throws {UsageError} with the option's name and what it expects. */
export function readMarketOptions(args: readonly string[]): MarketOptions | 'help' {
  const values = parse(args);
  if (values.help === true) return 'help';
  return {
    data: required('--market1501', values.market1501),
    pack: required('--body-pack', values['body-pack']),
    packsDir: required('--packs', values.packs),
    cacheDir: values.cache ?? null,
    maxIdentities: wholeNumber('--max-identities', values['max-identities'], Number.MAX_SAFE_INTEGER),
    concurrency: wholeNumber('--concurrency', values.concurrency, 2 * availableParallelism()),
    sightings: values.sightings === true,
    json: values.json === true,
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        ...{ market1501: text, 'body-pack': text, packs: text, cache: text },
        ...{ 'max-identities': text, concurrency: text, sightings: flag, json: flag, help: flag },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function required(name: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new UsageError(`${name} is missing`);
  return value;
}

function wholeNumber(name: string, text: string | undefined, fallback: number): number {
  const value = text === undefined ? fallback : Number(text);
  if (!Number.isInteger(value) || value < 1) throw new UsageError(`${name} must be a whole number from 1 on`);
  return value;
}
