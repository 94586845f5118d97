import { buildNetFromJson } from '@gallerist/embedding/architectures';
import { startRuntime } from '@gallerist/embedding/node';
import { describe, expect, it } from 'vitest';
import { recipeOf, variants } from '../../experiments/people/variants.ts';
import type { SceneFrame } from '../drawing/draw-frame.ts';
import { bodyNetOf } from '../measure/body-net.ts';
import { measureSeed, methods } from '../measure/measure-seed.ts';
import { summaryOf } from '../measure/summary.ts';
import { watchScene } from '../measure/watch-scene.ts';
import { drawScene } from '../world/draw-scene.ts';
import { askServer } from './measure-api.ts';

/** A server is started, on a machine that may be busy. */
const PATIENCE_MS = 300_000;

describe('a scene through the API', () => {
  it(
    'gives the timelines that the libraries give, of the same crops, net and threshold',
    async () => {
      await startRuntime('wasm');
      const seed = 5;
      const scene = { ...drawScene({ seed }), seconds: 20 };
      const watched = await watchScene(scene, {
        framesPerSecond: 3,
        // as: the drawer's own frames, which know who is where
        find: (image) =>
          Promise.resolve((image as SceneFrame).truth.map(({ box }) => ({ box, confidence: 0.9 }))),
      });
      const variant = variants['batch-hard-triplet'];
      if (variant === undefined) throw new TypeError('there is no such variant');
      const recipe = recipeOf(variant, { seed: 3, epochs: 1 });
      // Untrained: it sees colours, and says the same here and there.
      const body = bodyNetOf(buildNetFromJson(recipe.net, 3), recipe);
      const summary = summaryOf([await measureSeed(seed, watched, [body])]);
      const figures = await askServer([seed, watched], { body, people: 0, summary });
      body.dispose();
      expect(watched.tracklets.length).toBeGreaterThan(8);
      expect(figures.map(({ method }) => method)).toEqual([...methods]);
      for (const { api, library, refusals } of figures) {
        expect(refusals.length).toBeLessThan(watched.tracklets.length / 2);
        expect(library.recall).toBeGreaterThan(0);
        expect(library.precision).toBeLessThan(1);
        expect(api).toEqual(library);
      }
      // Other crops, other timelines: nothing is told that was not asked.
      expect(new Set(figures.map(({ api }) => JSON.stringify(api))).size).toBeGreaterThan(1);
    },
    PATIENCE_MS,
  );
});
