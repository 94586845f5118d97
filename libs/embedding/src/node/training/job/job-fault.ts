import { NetWeightsError } from '../../../architectures/weights/net-weights-error.ts';
import type { NetWeightsErrorCode } from '../../../architectures/weights/net-weights-error.ts';
import { PackError } from '../../../errors.ts';
import type { PackErrorCode } from '../../../errors.ts';
import { InitError } from '../../../init/init-error.ts';
import type { InitErrorCode } from '../../../init/init-error.ts';
import { TrainingError } from '../../../training/training-error.ts';
import type { TrainingErrorCode } from '../../../training/training-error.ts';
import { CheckpointError } from '../checkpoints/checkpoint-error.ts';
import type { CheckpointErrorCode } from '../checkpoints/checkpoint-error.ts';
import type { JobFault } from './job-messages.types.ts';

/** An error as a message. */
export function faultOf(error: unknown): JobFault {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof TrainingError) return { kind: 'training', code: error.code, message };
  if (error instanceof CheckpointError) return { kind: 'checkpoint', code: error.code, message };
  if (error instanceof NetWeightsError) return { kind: 'weights', code: error.code, message };
  if (error instanceof InitError) return { kind: 'init', code: error.code, message };
  if (error instanceof PackError) return { kind: 'pack', code: error.code, message };
  return { kind: 'other', code: '', message };
}

/** The error that a message stands for. */
export function errorOfFault({ kind, code, message }: JobFault): Error {
  if (kind === 'training') return new TrainingError(code as TrainingErrorCode, message); // as: see faultOf
  if (kind === 'checkpoint') return new CheckpointError(code as CheckpointErrorCode, message); // as: likewise
  if (kind === 'weights') return new NetWeightsError(code as NetWeightsErrorCode, message); // as: likewise
  if (kind === 'init') return new InitError(code as InitErrorCode, message); // as: likewise
  if (kind === 'pack') return new PackError(code as PackErrorCode, message); // as: likewise
  return new Error(message);
}
