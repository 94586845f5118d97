import { createSeededRandom } from '@gallerist/metrics/random';
import type { OnnxAttribute, OnnxModel, OnnxNode, OnnxTensor } from '../../src/onnx/index.ts';

export interface TorchIresnetOptions {
  readonly blocks: readonly number[];
  readonly widths: readonly number[];
  readonly sizePx: number;
  readonly dimensions: number;
  /** Whether BatchNorms that follow a convolution are folded into it, and names lost, as exporters do. */
  readonly isFolded: boolean;
  /** Of the BatchNorms. */
  readonly epsilon?: number;
}

interface Affine {
  readonly gamma: Float32Array;
  readonly beta: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

const ints = (...value: readonly number[]): OnnxAttribute => ({ type: 'ints', value });

/**
 * An iresnet as PyTorch's exporter writes it (NCHW, names of InsightFace), with random weights: the graph is put together here
 * by hand, so that ONNX Runtime can say what a net with these weights computes.
 */
export function torchIresnet(options: TorchIresnetOptions): OnnxModel {
  const writer = new GraphWriter(options);
  let x = writer.convNorm('input', ['conv1', 'bn1'], {
    input: 3,
    output: options.widths[0]!,
    kernel: 3,
    stride: 1,
  });
  x = writer.prelu(x, 'prelu', options.widths[0]!);
  let input = options.widths[0]!;
  options.blocks.forEach((count, stage) => {
    const output = options.widths[stage]!;
    for (let block = 0; block < count; block += 1) {
      x = writer.block(x, `layer${stage + 1}.${block}`, { input, output, stride: block === 0 ? 2 : 1 });
      input = output;
    }
  });
  x = writer.norm(x, 'bn2', input);
  const cells = (options.sizePx / 2 ** options.blocks.length) ** 2;
  return writer.finish(writer.head(x, input * cells));
}

class GraphWriter {
  readonly #options: TorchIresnetOptions;
  readonly #random = createSeededRandom(12);
  readonly #nodes: OnnxNode[] = [];
  readonly #initializers = new Map<string, OnnxTensor>();

  constructor(options: TorchIresnetOptions) {
    this.#options = options;
  }

  convNorm(
    x: string,
    [conv, norm]: readonly [string, string],
    shape: {
      readonly input: number;
      readonly output: number;
      readonly kernel: number;
      readonly stride: number;
    },
  ): string {
    const { input, output, kernel, stride } = shape;
    const weight = this.#draw(output * input * kernel * kernel, Math.sqrt(3 / (input * kernel * kernel)));
    const dims = [output, input, kernel, kernel];
    const pad = kernel === 3 ? 1 : 0;
    const attributes = {
      kernel_shape: ints(kernel, kernel),
      strides: ints(stride, stride),
      pads: ints(pad, pad, pad, pad),
    };
    if (!this.#options.isFolded) {
      const y = this.#node('Conv', [x, this.#constant(`${conv}.weight`, dims, weight)], attributes);
      return this.norm(y, norm, output);
    }
    const { gamma, beta, mean, variance } = this.#affine(output);
    const factors = gamma.map((value, i) => value / Math.sqrt(variance[i]! + this.#epsilon));
    const perOutput = weight.length / output;
    const folded = weight.map((value, i) => value * factors[Math.floor(i / perOutput)]!);
    const offset = beta.map((value, i) => value - mean[i]! * factors[i]!);
    const name = `onnx::Conv_${this.#nodes.length}`;
    const bias = this.#constant(`${name}b`, [output], offset);
    return this.#node('Conv', [x, this.#constant(name, dims, folded), bias], attributes);
  }

  norm(x: string, name: string, channels: number): string {
    const { gamma, beta, mean, variance } = this.#affine(channels);
    const inputs = [
      this.#constant(`${name}.weight`, [channels], gamma),
      this.#constant(`${name}.bias`, [channels], beta),
      this.#constant(`${name}.running_mean`, [channels], mean),
      this.#constant(`${name}.running_var`, [channels], variance),
    ];
    return this.#node('BatchNormalization', [x, ...inputs], {
      epsilon: { type: 'float', value: this.#epsilon },
    });
  }

  prelu(x: string, name: string, channels: number): string {
    const label = this.#options.isFolded ? `onnx::PRelu_${this.#nodes.length}` : `${name}.weight`;
    return this.#node('PRelu', [x, this.#constant(label, [channels, 1, 1], this.#draw(channels, 0.5))], {});
  }

  block(
    x: string,
    name: string,
    { input, output, stride }: { readonly input: number; readonly output: number; readonly stride: number },
  ): string {
    let y = this.norm(x, `${name}.bn1`, input);
    y = this.convNorm(y, [`${name}.conv1`, `${name}.bn2`], { input, output, kernel: 3, stride: 1 });
    y = this.prelu(y, `${name}.prelu`, output);
    y = this.convNorm(y, [`${name}.conv2`, `${name}.bn3`], { input: output, output, kernel: 3, stride });
    const isSame = stride === 1 && input === output;
    const names = [`${name}.downsample.0`, `${name}.downsample.1`] as const;
    const shortcut = isSame ? x : this.convNorm(x, names, { input, output, kernel: 1, stride });
    return this.#node('Add', [y, shortcut], {});
  }

  head(x: string, flat: number): string {
    const { dimensions } = this.#options;
    const y = this.#node('Flatten', [x], { axis: { type: 'int', value: 1 } });
    const weight = this.#constant(
      'fc.weight',
      [dimensions, flat],
      this.#draw(dimensions * flat, Math.sqrt(3 / flat)),
    );
    const bias = this.#constant('fc.bias', [dimensions], this.#draw(dimensions, 1));
    const z = this.#node('Gemm', [y, weight, bias], { transB: { type: 'int', value: 1 } });
    return this.norm(z, 'features', dimensions);
  }

  finish(output: string): OnnxModel {
    const { sizePx, dimensions } = this.#options;
    return {
      irVersion: 8,
      opsets: new Map([['', 13]]),
      producerName: 'test',
      producerVersion: '',
      metadata: new Map(),
      graph: {
        name: 'iresnet',
        inputs: [{ name: 'input', dataType: 'float32', dims: ['n', 3, sizePx, sizePx] }],
        outputs: [{ name: output, dataType: 'float32', dims: ['n', dimensions] }],
        nodes: this.#nodes,
        initializers: this.#initializers,
        values: [],
      },
    };
  }

  get #epsilon(): number {
    return this.#options.epsilon ?? 1e-5;
  }

  #affine(channels: number): Affine {
    return {
      gamma: this.#draw(channels, 0.5).map((value) => value + 1),
      beta: this.#draw(channels, 0.5),
      mean: this.#draw(channels, 0.5),
      variance: this.#draw(channels, 0.5).map((value) => value + 1),
    };
  }

  #draw(count: number, limit: number): Float32Array {
    return Float32Array.from({ length: count }, () => limit * (2 * this.#random.next() - 1));
  }

  #constant(name: string, dims: readonly number[], data: Float32Array): string {
    this.#initializers.set(name, { name, dataType: 'float32', dims, data });
    return name;
  }

  #node(
    opType: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>>,
  ): string {
    const output = `value${this.#nodes.length}`;
    this.#nodes.push({
      name: `node${this.#nodes.length}`,
      opType,
      domain: '',
      inputs,
      outputs: [output],
      attributes: new Map(Object.entries(attributes)),
    });
    return output;
  }
}
