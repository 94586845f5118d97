import type { AcceptanceOptions } from './options.ts';
import type { PicturesOfPerson } from './faces-folder.ts';
import type { GalleryApi, SearchOutcome } from './gallery-api.ts';
import type { Progress } from './progress.ts';
import { inParallel } from '../instance/in-parallel.ts';
import { splitPeople } from './split.ts';

export interface Reject {
  readonly picture: string;
  readonly phase: 'enrol' | 'search';
  readonly reason: string;
}

/** One search of the run, with what was true of it. */
export interface SearchRow {
  /** Index of the person in the folder. */
  readonly person: number;
  readonly picture: string;
  readonly isMated: boolean;
  /** The person was to be enrolled, but no picture was accepted. */
  readonly isEnrolFailure: boolean;
  readonly isMate: boolean;
  readonly outcome: SearchOutcome;
}

export interface SeedRun {
  readonly seed: number;
  readonly galleryId: string;
  readonly enrolledIdentities: number;
  readonly enrolledImages: number;
  readonly enrolAttempts: number;
  readonly enrolSeconds: number;
  readonly searchSeconds: number;
  readonly rows: readonly SearchRow[];
  readonly rejects: readonly Reject[];
}

export interface RunContext {
  readonly api: GalleryApi;
  readonly people: readonly PicturesOfPerson[];
  readonly options: AcceptanceOptions;
  readonly progress: Progress;
}

interface Enrolment {
  readonly person: number;
  readonly identityId: string;
  readonly enrolled: readonly string[];
  readonly rejects: readonly Reject[];
}

/** One fresh gallery: enrols the known people, searches all their other pictures and every picture of the strangers. */
export async function runSeed(context: RunContext, seed: number): Promise<SeedRun> {
  const { api, people, options } = context;
  const split = splitPeople(people.length, { unknownShare: options.unknown, seed });
  const galleryId = await api.createGallery(`acceptance, seed ${seed}`);

  const enrolStart = performance.now();
  const enrolments = await inParallel(split.known, options.concurrency, (person) =>
    enrolPerson(context, galleryId, person),
  );
  const enrolSeconds = (performance.now() - enrolStart) / 1000;

  const searchStart = performance.now();
  const mated = enrolments.flatMap((enrolment) => picturesLeft(context, enrolment));
  const strangers = split.unknown.flatMap((person) =>
    (people[person]?.pictures ?? []).map((picture) => ({ person, picture, enrolment: null })),
  );
  const searched = await inParallel([...mated, ...strangers], options.concurrency, async (probe) => {
    const outcome = await api.search(galleryId, probe.picture);
    context.progress.add(1, `seed ${seed}, searching`);
    return { probe, outcome };
  });
  const searchSeconds = (performance.now() - searchStart) / 1000;

  const enrolRejects = enrolments.flatMap(({ rejects }) => rejects);
  const enrolledImages = enrolments.reduce((sum, { enrolled }) => sum + enrolled.length, 0);
  return {
    ...{ seed, galleryId, enrolSeconds, searchSeconds, enrolledImages },
    enrolledIdentities: enrolments.filter(({ enrolled }) => enrolled.length > 0).length,
    enrolAttempts: enrolledImages + enrolRejects.length,
    rows: searched.map(({ probe, outcome }) => rowOf(probe, outcome)),
    rejects: [
      ...enrolRejects,
      ...searched.flatMap(({ probe: { picture }, outcome: { rejected } }) =>
        rejected === null ? [] : [{ picture, phase: 'search' as const, reason: rejected }],
      ),
    ],
  };
}

/** Offers pictures in order until enough were accepted or none is left. */
async function enrolPerson(context: RunContext, galleryId: string, person: number): Promise<Enrolment> {
  const { api, options } = context;
  const { name = '', pictures = [] } = context.people[person] ?? {};
  const identityId = await api.createIdentity(galleryId, name);
  const enrolled: string[] = [];
  const rejects: Reject[] = [];
  let offered = 0;
  while (enrolled.length < options.enroll && offered < pictures.length) {
    const batch = pictures.slice(offered, offered + options.enroll - enrolled.length);
    offered += batch.length;
    const { rejected } = await api.enrol(identityId, batch);
    const reasons = new Map(rejected.map(({ index, reason }) => [index, reason]));
    batch.forEach((picture, index) => {
      const reason = reasons.get(index);
      if (reason === undefined) enrolled.push(picture);
      else rejects.push({ picture, phase: 'enrol', reason });
    });
    context.progress.add(batch.length, 'enrolling');
  }
  return { person, identityId, enrolled, rejects };
}

interface Probe {
  readonly person: number;
  readonly picture: string;
  readonly enrolment: Enrolment | null;
}

function picturesLeft({ people }: RunContext, enrolment: Enrolment): Probe[] {
  const enrolled = new Set(enrolment.enrolled);
  const { pictures = [] } = people[enrolment.person] ?? {};
  return pictures
    .filter((picture) => !enrolled.has(picture))
    .map((picture) => ({ person: enrolment.person, picture, enrolment }));
}

function rowOf({ person, picture, enrolment }: Probe, outcome: SearchOutcome): SearchRow {
  return {
    person,
    picture,
    isMated: enrolment !== null,
    isEnrolFailure: enrolment !== null && enrolment.enrolled.length === 0,
    isMate: enrolment !== null && outcome.best?.identityId === enrolment.identityId,
    outcome,
  };
}
