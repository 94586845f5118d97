import { expect, it } from 'vitest';
import { tokenInHash } from './auth-api.ts';

it.each([
  ['#token=abc-1', 'abc-1'],
  ['#other=1&token=a%2Bb', 'a+b'],
  ['#', ''],
  ['', ''],
])('reads %j', (hash, token) => {
  expect(tokenInHash(hash)).toBe(token);
});
