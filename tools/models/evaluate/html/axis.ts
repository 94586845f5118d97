/** How values come to pixels, and which are written at the axis. */
export interface Axis {
  readonly label: string;
  /** In [0, 1] of the plot's extent; values beyond the ends are moved to them. */
  readonly place: (value: number) => number;
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
}

const bounded = (share: number): number => Math.min(1, Math.max(0, share));

/** From 10^`lowest` to 1; smaller values, 0 among them, lie on the lower end. */
export function logAxis(label: string, lowest: number): Axis {
  const decades = Array.from({ length: 1 - lowest }, (_, step) => lowest + step);
  return {
    label,
    place: (value) => (value <= 0 ? 0 : bounded(1 - Math.log10(value) / lowest)),
    ticks: decades.map((decade) => ({ value: 10 ** decade, text: decade === 0 ? '1' : `1e${decade}` })),
  };
}

/** With about five round ticks. */
export function linearAxis(label: string, from: number, to: number): Axis {
  const width = to > from ? to - from : 1;
  const step = roundStep(width / 5);
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor((from + width) / step + 1e-9) - first + 1;
  return {
    label,
    place: (value) => bounded((value - from) / width),
    ticks: Array.from({ length: count }, (_, tick) => {
      const value = (first + tick) * step;
      return { value, text: String(Number(value.toPrecision(6))) };
    }),
  };
}

function roundStep(step: number): number {
  const decade = 10 ** Math.floor(Math.log10(step));
  return ([1, 2, 2.5, 5].find((factor) => factor * decade >= step - 1e-12) ?? 10) * decade;
}
