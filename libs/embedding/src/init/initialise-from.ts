import * as tf from '@tensorflow/tfjs-core';
import type { TrainableNet } from '../architectures/trainable-net.types.ts';
import type { StoredWeights } from '../architectures/weights/read-net-weights.ts';
import type { OnnxModel } from '../onnx/model/onnx-model.types.ts';
import { adaptLayer } from './adapt-layer.ts';
import type { AdaptedLayer } from './adapt-layer.ts';
import { InitError } from './init-error.ts';
import { formatInitReport } from './init-report.ts';
import type { InitReport } from './init-report.ts';
import type { SourceLayer, TargetLayer, Weight } from './layer-weights.types.ts';
import { knownNameRules, renamerOf } from './name-rules.ts';
import type { NameRules } from './name-rules.ts';
import { onnxLayers } from './onnx-layers.ts';
import { pairByName, pairByOrder } from './pair-layers.ts';
import type { LayerPair } from './pair-layers.ts';
import { storedLayers } from './stored-layers.ts';
import { targetLayers } from './target-layers.ts';

/** Where first values come from. */
export type InitSource =
  | { readonly kind: 'onnx'; readonly model: OnnxModel }
  | { readonly kind: 'weights'; readonly stored: StoredWeights };

export interface InitOptions {
  /**
   * How layers find each other. `names` (after the rules); `order`: the n-th of a kind with the n-th; `auto`, the default:
   * names, and order where fewer layers than half find each other by them and most of them fit by order.
   */
  readonly mapping?: 'auto' | 'names' | 'order';
  /** What layers of the source are called in the net. Default: those of well-known files of the architecture. */
  readonly rules?: NameRules;
  /**
   * `complete`: every layer of the net must find its values. `some`, the default: at least one. `any`: even none, which the
   * report then says.
   */
  readonly strictness?: 'complete' | 'some' | 'any';
}

/**
 * Gives a net first values from another one, and says what found its place and what did not, on both sides.
 *
 * @throws {InitError} where the strictness asks for more than fits, with the report as text; the net is then as it was.
 */
export function initialiseFrom(net: TrainableNet, source: InitSource, options: InitOptions = {}): InitReport {
  const targets = targetLayers(net);
  const sources = source.kind === 'onnx' ? onnxLayers(source.model) : storedLayers(source.stored);
  const { mapping, pairs } = paired(targets, sources, { net, options });
  const tried = pairs.map((pair) => ({ pair, adapted: fitted(net, pair) }));
  const report = reportOf(net, { targets, sources, mapping, tried });
  const { strictness = 'some' } = options;
  if (strictness === 'complete' && report.missing.length + report.conflicts.length > 0)
    throw new InitError('INCOMPLETE', formatInitReport(report));
  if (strictness !== 'any' && report.matched.length === 0)
    throw new InitError('NOTHING_MATCHES', formatInitReport(report));
  for (const { adapted } of tried) if (typeof adapted !== 'string') assign(net, adapted.values);
  return report;
}

interface Pairing {
  readonly mapping: InitReport['mapping'];
  readonly pairs: readonly LayerPair[];
}

function paired(
  targets: readonly TargetLayer[],
  sources: readonly SourceLayer[],
  { net, options }: { readonly net: TrainableNet; readonly options: InitOptions },
): Pairing {
  const { mapping = 'auto', rules = knownNameRules[net.architecture] ?? [] } = options;
  const byName: Pairing = { mapping: 'names', pairs: pairByName(targets, sources, renamerOf(rules)) };
  if (mapping === 'names') return byName;
  const byOrder: Pairing = { mapping: 'order', pairs: pairByOrder(targets, sources) };
  if (mapping === 'order') return byOrder;
  if (2 * byName.pairs.length >= Math.min(targets.length, sources.length)) return byName;
  // Layers of an unrelated net meet by chance: their order says something only where most of them fit.
  const fitting = byOrder.pairs.filter((pair) => typeof fitted(net, pair) !== 'string');
  return 2 * fitting.length > byOrder.pairs.length ? byOrder : byName;
}

/** Values for the variables of a pair's layer, all of them of the right shape; else what does not fit. */
function fitted(net: TrainableNet, pair: LayerPair): AdaptedLayer | string {
  const adapted = adaptLayer(pair);
  if (typeof adapted === 'string') return adapted;
  for (const [name, { shape }] of adapted.values) {
    const takes = variableOf(net, name)?.shape.join('×') ?? 'nothing';
    if (takes !== shape.join('×')) return `${name} takes ${takes}, not ${shape.join('×')}`;
  }
  return adapted;
}

const variableOf = (net: TrainableNet, name: string): tf.Variable | undefined =>
  net.parameters.get(name) ?? net.statistics.get(name);

function assign(net: TrainableNet, values: ReadonlyMap<string, Weight>): void {
  for (const [name, weight] of values) {
    const variable = variableOf(net, name);
    if (variable !== undefined)
      tf.tidy(() => variable.assign(tf.tensor(weight.values, variable.shape, 'float32')));
  }
}

interface Tried {
  readonly targets: readonly TargetLayer[];
  readonly sources: readonly SourceLayer[];
  readonly mapping: InitReport['mapping'];
  readonly tried: readonly { readonly pair: LayerPair; readonly adapted: AdaptedLayer | string }[];
}

function reportOf(net: TrainableNet, { targets, sources, mapping, tried }: Tried): InitReport {
  const good = tried.flatMap(({ pair, adapted }) => (typeof adapted === 'string' ? [] : { pair, adapted }));
  const found = new Set(tried.map(({ pair }) => pair.target.name));
  const used = new Set(tried.map(({ pair }) => pair.source));
  const names = good.flatMap(({ adapted }) => [...adapted.values.keys()]);
  const taken = names.reduce((sum, name) => sum + (net.parameters.get(name)?.size ?? 0), 0);
  const total = [...net.parameters.values()].reduce((sum, { size }) => sum + size, 0);
  return {
    architecture: net.architecture,
    mapping,
    matched: good.map(({ pair, adapted }) => ({
      layer: pair.target.name,
      source: pair.source.name,
      adaptations: adapted.adaptations,
    })),
    missing: targets.filter(({ name }) => !found.has(name)).map(({ name }) => name),
    unused: sources.filter((source) => !used.has(source)).map(({ name }) => name),
    conflicts: tried.flatMap(({ pair, adapted }) =>
      typeof adapted === 'string'
        ? { layer: pair.target.name, source: pair.source.name, reason: adapted }
        : [],
    ),
    parameterShare: total === 0 ? 0 : taken / total,
    startsFromScratch: !good.some(({ pair }) => pair.target.kind.endsWith('conv')),
  };
}
