import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { inParallel } from '../instance/in-parallel.ts';
import { startInstance } from '../instance/start-instance.ts';
import type { Instance } from '../instance/start-instance.ts';
import { galleryActions } from './gallery-actions.ts';
import { importReaches, startImport, zipOfPictures } from './import-actions.ts';
import type { ImportPicture } from './import-pictures.ts';

export interface ImportRate {
  /** Medians over the rounds, in images a second. */
  readonly importsPerSecond: number;
  readonly enrolmentsPerSecond: number;
  readonly rounds: readonly { readonly imports: number; readonly enrolments: number }[];
}

/** As the bench enrols: so many callers for each worker of the pool. */
const callersPerWorker = 2;

/**
 * The same pictures by `enrollSamples`, as the bench measures it, and by an import, in turns on one server: whatever else
 * the machine does meets both.
 */
export async function measureImportRate(
  pictures: readonly ImportPicture[],
  rounds: number,
  log: (line: string) => void = () => undefined,
): Promise<ImportRate> {
  const instance = await startInstance();
  try {
    const zip = await zipOfPictures(pictures);
    await enrolAll(instance, pictures.slice(0, 32));
    const measured: { imports: number; enrolments: number }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const enrolments = await perSecond(pictures.length, () => enrolAll(instance, pictures));
      const imports = await perSecond(pictures.length, () => importAll(instance, zip, pictures.length));
      log(`round ${round + 1}: ${enrolments.toFixed(2)} enrolments/s, ${imports.toFixed(2)} imports/s`);
      measured.push({ imports, enrolments });
    }
    return {
      importsPerSecond: median(measured.map(({ imports }) => imports)),
      enrolmentsPerSecond: median(measured.map(({ enrolments }) => enrolments)),
      rounds: measured,
    };
  } finally {
    await instance.stop();
  }
}

async function perSecond(count: number, work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (1000 * count) / (performance.now() - startedAt);
}

async function enrolAll({ client }: Instance, pictures: readonly ImportPicture[]): Promise<void> {
  const actions = galleryActions(client);
  const galleryId = await actions.createGallery('enrolled');
  const people = new Map<string, string>();
  for (const person of new Set(pictures.map(({ path }) => path.split('/')[0] ?? ''))) {
    people.set(person, await actions.createIdentity(galleryId, person));
  }
  const workers = Math.max(1, availableParallelism() - 1);
  await inParallel(pictures, callersPerWorker * workers, async ({ path, bytes }) => {
    const identityId = people.get(path.split('/')[0] ?? '') ?? '';
    const { accepted } = await actions.enrol(identityId, [bytes.toString('base64')], randomUUID());
    if (accepted.length !== 1) throw new Error('enrolAll: a picture was not enrolled');
  });
}

async function importAll(instance: Instance, zip: Buffer, count: number): Promise<void> {
  const galleryId = await galleryActions(instance.client).createGallery('imported');
  const jobId = await startImport(instance, galleryId, zip);
  const { state, accepted } = await importReaches(instance, jobId, () => false);
  if (state !== 'SUCCEEDED' || accepted !== count)
    throw new Error(`importAll: ${state}, ${accepted} accepted`);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
