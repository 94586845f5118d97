import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { buildSchema } from '../../graphql/schema.ts';

const features = fileURLToPath(new URL('../', import.meta.url));
/** Queries that look somebody up by a picture. */
const lookUps = ['search', 'verify', 'inspectImage', 'findSightings'];

describe('the audit log', () => {
  it('is written by every mutation and every search', async () => {
    const sources: string[] = [];
    for await (const file of glob('**/*.ts', { cwd: features })) {
      if (!/\.(spec|itest|schema|mutations)\.ts$/.test(file))
        sources.push(await readFile(join(features, file), 'utf8'));
    }
    const text = sources.join('\n');
    const operations = [...Object.keys(buildSchema().getMutationType()?.getFields() ?? {}), ...lookUps];
    // What is recorded names the operation as the schema does: `name` of runMutation, or `action` of an audit event.
    const missing = operations.filter(
      (name) => !new RegExp(`\\b(name|action|mutation): '${name}'`).test(text),
    );
    expect(operations.length).toBeGreaterThan(20);
    expect(missing).toEqual([]);
  });
});
