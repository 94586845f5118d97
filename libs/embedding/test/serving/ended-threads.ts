import { expect } from 'vitest';
import { createInferencePool } from '../../src/node/index.ts';
import { keptModels } from '../kept-models.ts';
import { samplePhotograph } from '../sample-photographs.ts';
import { request } from './served-subjects.ts';

/** Ends the thread of a pool after each of these times, wherever it is then; without the gate the process aborts. */
export async function outliveEndedThreads(stallTimeoutsMs: readonly number[]): Promise<void> {
  const asked = request(samplePhotograph(1), { maxSubjects: 9 });
  for (const stallTimeoutMs of stallTimeoutsMs) {
    const pool = await createInferencePool({ workers: 1, stallTimeoutMs, modelsFolder: keptModels });
    const results = await Promise.allSettled([pool.analyse(asked), pool.analyse(asked)]);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'TIMED_OUT' });
    }
    await pool.close();
  }
}
