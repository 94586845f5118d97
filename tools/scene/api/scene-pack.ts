import { installNetPack } from '@gallerist/embedding/node';
import type { LocatedPack } from '@gallerist/embedding/node';
import { bodySpec, SHOTS } from '../measure/body-net.ts';
import type { BodyNet } from '../measure/body-net.ts';

/** Until a gallery has a threshold of its own; no figure comes from it. */
const placeholder = { match: 0.9, review: 0.9, meaning: 'until the measurement sets its own' };

/** Exports the net and installs it as a body pack that a server can begin with. */
export async function installScenePack(
  { net, recipe }: BodyNet,
  of: { readonly people: number; readonly packsDir: string },
): Promise<LocatedPack> {
  return await installNetPack(
    { modality: 'BODY', preprocess: bodySpec, parent: null },
    {
      ...{ net, recipe, report: {}, name: 'scene-body', version: '1.0.0', licence: 'Apache-2.0' },
      data: { name: 'drawn people of another site', identities: of.people, pictures: SHOTS * of.people },
      madeAt: '2026-01-01T00:00:00Z',
      measured: {
        defaultThreshold: placeholder,
        duplicateSimilarity: { value: 0.9999, meaning: 'not measured' },
        calibration: null,
      },
    },
    { packsDir: of.packsDir },
  );
}
