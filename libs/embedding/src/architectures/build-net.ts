import { ArgumentError, checkOneOf } from '@gallerist/metrics/checks';
import { z } from 'zod';
import { architectureNames, architectures } from './net-spec.ts';
import type { Architecture, ArchitectureName, NetSpec } from './net-spec.ts';
import type { TrainableNet } from './trainable-net.types.ts';

/**
 * A new net with first values drawn from the seed: the same bits on every backend and machine.
 *
 * @param spec Name of the architecture and its options.
 * @param seed Integer in [0, 2³²).
 * @returns Owns its variables: `dispose` frees them.
 * @throws {ArgumentError} for an architecture that there is not, or an option that it does not know or cannot take.
 */
export function buildNet(spec: NetSpec, seed: number): TrainableNet {
  return buildNetFromJson(spec, seed);
}

/** As {@link buildNet}, from a file or a request. @throws {ArgumentError} likewise. */
export const buildNetFromJson = (spec: unknown, seed: number): TrainableNet =>
  withArchitecture(spec, ({ build }, options) => build(options, seed));

/** Checks the options of a net without building it. @throws {ArgumentError} as {@link buildNet}. */
export const checkNetSpec = (spec: unknown): void =>
  withArchitecture(spec, ({ check }, options) => check(options));

function withArchitecture<T>(spec: unknown, use: (architecture: Architecture, options: unknown) => T): T {
  const caller = 'buildNet';
  const { architecture, ...options } = Object(spec) as { readonly architecture?: unknown }; // as: an object by then
  checkOneOf(caller, 'spec.architecture', { value: architecture, names: architectureNames });
  try {
    return use(architectures[architecture as ArchitectureName], options); // as: it was just looked up
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const [issue] = error.issues;
    const argument = ['spec', ...(issue?.path ?? [])].join('.');
    throw new ArgumentError(caller, argument, {
      expected: 'be valid',
      actual: issue?.message ?? error.message,
    });
  }
}
