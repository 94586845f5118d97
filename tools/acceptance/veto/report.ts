import type { ChangedProbe, LookAlike, PerturbedProbe } from './checks.ts';
import { perturbations } from './perturbations.ts';
import type { EnrolledPerson, SearchedProbe, WrongPair } from './veto-run.ts';

/** Promised of near-identical probes. */
const promisedShare = 0.99;

export interface VetoMeasurements {
  readonly options: unknown;
  readonly people: number;
  readonly wrongPairs: number;
  readonly pairs: readonly WrongPair[];
  readonly corrected: ReadonlySet<EnrolledPerson>;
  readonly before: readonly SearchedProbe[];
  readonly after: readonly SearchedProbe[];
  readonly duplicateSimilarity: number;
  readonly changed: readonly ChangedProbe[];
  readonly perturbed: readonly PerturbedProbe[];
  readonly lookAlikes: readonly LookAlike[];
  readonly seconds: number;
}

export interface VetoReport {
  readonly passed: boolean;
  readonly [figure: string]: unknown;
}

export function vetoReport(given: VetoMeasurements): VetoReport {
  const { pairs, perturbed, changed, lookAlikes } = given;
  const held = perturbed.filter(({ holds }) => holds).length;
  const unexplained = changed.filter(({ isNearExemplar }) => !isNearExemplar);
  const matching = lookAlikes.filter(({ matchesRealPerson }) => matchesRealPerson).length;
  return {
    passed:
      held >= promisedShare * perturbed.length &&
      unexplained.length === 0 &&
      matching === lookAlikes.length &&
      pairs.length > 0,
    options: given.options,
    people: given.people,
    duplicateSimilarity: given.duplicateSimilarity,
    wrongPairs: {
      found: given.wrongPairs,
      corrected: pairs.length,
      cosineSimilarity: { highest: pairs[0]?.cosineSimilarity, lowest: pairs.at(-1)?.cosineSimilarity },
      decisionsBefore: countBy(pairs.map(({ decision }) => decision)),
    },
    nearIdenticalProbes: nearIdentical(perturbed),
    genuineProbes: genuine(given, unexplained),
    lookAlikes: {
      searched: lookAlikes.length,
      matchTheRealPerson: matching,
      failed: lookAlikes.filter(({ matchesRealPerson }) => !matchesRealPerson),
    },
    seconds: given.seconds,
  };
}

function nearIdentical(perturbed: readonly PerturbedProbe[]) {
  const held = perturbed.filter(({ holds }) => holds).length;
  return {
    searched: perturbed.length,
    held,
    share: held / perturbed.length,
    heldByPerturbation: Object.fromEntries(perturbations.map(({ name }) => [name, heldOf(perturbed, name)])),
    failed: perturbed.filter(({ holds }) => !holds),
  };
}

function genuine(given: VetoMeasurements, unexplained: readonly ChangedProbe[]) {
  const { changed, before, after, corrected } = given;
  return {
    correctedIdentities: corrected.size,
    searched: after.length,
    changed: changed.length,
    changedByDesign: changed.length - unexplained.length,
    changedOutsideDuplicateSimilarity: unexplained.length,
    unexplained,
    answersBefore: countBy(before.map(({ answer }) => answer.decision ?? 'none')),
    answersAfter: countBy(after.map(({ answer }) => answer.decision ?? 'none')),
  };
}

function heldOf(perturbed: readonly PerturbedProbe[], name: string): string {
  const own = perturbed.filter(({ perturbation }) => perturbation === name);
  return `${own.filter(({ holds }) => holds).length} of ${own.length}`;
}

function countBy(names: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    [...Map.groupBy(names, (name) => name)].map(([name, rows]) => [name, rows.length]),
  );
}
