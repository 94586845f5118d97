import { isJsonObject } from '../../core/json.ts';
import { plainText } from '../../core/plain-text.ts';
import { isStorableJson, isStorableText } from '../../core/storable-text.ts';
import { invalidInput } from '../../core/user-failure.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import { hintProblem } from '../sample/enroll-input.ts';
import { searchLimits } from './search.types.ts';
import type { SampleFilter, SearchRequest } from './search.types.ts';

/** What is wrong with the request itself; null if nothing is. Filter keys are checked with the galleries. */
export function searchProblem(
  request: SearchRequest,
  { maxTopK }: { readonly maxTopK: number },
): UserFailure | null {
  const { topK, filter, clientRequestId } = request;
  if (!Number.isInteger(topK) || topK < 1 || topK > maxTopK) {
    return invalidInput(`topK must be from 1 to ${maxTopK}`, ['input', 'topK']);
  }
  if (clientRequestId !== null) {
    const path = ['input', 'clientRequestId'];
    const text = plainText(clientRequestId, { min: 1, max: searchLimits.maxClientRequestIdLength, path });
    if (!text.ok) {
      return text.error;
    }
  }
  return (
    cameraProblem(request) ??
    timeProblem(filter) ??
    hintProblem(request.hint, ['input', 'hint'], request.modality)
  );
}

function cameraProblem(request: SearchRequest): UserFailure | null {
  const { probeCameraId, sameCameraRule, probe } = request;
  if (probeCameraId !== null) {
    const path = ['input', 'probeCameraId'];
    const text = plainText(probeCameraId, { min: 1, max: searchLimits.maxCameraIdLength, path });
    if (!text.ok) {
      return text.error;
    }
  }
  return sameCameraRule && probeCameraId === null && probe.kind !== 'sample'
    ? invalidInput('sameCameraRule needs probeCameraId', ['input', 'sameCameraRule'])
    : null;
}

function timeProblem(filter: SampleFilter): UserFailure | null {
  if ((filter.cameraIds?.length ?? 0) > searchLimits.maxCameras) {
    const message = `cameraIds must have at most ${searchLimits.maxCameras} ids`;
    return { code: 'LIMIT_EXCEEDED', message, path: ['input', 'cameraIds'] };
  }
  if (filter.cameraIds?.every(isStorableText) === false) {
    return invalidInput('cameraIds must not contain control characters', ['input', 'cameraIds']);
  }
  if (filter.since !== undefined && filter.until !== undefined && filter.since >= filter.until) {
    return invalidInput('until must be after since', ['input', 'until']);
  }
  return null;
}

/** Attributes compare by equality, on keys that all the galleries have declared. */
export function attributesProblem(filter: SampleFilter, filterKeys: ReadonlySet<string>): UserFailure | null {
  for (const [key, value] of Object.entries(filter.attributes ?? {})) {
    const path = ['input', 'attributes', key];
    if (!filterKeys.has(key)) {
      return invalidInput('the key is not among the filterKeys of every gallery', path);
    }
    if (Array.isArray(value) || isJsonObject(value) || value === null) {
      return invalidInput('the value must be a text, a number, true or false', path);
    }
    if (!isStorableJson(value)) {
      return invalidInput('the value must not contain NUL characters or half surrogate pairs', path);
    }
  }
  return null;
}

export function isFiltered(filter: SampleFilter): boolean {
  return (
    filter.cameraIds !== undefined ||
    filter.otherCameraThan !== undefined ||
    filter.since !== undefined ||
    filter.until !== undefined ||
    Object.keys(filter.attributes ?? {}).length > 0
  );
}
