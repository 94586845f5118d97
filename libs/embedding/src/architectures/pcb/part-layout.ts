import { bodyRegions } from './body-regions.ts';
import type { NetPart } from '../trainable-net.types.ts';
import type { PcbOptions } from './pcb-options.ts';

/** One part of the descriptor. */
export interface PcbPart extends NetPart {
  readonly branch: 'global' | 'stripes' | 'pose';
}

/** The parts of a PCB net in the order of its outputs, with the weights of the joint metric. */
export function pcbParts({
  stripes,
  hasPoseBranch,
  weights,
}: Pick<PcbOptions, 'stripes' | 'hasPoseBranch' | 'weights'>): readonly PcbPart[] {
  const regions = hasPoseBranch ? bodyRegions : [];
  return [
    { name: 'global', branch: 'global', weight: weights.global },
    ...Array.from({ length: stripes }, (_, i) => ({
      name: `stripe${i + 1}`,
      branch: 'stripes' as const,
      weight: weights.stripes / stripes,
    })),
    ...regions.map(({ name }) => ({
      name,
      branch: 'pose' as const,
      weight: weights.pose / regions.length,
    })),
  ];
}
