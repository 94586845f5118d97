import type { Job } from './job.types.ts';

/** When the job will be done if it goes on as since its attempt began; null while that says nothing. */
export function etaOf(job: Job): Date | null {
  if (job.state !== 'RUNNING' || job.attemptStartedAt === null || job.cancelRequestedAt !== null) return null;
  const done = job.progress - job.attemptProgress;
  const elapsedMs = job.updatedAt.getTime() - job.attemptStartedAt.getTime();
  if (done <= 0 || elapsedMs <= 0) return null;
  const leftMs = (elapsedMs * (1 - job.progress)) / done;
  const at = new Date(job.updatedAt.getTime() + leftMs);
  return Number.isNaN(at.getTime()) ? null : at;
}
