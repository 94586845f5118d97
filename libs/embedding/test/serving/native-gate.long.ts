import { it } from 'vitest';
import { outliveEndedThreads } from './ended-threads.ts';

it('an inference pool outlives threads that are ended early and late', () =>
  outliveEndedThreads([20, 40, 60, 80, 100, 120]));
