/** One figure, where possible beside a reference that was measured in the same run on the same machine. */
export interface BenchFigure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly reference?: { readonly name: string; readonly value: number };
  /** What the figure must keep; the run fails if it does not. */
  readonly bound?: {
    readonly kind: 'at most' | 'at least';
    readonly limit: number;
    readonly of: 'value' | 'ratio';
  };
  readonly note?: string;
}

export interface Bench {
  readonly name: string;
  readonly description: string;
  run(log: (line: string) => void): Promise<readonly BenchFigure[]>;
}

export function ratioOf({ value, reference }: BenchFigure): number | null {
  return reference === undefined ? null : value / reference.value;
}

/** True if the figure has no bound or keeps it. */
export function isKept(figure: BenchFigure): boolean {
  if (figure.bound === undefined) return true;
  const measured = figure.bound.of === 'ratio' ? ratioOf(figure) : figure.value;
  if (measured === null) return false;
  return figure.bound.kind === 'at most' ? measured <= figure.bound.limit : measured >= figure.bound.limit;
}
