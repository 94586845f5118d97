import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { EnrollPicturesMutation, Modality } from '../../graphql/generated/graphql.ts';
import { request } from '../../graphql/index.ts';
import { newKey } from '../../graphql/intent-key.ts';
import { RequestError } from '../../graphql/request-error.ts';
import { uploadPicture } from '../../graphql/upload.ts';
import { enrollSamplesDocument } from './identity.operations.ts';

type Rejection = EnrollPicturesMutation['enrollSamples']['rejected'][number];

/** One picture on its way. */
export interface PictureOnItsWay {
  readonly key: string;
  readonly file: File;
  readonly modality: Modality;
  readonly state: 'waiting' | 'sending' | 'taken' | 'refused';
  /** Of its bytes, from 0 to 1. */
  readonly sent: number;
  readonly reason: string | null;
  readonly message: string | null;
  /** Whether it is taken when somebody insists. */
  readonly isForceable: boolean;
}

const atOnce = 3;

/** Sends pictures and enrols each as soon as it is there, so that one bad picture holds up no other. */
export function useEnrolment(galleryId: string, identityId: string) {
  const queries = useQueryClient();
  const [pictures, setPictures] = useState<readonly PictureOnItsWay[]>([]);
  const put = (key: string, change: Partial<PictureOnItsWay>): void =>
    setPictures((all) => all.map((one) => (one.key === key ? { ...one, ...change } : one)));

  async function enroll(picture: PictureOnItsWay, isForced: boolean): Promise<void> {
    const { key, file, modality } = picture;
    put(key, { state: 'sending', reason: null, message: null });
    try {
      const onProgress = (sent: number, total: number): void => put(key, { sent: sent / Math.max(1, total) });
      const { id: mediaId } = await uploadPicture(galleryId, file, { onProgress });
      const images = [{ image: { mediaId }, modality }];
      const input = {
        ...{ identityId, images, force: isForced, idempotencyKey: newKey() },
        review: 'STRICT' as const,
      };
      const { enrollSamples } = await request(enrollSamplesDocument, { input });
      put(key, outcomeOf(enrollSamples.rejected[0], enrollSamples.userErrors[0]));
    } catch (error) {
      const reason = error instanceof RequestError ? error.code : null;
      put(key, { state: 'refused', reason, message: error instanceof Error ? error.message : String(error) });
    }
  }

  async function add(files: readonly File[], modality: Modality): Promise<void> {
    const added = files.map((file) => waiting(file, modality));
    setPictures((all) => [...all, ...added]);
    const queue = [...added];
    const work = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) await enroll(next, false);
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    await queries.invalidateQueries({ queryKey: ['IdentityPage'] });
  }

  async function insist(picture: PictureOnItsWay): Promise<void> {
    await enroll(picture, true);
    await queries.invalidateQueries({ queryKey: ['IdentityPage'] });
  }

  return { pictures, add, insist, clear: () => setPictures([]) };
}

function waiting(file: File, modality: Modality): PictureOnItsWay {
  const nothing = { reason: null, message: null, isForceable: false };
  return { key: newKey(), file, modality, state: 'waiting', sent: 0, ...nothing };
}

function outcomeOf(
  rejection: Rejection | undefined,
  failure: { readonly code: string; readonly message: string } | undefined,
): Partial<PictureOnItsWay> {
  if (failure !== undefined) return { state: 'refused', reason: failure.code, message: failure.message };
  if (rejection === undefined) return { state: 'taken', sent: 1 };
  const { reason, message, forceable } = rejection;
  return { state: 'refused', reason, message, isForceable: forceable };
}
