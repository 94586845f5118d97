import { motionAt, predictMotion, updateMotion } from './constant-velocity-filter.ts';
import type { MotionState } from './constant-velocity-filter.ts';
import type { TrackBox } from './tracking.types.ts';

/** Standard deviations in shares of the box's height, so that near and far people are treated alike. */
export interface MotionNoise {
  /** Of a detector's edges. */
  readonly measured: number;
  /** Of a speed that nothing is known of, heights a second. */
  readonly speed: number;
  /** How much a speed changes within a second, heights a second. */
  readonly acceleration: number;
}

/** Of people who walk: edges within a twentieth of the height; half a height a second, and so much change of it. */
export const walkingNoise: MotionNoise = { measured: 0.05, speed: 0.6, acceleration: 0.5 };

type Axis = 'centreX' | 'centreY' | 'width' | 'height';

/**
 * Where a box is and how it moves: four independent constant-velocity Kalman filters, of centre, width and height.
 *
 * Differs from SORT, whose filter has area and proportions: the state's axes do not influence each other there either, and
 * width and height have a measurement noise in pixels.
 *
 * @see Bewley et al. 2016, arXiv:1602.00763 (SORT); Wojke et al. 2017, arXiv:1703.07402 (noise relative to the height)
 */
export class BoxMotion {
  #states: Record<Axis, MotionState>;
  readonly #noise: MotionNoise;

  constructor(box: TrackBox, noise: MotionNoise = walkingNoise) {
    this.#noise = noise;
    const spread = {
      variance: (noise.measured * box.height) ** 2,
      speedVariance: (noise.speed * box.height) ** 2,
    };
    const places = placesOf(box);
    this.#states = mapAxes((axis) => motionAt(places[axis], spread));
  }

  /** Moves on by so many seconds, ≥ 0. */
  predict(seconds: number): void {
    const density = (this.#noise.acceleration * this.#height) ** 2;
    this.#states = mapAxes((axis) => predictMotion(this.#states[axis], seconds, density));
  }

  update(box: TrackBox): void {
    const places = placesOf(box);
    const variance = (this.#noise.measured * box.height) ** 2;
    this.#states = mapAxes((axis) => updateMotion(this.#states[axis], places[axis], variance));
  }

  /** Where the box is thought to be; sides are at least a pixel. */
  get box(): TrackBox {
    const { centreX, centreY } = this.#states;
    const [width, height] = [Math.max(1, this.#states.width.place), this.#height];
    return { x: centreX.place - width / 2, y: centreY.place - height / 2, width, height };
  }

  /**
   * How far a box's centre lies from where it is expected, in standard deviations of that difference (Mahalanobis distance, ≥ 0).
   */
  distanceTo(box: TrackBox): number {
    const places = placesOf(box);
    const noise = (this.#noise.measured * box.height) ** 2;
    const part = (axis: Axis): number =>
      (places[axis] - this.#states[axis].place) ** 2 / (this.#states[axis].variance + noise);
    return Math.sqrt(part('centreX') + part('centreY'));
  }

  get #height(): number {
    return Math.max(1, this.#states.height.place);
  }
}

const placesOf = ({ x, y, width, height }: TrackBox): Record<Axis, number> => ({
  centreX: x + width / 2,
  centreY: y + height / 2,
  width,
  height,
});

const mapAxes = (of: (axis: Axis) => MotionState): Record<Axis, MotionState> => ({
  centreX: of('centreX'),
  centreY: of('centreY'),
  width: of('width'),
  height: of('height'),
});
