import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { actionKey } from './action-words.ts';
import { texts } from './locales/en.ts';

const sdl = new URL('../../../../api/schema.graphql', import.meta.url);

describe('the words of actions', () => {
  it('are there for every mutation of the API', () => {
    const mutations = buildSchema(readFileSync(sdl, 'utf8')).getMutationType()?.getFields() ?? {};
    expect(Object.keys(mutations).length).toBeGreaterThan(40);
    expect(Object.keys(mutations).filter((name) => !Object.hasOwn(texts.action, actionKey(name)))).toEqual(
      [],
    );
  });

  it('are found for the steps of an operation', () => {
    expect(texts.action).toHaveProperty(actionKey('promoteModel.switch'));
  });
});

describe('the words of what entries are about', () => {
  it('are there for everything that the API writes entries about, and for nothing else', () => {
    const features = fileURLToPath(new URL('../../../../api/src/features/', import.meta.url));
    const types = globSync('**/*.ts', { cwd: features }).flatMap((path) =>
      [...readFileSync(features + path, 'utf8').matchAll(/targetType: '(\w+)'/g)].map(([, type]) => type),
    );
    expect([...new Set(types)].sort()).toEqual(Object.keys(texts.target).sort());
  });
});
