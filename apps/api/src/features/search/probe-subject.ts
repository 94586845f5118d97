import type { SubjectQuality } from '@gallerist/embedding';
import type { Point } from '@gallerist/preprocess';
import type { Prisma } from '../../infra/prisma/generated/client.ts';
import type { GateChecks } from '../sample/quality-gate.ts';
import type { ProbePicture } from './probe.ts';

/** What is kept of a probe that is a picture, beside its box and its crop. */
export interface ProbeSubject {
  readonly landmarks: readonly Point[];
  readonly quality: SubjectQuality;
  readonly checks: GateChecks;
}

export function subjectToJson({ landmarks, quality, checks }: ProbePicture): Prisma.InputJsonObject {
  return {
    landmarks: landmarks.map(({ x, y }) => ({ x, y })),
    quality: { ...quality },
    checks: { ...checks },
  };
}

export function subjectFromJson(json: unknown): ProbeSubject | null {
  return json === null ? null : (json as ProbeSubject); // written by subjectToJson
}
