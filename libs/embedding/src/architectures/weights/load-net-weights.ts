import * as tf from '@tensorflow/tfjs-core';
import { buildNetFromJson } from '../build-net.ts';
import type { TrainableNet } from '../trainable-net.types.ts';
import { NetWeightsError } from './net-weights-error.ts';
import { readNetWeights } from './read-net-weights.ts';
import type { StoredWeights } from './read-net-weights.ts';

/** The two files, as {@link saveNetWeights} made them. */
export interface NetWeightsFiles {
  /** The parsed JSON. */
  readonly specs: unknown;
  readonly bytes: Uint8Array;
}

/**
 * Gives a net the values of a file. Every variable must be there with its shape, and none besides: to take over what fits of
 * another net, use `initialiseFrom`.
 *
 * @throws {NetWeightsError} if the files are damaged or of another net; the net is then as it was.
 */
export function loadNetWeights(net: TrainableNet, { specs, bytes }: NetWeightsFiles): void {
  const stored = readNetWeights(specs, bytes);
  checkSameNet(net, stored);
  for (const [name, variable] of [...net.parameters, ...net.statistics]) {
    const values = stored.weights.get(name)?.values;
    if (values === undefined) continue;
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape, 'float32')));
  }
}

/**
 * The net that the files describe.
 *
 * @returns Owns its variables.
 * @throws {NetWeightsError} if the files are damaged, or describe a net that cannot be built.
 */
export function netFromWeights(files: NetWeightsFiles): TrainableNet {
  const { specs } = readNetWeights(files.specs, files.bytes);
  const net = buildStored(specs);
  try {
    loadNetWeights(net, files);
    return net;
  } catch (error) {
    net.dispose();
    throw error;
  }
}

function buildStored({ architecture, options }: StoredWeights['specs']): TrainableNet {
  try {
    return buildNetFromJson({ ...options, architecture }, 0);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown';
    throw new NetWeightsError('FORMAT_INVALID', `weights.json: no such net can be built (${reason})`, {
      cause,
    });
  }
}

function checkSameNet(net: TrainableNet, { specs, weights }: StoredWeights): void {
  const differ = (what: string): never => {
    throw new NetWeightsError(
      'NET_DIFFERS',
      `weights of ${specs.architecture} for ${net.architecture}: ${what}`,
    );
  };
  if (specs.architecture !== net.architecture) differ('another architecture');
  const variables = new Map([...net.parameters, ...net.statistics]);
  for (const [name, variable] of variables) {
    const stored = weights.get(name);
    if (stored === undefined) return differ(`${name} is missing`);
    const [has, takes] = [stored.shape.join('×'), variable.shape.join('×')];
    if (has !== takes) differ(`${name} is ${has}, not ${takes}`);
  }
  for (const name of weights.keys()) if (!variables.has(name)) differ(`${name} has no place`);
}
