import { expect, it } from 'vitest';
import { safeReturn } from './signed-out.ts';

it.each([
  ['/galleries/1?tab=2', '/galleries/1?tab=2'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/sign-in?from=%2F', '/'],
  [undefined, '/'],
])('comes back from %j to %s', (from, expected) => {
  expect(safeReturn(from)).toBe(expected);
});
