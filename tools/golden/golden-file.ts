import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { GoldenFile } from './golden.types.ts';

const record = z.record(z.string(), z.unknown());

const fileSchema = z.object({
  topic: z.string(),
  conventions: record.default({}),
  cases: z.array(
    z.object({
      id: z.string(),
      fn: z.string(),
      inputs: record.default({}),
      params: record.default({}),
      expected: z.unknown(),
      tol: z.object({ abs: z.number(), rel: z.number() }).nullable().default(null),
    }),
  ),
});

/**
 * Reads every `*.json` of a folder. Numbers that JSON cannot hold are written as strings there and come out as numbers.
 *
 * @throws {Error} naming the file, if a folder has none, or one is not of the schema.
 */
export function readGoldenFiles(folder: string): readonly GoldenFile[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();
  if (names.length === 0) throw new Error(`${folder} has no JSON file`);
  return names.map((name) => {
    try {
      return fileSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'), toNumber));
    } catch (error) {
      throw new Error(`${join(folder, name)} is no file of test vectors`, { cause: error });
    }
  });
}

function toNumber(_key: string, value: unknown): unknown {
  return value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : value;
}
