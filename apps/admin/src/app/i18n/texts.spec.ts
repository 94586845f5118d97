import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { languages } from './languages.ts';
import { namespaceOfFile } from './namespace-of-file.ts';

const src = fileURLToPath(new URL('../..', import.meta.url));
const folders = [...new Set(globSync('**/locales/*.ts', { cwd: src }).map((path) => dirname(path)))];

interface Texts {
  readonly [key: string]: string | Texts;
}

async function textsOf(folder: string, language: string): Promise<Map<string, string>> {
  const module = (await import(join(src, folder, `${language}.ts`))) as { readonly texts: Texts };
  return new Map(flatten(module.texts, ''));
}

function flatten(texts: Texts, prefix: string): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value]] : flatten(value, `${prefix}${key}.`),
  );
}

/** English has a form for one, Chinese has not: both end in `_other` alike. */
const withoutSingular = (keys: Iterable<string>): string[] =>
  [...keys].filter((key) => !key.endsWith('_one')).sort();

const placeholders = (text: string): string[] => (text.match(/\{\{[^}]+\}\}/g) ?? []).sort();

describe.each(folders)('%s', (folder) => {
  it('has the same keys in each language', async () => {
    const [english, chinese] = await Promise.all(languages.map((language) => textsOf(folder, language)));
    expect(withoutSingular(chinese!.keys())).toEqual(withoutSingular(english!.keys()));
    expect([...chinese!.keys()].filter((key) => key.endsWith('_one'))).toEqual([]);
  });

  it('has the same placeholders in each language, and no empty text', async () => {
    const [english, chinese] = await Promise.all(languages.map((language) => textsOf(folder, language)));
    for (const [key, text] of chinese!) {
      expect(text, key).not.toBe('');
      expect(placeholders(text), key).toEqual(placeholders(english!.get(key) ?? ''));
    }
  });
});

it('finds the texts', () => {
  expect(folders.length).toBeGreaterThan(2);
  expect(namespaceOfFile('../../features/gallery/locales/zh-CN.ts')).toBe('gallery/zh-CN');
  expect(namespaceOfFile('../locales/en.ts')).toBe('app/en');
  expect(namespaceOfFile('../../ui/locales/en.ts')).toBe('ui/en');
});
