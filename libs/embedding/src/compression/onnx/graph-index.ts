import type { OnnxGraph, OnnxNode, OnnxTensor } from '../../onnx/model/onnx-model.types.ts';

/** Who makes and who reads each value of a graph. */
export class GraphIndex {
  readonly graph: OnnxGraph;
  private readonly makers = new Map<string, OnnxNode>();
  private readonly readers = new Map<string, OnnxNode[]>();
  private readonly names = new Set<string>();
  private readonly outputs: ReadonlySet<string>;

  constructor(graph: OnnxGraph) {
    this.graph = graph;
    this.outputs = new Set(graph.outputs.map(({ name }) => name));
    for (const { name } of graph.inputs) this.names.add(name);
    for (const name of graph.initializers.keys()) this.names.add(name);
    for (const node of graph.nodes) this.addNode(node);
  }

  private addNode(node: OnnxNode): void {
    this.names.add(node.name);
    for (const name of node.outputs) {
      this.makers.set(name, node);
      this.names.add(name);
    }
    for (const name of node.inputs) {
      if (name === '') continue;
      const readers = this.readers.get(name) ?? [];
      if (!readers.includes(node)) readers.push(node);
      this.readers.set(name, readers);
    }
  }

  /** undefined for inputs and constants of the graph. */
  makerOf(name: string | undefined): OnnxNode | undefined {
    return name === undefined ? undefined : this.makers.get(name);
  }

  /** Each node once, in the graph's order. */
  readersOf(name: string): readonly OnnxNode[] {
    return this.readers.get(name) ?? [];
  }

  /** The one node that reads a value; undefined where several do, or where it is an output of the graph as well. */
  onlyReaderOf(name: string | undefined): OnnxNode | undefined {
    const readers = name === undefined ? [] : this.readersOf(name);
    return readers.length === 1 && !this.isOutput(name) ? readers[0] : undefined;
  }

  isOutput(name: string | undefined): boolean {
    return name !== undefined && this.outputs.has(name);
  }

  constant(name: string | undefined): OnnxTensor | undefined {
    return name === undefined ? undefined : this.graph.initializers.get(name);
  }

  /** Values of a float32 constant; undefined for anything else. */
  floats(name: string | undefined): Float32Array | undefined {
    const data = this.constant(name)?.data;
    return data instanceof Float32Array ? data : undefined;
  }

  /** Values of a constant of int64 or int32 as numbers; undefined for anything else. */
  integers(name: string | undefined): readonly number[] | undefined {
    const data = this.constant(name)?.data;
    return data instanceof BigInt64Array || data instanceof Int32Array ? Array.from(data, Number) : undefined;
  }

  /** A name that nothing has yet, and that is taken from now on. */
  freshName(base: string): string {
    let name = base;
    for (let count = 1; this.names.has(name); count++) name = `${base}_${count}`;
    this.names.add(name);
    return name;
  }
}
