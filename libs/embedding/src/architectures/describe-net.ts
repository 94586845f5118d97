import type { LayerDescription, TrainableNet } from './trainable-net.types.ts';

/** What a net consists of, for one example of its input shape. */
export interface NetDescription {
  readonly architecture: string;
  readonly inputShape: readonly number[];
  readonly dimensions: number;
  readonly layers: readonly LayerDescription[];
  /** Trainable numbers. */
  readonly parameters: number;
  /** Multiplications with accumulation of one forward pass. */
  readonly macs: number;
}

/** Parameters and multiplications of a net, layer by layer. */
export function describeNet(
  net: Pick<TrainableNet, 'architecture' | 'inputShape' | 'dimensions' | 'layers'>,
): NetDescription {
  const { architecture, inputShape, dimensions, layers } = net;
  const total = (count: (layer: LayerDescription) => number): number =>
    layers.reduce((sum, layer) => sum + count(layer), 0);
  return {
    architecture,
    inputShape,
    dimensions,
    layers,
    parameters: total((layer) => layer.parameters),
    macs: total((layer) => layer.macs),
  };
}

const headings = ['layer', 'kind', 'output', 'parameters', 'MACs'] as const;

/** The description as a table for a terminal, with a line of totals. */
export function formatNetDescription(description: NetDescription): string {
  const { architecture, inputShape, dimensions, layers, parameters, macs } = description;
  const number = (value: number): string => value.toLocaleString('en-GB');
  const rows = [
    headings,
    ...layers.map((layer) => [
      layer.name,
      layer.kind,
      layer.outputShape.join('×'),
      number(layer.parameters),
      number(layer.macs),
    ]),
    ['total', '', String(dimensions), number(parameters), number(macs)],
  ];
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column < 3 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [`${architecture}, input ${inputShape.join('×')}`, ...rows.map(line)].join('\n');
}
