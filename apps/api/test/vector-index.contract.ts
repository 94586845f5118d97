import { describe, expect, it } from 'vitest';
import { describeApply } from './vector-index.apply.contract.ts';
import { vectorIndexHarness, type VectorIndexUnderTest } from './vector-index.harness.ts';
import { describeMisuse } from './vector-index.misuse.contract.ts';
import { describeSearch } from './vector-index.search.contract.ts';
import { describeSpaces } from './vector-index.spaces.contract.ts';

/** What every implementation of VectorIndex promises; run it for each. */
export function describeVectorIndex(underTest: VectorIndexUnderTest): void {
  describe(`vector index contract: ${underTest.name}`, () => {
    const harness = vectorIndexHarness(underTest);
    describeSearch(harness);
    describeApply(harness);
    describeSpaces(harness);
    describeMisuse(harness);

    it('answers a ping, says what it is, and keeps what it applied', async () => {
      await harness.index().ping();
      expect(harness.index().describe()).toMatch(/\S/);
      expect(harness.index().isDurableOnApply).toBe(true);
    });
  });
}
