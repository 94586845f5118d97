import { expect, it } from 'vitest';
import { collectionSettings } from './qdrant-collection.ts';

it('leaves the layout to a single node', () => {
  const settings = collectionSettings(128);
  expect(settings).toMatchObject({ replication_factor: 1, write_consistency_factor: 1 });
  expect(settings).not.toHaveProperty('shard_number');
});

it.each([
  [2, 2],
  [3, 2],
  [5, 3],
])('with %i copies a write waits for %i', (replicas, majority) => {
  expect(collectionSettings(128, { shards: 6, replicas })).toMatchObject({
    shard_number: 6,
    replication_factor: replicas,
    write_consistency_factor: majority,
    quantization_config: { scalar: { type: 'int8' } },
  });
});
