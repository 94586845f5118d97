import { readFile } from 'node:fs/promises';
import { inParallel } from '../../instance/in-parallel.ts';
import type { PicturesOfPerson } from '../faces-folder.ts';
import type { VetoAnswer, VetoApi } from './veto-api.ts';

export interface VetoRunOptions {
  readonly enroll: number;
  readonly pairs: number;
  readonly concurrency: number;
}

export interface EnrolledPerson extends PicturesOfPerson {
  readonly identityId: string;
  readonly enrolled: readonly string[];
  /** Genuine probes: all other pictures. */
  readonly probes: readonly string[];
}

/** A probe of one person whose best candidate is another. */
export interface WrongPair {
  readonly picture: string;
  readonly person: EnrolledPerson;
  readonly mistakenFor: EnrolledPerson;
  readonly searchId: string;
  readonly cosineSimilarity: number;
  readonly decision: string;
}

export interface SearchedProbe {
  readonly picture: string;
  readonly person: EnrolledPerson;
  readonly answer: VetoAnswer;
}

export async function enrolPeople(
  api: VetoApi,
  people: readonly PicturesOfPerson[],
  { galleryId, options }: { readonly galleryId: string; readonly options: VetoRunOptions },
): Promise<EnrolledPerson[]> {
  return inParallel(people, options.concurrency, async (person) => {
    const identityId = await api.createIdentity(galleryId, person.name);
    const enrolled = person.pictures.slice(0, options.enroll);
    const pictures = await Promise.all(enrolled.map((path) => readFile(path)));
    const accepted = await api.enrol(identityId, pictures);
    if (accepted !== enrolled.length)
      throw new Error(`${person.name}: ${accepted} of ${enrolled.length} enrolled`);
    return { ...person, identityId, enrolled, probes: person.pictures.slice(options.enroll) };
  });
}

export async function searchProbes(
  api: VetoApi,
  probes: readonly { readonly picture: string; readonly person: EnrolledPerson }[],
  run: { readonly galleryId: string; readonly concurrency: number; readonly record: boolean },
): Promise<SearchedProbe[]> {
  const { galleryId, concurrency, record } = run;
  return inParallel(probes, concurrency, async (probe) => {
    const answer = await api.search(galleryId, { picture: await readFile(probe.picture) }, { record });
    return { ...probe, answer };
  });
}

/** Those whose best candidate is somebody else, most alike first. */
export function wrongPairs(
  searched: readonly SearchedProbe[],
  people: readonly EnrolledPerson[],
): WrongPair[] {
  const byId = new Map(people.map((person) => [person.identityId, person]));
  const pairs = searched.flatMap(({ picture, person, answer }): WrongPair[] => {
    const [best] = answer.candidates;
    const mistakenFor = best === undefined ? undefined : byId.get(best.identityId);
    if (best === undefined || mistakenFor === undefined || mistakenFor === person) return [];
    if (answer.searchId === null) return [];
    const { cosineSimilarity, decision } = best;
    return [{ picture, person, mistakenFor, searchId: answer.searchId, cosineSimilarity, decision }];
  });
  return pairs.sort((a, b) => b.cosineSimilarity - a.cosineSimilarity);
}

/** What an answer says of everybody, less what no test may depend on. */
export function sayingOf({ decision, candidates }: VetoAnswer): string {
  return JSON.stringify([decision, candidates.map((c) => [c.identityId, c.decision, c.cosineSimilarity])]);
}
