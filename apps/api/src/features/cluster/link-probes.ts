/** Probes that seem to be one person, as the linking knows them. */
export interface LinkedCluster {
  /** Null for one that is new. */
  readonly id: string | null;
  /** Positions among the vectors, in the order of their joining. */
  readonly members: readonly number[];
  /** Others of the input that became part of it. */
  readonly absorbed: readonly string[];
  readonly isChanged: boolean;
  /** Mean similarity of two different members; null for one. */
  readonly cohesion: number | null;
  /** Position of the member that is most like the others. */
  readonly exemplar: number;
}

export interface LinkInput {
  /** `[rows, dimensions]`, rows of unit length. */
  readonly values: Float32Array;
  readonly dimensions: number;
  /** In the order of their ids. A settled one takes probes, but neither absorbs others nor is absorbed. */
  readonly clusters: readonly {
    readonly id: string;
    readonly isSettled: boolean;
    readonly members: readonly number[];
  }[];
  /** Positions that no cluster has, in the order of their searches. */
  readonly added: readonly number[];
  /** Mean similarity from which on two sets of probes are one person. */
  readonly threshold: number;
}

interface Growing {
  readonly id: string | null;
  readonly isSettled: boolean;
  members: number[];
  sum: Float64Array;
  absorbed: string[];
  isChanged: boolean;
  isGone: boolean;
}

/**
 * Incremental average linkage (UPGMA with a threshold, one probe after the other): a probe joins the cluster whose members
 * are most like it on average, if that average reaches the threshold; a cluster that grew absorbs the one that is most
 * like it by the same measure. The mean similarity of two sets of unit vectors is the product of their sums over the
 * product of their sizes, so that no pair is compared twice. The same input gives the same clusters: ties go to the
 * earlier one.
 *
 * Chains of look-alikes, which single linkage makes of many strangers, need every new member to be like all others.
 */
export function linkProbes(input: LinkInput): readonly LinkedCluster[] {
  const clusters = input.clusters.map((cluster): Growing => {
    const sum = new Float64Array(input.dimensions);
    for (const member of cluster.members) add(sum, input, member);
    const { id, isSettled, members } = cluster;
    return { id, isSettled, members: [...members], sum, absorbed: [], isChanged: false, isGone: false };
  });
  for (const position of input.added) {
    const row = input.values.subarray(position * input.dimensions, (position + 1) * input.dimensions);
    const nearest = nearestOf(clusters, row, { size: 1, threshold: input.threshold, except: null });
    const home = nearest ?? newCluster(input.dimensions, clusters);
    home.members.push(position);
    add(home.sum, input, position);
    home.isChanged = true;
    if (nearest !== null && !home.isSettled) absorb(home, clusters, input.threshold);
  }
  return clusters.filter(({ isGone }) => !isGone).map((cluster) => finished(cluster, input));
}

function newCluster(dimensions: number, clusters: Growing[]): Growing {
  const cluster: Growing = {
    ...{ id: null, isSettled: false, members: [], sum: new Float64Array(dimensions) },
    ...{ absorbed: [], isChanged: true, isGone: false },
  };
  clusters.push(cluster);
  return cluster;
}

/** The cluster most like the set with this sum and size; null if none reaches the threshold. */
function nearestOf(
  clusters: readonly Growing[],
  sum: Float32Array | Float64Array,
  options: { readonly size: number; readonly threshold: number; readonly except: Growing | null },
): Growing | null {
  let best: Growing | null = null;
  let highest = options.threshold;
  for (const cluster of clusters) {
    const isCandidate = !cluster.isGone && cluster !== options.except;
    if (!isCandidate || (options.except !== null && cluster.isSettled)) continue;
    const mean = dot(cluster.sum, sum) / (cluster.members.length * options.size);
    if (best === null ? mean >= highest : mean > highest) {
      best = cluster;
      highest = mean;
    }
  }
  return best;
}

/** As long as another cluster is like this one; the earlier of two stays, so that ids that people have seen do. */
function absorb(grown: Growing, clusters: readonly Growing[], threshold: number): void {
  let home = grown;
  for (;;) {
    const other = nearestOf(clusters, home.sum, { size: home.members.length, threshold, except: home });
    if (other === null) return;
    const [first, second] = clusters.indexOf(home) < clusters.indexOf(other) ? [home, other] : [other, home];
    first.members.push(...second.members);
    first.sum.forEach((value, i) => (first.sum[i] = value + (second.sum[i] ?? 0)));
    first.absorbed.push(...second.absorbed, ...(second.id === null ? [] : [second.id]));
    first.isChanged = true;
    second.isGone = true;
    home = first;
  }
}

function finished(cluster: Growing, input: LinkInput): LinkedCluster {
  const { id, members, absorbed, isChanged, sum } = cluster;
  const size = members.length;
  let exemplar = members[0] ?? 0;
  let highest = -Infinity;
  for (const member of members) {
    const row = input.values.subarray(member * input.dimensions, (member + 1) * input.dimensions);
    const likeness = dot(sum, row);
    if (likeness > highest) [exemplar, highest] = [member, likeness];
  }
  const cohesion = size < 2 ? null : (dot(sum, sum) - size) / (size * (size - 1));
  return { id, members, absorbed, isChanged, cohesion, exemplar };
}

function add(sum: Float64Array, { values, dimensions }: LinkInput, position: number): void {
  const offset = position * dimensions;
  for (let i = 0; i < dimensions; i += 1) sum[i] = (sum[i] ?? 0) + (values[offset + i] ?? 0);
}

function dot(a: Float64Array, b: Float32Array | Float64Array): number {
  let product = 0;
  for (let i = 0; i < a.length; i += 1) product += (a[i] ?? 0) * (b[i] ?? 0);
  return product;
}
