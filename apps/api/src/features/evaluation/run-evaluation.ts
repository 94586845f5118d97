import {
  judgeInWorker,
  type CurvesOfBoth,
  type JudgedCurves,
  type Judgement,
} from '@gallerist/embedding/node';
import type { ProbeSlice } from '@gallerist/metrics/evaluation';
import { heldOutSalts } from '../training/held-out-salts.ts';
import { forgottenPeople, heldOutPeople, neighbours } from './evaluated-people.ts';
import { EvaluationRefusal } from './evaluation-refusal.ts';
import type {
  EvaluatedSample,
  Evaluation,
  EvaluationCurves,
  EvaluationReport,
  Forgetting,
  ModelCurves,
} from './evaluation.types.ts';
import { findModelSpaces } from './evaluation.store.ts';
import { vectorsOfModel, type ModelVectorParts } from './model-vectors.ts';
import { probeSlices } from './probe-slices.ts';

export interface EvaluationTools {
  readonly signal: AbortSignal;
  readonly report: (share: number) => Promise<void>;
}

interface Compared {
  readonly judgement: Judgement;
  /** The samples that count, in the order of the rows. */
  readonly usable: readonly EvaluatedSample[];
  readonly samplesWithoutVector: number;
}

/** Measures both models of an evaluation on the same people. Reads only. @throws {EvaluationRefusal} where nobody can be compared. */
export async function runEvaluation(
  parts: ModelVectorParts,
  evaluation: Evaluation,
  tools: EvaluationTools,
): Promise<{ readonly report: EvaluationReport; readonly curves: EvaluationCurves | null }> {
  const { database } = parts;
  const { galleryIds, modality } = evaluation;
  const salts = await heldOutSalts(database, galleryIds);
  const people = await heldOutPeople(database, { galleryIds, modality, salts });
  const compared = await compare(parts, { evaluation, samples: people.samples, isWhole: true }, tools);
  await tools.report(0.7);
  if (compared === null) {
    throw new EvaluationRefusal(
      'TOO_FEW_IDENTITIES',
      'the galleries have too few held-out people to compare models on',
    );
  }
  const { candidate, active, gate, curves } = compared.judgement;
  if (active === null || gate === null) throw new TypeError('runEvaluation: both models were given');
  const report = {
    candidate,
    active,
    gate,
    forgetting: await forgettingOf(parts, evaluation, tools),
    leftOut: {
      identitiesTrainedOn: people.trainedOn,
      samplesWithoutVector: compared.samplesWithoutVector,
    },
  };
  return { report, curves: curves && withSamples(curves, compared.usable) };
}

/** Rows become samples. */
function withSamples(curves: CurvesOfBoth, samples: readonly EvaluatedSample[]): EvaluationCurves {
  const sampleOf = (row: number): string => samples[row]?.id ?? '';
  const named = ({ hardest, ...rest }: JudgedCurves): ModelCurves => {
    const pairs = (rows: JudgedCurves['hardest']['impostor']) =>
      rows.map((pair) => ({ ...pair, one: sampleOf(pair.one), other: sampleOf(pair.other) }));
    return { ...rest, hardest: { impostor: pairs(hardest.impostor), genuine: pairs(hardest.genuine) } };
  };
  return { ...curves, candidate: named(curves.candidate), active: named(curves.active) };
}

/** On people of other galleries in the space; where there are none, on those that only the active model was trained on. */
async function forgettingOf(
  parts: ModelVectorParts,
  evaluation: Evaluation,
  tools: EvaluationTools,
): Promise<Forgetting | null> {
  const { database } = parts;
  const { forgettingGalleryIds, modality } = evaluation;
  const spaces = await findModelSpaces(database.client, [evaluation.activeModelVersionId]);
  const earlier = spaces[0]?.trainingRunId ?? null;
  const sets: [Forgetting['basis'], () => Promise<readonly EvaluatedSample[]>][] = [
    ['OTHER_GALLERIES', () => neighbours(database, forgettingGalleryIds, modality)],
    [
      'EARLIER_RUN',
      async () =>
        earlier === null
          ? []
          : await forgottenPeople(
              database,
              { active: earlier, candidate: evaluation.trainingRunId },
              modality,
            ),
    ],
  ];
  for (const [basis, find] of sets) {
    const samples = await find();
    const compared = await compare(parts, { evaluation, samples, isWhole: false }, tools);
    const { candidate, active = null } = compared?.judgement ?? {};
    if (candidate !== undefined && active !== null) return { basis, candidate, active };
  }
  return null;
}

/** null where fewer than two people, or nobody with two samples, have vectors in both spaces. */
async function compare(
  parts: ModelVectorParts,
  of: {
    readonly evaluation: Evaluation;
    readonly samples: readonly EvaluatedSample[];
    /** With slices and curves. */
    readonly isWhole: boolean;
  },
  { signal }: EvaluationTools,
): Promise<Compared | null> {
  const { evaluation, samples, isWhole } = of;
  const { modelVersionId, activeModelVersionId } = evaluation;
  const models = await findModelSpaces(parts.database.client, [modelVersionId, activeModelVersionId]);
  const spaceOf = (id: string): string => {
    const found = models.find((model) => model.modelVersionId === id);
    if (found === undefined)
      throw new EvaluationRefusal('PACK_UNAVAILABLE', 'the model is not here any more');
    return found.spaceId;
  };
  const wanted = samples.map(({ id }) => ({ kind: 'SAMPLE' as const, id }));
  const ours = await vectorsOfModel(parts, wanted, { spaceId: spaceOf(modelVersionId), signal });
  const theirs = await vectorsOfModel(parts, wanted, { spaceId: spaceOf(activeModelVersionId), signal });
  const usable = samples.filter(({ id }) => ours.has(id) && theirs.has(id));
  const people = numbered(usable);
  const isEnough = new Set(people).size >= 2 && new Set(people).size < people.length;
  if (!isEnough) return null;
  const sliced: readonly ProbeSlice[] = isWhole ? probeSlices(usable) : [];
  const judgement = await judgeInWorker(
    {
      people,
      slices: sliced,
      candidate: rowsOf(usable, ours),
      active: rowsOf(usable, theirs),
      withCurves: isWhole,
    },
    signal,
  );
  return { judgement, usable, samplesWithoutVector: samples.length - usable.length };
}

function numbered(samples: readonly EvaluatedSample[]): Int32Array {
  const places = new Map<string, number>();
  return Int32Array.from(samples, ({ identityId }) => {
    const place = places.get(identityId) ?? places.size;
    places.set(identityId, place);
    return place;
  });
}

function rowsOf(samples: readonly EvaluatedSample[], vectors: ReadonlyMap<string, Float32Array>) {
  const dimensions = vectors.get(samples[0]?.id ?? '')?.length ?? 0;
  const rows = new Float32Array(samples.length * dimensions);
  samples.forEach(({ id }, row) => rows.set(vectors.get(id) ?? [], row * dimensions));
  return { vectors: rows, dimensions };
}
