import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const at = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

/** The examples are files that the type checker reads, and the first one runs in `apps/api/e2e/client.e2e.ts`. */
describe('the README', () => {
  const blocks = [...at('../README.md').matchAll(/<!-- examples\/([\w-]+\.ts) -->\n\n```ts\n([^]*?)```/g)];

  it('shows code in nothing but examples', () => {
    expect(blocks.length).toBeGreaterThan(5);
    expect(at('../README.md').match(/```ts\n/g)).toHaveLength(blocks.length);
  });

  it.each(blocks.map(([, name = '', code = '']) => ({ name, code })))(
    'shows $name as it is',
    ({ name, code }) => {
      expect(code).toBe(at(`../examples/${name}`));
    },
  );
});
