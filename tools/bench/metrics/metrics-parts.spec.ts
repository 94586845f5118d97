import { describe, expect, it } from 'vitest';
import { metricsParts } from './metrics-parts.ts';

describe.each(metricsParts)('the bench of $name', (part) => {
  it('gives figures, with a reference unless they are memory', async () => {
    const figures = await part.measure('small', 1);
    expect(figures.length).toBeGreaterThan(0);
    for (const { value, unit, reference } of figures) {
      expect(value).toBeGreaterThan(0);
      if (unit !== 'MiB') expect(reference?.value).toBeGreaterThan(0);
    }
  });
});
