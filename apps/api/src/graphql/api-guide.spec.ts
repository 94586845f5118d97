import { readFile } from 'node:fs/promises';
import { buildSchema, parse, validate } from 'graphql';
import { expect, it } from 'vitest';

const guide = await readFile(new URL('../../../../docs/api.md', import.meta.url), 'utf8');
const schema = buildSchema(await readFile(new URL('../../schema.graphql', import.meta.url), 'utf8'));
const examples = [...guide.matchAll(/^```graphql\n(.*?)^```/gms)].map(([, text = '']) => text);

it.each(examples.map((text) => [text.split('\n')[0], text]))('docs/api.md: %s', (_, text) => {
  expect(validate(schema, parse(text))).toEqual([]);
});

it('docs/api.md has examples of each kind of operation', () => {
  for (const kind of ['query', 'mutation', 'subscription'])
    expect(examples.some((text) => text.startsWith(kind))).toBe(true);
});
