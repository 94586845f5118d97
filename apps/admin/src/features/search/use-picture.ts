import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { uploadPicture } from '../../graphql/upload.ts';

/** A picture of the visitor's on its way to the server; `url` shows it from their own machine. */
export function usePicture(galleryId: string, onUploaded: (mediaId: string) => void) {
  const [file, setFile] = useState<File | null>(null);
  const [progress, setProgress] = useState<number | null>(null);
  const sending = useRef<AbortController | null>(null);
  const url = useObjectUrl(file);
  const upload = useMutation({
    mutationFn: ({ picture, signal }: { readonly picture: File; readonly signal: AbortSignal }) =>
      uploadPicture(galleryId, picture, {
        signal,
        onProgress: (sent, total) => setProgress(total === 0 ? 0 : sent / total),
      }),
  });
  return {
    url,
    progress,
    error: upload.error,
    take: (picture: File): void => {
      setFile(picture);
      setProgress(0);
      sending.current?.abort();
      sending.current = new AbortController();
      const { signal } = sending.current;
      // given here and not above: only the last picture counts, and none once the page was left
      upload.mutate(
        { picture, signal },
        { onSuccess: ({ id }) => onUploaded(id), onSettled: () => setProgress(null) },
      );
    },
  };
}

function useObjectUrl(file: File | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (file === null) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => {
      setUrl(null);
      URL.revokeObjectURL(made);
    };
  }, [file]);
  return url;
}
