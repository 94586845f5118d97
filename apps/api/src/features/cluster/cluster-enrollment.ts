import type { RequestContext } from '../../core/context.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, notFound, type UserFailure } from '../../core/user-failure.ts';
import type { BulkPicture } from '../sample/bulk-enrollment.ts';
import type { PreparedSample } from '../sample/enroll-preparation.ts';
import type { NewSample } from '../sample/sample.store.ts';
import type { PlacedBox } from '../sample/sample.types.ts';
import { capturedAtOf } from '../search/captured-at.ts';
import { cosineOfUnitVectors } from '../search/cosine-similarity.ts';
import { embeddingFromBytes } from '../search/embedding-bytes.ts';
import { subjectFromJson } from '../search/probe-subject.ts';
import type { AcceptParts } from './accept-cluster.ts';
import { memberProbes, type MemberProbe } from './cluster.store.ts';
import { clusterLimits, type Cluster, type ProbeKey } from './cluster.types.ts';

export interface PlacedMembers {
  readonly samples: readonly NewSample[];
  readonly rejectedCount: number;
}

type Unreadable = { readonly reason: 'INVALID_IMAGE'; readonly message: string };

/** Makes samples of the members' crops: all that is heavy, before any transaction. */
export async function placeMembers(
  parts: AcceptParts,
  ctx: RequestContext,
  work: {
    readonly cluster: Cluster;
    readonly identityId: string;
    readonly written: string[];
    readonly probes: readonly ProbeKey[] | null;
  },
): Promise<Result<PlacedMembers, UserFailure>> {
  const { cluster, identityId, written, probes } = work;
  const chosen = chosenOf(await memberProbes(parts.database.client, cluster.id), probes);
  if (!chosen.ok) return chosen;
  const all = chosen.value;
  const members = mostAlike(all).filter(({ cropBlobKey }) => cropBlobKey !== null);
  if (members.length === 0) return fail(cropNotKept);
  const target = await parts.bulk.findTarget(cluster.galleryId);
  if (target === null) return fail(notFound('cluster', ['input', 'clusterId']));
  // The gate has looked at the whole pictures when they were searched for; only what is fatal counts in a crop.
  const outcomes = await parts.bulk.prepare<MemberProbe, Unreadable>(
    members,
    (member) => readCrop(parts, cluster, member),
    { target, review: 'OFF' },
  );
  const prepared = outcomes.flatMap((outcome, i): PreparedSample[] => {
    const member = members[i];
    return outcome.ok && member !== undefined ? [asMeasured(outcome.value, member)] : [];
  });
  const group = { target: { ...target, identityId }, prepared };
  const placed = await parts.bulk.place(ctx, group, { review: 'OFF', written });
  const samples = placed.flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
  return samples.length === 0
    ? fail(nothingNew)
    : ok({ samples, rejectedCount: all.length - samples.length });
}

function chosenOf(
  members: readonly MemberProbe[],
  probes: readonly ProbeKey[] | null,
): Result<readonly MemberProbe[], UserFailure> {
  if (probes === null) return ok(members);
  const path = ['input', 'probes'];
  if (probes.length === 0 || probes.length > clusterLimits.maxAccepted) {
    return fail(invalidInput(`probes must be 1 to ${clusterLimits.maxAccepted} probes of the cluster`, path));
  }
  const keyOf = ({ searchId, probeIndex }: ProbeKey): string => `${searchId}:${probeIndex}`;
  const asked = new Set(probes.map(keyOf));
  const found = members.filter((member) => asked.has(keyOf(member)));
  return found.length === asked.size ? ok(found) : fail(notFound('probe of the cluster', path));
}

const cropNotKept: UserFailure = {
  code: 'CROP_NOT_KEPT',
  message: 'no crop of the probes is kept, so that they cannot become samples',
  path: ['input', 'clusterId'],
};
const nothingNew: UserFailure = {
  code: 'CROP_NOT_KEPT',
  message: 'the identity has all crops of the cluster already, or none can be read',
  path: ['input', 'clusterId'],
};

/** At most so many, those that are most like all members first. */
function mostAlike(members: readonly MemberProbe[]): readonly MemberProbe[] {
  if (members.length <= clusterLimits.maxAccepted) return members;
  const vectors = members.map(({ vector }) => embeddingFromBytes(vector));
  const mean = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors)
    vector.forEach((value, i) => (mean[i] = (mean[i] ?? 0) + value / vectors.length));
  return members
    .map((member, i) => ({ member, likeness: cosineOfUnitVectors(vectors[i] ?? mean, mean) }))
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, clusterLimits.maxAccepted)
    .map(({ member }) => member);
}

async function readCrop(
  { blobs, cropHint }: AcceptParts,
  { modality }: Cluster,
  { cropBlobKey, cameraId, ...seen }: MemberProbe,
): Promise<Result<BulkPicture, Unreadable>> {
  const bytes = cropBlobKey === null ? null : await blobs.read(cropBlobKey);
  if (bytes === null) return fail({ reason: 'INVALID_IMAGE', message: 'the crop is gone' });
  const place = { cameraId, capturedAt: capturedAtOf(modality, seen), externalId: null, attributes: {} };
  return ok({ bytes, facts: { modality, hint: cropHint(modality), ...place } });
}

/** What was measured on the whole picture says more than what its crop shows. */
function asMeasured(prepared: PreparedSample, { box, subject }: MemberProbe): PreparedSample {
  const measured = subjectFromJson(subject);
  return {
    ...prepared,
    // A crop is no original that a gallery would keep.
    picture: { ...prepared.picture, bytes: new Uint8Array() },
    sample: {
      ...prepared.sample,
      ...(box === null ? {} : { box: box as PlacedBox }), // reason: insertSearch, the only writer of the column, puts it there
      ...(measured === null ? {} : { landmarks: measured.landmarks, quality: measured.quality }),
    },
  };
}
