/** Channels of a net that can be taken out together: what makes them, and everything that has a value for each. */
export interface ChannelGroup {
  readonly name: string;
  /** The convolution's kernel `[height, width, in, channels]`, by whose filters the channels are ranked. */
  readonly kernel: string;
  /** BatchNorm behind it, whose scale belongs to the filter; null without one. */
  readonly norm: string | null;
  /** The kernel among them. An axis may hold the channels many times over, each time in their order: cells of a flattened map. */
  readonly members: readonly { readonly variable: string; readonly axis: number }[];
}

/** How a net can be made with fewer channels. */
export interface Narrowing {
  readonly groups: readonly ChannelGroup[];
  /** The net's options with so many channels in each group, in their order. */
  options(sizes: readonly number[]): Readonly<Record<string, unknown>>;
}

/** One variable with a value for each channel at an axis. */
export const member = (variable: string, axis: number): ChannelGroup['members'][number] => ({
  variable,
  axis,
});

/** The four of a BatchNorm. */
export const normMembers = (norm: string): ChannelGroup['members'] =>
  ['gamma', 'beta', 'mean', 'variance'].map((part) => member(`${norm}/${part}`, 0));
