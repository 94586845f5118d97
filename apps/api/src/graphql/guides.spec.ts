import { readdir, readFile } from 'node:fs/promises';
import { buildSchema, parse, validate } from 'graphql';
import { expect, it } from 'vitest';

const docs = new URL('../../../../docs/', import.meta.url);
const schema = buildSchema(await readFile(new URL('../../schema.graphql', import.meta.url), 'utf8'));
const guides = (await readdir(docs)).filter((file) => file.endsWith('.md'));
const examples = (
  await Promise.all(
    guides.map(async (guide) => {
      const page = await readFile(new URL(guide, docs), 'utf8');
      return [...page.matchAll(/^```graphql\n(.*?)^```/gms)].map(([, text = '']) => ({ guide, text }));
    }),
  )
).flat();

it.each(examples.map(({ guide, text }) => [guide, text.trim().slice(0, 60), text]))(
  'docs/%s: %s',
  (_, __, text) => {
    expect(validate(schema, parse(text))).toEqual([]);
  },
);

it('docs have examples of each kind of operation', () => {
  for (const kind of ['query', 'mutation', 'subscription'])
    expect(examples.some(({ text }) => text.startsWith(kind))).toBe(true);
});
