import { expect, it } from 'vitest';
import { fillIn } from './page-paths.ts';

it.each([
  ['/system', '/system'],
  ['/galleries/$galleryId/identities/$identityId', '/galleries/g%3D/identities/i'],
  ['/jobs/$jobId', null],
])('fills %s in', (path, expected) => {
  expect(fillIn(path, { galleryId: 'g=', identityId: 'i' })).toBe(expected);
});
