import type { LayerKind, SourceLayer, TargetLayer } from './layer-weights.types.ts';

/** A layer of the net and the one that it takes its values from. */
export interface LayerPair {
  readonly target: TargetLayer;
  readonly source: SourceLayer;
}

/** Layers of the same name after renaming; the first one of a name counts. */
export function pairByName(
  targets: readonly TargetLayer[],
  sources: readonly SourceLayer[],
  rename: (name: string) => string,
): readonly LayerPair[] {
  const byName = new Map<string, SourceLayer>();
  for (const source of sources) {
    const name = rename(source.name);
    if (!byName.has(name)) byName.set(name, source);
  }
  return targets.flatMap((target) => {
    const source = byName.get(target.name);
    return source?.kind === target.kind ? { target, source } : [];
  });
}

const kinds: readonly LayerKind[] = ['conv', 'depthwise-conv', 'dense', 'norm', 'prelu', 'gate'];

/** The n-th layer of a kind with the n-th of that kind: for files whose names say nothing, such as `onnx::Conv_1234`. */
export function pairByOrder(
  targets: readonly TargetLayer[],
  sources: readonly SourceLayer[],
): readonly LayerPair[] {
  return kinds.flatMap((kind) => {
    const ofKind = sources.filter((source) => source.kind === kind);
    return targets
      .filter((target) => target.kind === kind)
      .flatMap((target, i) => {
        const source = ofKind[i];
        return source === undefined ? [] : { target, source };
      });
  });
}
