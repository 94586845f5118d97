import { expect, it } from 'vitest';
import { thumbnailUrl } from './thumbnail-url.ts';

it.each([
  ['/media/crops/a', 24, '/media/crops/a?size=64'],
  ['/media/crops/a', 64, '/media/crops/a?size=128'],
  ['/media/crops/a', 400, '/media/crops/a?size=256'],
  ['/media/crops/a?v=1', 100, '/media/crops/a?v=1&size=256'],
])('%s at %d pixels is %s', (url, pixels, expected) => {
  expect(thumbnailUrl(url, pixels)).toBe(expected);
});
