import { drawPerson } from '../../people/body/draw-person.ts';
import { drawCamera } from '../../people/camera/draw-camera.ts';
import { difficultyRanges } from '../../people/difficulty.ts';
import type { Difficulty } from '../../people/difficulty.ts';
import { Draw } from '../../people/draw.ts';
import type { LightCourse, Obstacle, Scene, Visit } from './scene.types.ts';

const VISIT_STREAM = 11;
const VIEW_STREAM = 12;
const HEIGHT_STREAM = 13;

export interface SceneOptions {
  /** Of the people and the walks. */
  readonly seed: number;
  /** Default 4, of a site of six whose pictures a net may have been trained on. */
  readonly cameras?: number;
  /** Default 12. */
  readonly people?: number;
  /** Identity of the first one; those before may have been trained on. Default 1000. */
  readonly firstPerson?: number;
  /** Default 30. */
  readonly seconds?: number;
  /** Cameras that each person passes. Default 3. */
  readonly visits?: number;
  /** Of people and cameras. Default `medium`. */
  readonly difficulty?: Difficulty;
}

/** People who walk through the views of several cameras, one after the other. The same scene for the same options. */
export function drawScene(options: SceneOptions): Scene {
  const { seed, cameras = 4, people = 12, firstPerson = 1000, seconds = 30, visits = 3 } = options;
  const ranges = difficultyRanges[options.difficulty ?? 'medium'];
  return {
    seed,
    seconds,
    people: Array.from({ length: people }, (_, index) => ({
      person: drawPerson(seed, firstPerson + index, ranges),
      height: new Draw(seed, HEIGHT_STREAM, firstPerson + index).around([1.5, 1.95]),
    })),
    views: Array.from({ length: cameras }, (_, camera) => {
      const draw = new Draw(seed, VIEW_STREAM, camera);
      return {
        camera: drawCamera(seed, camera, ranges),
        obstacles: [drawObstacle(draw, 'pillar'), drawObstacle(draw, 'counter')],
        light: drawLight(draw, seconds),
      };
    }),
    visits: Array.from({ length: people }, (_, person) =>
      drawVisits(new Draw(seed, VISIT_STREAM, person), { person, cameras, seconds, visits }),
    ).flat(),
  };
}

/** A person's way: cameras in a random order, at even times with some play, so that nobody is in two views at once. */
function drawVisits(
  draw: Draw,
  of: {
    readonly person: number;
    readonly cameras: number;
    readonly seconds: number;
    readonly visits: number;
  },
): readonly Visit[] {
  const order = Array.from({ length: of.cameras }, (_, camera) => camera);
  const slot = of.seconds / of.visits;
  const late = draw.within([-0.25, 0.25]);
  return Array.from({ length: of.visits }, (_, index) => {
    const [camera = 0] = order.splice(draw.integer(order.length), 1);
    if (order.length === 0) order.push(...Array.from({ length: of.cameras }, (__, one) => one));
    const isAlong = draw.chance(0.25);
    const turned = draw.chance(0.5) ? Math.PI : 0;
    return {
      ...{ person: of.person, camera },
      middleAt: (index + 0.5 + late + draw.within([-0.2, 0.2])) * slot,
      middle: { across: draw.within([-1.2, 1.2]), away: draw.within([7.5, 12]) },
      heading: (isAlong ? 0 : Math.PI / 2) + turned + draw.within([-0.45, 0.45]),
      speed: draw.within([1.1, 1.7]),
      phase: draw.within([0, 2 * Math.PI]),
    };
  });
}

function drawObstacle(draw: Draw, kind: 'pillar' | 'counter'): Obstacle {
  const base = draw.within([0.15, 0.75]);
  const isPillar = kind === 'pillar';
  return {
    at: { across: draw.within([-2, 2]), away: draw.within([6, 9]) },
    width: isPillar ? draw.within([0.4, 0.8]) : draw.within([1.2, 2.4]),
    height: isPillar ? 4 : draw.within([0.7, 1.1]),
    colour: draw.near([base, base, base], 0.15),
    noiseSeed: draw.integer(2 ** 31),
  };
}

const drawLight = (draw: Draw, seconds: number): LightCourse => ({
  swing: draw.within([0.05, 0.2]),
  periodSeconds: draw.within([20, 50]),
  phase: draw.within([0, 2 * Math.PI]),
  stepAt: draw.within([0.3, 0.7]) * seconds,
  step: draw.chance(0.5) ? draw.within([0.7, 0.85]) : draw.within([1.15, 1.3]),
});
