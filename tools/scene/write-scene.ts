import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeJpeg } from '@gallerist/preprocess/node';
import { frameDrawer } from './drawing/draw-frame.ts';
import { drawScene } from './world/draw-scene.ts';
import type { SceneOptions } from './world/draw-scene.ts';

const JPEG_QUALITY = 85;
/** When every written scene begins. */
export const SCENE_START_MS = Date.UTC(2026, 0, 5, 8, 0, 0);

/** Frames as pictures named by their time, `<dir>/camera-<n>/<time>.jpg`, and `<dir>/truth.json`. */
export async function writeScene(
  dir: string,
  { framesPerSecond, ...options }: SceneOptions & { readonly framesPerSecond: number },
): Promise<void> {
  const scene = drawScene(options);
  const truth: object[] = [];
  for (let camera = 0; camera < scene.views.length; camera += 1) {
    const folder = join(dir, `camera-${camera}`);
    await mkdir(folder, { recursive: true });
    const draw = frameDrawer(scene, camera);
    for (let frame = 0; frame < scene.seconds * framesPerSecond; frame += 1) {
      const drawn = draw(frame, frame / framesPerSecond);
      const at = new Date(SCENE_START_MS + (frame * 1000) / framesPerSecond).toISOString();
      await writeFile(join(folder, `${at.replaceAll(':', '-')}.jpg`), await encodeJpeg(drawn, JPEG_QUALITY));
      truth.push(...drawn.truth.map((one) => ({ camera, at, ...one })));
    }
  }
  await writeFile(join(dir, 'truth.json'), `${JSON.stringify(truth)}\n`);
}
