import { DatasetError } from './dataset-error.ts';

/** A picture as LFW names it: a person and a number from 1 on. */
export interface NamedPicture {
  readonly identity: string;
  readonly number: number;
}

export interface NamedPair {
  readonly first: NamedPicture;
  readonly second: NamedPicture;
  /** In the file, from 1 on. */
  readonly line: number;
}

interface Place {
  readonly file: string;
  readonly line: number;
}

/**
 * Parses a list of pairs. The first line gives the number of folds and, for each, of the pairs of one person, which are
 * followed by as many of two (`10 300`), or only the number of pairs where there is one fold (`1000`). Then one pair a line,
 * separated by white space: `name n m`, or `name n other m`. Empty lines at the end are allowed.
 *
 * @param file For messages.
 * @returns The pairs by fold.
 * @throws {DatasetError} `PAIRS_INVALID` with the line.
 */
export function parseLfwPairs(text: string, file: string): NamedPair[][] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const { folds, pairs } = parseHeader(lines[0] ?? '', file);
  const last = lines.findLastIndex((line) => line.trim() !== '');
  const expected = folds * pairs * 2;
  if (last !== expected)
    throw new DatasetError(
      'PAIRS_INVALID',
      `${file}:1: announces ${folds} × 2 × ${pairs} = ${expected} pairs, but ${Math.max(last, 0)} lines follow`,
    );
  return Array.from({ length: folds }, (_fold, fold) =>
    Array.from({ length: 2 * pairs }, (_pair, pair) => {
      const index = 1 + fold * 2 * pairs + pair;
      const parsed = parsePair(lines[index] ?? '', { file, line: index + 1 });
      return checkKind(parsed, { isSame: pair < pairs, file });
    }),
  );
}

function parseHeader(line: string, file: string): { readonly folds: number; readonly pairs: number } {
  const numbers = line.trim().split(/\s+/);
  const [first = 0, second] = numbers.map((word) => countOf(word) ?? 0);
  if (numbers.length > 2 || first < 1 || (second !== undefined && second < 1))
    throw new DatasetError(
      'PAIRS_INVALID',
      `${file}:1: must say how many folds and pairs follow, as "10 300" or "1000", got ${shown(line)}`,
    );
  return second === undefined ? { folds: 1, pairs: first } : { folds: first, pairs: second };
}

function parsePair(line: string, place: Place): NamedPair {
  const words = line.trim().split(/\s+/);
  const [name = '', first = '', other = '', last] = words;
  const isSame = words.length === 3;
  if (!isSame && words.length !== 4) throw invalid(line, place);
  return {
    first: { identity: nameOf(name, line, place), number: numberOf(first, line, place) },
    second: {
      identity: isSame ? name : nameOf(other, line, place),
      number: numberOf(isSame ? other : (last ?? ''), line, place),
    },
    line: place.line,
  };
}

function checkKind(pair: NamedPair, { isSame, file }: { isSame: boolean; file: string }): NamedPair {
  if ((pair.first.identity === pair.second.identity) === isSame) return pair;
  const expected = isSame ? 'a pair of one person' : 'a pair of two persons';
  throw new DatasetError('PAIRS_INVALID', `${file}:${pair.line}: must be ${expected} by the first line`);
}

/** A name becomes a folder: one that leads elsewhere is refused. */
function nameOf(word: string, line: string, place: Place): string {
  if (/[/\\]/.test(word) || word.startsWith('.')) throw invalid(line, place);
  return word;
}

function numberOf(word: string, line: string, place: Place): number {
  const number = countOf(word);
  if (number === null) throw invalid(line, place);
  return number;
}

function countOf(word: string): number | null {
  return /^\d{1,7}$/.test(word) ? Number(word) : null;
}

function invalid(line: string, { file, line: at }: Place): DatasetError {
  const message = `${file}:${at}: must be "name n m" or "name n other m", got ${shown(line)}`;
  return new DatasetError('PAIRS_INVALID', message);
}

function shown(line: string): string {
  return JSON.stringify(line.slice(0, 80));
}
