import { findAlignmentTemplate } from '@gallerist/preprocess';
import type { AnalyseRequest, PipelineDescription, SubjectHint } from '../inference-pool.types.ts';

const HINT_LANDMARKS = 5;

/**
 * Refuses what a caller must not send, before it costs a worker anything.
 *
 * @throws {RangeError} with the argument, what was expected and what came.
 */
export function checkRequest(
  { hint, maxSubjects }: AnalyseRequest,
  modality: PipelineDescription['modality'],
): void {
  if (!Number.isSafeInteger(maxSubjects) || maxSubjects < 1) {
    throw new RangeError(`analyse: maxSubjects must be a whole number ≥ 1, got ${maxSubjects}`);
  }
  if (hint === undefined) return;
  checkHint(hint);
  if (modality === 'BODY' && ('alignedTemplate' in hint || 'landmarks' in hint)) {
    throw new RangeError(`analyse: hint of a body must be crop or box, got ${Object.keys(hint).join()}`);
  }
}

function checkHint(hint: SubjectHint): void {
  if ('alignedTemplate' in hint && findAlignmentTemplate(hint.alignedTemplate) === null) {
    throw new RangeError(
      `analyse: hint.alignedTemplate must be a known template, got ${hint.alignedTemplate}`,
    );
  }
  if ('landmarks' in hint) {
    const isWhole = hint.landmarks.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
    if (hint.landmarks.length !== HINT_LANDMARKS || !isWhole) {
      throw new RangeError(
        `analyse: hint.landmarks must be ${HINT_LANDMARKS} finite points, got ${JSON.stringify(hint.landmarks)}`,
      );
    }
  }
  if ('box' in hint) {
    const { x, y, width, height } = hint.box;
    if (![x, y, width, height].every(Number.isFinite) || width <= 0 || height <= 0) {
      throw new RangeError(
        `analyse: hint.box must be finite with positive sides, got ${JSON.stringify(hint.box)}`,
      );
    }
  }
}
