import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createInferencePool } from '@gallerist/embedding/node';
import { galleryActions } from '../faults/gallery-actions.ts';
import { inParallel } from '../instance/in-parallel.ts';
import { startInstance } from '../instance/start-instance.ts';
import type { Bench, BenchFigure } from './bench.types.ts';
import { photographPaths, readPhotographs } from './photographs.ts';
import { medianOfRuns, runsPerFigure, secondsOf } from './repeat.ts';

const limits = { maxBytes: 10 * 2 ** 20, maxPixels: 40_000_000 };
/** As the server chooses where nothing else is set. */
const workers = Math.max(1, Math.min(4, availableParallelism() - 1));
const photographsPerEnrolmentRun = 12;

interface Reference {
  readonly embeddingsPerSecond: number;
  readonly facesFound: number;
  readonly enrolmentsPerSecond: number;
}

export const facesBench: Bench = {
  name: 'faces',
  description: 'embeddings and enrolments of full photographs, beside face-api.js on wasm',
  async run(log) {
    log('face-api.js on wasm ...');
    const reference = runReference();
    log('embeddings ...');
    const embeddings = await measureEmbeddings();
    log('enrolments over GraphQL ...');
    const figures: BenchFigure[] = [
      {
        ...{ name: 'embeddings of full photographs', value: embeddings.perSecond, unit: 'faces/s' },
        reference: { name: 'face-api.js, wasm', value: reference.embeddingsPerSecond },
        note: `${workers} worker(s); ${embeddings.faces} faces found, face-api.js ${reference.facesFound}, in ${photographPaths.length} photographs`,
      },
      {
        ...{ name: 'enrolments of full photographs', value: await measureEnrolments(), unit: 'images/s' },
        reference: { name: 'face-api.js, wasm, one face', value: reference.enrolmentsPerSecond },
        note: 'over GraphQL, committed and indexed; the reference only computes descriptors',
      },
    ];
    return figures;
  },
};

function runReference(): Reference {
  const script = fileURLToPath(new URL('./face-api-reference.mjs', import.meta.url));
  const result = spawnSync(process.execPath, [script, String(runsPerFigure), ...photographPaths], {
    encoding: 'utf8',
  });
  const line = result.stdout.trim().split('\n').at(-1) ?? '';
  if (result.status !== 0) throw new Error(`face-api.js failed:\n${result.stderr}`);
  // Printed by the script named above.
  return JSON.parse(line) as Reference;
}

async function measureEmbeddings(): Promise<{ perSecond: number; faces: number }> {
  const pool = await createInferencePool({ workers });
  try {
    const photographs = await readPhotographs();
    let faces = 0;
    const pass = async (): Promise<void> => {
      const counts = await inParallel(photographs, 2 * workers, async (bytes) => {
        const result = await pool.analyse({
          bytes,
          limits,
          maxSubjects: 100,
          wantEmbeddings: true,
          wantCrops: false,
        });
        return result.ok ? result.value.subjects.length : 0;
      });
      faces = counts.reduce((sum, count) => sum + count, 0);
    };
    await pass();
    return { perSecond: await medianOfRuns(async () => faces / (await secondsOf(pass))), faces };
  } finally {
    await pool.close();
  }
}

async function measureEnrolments(): Promise<number> {
  const instance = await startInstance();
  try {
    const actions = galleryActions(instance.client);
    const galleryId = await actions.createGallery('bench');
    const pictures = (await readPhotographs()).map((bytes) => bytes.toString('base64'));
    const jobs = Array.from(
      { length: photographsPerEnrolmentRun },
      (_, i) => pictures[i % pictures.length] ?? '',
    );
    const pass = async (run: number): Promise<number> => {
      const identityId = await actions.createIdentity(galleryId, `run ${run}`);
      const seconds = await secondsOf(() =>
        inParallel(jobs, 2 * workers, async (picture) => {
          const { accepted, rejected } = await actions.enrol(identityId, [picture], randomUUID());
          if (accepted.length !== 1)
            throw new Error(`a photograph was not enrolled: ${JSON.stringify(rejected)}`);
        }),
      );
      return jobs.length / seconds;
    };
    await pass(0);
    return await medianOfRuns((run) => pass(run + 1));
  } finally {
    await instance.stop();
  }
}
