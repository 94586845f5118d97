import type { z } from 'zod';
import { adapter } from './adapter/adapter.ts';
import { adapterSchema } from './adapter/adapter-options.ts';
import { iresnet } from './iresnet/iresnet.ts';
import { iresnetSchema } from './iresnet/iresnet-options.ts';
import { mobileFaceNet } from './mobilefacenet/mobilefacenet.ts';
import { mobileFaceNetSchema } from './mobilefacenet/mobilefacenet-options.ts';
import { pcb } from './pcb/pcb.ts';
import { pcbSchema } from './pcb/pcb-options.ts';
import { embeddingNetV1Schema, embeddingNetV2Schema } from './embeddingnet/embeddingnet-options.ts';
import { embeddingNetV1 } from './embeddingnet/embeddingnet-v1.ts';
import { embeddingNetV2 } from './embeddingnet/embeddingnet-v2.ts';
import type { TrainableNet } from './trainable-net.types.ts';

/** What a name of an architecture stands for. */
export interface Architecture {
  /** @throws {z.ZodError} for options that it does not know. */
  readonly build: (options: unknown, seed: number) => TrainableNet;
  /** @throws {z.ZodError} likewise. */
  readonly check: (options: unknown) => void;
}

function architecture<S extends z.ZodType>(
  schema: S,
  make: (options: z.output<S>, seed: number) => TrainableNet,
): Architecture {
  return {
    build: (options, seed) => make(schema.parse(options), seed),
    check: (options) => void schema.parse(options),
  };
}

/** Every architecture by its name. */
export const architectures = {
  'embeddingnet-v1': architecture(embeddingNetV1Schema, embeddingNetV1),
  'embeddingnet-v2': architecture(embeddingNetV2Schema, embeddingNetV2),
  iresnet: architecture(iresnetSchema, iresnet),
  mobilefacenet: architecture(mobileFaceNetSchema, mobileFaceNet),
  pcb: architecture(pcbSchema, pcb),
  adapter: architecture(adapterSchema, adapter),
} as const satisfies Readonly<Record<string, Architecture>>;

interface OptionsByArchitecture {
  readonly 'embeddingnet-v1': z.input<typeof embeddingNetV1Schema>;
  readonly 'embeddingnet-v2': z.input<typeof embeddingNetV2Schema>;
  readonly iresnet: z.input<typeof iresnetSchema>;
  readonly mobilefacenet: z.input<typeof mobileFaceNetSchema>;
  readonly pcb: z.input<typeof pcbSchema>;
  readonly adapter: z.input<typeof adapterSchema>;
}

export type ArchitectureName = keyof typeof architectures;

/** Which net to build: the architecture's name and its options, of which most have a default. */
export type NetSpec = {
  [Name in ArchitectureName]: { readonly architecture: Name } & Readonly<OptionsByArchitecture[Name]>;
}[ArchitectureName];

export const architectureNames: readonly string[] = Object.keys(architectures);
