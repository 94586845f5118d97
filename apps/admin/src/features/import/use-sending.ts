import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { ImportUpload } from '../../graphql/upload.ts';
import type { Selection } from './selection.ts';
import { sendArchive } from './send-archive.ts';
import { forgetUnfinished, keepUnfinished, readUnfinished } from './unfinished-upload.ts';
import { zipOf, type PathFile } from './zip-of-files.ts';

/** How far the files are on their way to the server. */
export type Phase =
  | { readonly kind: 'idle' }
  /** Checksums are computed of so many files. */
  | { readonly kind: 'packing'; readonly done: number; readonly total: number }
  | { readonly kind: 'sending'; readonly sent: number; readonly total: number; readonly isLost: boolean };

export interface Sent {
  readonly upload: ImportUpload;
  /** What was sent, to show pictures that are refused. */
  readonly archive: Blob;
}

/** Packs what has to be packed and sends it; null from `send` means that somebody stopped it. */
export function useSending(galleryId: string) {
  const [phase, setPhase] = useState<Phase>({ kind: 'idle' });
  const stopping = useRef(new AbortController());

  async function send(selection: Selection, files: readonly PathFile[]): Promise<Sent | null> {
    stopping.current = new AbortController();
    const { signal } = stopping.current;
    const onPacked = (done: number): void => setPhase({ kind: 'packing', done, total: files.length });
    try {
      const archive = await archiveOf(selection, files, { signal, onPacked });
      const { fingerprint, name } = selection;
      const known = readUnfinished(galleryId);
      const isSame = known?.fingerprint === fingerprint && known.byteLength === archive.size;
      const show = (sent: number, isLost: boolean): void =>
        setPhase({ kind: 'sending', sent, total: archive.size, isLost });
      show(0, false);
      const upload = await sendArchive({
        ...{ galleryId, archive, signal, uploadId: isSame ? known.uploadId : null },
        onProgress: (sent) => show(sent, false),
        onLost: () => show(0, true),
        onBegun: (uploadId) =>
          keepUnfinished(galleryId, { uploadId, fingerprint, name, byteLength: archive.size }),
      });
      forgetUnfinished(galleryId);
      return { upload, archive };
    } catch (error) {
      if (signal.aborted) return null;
      throw error;
    } finally {
      setPhase({ kind: 'idle' });
    }
  }

  const stop = (): void => stopping.current.abort();
  const leave = useEffectEvent(stop);
  // what would come of it later would take the visitor away from where they are by then
  useEffect(() => () => leave(), []);
  return { phase, send, stop };
}

async function archiveOf(
  selection: Selection,
  files: readonly PathFile[],
  { signal, onPacked }: { readonly signal: AbortSignal; readonly onPacked: (done: number) => void },
): Promise<Blob> {
  const [first] = files;
  if (selection.kind === 'archive' && first !== undefined) return first.file;
  onPacked(0);
  return await zipOf(files, {
    signal,
    onProgress: (done) => {
      // Once for each file would draw the page two thousand times.
      if (done % 20 === 0 || done === files.length) onPacked(done);
    },
  });
}
