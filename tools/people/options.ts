import { parseArgs } from 'node:util';
import { difficulties } from './difficulty.ts';
import type { Difficulty } from './difficulty.ts';

export const help = `node tools/people/main.ts --out <dir> [options]

Draws pictures of walking people who do not exist, for person re-identification without data: <dir>/<identity>/<camera>_<shot>.png,
and <dir>/people.json with the 17 keypoints (coco-17), camera and occluded share of each. The same options give the same
pixels on every machine.

  --out <dir>              where to; must not exist, or be empty
  --identities <n>         people (100)
  --first-identity <n>     number of the first one (0); other numbers are other people
  --shots <k>              pictures of each (8); they go round the cameras
  --difficulty <d>         ${difficulties.join(', ')} (medium)
  --seed <n>               of people and cameras (1)
  --occluded               something stands in front in every picture
  --help                   print this`;

export interface PeopleOptions {
  readonly out: string;
  readonly identities: number;
  readonly firstIdentity: number;
  readonly shots: number;
  readonly difficulty: Difficulty;
  readonly seed: number;
  readonly isOccluded: boolean;
}

/** A mistake on the command line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws {UsageError} with the option's name and what it expects. */
export function readOptions(args: readonly string[]): PeopleOptions | 'help' {
  const values = parse(args);
  if (values.help === true) return 'help';
  if (values.out === undefined) throw new UsageError('--out <dir> is missing');
  const difficulty = difficulties.find((name) => name === (values.difficulty ?? 'medium'));
  if (difficulty === undefined)
    throw new UsageError(`--difficulty must be one of ${difficulties.join(', ')}`);
  return {
    out: values.out,
    identities: wholeNumber('--identities', values.identities, { least: 1, most: 1_000_000, otherwise: 100 }),
    firstIdentity: wholeNumber('--first-identity', values['first-identity'], {
      least: 0,
      most: 2 ** 31,
      otherwise: 0,
    }),
    shots: wholeNumber('--shots', values.shots, { least: 1, most: 10_000, otherwise: 8 }),
    difficulty,
    seed: wholeNumber('--seed', values.seed, { least: 0, most: 2 ** 32 - 1, otherwise: 1 }),
    isOccluded: values.occluded === true,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        out: { type: 'string' },
        identities: { type: 'string' },
        'first-identity': { type: 'string' },
        shots: { type: 'string' },
        difficulty: { type: 'string' },
        seed: { type: 'string' },
        occluded: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'unreadable options');
  }
}

function wholeNumber(
  name: string,
  text: string | undefined,
  { least, most, otherwise }: { readonly least: number; readonly most: number; readonly otherwise: number },
): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new UsageError(`${name} must be a whole number from ${least} to ${most}, got ${text}`);
}
