/**
 * Messages as protobufjs gives and takes them. Fields that a file lacks read as '' and 0 and empty lists (messages: null).
 * 64-bit integers come as `Long`, and are taken as numbers or decimal text.
 */
export type RawInteger = number | string | { toNumber(): number; toString(): string };

export interface RawMessage {
  readonly $unknowns?: Uint8Array[];
}

export interface RawEntry {
  readonly key: string;
  readonly value: string;
}

export interface RawTensor extends RawMessage {
  readonly name: string;
  readonly dims: readonly RawInteger[];
  readonly dataType: number;
  readonly floatData: readonly number[];
  readonly int32Data: readonly number[];
  readonly int64Data: readonly RawInteger[];
  readonly uint64Data: readonly RawInteger[];
  readonly doubleData: readonly number[];
  readonly rawData: Uint8Array;
  readonly externalData: readonly RawEntry[];
  readonly dataLocation: number;
}

export interface RawAttribute extends RawMessage {
  readonly name: string;
  readonly type: number;
  readonly f: number;
  readonly i: RawInteger;
  readonly s: Uint8Array;
  readonly t: RawTensor | null;
  readonly g: RawGraph | null;
  readonly floats: readonly number[];
  readonly ints: readonly RawInteger[];
  readonly strings: readonly Uint8Array[];
  readonly tensors: readonly RawTensor[];
  readonly graphs: readonly RawGraph[];
}

export interface RawNode extends RawMessage {
  readonly name: string;
  readonly opType: string;
  readonly domain: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly attribute: readonly RawAttribute[];
}

export interface RawDimension {
  readonly dimValue?: RawInteger;
  readonly dimParam?: string;
}

export interface RawValue extends RawMessage {
  readonly name: string;
  readonly type: {
    readonly tensorType: {
      readonly elemType: number;
      readonly shape: { readonly dim: readonly RawDimension[] } | null;
    } | null;
  } | null;
}

export interface RawGraph extends RawMessage {
  readonly name: string;
  readonly node: readonly RawNode[];
  readonly initializer: readonly RawTensor[];
  readonly input: readonly RawValue[];
  readonly output: readonly RawValue[];
  readonly valueInfo: readonly RawValue[];
}

export interface RawModel extends RawMessage {
  readonly irVersion: RawInteger;
  readonly producerName: string;
  readonly producerVersion: string;
  readonly graph: RawGraph | null;
  readonly opsetImport: readonly { readonly domain: string; readonly version: RawInteger }[];
  readonly metadataProps: readonly RawEntry[];
}
