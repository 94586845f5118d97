import type { NetPlan, TrainingRuntime } from '@gallerist/embedding/node';
import type { Recipe } from '@gallerist/embedding/training';
import type { UserFailure } from '../../core/user-failure.ts';
import { batchSizeOf } from './net-recipe.ts';
import type { TrainingEstimate, TrainingSpeed } from './training.types.ts';

/** What is left to others. */
const usableShare = 0.8;
/** WebAssembly addresses 4 GiB, of which the allocator loses some. */
const mostOfWasm = 3.5 * 2 ** 30;
/** Below this a net of batch statistics learns nothing. */
const leastBatch = 4;

/** Bytes that a step may take. */
export function trainingMemory(runtime: TrainingRuntime): number {
  const available = usableShare * process.availableMemory();
  return runtime === 'wasm' ? Math.min(mostOfWasm, available) : available;
}

/** Pictures of a batch that the memory allows for; may be below what is of use. */
export function largestBatch({ fixedBytes, bytesPerPicture }: NetPlan, memoryBytes: number): number {
  return Math.max(0, Math.floor((memoryBytes - fixedBytes) / bytesPerPicture));
}

/** null where a step of the recipe fits. */
export function memoryProblem(
  { plan, recipe }: { readonly plan: NetPlan; readonly recipe: Recipe },
  memoryBytes: number,
): UserFailure | null {
  const most = largestBatch(plan, memoryBytes);
  const batch = batchSizeOf(recipe);
  if (batch <= most) return null;
  const gib = (bytes: number): string => (bytes / 2 ** 30).toFixed(1);
  const needed = gib(plan.fixedBytes + batch * plan.bytesPerPicture);
  const help =
    most >= leastBatch
      ? `options.batchSize of at most ${most} fits`
      : 'a smaller net (options.net), the recipe ADAPTER, or a machine with the native runtime and more memory would do';
  return {
    code: 'NOT_ENOUGH_MEMORY',
    message: `a step of ${batch} pictures needs about ${needed} GiB, and ${gib(memoryBytes)} GiB are there: ${help}`,
    path: ['input', 'options'],
  };
}

/**
 * Multiplications a second where nothing was measured yet: of EmbeddingNet on two idle cores (`npm run bench -- training`: a step of 64
 * pictures in 3.7 s on WebAssembly, 0.22 s natively); plain JavaScript to the order of magnitude.
 */
const referenceSpeed: Readonly<Partial<Record<TrainingRuntime, number>>> = {
  native: 64e9,
  wasm: 3.8e9,
  cpu: 0.04e9,
};

/** How long a run will take: pictures × epochs × what a step of them takes. null where nothing is known of the runtime. */
export function estimateOf(
  of: { readonly plan: NetPlan; readonly recipe: Recipe; readonly pictures: number },
  speed: { readonly runtime: TrainingRuntime; readonly earlier: TrainingSpeed | null },
): TrainingEstimate | null {
  const { plan, recipe, pictures } = of;
  const macsPerSecond = speed.earlier?.macsPerSecond ?? referenceSpeed[speed.runtime];
  if (macsPerSecond === undefined) return null;
  const batch = Math.min(batchSizeOf(recipe), pictures);
  const steps = recipe.epochs * Math.max(1, Math.floor(pictures / batch));
  const secondsPerStep = (batch * plan.macsPerPicture) / macsPerSecond;
  return {
    ...{ pictures, epochs: recipe.epochs, steps, secondsPerStep, seconds: steps * secondsPerStep },
    basis: speed.earlier === null ? 'REFERENCE' : 'EARLIER_RUN',
  };
}
