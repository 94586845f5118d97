import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSeededRandom } from '@gallerist/metrics/random';
import { startInstance } from '../instance/start-instance.ts';
import type { Instance } from '../instance/start-instance.ts';
import { inParallel } from '../instance/in-parallel.ts';
import { makeFacePictures } from './face-pictures.ts';
import type { FacePicture } from './face-pictures.ts';
import { galleryActions } from './gallery-actions.ts';
import type { GalleryActions } from './gallery-actions.ts';

/** Every call enrols this many pictures of one identity: a half-done call would show fewer. */
const picturesPerCall = 2;
const lanes = 3;
/** The same picture in the same space: equal up to float32 rounding. */
const samePictureCosine = 0.999;

interface EnrolCall {
  readonly identityId: string;
  readonly pictures: readonly FacePicture[];
  readonly idempotencyKey: string;
  /** Sample ids that the API acknowledged, in the order of the pictures; null before that. */
  acknowledged: readonly string[] | null;
}

export interface KillScenario {
  readonly enrolments: number;
  readonly kills: number;
  readonly seed: number;
  readonly dataDir: string;
  readonly databaseUrl?: string;
  /** What dies beside the server, and comes back before it. */
  readonly alsoKill?: { kill(): Promise<void>; start(): Promise<void> };
}

export interface KillFindings {
  /** Acknowledged samples that a search with their own picture did not find after a restart. */
  readonly lost: readonly string[];
  /** Identities that had some, not all, of a call's samples after a restart, or a sample that no search finds. */
  readonly halfThere: readonly string[];
  /** Identities that do not have exactly one call's samples after every call was repeated to its end. */
  readonly doubled: readonly string[];
  readonly interruptedCalls: number;
  readonly acknowledgedSamples: number;
}

/** Enrols, kills the server at random points, restarts it, looks at everything, and repeats what was cut off. */
export async function killDuringEnrolment(scenario: KillScenario): Promise<KillFindings> {
  const random = createSeededRandom(scenario.seed);
  const start = (): Promise<Instance> =>
    startInstance({
      dataDir: scenario.dataDir,
      env: { DATABASE_URL: scenario.databaseUrl, GALLERIST_BOOTSTRAP_KEY: ownerKey },
    });
  let instance = await start();
  const { galleryId, calls } = await prepare(instance, scenario.enrolments / picturesPerCall);
  const findings: Findings = { lost: [], halfThere: [], interruptedCalls: 0 };
  const callsPerKill = Math.ceil(calls.length / (scenario.kills + 1));

  for (let kill = 0; kill < scenario.kills; kill++) {
    const batch = calls
      .slice(0, (kill + 1) * callsPerKill)
      .filter(({ acknowledged }) => acknowledged === null);
    const work = enrolAll(galleryActions(instance.client), batch);
    await untilSomeAcknowledged(batch, 1 + random.integer(Math.max(1, callsPerKill - lanes)));
    await sleep(random.integer(150));
    await scenario.alsoKill?.kill();
    await instance.kill();
    findings.interruptedCalls += await work;
    await scenario.alsoKill?.start();
    instance = await start();
    await inspect({ actions: galleryActions(instance.client), galleryId, calls, findings });
  }
  const actions = galleryActions(instance.client);
  await enrolAll(
    actions,
    calls.filter(({ acknowledged }) => acknowledged === null),
  );
  await inspect({ actions, galleryId, calls, findings });
  const doubled = await findDoubled(actions, calls);
  await instance.stop();
  const acknowledgedSamples = calls.reduce((sum, call) => sum + (call.acknowledged?.length ?? 0), 0);
  return { ...findings, doubled, acknowledgedSamples };
}

const ownerKey = `fault-tests-${randomUUID()}`;

async function prepare(
  instance: Instance,
  callCount: number,
): Promise<{ galleryId: string; calls: EnrolCall[] }> {
  const actions = galleryActions(instance.client);
  const pictures = await makeFacePictures(instance.client, callCount * picturesPerCall);
  const galleryId = await actions.createGallery('fault tests');
  const calls: EnrolCall[] = [];
  for (let i = 0; i < callCount; i++) {
    calls.push({
      identityId: await actions.createIdentity(galleryId, `person ${i}`),
      pictures: pictures.slice(i * picturesPerCall, (i + 1) * picturesPerCall),
      idempotencyKey: randomUUID(),
      acknowledged: null,
    });
  }
  return { galleryId, calls };
}

/** Resolves to the number of calls that got no answer. */
async function enrolAll(actions: GalleryActions, calls: readonly EnrolCall[]): Promise<number> {
  const outcomes = await inParallel(calls, lanes, async (call) => {
    const pictures = call.pictures.map(({ base64 }) => base64);
    const answer = await actions.enrol(call.identityId, pictures, call.idempotencyKey).catch(() => null);
    if (answer === null) return 1;
    if (answer.userErrors.length + answer.rejected.length > 0)
      throw new Error(`enrolment refused: ${JSON.stringify(answer)}`);
    call.acknowledged = answer.accepted.map(({ id }) => id);
    return 0;
  });
  return outcomes.reduce<number>((sum, outcome) => sum + outcome, 0);
}

async function untilSomeAcknowledged(calls: readonly EnrolCall[], count: number): Promise<void> {
  const wanted = Math.min(count, calls.length);
  while (calls.filter(({ acknowledged }) => acknowledged !== null).length < wanted) await sleep(5);
}

interface Findings {
  readonly lost: string[];
  readonly halfThere: string[];
  interruptedCalls: number;
}

interface Inspection {
  readonly actions: GalleryActions;
  readonly galleryId: string;
  readonly calls: readonly EnrolCall[];
  readonly findings: Findings;
}

async function inspect({ actions, galleryId, calls, findings }: Inspection): Promise<void> {
  await inParallel(calls, lanes, async (call) => {
    const stored = await actions.samplesOf(call.identityId);
    const found = await findSamples(actions, galleryId, call);
    if (call.acknowledged !== null)
      findings.lost.push(...call.acknowledged.filter((id) => !found.includes(id)));
    const isWhole = stored.length === 0 || stored.length === picturesPerCall;
    const isSearchable = [...stored].sort().join() === [...found].sort().join();
    if (!isWhole || !isSearchable) findings.halfThere.push(call.identityId);
  });
}

/** Samples of the call's identity that a search with the very picture's embedding brings up. */
async function findSamples(actions: GalleryActions, galleryId: string, call: EnrolCall): Promise<string[]> {
  const found: string[] = [];
  for (const { embedding } of call.pictures) {
    const candidates = await actions.search(galleryId, embedding);
    const own = candidates.find(({ identity }) => identity.id === call.identityId);
    if (own !== undefined && own.cosineSimilarity >= samePictureCosine) found.push(own.sample.id);
  }
  return found;
}

async function findDoubled(actions: GalleryActions, calls: readonly EnrolCall[]): Promise<string[]> {
  const doubled: string[] = [];
  for (const call of calls) {
    const stored = await actions.samplesOf(call.identityId);
    if ([...stored].sort().join() !== [...(call.acknowledged ?? [])].sort().join())
      doubled.push(call.identityId);
  }
  return doubled;
}
