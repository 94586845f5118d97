/** What became of the layers on both sides. */
export interface InitReport {
  readonly architecture: string;
  /** How layers found each other. */
  readonly mapping: 'names' | 'order';
  readonly matched: readonly {
    readonly layer: string;
    readonly source: string;
    /** What was rearranged to make it fit, if anything. */
    readonly adaptations: readonly string[];
  }[];
  /** Layers of the net that found nothing and keep the first values of their seed. */
  readonly missing: readonly string[];
  /** Layers of the source that have no place. */
  readonly unused: readonly string[];
  /** Layers that found each other and do not fit. */
  readonly conflicts: readonly { readonly layer: string; readonly source: string; readonly reason: string }[];
  /** Share of the net's trainable numbers that now come from the source. */
  readonly parameterShare: number;
  /** Not one convolution comes from the source: the backbone is trained from nothing. */
  readonly startsFromScratch: boolean;
}

const MOST_NAMES = 12;

/** The report for a person, a line for each thing to know. */
export function formatInitReport(report: InitReport): string {
  const { architecture, mapping, matched, missing, unused, conflicts, parameterShare, startsFromScratch } =
    report;
  const percent = `${(100 * parameterShare).toFixed(1)} %`;
  const lines = [
    startsFromScratch
      ? `The backbone of ${architecture} starts from scratch: no convolution of the source has a place in it.`
      : `${architecture}: ${matched.length} layers matched by ${mapping}, ${percent} of the parameters.`,
    ...conflicts
      .slice(0, MOST_NAMES)
      .map(({ layer, source, reason }) => `does not fit: ${source} into ${layer}: ${reason}`),
  ];
  if (conflicts.length > MOST_NAMES) lines.push(`and ${conflicts.length - MOST_NAMES} more that do not fit`);
  if (missing.length > 0) lines.push(`left at first values: ${listed(missing)}`);
  if (unused.length > 0) lines.push(`of the source, unused: ${listed(unused)}`);
  const adapted = new Map<string, number>();
  for (const one of matched.flatMap(({ adaptations }) => adaptations))
    adapted.set(one, (adapted.get(one) ?? 0) + 1);
  for (const [what, count] of adapted) lines.push(`${what}: ${count} ${count === 1 ? 'layer' : 'layers'}`);
  return lines.join('\n');
}

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return names.slice(0, MOST_NAMES).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
