import { BadRequestError } from '../../core/access.ts';
import type { RequestContext } from '../../core/context.ts';
import type { EventQueue } from '../../core/event-queue.ts';
import type { Session, SubscriptionEvent } from '../../core/session.ts';
import type { GalleryService } from '../gallery/gallery.service.ts';
import type { JobService } from '../job/job.service.ts';
import type { Job } from '../job/job.types.ts';
import type { ActivityWatcher } from './activity-watcher.ts';
import type { Activity } from './activity.types.ts';

interface Dependencies {
  readonly watcher: ActivityWatcher;
  readonly jobs: Pick<JobService, 'findMany'>;
  readonly galleries: Pick<GalleryService, 'findMany'>;
}

export type Events<T> = AsyncIterableIterator<SubscriptionEvent<T>>;

/** What listeners are told, each event for the caller as it is then. */
export class ActivityService {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /**
   * A job as it is now and whenever it changes; without an id all jobs that the caller sees, as they change.
   *
   * @param jobId Null for an id that is none.
   * @throws {BadRequestError} if the caller sees no such job.
   */
  async jobUpdated(session: Session, jobId: string | null | undefined): Promise<Events<Job>> {
    const find = async (request: RequestContext, id: string) =>
      (await this.#deps.jobs.findMany(request, [id]))[0] ?? null;
    if (jobId === null) throw new BadRequestError('job not found');
    const queue = await this.#deps.watcher.jobs(({ id }) => jobId === undefined || id === jobId);
    if (jobId !== undefined) {
      if ((await find(await session.renew(), jobId)) === null) {
        queue.end();
        throw new BadRequestError('job not found');
      }
      queue.add(jobId);
    }
    return forSession(session, queue, find);
  }

  /**
   * What happens in a gallery from now on; ends when the caller does not see it any more.
   *
   * @throws {BadRequestError} if the caller sees no such gallery.
   */
  async galleryActivity(session: Session, galleryId: string | null): Promise<Events<Activity>> {
    const sees = async (request: RequestContext, id: string): Promise<boolean> =>
      (await this.#deps.galleries.findMany(request, [id])).length > 0;
    if (galleryId === null || !(await sees(await session.renew(), galleryId)))
      throw new BadRequestError('gallery not found');
    const queue = await this.#deps.watcher.gallery(galleryId);
    return forSession(session, queue, async (request, activity) => {
      if (await sees(request, galleryId)) return activity;
      queue.end();
      return null;
    });
  }
}

/** @param accept The value that the caller gets; null where it may not. */
function forSession<S, T>(
  session: Session,
  queue: EventQueue<S>,
  accept: (request: RequestContext, value: S) => Promise<T | null>,
): Events<T> {
  const events: Events<T> = {
    next: async () => {
      for (;;) {
        const event = await queue.next();
        if (event.done === true) return { done: true, value: undefined };
        const request = await session.renew();
        const value = await accept(request, event.value);
        if (value !== null) return { done: false, value: { request, value } };
      }
    },
    return: async () => {
      await queue.return();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => events,
  };
  return events;
}
