import { describe, expect, it } from 'vitest';
import { provenanceOf } from './own-origin.ts';

const host = 'gallerist.test:4000';

describe('where a request comes from', () => {
  it.each([
    [{ origin: 'http://gallerist.test:4000' }, null, 'OWN'],
    [{ origin: 'http://gallerist.test:4001' }, null, 'FOREIGN'],
    [{ origin: 'http://gallerist.test:4000.evil.example' }, null, 'FOREIGN'],
    [{ origin: 'null' }, null, 'FOREIGN'],
    [{ origin: 'https://console.test' }, 'https://console.test', 'OWN'],
    [{ origin: 'http://console.test' }, 'https://console.test', 'FOREIGN'],
    [{ origin: 'http://gallerist.test:4000' }, 'https://console.test', 'OWN'],
    [{ origin: 'http://gallerist.test:4000' }, 'https://gallerist.test:4000', 'FOREIGN'],
    [{ 'sec-fetch-site': 'same-origin' }, null, 'OWN'],
    [{ 'sec-fetch-site': 'none' }, null, 'OWN'],
    [{ 'sec-fetch-site': 'same-site' }, null, 'FOREIGN'],
    [{ 'sec-fetch-site': 'cross-site' }, null, 'FOREIGN'],
    [{ origin: 'http://evil.example', 'sec-fetch-site': 'same-origin' }, null, 'FOREIGN'],
    [{}, null, 'UNSAID'],
  ])('%j with the public origin %s is %s', (headers, publicOrigin, expected) => {
    expect(provenanceOf({ host, ...headers }, publicOrigin)).toBe(expected);
  });
});
