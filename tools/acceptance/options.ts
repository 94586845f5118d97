import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

export const help = `npm run acceptance -- --faces <dir> [options]

Measures open-set recognition on a folder <dir>/<identity>/<image>, through GraphQL over HTTP, on a fresh
instance that it starts itself (on DATABASE_URL and QDRANT_URL if they are set). For each seed some identities
are left out as strangers; of the others the first accepted images are enrolled and all the rest is searched.

  --faces <dir>          the pictures
  --enroll <n>           images to enrol of each known identity (2)
  --unknown <share>      share of the identities that are left out (0.3)
  --seeds <n>            number of splits, each with a fresh gallery (5)
  --aligned <template>   the pictures are crops aligned to this template, for example arcface-112
  --review <mode>        quality gate at enrolment: OFF, STANDARD or STRICT (STANDARD)
  --min-images <n>       leave out identities with fewer pictures (1)
  --max-identities <n>   use only the first n identities in natural order
  --concurrency <n>      requests at once (twice the number of cores)
  --out <file>           write the full report, with each reject, as JSON
  --json                 print the report as JSON instead of the table
  --help                 print this

With --market1501 <dir> it measures body search instead: npm run acceptance -- --market1501 <dir> --help`;

export interface AcceptanceOptions {
  readonly faces: string;
  readonly enroll: number;
  readonly unknown: number;
  readonly seeds: number;
  readonly aligned: string | null;
  readonly review: string;
  readonly minImages: number;
  readonly maxIdentities: number;
  readonly concurrency: number;
  readonly out: string | null;
  readonly json: boolean;
}

/** A mistake on the command line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws {UsageError} with the option's name and what it expects. */
export function readOptions(args: readonly string[]): AcceptanceOptions | 'help' {
  const values = parse(args);
  if (values.help === true) return 'help';
  if (values.faces === undefined) throw new UsageError('--faces <dir> is missing');
  const review = (values.review ?? 'STANDARD').toUpperCase();
  if (!['OFF', 'STANDARD', 'STRICT'].includes(review))
    throw new UsageError('--review must be OFF, STANDARD or STRICT');
  return {
    faces: values.faces,
    enroll: wholeNumber('--enroll', values.enroll, 2),
    unknown: share('--unknown', values.unknown, 0.3),
    seeds: wholeNumber('--seeds', values.seeds, 5),
    aligned: values.aligned ?? null,
    review,
    minImages: wholeNumber('--min-images', values['min-images'], 1),
    maxIdentities: wholeNumber('--max-identities', values['max-identities'], Number.MAX_SAFE_INTEGER),
    concurrency: wholeNumber('--concurrency', values.concurrency, 2 * availableParallelism()),
    out: values.out ?? null,
    json: values.json === true,
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        ...{ faces: text, enroll: text, unknown: text, seeds: text, aligned: text, review: text, out: text },
        ...{ 'min-images': text, 'max-identities': text, concurrency: text },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(name: string, text: string | undefined, fallback: number): number {
  const value = text === undefined ? fallback : Number(text);
  if (!Number.isInteger(value) || value < 1) throw new UsageError(`${name} must be a whole number from 1 on`);
  return value;
}

function share(name: string, text: string | undefined, fallback: number): number {
  const value = text === undefined ? fallback : Number(text);
  if (!(value >= 0 && value < 1)) throw new UsageError(`${name} must be a share from 0 to below 1`);
  return value;
}
