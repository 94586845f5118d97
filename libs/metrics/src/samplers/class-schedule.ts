import { shuffled } from '../random/seeded-random.ts';
import type { SeededRandom } from '../random/seeded-random.ts';

/**
 * Spreads classes over batches so that each batch has P different ones and class c comes at least `turns[c]` times.
 *
 * The least number of batches that allows it, B = max(⌈Σ turns / P⌉, max turns), by McNaughton's wrap-around rule: turn i
 * of all, class after class, goes to batch i mod B, where no class meets itself. Places still free are given to classes drawn
 * at random; random swaps between batches then part the classes that the rule put together.
 *
 * @param turns `[C]` whole numbers ≥ 0, C ≥ P.
 * @returns B lists of P classes.
 */
export function scheduleClasses(
  turns: readonly number[],
  classesPerBatch: number,
  random: SeededRandom,
): readonly (readonly number[])[] {
  const total = turns.reduce((sum, count) => sum + count, 0);
  const mostTurns = turns.reduce((most, count) => Math.max(most, count), 0);
  const batchCount = Math.max(Math.ceil(total / classesPerBatch), mostTurns);
  const batches = Array.from({ length: batchCount }, (): number[] => []);
  let turn = 0;
  for (const one of shuffled([...turns.keys()], random)) {
    for (let i = 0; i < (turns[one] ?? 0); i += 1, turn += 1) batches[turn % batchCount]?.push(one);
  }
  for (const batch of batches) fillUp(batch, { classesPerBatch, classCount: turns.length, random });
  mix(batches, random);
  return shuffled(batches, random);
}

function fillUp(
  batch: number[],
  {
    classesPerBatch,
    classCount,
    random,
  }: { classesPerBatch: number; classCount: number; random: SeededRandom },
): void {
  const taken = new Set(batch);
  while (batch.length < classesPerBatch) {
    const one = random.integer(classCount);
    if (taken.has(one)) continue;
    taken.add(one);
    batch.push(one);
  }
}

/** Swaps each place with one of another batch, unless a class would meet itself. */
function mix(batches: readonly number[][], random: SeededRandom): void {
  const classesOf = batches.map((batch) => new Set(batch));
  batches.forEach((batch, here) => {
    batch.forEach((one, place) => {
      const there = random.integer(batches.length);
      const partner = batches[there];
      const otherPlace = random.integer(batch.length);
      const other = partner?.[otherPlace];
      if (partner === undefined || other === undefined) return;
      if (classesOf[here]?.has(other) !== false || classesOf[there]?.has(one) !== false) return;
      batch[place] = other;
      partner[otherPlace] = one;
      classesOf[here].delete(one);
      classesOf[here].add(other);
      classesOf[there].delete(other);
      classesOf[there].add(one);
    });
  });
}
