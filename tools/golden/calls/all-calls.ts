import type { GoldenCalls } from '../golden.types.ts';
import { calibrationCalls } from './calibration.calls.ts';
import { classLossCalls } from './class-losses.calls.ts';
import { compressCalls } from './compress.calls.ts';
import { minersCalls } from './miners.calls.ts';
import { pcbCalls } from './pcb.calls.ts';
import { preprocessCalls } from './preprocess.calls.ts';
import { schedulesCalls } from './schedules.calls.ts';
import { thresholdsCalls } from './thresholds.calls.ts';
import { tupleLossCalls } from './tuple-losses.calls.ts';
import { opensetCalls } from './openset.calls.ts';
import { reidCalls } from './reid.calls.ts';
import { rerankCalls } from './rerank.calls.ts';
import { verificationCalls } from './verification.calls.ts';

const topics: readonly GoldenCalls[] = [
  calibrationCalls,
  classLossCalls,
  compressCalls,
  minersCalls,
  pcbCalls,
  preprocessCalls,
  opensetCalls,
  reidCalls,
  rerankCalls,
  verificationCalls,
  schedulesCalls,
  thresholdsCalls,
  tupleLossCalls,
];

/** The calls of all topics as one table. */
export const allCalls: GoldenCalls = {
  plain: merged('plain'),
  tensor: merged('tensor'),
  skipped: merged('skipped'),
};

function merged<K extends keyof GoldenCalls>(kind: K): NonNullable<GoldenCalls[K]> {
  const entries = topics.flatMap((calls) => Object.entries(calls[kind] ?? {}));
  const table: Record<string, unknown> = {};
  for (const [label, call] of entries) {
    if (Object.hasOwn(table, label)) throw new Error(`the label ${label} is mapped twice`);
    table[label] = call;
  }
  return table as NonNullable<GoldenCalls[K]>; // as: the entries came from tables of this very type
}
