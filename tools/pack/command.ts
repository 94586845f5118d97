import { parseArgs } from 'node:util';
import type { ParseArgsOptionsConfig } from 'node:util';

/** The command line asks for something that there is not; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Values of options: texts, but for flags. */
export type OptionValues = Readonly<Record<string, string | boolean | undefined>>;

/** What a command writes to, and how it hears that it should stop. */
export interface CommandOutput {
  /** Results. */
  readonly out: (text: string) => void;
  /** Progress and problems. */
  readonly err: (text: string) => void;
  readonly signal: AbortSignal;
  /** Whether progress may be drawn over itself. */
  readonly isTerminal?: boolean;
  /** Where packs are when the command line does not say. */
  readonly defaultPacksDir: string;
}

export interface CommandCall {
  readonly values: OptionValues;
  readonly positionals: readonly string[];
  readonly output: CommandOutput;
}

export interface Command {
  readonly usage: string;
  readonly options: ParseArgsOptionsConfig;
  /** Resolves to the exit code. */
  readonly run: (call: CommandCall) => Promise<number>;
}

/** Options that every command has. */
export const commonOptions = {
  packs: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const satisfies ParseArgsOptionsConfig;

export const packsFolder = ({ values, output }: CommandCall): string =>
  text(values, 'packs') ?? output.defaultPacksDir;

export function text(values: OptionValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** @throws {UsageError} if it was not given or is empty. */
export function required(values: OptionValues, name: string, why: string): string {
  const value = text(values, name)?.trim() ?? '';
  if (value === '') throw new UsageError(`--${name} is missing: ${why}`);
  return value;
}

/** @throws {UsageError} for a value that is none of the names. */
export function oneOf<T extends string>(
  values: OptionValues,
  name: string,
  names: readonly T[],
): T | undefined {
  const value = text(values, name);
  const found = names.find((candidate) => candidate === value);
  if (value !== undefined && found === undefined) {
    throw new UsageError(`--${name} must be one of ${names.join(', ')}, got ${value}`);
  }
  return found;
}

/** @throws {UsageError} unless it is a whole number ≥ 1. */
export function count(values: OptionValues, name: string): number | undefined {
  const value = text(values, name);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1) {
    throw new UsageError(`--${name} must be a whole number above 0, got ${value}`);
  }
  return number;
}

/** @throws {UsageError} unless it is a number between the two, neither of them itself. */
export function within(
  values: OptionValues,
  name: string,
  of: { readonly default: number; readonly above: number; readonly below: number },
): number {
  const given = text(values, name);
  const value = given === undefined ? of.default : Number(given);
  if (value > of.above && value < of.below) return value;
  throw new UsageError(`--${name} must be a number between ${of.above} and ${of.below}, got ${given ?? ''}`);
}

/** Runs a command line; problems that a person can solve are told without a stack. */
export async function runCommand(
  command: Command,
  args: readonly string[],
  output: CommandOutput,
): Promise<number> {
  try {
    const options = { ...commonOptions, ...command.options };
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const flat = values as OptionValues; // no option is `multiple`
    if (flat['help'] === true) {
      output.out(command.usage);
      return 0;
    }
    return await command.run({ values: flat, positionals, output });
  } catch (error) {
    if (error instanceof UsageError || isParseError(error)) {
      output.err(`${error.message}\n\n${command.usage}`);
      return 2;
    }
    if (isForPeople(error) || output.signal.aborted) {
      output.err(`${error instanceof Error ? error.message : String(error)}\n`);
      return 1;
    }
    throw error;
  }
}

const namesForPeople = [
  'ArgumentError',
  'CheckpointError',
  'CompressionError',
  'DatasetError',
  'EvaluationError',
  'InitError',
  'NetWeightsError',
  'OnnxError',
  'OnnxTraceError',
  'PackError',
  'RuntimeError',
  'StoppedError',
  'TrainingError',
];

/** Whether an error says what a person can do about it. */
export const isForPeople = (error: unknown): error is Error =>
  error instanceof RangeError || (error instanceof Error && namesForPeople.includes(error.name));

const isParseError = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
