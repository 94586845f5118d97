import { execFile, execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { promisify } from 'node:util';

/** Whether this machine has ffmpeg: videos cannot be tested without. */
export const hasFfmpeg = ((): boolean => {
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

const base = ['-hide_banner', '-loglevel', 'error', '-y'];
const picture = (seconds: number, rate: number): readonly string[] => [
  ...['-f', 'lavfi', '-i', `testsrc=duration=${seconds}:size=160x90:rate=${rate}`],
];
/** A key frame each half second: after a break the picture is back soon. */
const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-g', '5', '-pix_fmt', 'yuv420p'];

/** A test picture of so many seconds, 10 frames a second; the ending of the path chooses the container. */
export async function makeVideo(path: string, seconds: number, more: readonly string[] = []): Promise<void> {
  await promisify(execFile)('ffmpeg', [...base, ...picture(seconds, 10), ...h264, ...more, path]);
}

/** Sends a test picture to an RTSP server, as a camera does, until it is killed. */
export const sendStream = (address: string): ChildProcess =>
  spawn(
    'ffmpeg',
    [
      ...base,
      '-re',
      ...picture(600, 10),
      ...h264,
      '-tune',
      'zerolatency',
      '-f',
      'rtsp',
      '-rtsp_transport',
      'tcp',
      address,
    ],
    { stdio: 'ignore' },
  );
