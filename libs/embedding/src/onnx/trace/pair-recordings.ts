import { OnnxTraceError } from './onnx-trace-error.ts';
import type {
  ConstantValues,
  Recording,
  TraceAttributes,
  TraceStep,
  TraceTensor,
  TraceType,
} from './trace.types.ts';

/** A tensor of two runs with inputs of different sizes: axes whose lengths differ follow the input. */
export interface PairedTensor {
  readonly id: number;
  readonly shape: readonly number[];
  /** In the other run. */
  readonly other: readonly number[];
  readonly dtype: TraceType;
  readonly values: ConstantValues | null;
  readonly storage: object | null;
}

export interface PairedStep {
  readonly kernel: string;
  readonly inputs: Readonly<Record<string, PairedTensor>>;
  readonly attributes: TraceAttributes;
  readonly otherAttributes: TraceAttributes;
  readonly outputs: readonly PairedTensor[];
}

export interface PairedRecording {
  readonly inputs: readonly PairedTensor[];
  readonly steps: readonly PairedStep[];
  readonly outputs: readonly PairedTensor[];
}

/**
 * Lays two runs of one model beside each other.
 *
 * @throws {OnnxTraceError} `NOT_REPEATABLE` if they differ in more than sizes; `DEPENDS_ON_SIZE` for a constant that does.
 */
export function pairRecordings(one: Recording, other: Recording): PairedRecording {
  if (one.steps.length !== other.steps.length || one.outputs.length !== other.outputs.length) {
    throw notRepeatable(`made ${one.steps.length} steps in one run and ${other.steps.length} in another`);
  }
  return {
    inputs: one.inputs.map((input, index) => pairTensors(input, other.inputs[index])),
    steps: one.steps.map((step, index) => pairSteps(step, other.steps[index])),
    outputs: one.outputs.map((output, index) => pairTensors(output, other.outputs[index])),
  };
}

const notRepeatable = (what: string): OnnxTraceError =>
  new OnnxTraceError(
    'NOT_REPEATABLE',
    `the model ${what}; is it in training mode, or does it draw random numbers?`,
  );

function pairSteps(step: TraceStep, other: TraceStep | undefined): PairedStep {
  if (other?.kernel !== step.kernel) {
    throw notRepeatable(
      `ran ${step.kernel} in one run where it ran ${other?.kernel ?? 'nothing'} in another`,
    );
  }
  const inputs = Object.entries(step.inputs).map(
    ([name, tensor]) => [name, pairTensors(tensor, other.inputs[name])] as const,
  );
  return {
    kernel: step.kernel,
    inputs: Object.fromEntries(inputs),
    attributes: step.attributes,
    otherAttributes: other.attributes,
    outputs: step.outputs.map((output, index) => pairTensors(output, other.outputs[index])),
  };
}

function pairTensors(tensor: TraceTensor, other: TraceTensor | undefined): PairedTensor {
  if (other?.id !== tensor.id || other.shape.length !== tensor.shape.length) {
    throw notRepeatable('wired its steps in two ways');
  }
  if (tensor.values === null || other.values === null) return { ...tensor, other: other.shape };
  const follows = tensor.shape.some((length, axis) => length !== other.shape[axis]);
  if (follows) return collapse(tensor, other.shape);
  if (tensor.values.some((value, index) => !Object.is(value, other.values?.[index]))) {
    throw new OnnxTraceError('DEPENDS_ON_SIZE', 'a constant of the model follows the size of its input.');
  }
  return { ...tensor, other: other.shape };
}

/** A constant that is as long as the batch is the same in each row: one row says it, where it is broadcast. */
function collapse(tensor: TraceTensor, otherShape: readonly number[]): PairedTensor {
  let { shape, values } = tensor;
  tensor.shape.forEach((length, axis) => {
    if (length === otherShape[axis] || values === null) return;
    const inner = shape.slice(axis + 1).reduce((product, side) => product * side, 1);
    const block = inner * length;
    const all = values;
    if (all.some((value, at) => !Object.is(value, all[at - (at % block) + (at % inner)]))) {
      throw new OnnxTraceError('DEPENDS_ON_SIZE', 'a constant of the model differs along the batch.');
    }
    values = all.filter((_, at) => at % block < inner);
    shape = shape.with(axis, 1);
  });
  return { ...tensor, shape, other: shape, values, storage: {} };
}
