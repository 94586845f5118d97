import protobuf from 'protobufjs/light.js';
import type { IField, INamespace, Type } from 'protobufjs/light.js';

/**
 * The part of ONNX's protobuf schema that this library gives names to. Everything else (documentation, functions, sharding)
 * is carried along as bytes.
 *
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
const schema: INamespace = {
  nested: {
    ModelProto: message({
      irVersion: [1, 'int64'],
      producerName: [2, 'string'],
      producerVersion: [3, 'string'],
      graph: [7, 'GraphProto'],
      opsetImport: [8, 'OperatorSetIdProto', 'repeated'],
      metadataProps: [14, 'StringStringEntryProto', 'repeated'],
    }),
    OperatorSetIdProto: message({ domain: [1, 'string'], version: [2, 'int64'] }),
    StringStringEntryProto: message({ key: [1, 'string'], value: [2, 'string'] }),
    GraphProto: message({
      node: [1, 'NodeProto', 'repeated'],
      name: [2, 'string'],
      initializer: [5, 'TensorProto', 'repeated'],
      input: [11, 'ValueInfoProto', 'repeated'],
      output: [12, 'ValueInfoProto', 'repeated'],
      valueInfo: [13, 'ValueInfoProto', 'repeated'],
    }),
    NodeProto: message({
      input: [1, 'string', 'repeated'],
      output: [2, 'string', 'repeated'],
      name: [3, 'string'],
      opType: [4, 'string'],
      attribute: [5, 'AttributeProto', 'repeated'],
      domain: [7, 'string'],
    }),
    AttributeProto: message({
      name: [1, 'string'],
      f: [2, 'float'],
      i: [3, 'int64'],
      s: [4, 'bytes'],
      t: [5, 'TensorProto'],
      g: [6, 'GraphProto'],
      floats: [7, 'float', 'repeated'],
      ints: [8, 'int64', 'repeated'],
      strings: [9, 'bytes', 'repeated'],
      tensors: [10, 'TensorProto', 'repeated'],
      graphs: [11, 'GraphProto', 'repeated'],
      type: [20, 'int32'],
    }),
    TensorProto: message({
      dims: [1, 'int64', 'repeated'],
      dataType: [2, 'int32'],
      floatData: [4, 'float', 'packed'],
      int32Data: [5, 'int32', 'packed'],
      int64Data: [7, 'int64', 'packed'],
      name: [8, 'string'],
      rawData: [9, 'bytes'],
      doubleData: [10, 'double', 'packed'],
      uint64Data: [11, 'uint64', 'packed'],
      externalData: [13, 'StringStringEntryProto', 'repeated'],
      dataLocation: [14, 'int32'],
    }),
    ValueInfoProto: message({ name: [1, 'string'], type: [2, 'TypeProto'] }),
    TypeProto: message({ tensorType: [1, 'TensorTypeProto'] }),
    TensorTypeProto: message({ elemType: [1, 'int32'], shape: [2, 'TensorShapeProto'] }),
    TensorShapeProto: message({ dim: [1, 'DimensionProto', 'repeated'] }),
    DimensionProto: message({ dimValue: [1, 'int64'], dimParam: [2, 'string'] }),
  },
};

type FieldSpec = readonly [id: number, type: string, rule?: 'repeated' | 'packed'];

function message(fields: Readonly<Record<string, FieldSpec>>): { fields: Record<string, IField> } {
  return {
    fields: Object.fromEntries(
      Object.entries(fields).map(([name, [id, type, rule]]) => [
        name,
        {
          id,
          type,
          ...(rule === undefined ? {} : { rule: 'repeated' }),
          ...(rule === 'packed' ? { options: { packed: true } } : {}),
        },
      ]),
    ),
  };
}

/** `ModelProto`. */
export const modelMessage: Type = protobuf.Root.fromJSON(schema).lookupType('ModelProto');
