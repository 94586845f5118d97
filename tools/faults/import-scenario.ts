import { createSeededRandom } from '@gallerist/metrics/random';
import { setTimeout as sleep } from 'node:timers/promises';
import { startInstance } from '../instance/start-instance.ts';
import type { Instance } from '../instance/start-instance.ts';
import { galleryActions } from './gallery-actions.ts';
import { importedPictures, importReaches, startImport, zipOfPictures } from './import-actions.ts';
import type { ImportPicture } from './import-pictures.ts';

export interface ImportScenario {
  readonly pictures: readonly ImportPicture[];
  readonly kills: number;
  readonly seed: number;
  readonly dataDir: string;
  readonly databaseUrl?: string;
  readonly log?: (line: string) => void;
}

export interface ImportFindings {
  readonly state: string;
  /** Entries of the job whose name occurs twice, or samples that two entries name. */
  readonly doubled: number;
  /** Files of the ZIP without an outcome. */
  readonly missing: number;
  readonly accepted: number;
  /** What the gallery holds in the end; as many as were accepted. */
  readonly samples: number;
  readonly people: number;
  /** Entries that had their outcome when the server was killed. */
  readonly doneAtKills: readonly number[];
}

/** Imports, kills the server at random points, and lets the next one finish. */
export async function killDuringImport(scenario: ImportScenario): Promise<ImportFindings> {
  const { pictures, kills, log = () => undefined } = scenario;
  const random = createSeededRandom(scenario.seed);
  const start = (): Promise<Instance> =>
    startInstance({
      dataDir: scenario.dataDir,
      env: { DATABASE_URL: scenario.databaseUrl, GALLERIST_BOOTSTRAP_KEY: ownerKey, ...secrets },
    });
  let instance = await start();
  try {
    const galleryId = await galleryActions(instance.client).createGallery('imported');
    const jobId = await startImport(instance, galleryId, await zipOfPictures(pictures));
    const doneAtKills: number[] = [];
    for (let kill = 1; kill <= kills; kill += 1) {
      const wanted = (kill * pictures.length) / (kills + 1);
      const { accepted, rejected } = await importReaches(
        instance,
        jobId,
        (state) => state.accepted + state.rejected >= wanted,
      );
      await sleep(random.integer(300));
      await instance.kill();
      doneAtKills.push(accepted + rejected);
      log(`killed at ${accepted + rejected} of ${pictures.length} entries`);
      instance = await start();
    }
    return { ...(await inspect(instance, { galleryId, jobId, pictures, log })), doneAtKills };
  } finally {
    await instance.stop();
  }
}

async function inspect(
  instance: Instance,
  {
    galleryId,
    jobId,
    pictures,
    log,
  }: {
    readonly galleryId: string;
    readonly jobId: string;
    readonly pictures: readonly ImportPicture[];
    readonly log: (line: string) => void;
  },
): Promise<Omit<ImportFindings, 'doneAtKills'>> {
  const ended = await importReaches(instance, jobId, () => false);
  if (ended.error !== null) log(ended.error);
  const found = await importedPictures(instance, galleryId, jobId);
  const names = new Set(found.names);
  return {
    state: ended.state,
    doubled: found.names.length - names.size + found.sampleIds.length - new Set(found.sampleIds).size,
    missing: pictures.filter(({ path }) => !names.has(path)).length,
    accepted: ended.accepted,
    samples: found.sampleCount,
    people: found.identityCount,
  };
}

const ownerKey = 'import-scenario-owner-key-of-32-characters-and-more';
/** The same in every start: a server on PostgreSQL asks for them. */
const secrets = {
  AUTH_SECRET: 'import-scenario-auth-secret-of-32-characters',
  ENCRYPTION_KEY: 'import-scenario-encryption-key-of-32-characters',
};
