import type { LibraryCopy } from './library-copy.ts';
import type { JudgedMutant, Mutant, Verdict } from './mutation.types.ts';
import { runSpecs } from './run-specs.ts';

export interface JudgeOptions {
  readonly specsOf: ReadonlyMap<string, readonly string[]>;
  readonly timeoutMs: number;
  readonly onJudged: (judged: JudgedMutant) => void;
}

const verdictOf = { passed: 'survived', failed: 'killed', timeout: 'timeout' } as const;

/** Runs the specs of each mutant's file against it, a mutant at a time in each copy. */
export async function judgeMutants(
  mutants: readonly Mutant[],
  copies: readonly LibraryCopy[],
  options: JudgeOptions,
): Promise<readonly JudgedMutant[]> {
  const queue = mutants.values();
  const judged: JudgedMutant[] = [];
  await Promise.all(
    copies.map(async (copy) => {
      for (const mutant of queue) {
        const one = { mutant, verdict: await judge(mutant, copy, options) };
        judged.push(one);
        options.onJudged(one);
      }
    }),
  );
  return judged;
}

async function judge(
  mutant: Mutant,
  copy: LibraryCopy,
  { specsOf, timeoutMs }: JudgeOptions,
): Promise<Verdict> {
  const specs = specsOf.get(mutant.file) ?? [];
  if (specs.length === 0) return 'survived';
  return copy.withMutant(
    mutant,
    async () => verdictOf[await runSpecs({ root: copy.root, specs, timeoutMs })],
  );
}
