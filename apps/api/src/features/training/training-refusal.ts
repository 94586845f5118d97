import { PackError } from '@gallerist/embedding';
import { InitError } from '@gallerist/embedding/architectures';
import { CheckpointError } from '@gallerist/embedding/node';
import { TrainingError } from '@gallerist/embedding/training';
import { DependencyError } from '../../core/errors.ts';
import { EvaluationRefusal } from '../evaluation/evaluation-refusal.ts';

/** Why a run came to nothing: the caller can act on it. */
export class TrainingRefusal extends Error {
  override readonly name = 'TrainingRefusal';
  readonly code: string;

  constructor(
    code:
      | 'GALLERY_DELETED'
      | 'TOO_FEW_IDENTITIES'
      | 'TOO_FEW_SAMPLES'
      | 'CANCELLED'
      | 'RECIPE_INVALID'
      | 'NOT_ENOUGH_MEMORY'
      | 'MODEL_UNAVAILABLE',
    message: string,
  ) {
    super(message);
    this.code = code;
  }
}

/** Code and words of an error that ends a run for good; null for one that is our fault or passes. */
export function refusalOf(error: unknown): { readonly code: string; readonly message: string } | null {
  const isOurs =
    error instanceof TrainingRefusal ||
    error instanceof EvaluationRefusal ||
    error instanceof TrainingError ||
    error instanceof CheckpointError ||
    error instanceof InitError ||
    error instanceof PackError;
  return isOurs ? { code: error.code, message: error.message.slice(0, 2_000) } : null;
}

const diskWords = /ENOSPC|EDQUOT|no space left/i;

/** Threads pass on a full disk as words only; it passes once somebody makes room. */
export function withDisk(error: unknown): unknown {
  const isFull =
    error instanceof Error && !(error instanceof DependencyError) && diskWords.test(error.message);
  if (!isFull) return error;
  return new DependencyError('blob-store', 'the disk of DATA_DIR is full', {
    cause: error,
    retryAfterMs: 30_000,
  });
}
