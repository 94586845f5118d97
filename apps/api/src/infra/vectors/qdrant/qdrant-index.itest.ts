import { describe } from 'vitest';
import { describeVectorIndex } from '../../../../test/vector-index.contract.ts';
import { openQdrantIndex } from './qdrant-index.ts';

const url = process.env['TEST_QDRANT_URL'];

describe.skipIf(url === undefined)('with the Qdrant of TEST_QDRANT_URL', () => {
  if (url === undefined) return;
  describeVectorIndex({ name: 'Qdrant, exact', open: () => openQdrantIndex({ url }), randomRuns: 15 });
});
