import { useCallback, useEffect, useRef, useState } from 'react';

/** Why there is no picture: the page came over plain HTTP, the visitor or the system said no, or there is no camera that answers. */
export type CameraProblem = 'INSECURE' | 'REFUSED' | 'NONE' | 'BUSY';

export interface CameraChoice {
  readonly id: string;
  readonly label: string;
}

interface State {
  readonly stream: MediaStream | null;
  readonly problem: CameraProblem | null;
  readonly cameras: readonly CameraChoice[];
}

const starting: State = { stream: null, problem: null, cameras: [] };

/** Light enough to be sent at once, and more than a face needs. */
const wanted = { width: { ideal: 1280 }, height: { ideal: 960 } };

/** The camera while the component lives: asked for when it appears, and let go of when it goes. */
export function useCamera() {
  const [state, setState] = useState(starting);
  const [cameraId, setCameraId] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const opened = useRef<MediaStream | null>(null);
  useEffect(() => {
    let isGone = false;
    setState((before) => ({ ...starting, cameras: before.cameras }));
    openCamera(cameraId).then(
      (found) => {
        if (isGone) stop(found.stream);
        else {
          opened.current = found.stream;
          setState({ ...found, problem: null });
        }
      },
      (error: unknown) => {
        if (!isGone) setState((before) => ({ ...before, stream: null, problem: problemOf(error) }));
      },
    );
    return () => {
      isGone = true;
      stop(opened.current);
      opened.current = null;
    };
  }, [cameraId, attempt]);
  const retry = useCallback(() => setAttempt((before) => before + 1), []);
  return { ...state, cameraId, choose: setCameraId, retry };
}

class InsecureError extends Error {}

async function openCamera(
  id: string | null,
): Promise<{ readonly stream: MediaStream; readonly cameras: readonly CameraChoice[] }> {
  // browsers hide cameras from pages that anybody on the way could have changed
  const devices = navigator.mediaDevices as MediaDevices | undefined; // reason: not there on plain HTTP, whatever the types say
  if (devices === undefined) throw new InsecureError();
  const video = id === null ? { facingMode: 'user', ...wanted } : { deviceId: { exact: id }, ...wanted };
  const stream = await devices.getUserMedia({ video, audio: false });
  // names are told only after the visitor has agreed
  const cameras = (await devices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput');
  return { stream, cameras: cameras.map(({ deviceId, label }) => ({ id: deviceId, label })) };
}

function stop(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

function problemOf(error: unknown): CameraProblem {
  if (error instanceof InsecureError) return 'INSECURE';
  const name = error instanceof DOMException || error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'REFUSED';
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'NONE' : 'BUSY';
}

/** What the camera shows now, as a picture like any other. */
export async function stillOf(video: HTMLVideoElement): Promise<File | null> {
  const { videoWidth: width, videoHeight: height } = video;
  const canvas = new OffscreenCanvas(Math.max(1, width), Math.max(1, height));
  const context = canvas.getContext('2d');
  if (context === null || width === 0) return null;
  context.drawImage(video, 0, 0, width, height);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 });
  return new File([blob], 'camera.jpg', { type: blob.type });
}
