import type { Difference } from './compare.ts';
import { compare } from './compare.ts';
import type { GoldenCalls, GoldenCase, GoldenFile } from './golden.types.ts';
import { tensorBackends, withBackend } from './tensor-backends.ts';

export interface CaseOutcome {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped, a line each. */
  readonly reasons: readonly string[];
}

/** Cases that describe another tool's convention: only these may be skipped. */
const compatibilityMode = /layumi|^oml|^ijb-?1n|torchreid|^tarAtFarNearest$/i;

/** Runs every case of a file; one that needs tensors once for each backend. */
export async function runCases(file: GoldenFile, calls: GoldenCalls): Promise<readonly CaseOutcome[]> {
  const outcomes: CaseOutcome[] = [];
  for (const golden of file.cases) {
    const name = `${file.topic}/${golden.id} (${golden.fn})`;
    const { plain = {}, tensor = {}, skipped = {} } = calls;
    const plainCall = Object.hasOwn(plain, golden.fn) ? plain[golden.fn] : undefined;
    const tensorCall = Object.hasOwn(tensor, golden.fn) ? tensor[golden.fn] : undefined;
    const why = Object.hasOwn(skipped, golden.fn) ? skipped[golden.fn] : undefined;
    const context = { conventions: file.conventions };
    if (plainCall) outcomes.push(judge(name, golden, () => plainCall(golden, context)));
    for (const backend of tensorCall ? tensorBackends : []) {
      const run = await withBackend(backend, () =>
        judge(`${name} on ${backend}`, golden, () => tensorCall?.(golden, context)),
      );
      outcomes.push(run);
    }
    if (plainCall || tensorCall) continue;
    outcomes.push(why === undefined ? unknownLabel(name) : skip(name, golden, why));
  }
  return outcomes;
}

function judge(name: string, golden: GoldenCase, call: () => unknown): CaseOutcome {
  try {
    const found = compare(golden.expected, call(), golden.tol);
    return { name, outcome: found.length === 0 ? 'passed' : 'failed', reasons: describe(found) };
  } catch (error) {
    return {
      name,
      outcome: 'failed',
      reasons: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
    };
  }
}

function skip(name: string, golden: GoldenCase, why: string): CaseOutcome {
  if (compatibilityMode.test(golden.fn) || compatibilityMode.test(golden.id)) {
    return { name, outcome: 'skipped', reasons: [why] };
  }
  return { name, outcome: 'failed', reasons: ['only a compatibility mode may be skipped'] };
}

function unknownLabel(name: string): CaseOutcome {
  return { name, outcome: 'failed', reasons: ['unknown label: no call is mapped to it'] };
}

const shownDifferences = 5;

function describe(found: readonly Difference[]): readonly string[] {
  const lines = found
    .slice(0, shownDifferences)
    .map(
      ({ path, expected, got }) =>
        `${path === '' ? 'answer' : path}: expected ${text(expected)}, got ${text(got)}`,
    );
  const more = found.length - lines.length;
  return more > 0 ? [...lines, `and ${more} more`] : lines;
}

function text(value: unknown): string {
  if (value === undefined) return 'nothing';
  const shown = JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'number' && !Number.isFinite(inner) ? String(inner) : inner,
  );
  return shown.length > 300 ? `${shown.slice(0, 300)}…` : shown;
}
