import type { LayerDescription, MapShape, TrainableNet } from '../architectures/trainable-net.types.ts';
import type { LayerKind, TargetLayer } from './layer-weights.types.ts';

const kinds: Readonly<Record<string, LayerKind>> = {
  conv: 'conv',
  'depthwise-conv': 'depthwise-conv',
  dense: 'dense',
  'batch-norm': 'norm',
  prelu: 'prelu',
  gate: 'gate',
};

/** Layers of a net that can take values from elsewhere, a BatchNorm that follows a convolution at once together with it. */
export function targetLayers(net: TrainableNet): readonly TargetLayer[] {
  const { layers } = net;
  const has = (name: string): boolean => net.parameters.has(name) || net.statistics.has(name);
  const isNorm = (layer: LayerDescription | undefined): layer is LayerDescription =>
    layer?.kind === 'batch-norm';
  return layers.flatMap((layer, i) => {
    const kind = kinds[layer.kind];
    const before = layers[i - 1];
    if (kind === undefined || (kind === 'norm' && before !== undefined && isCarrier(before))) return [];
    const after = layers[i + 1];
    const name = (part: string): string | null =>
      has(`${layer.name}/${part}`) ? `${layer.name}/${part}` : null;
    return {
      name: layer.name,
      kind,
      kernel: kind === 'gate' ? layer.name : name(kind === 'prelu' ? 'slope' : 'kernel'),
      bias: name('bias'),
      norm: kind === 'norm' ? layer.name : isCarrier(layer) && isNorm(after) ? after.name : null,
      flattened: kind === 'dense' ? mapBefore(layers, i) : null,
    };
  });
}

/** What a BatchNorm belongs to. */
const isCarrier = ({ kind }: LayerDescription): boolean =>
  kind === 'conv' || kind === 'depthwise-conv' || kind === 'dense';

/** The shape of what is flattened into a dense layer: that of the layer before, if it is a map. */
function mapBefore(layers: readonly LayerDescription[], i: number): MapShape | null {
  const [height, width, channels] = layers[i - 1]?.outputShape ?? [];
  if (height === undefined || width === undefined || channels === undefined) return null;
  return [height, width, channels];
}
