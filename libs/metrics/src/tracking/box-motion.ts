import { motionAt, predictMotion, updateMotion } from './constant-velocity-filter.ts';
import type { MotionState } from './constant-velocity-filter.ts';
import type { TrackBox } from './tracking.types.ts';

type Axis = 'centreX' | 'top' | 'width' | 'height';

/** Standard deviations in shares of the box's height, so that near and far people are treated alike. */
interface AxisNoise {
  /** Of what a detector says. */
  readonly measured: number;
  /** Of a speed that nothing is known of, heights a second. */
  readonly speed: number;
  /** How much a speed changes within a second, heights a second. */
  readonly acceleration: number;
}

/** Walkers come along at up to a height a second; their boxes grow slowly, and are cut short by whatever stands in front. */
const PLACE_NOISE: AxisNoise = { measured: 0.05, speed: 1, acceleration: 0.5 };
const SIZE_NOISE: AxisNoise = { measured: 0.1, speed: 0.3, acceleration: 0.2 };
const noises: Readonly<Record<Axis, AxisNoise>> = {
  ...{ centreX: PLACE_NOISE, top: PLACE_NOISE },
  ...{ width: SIZE_NOISE, height: SIZE_NOISE },
};

/**
 * Where a box is and how it moves: four independent constant-velocity Kalman filters, of the middle of its top, its width and its
 * height. The top is where people are seen longest: what hides them stands on the ground.
 *
 * Differs from SORT, whose filter has the centre, area and proportions of the box.
 *
 * @see Bewley et al. 2016, arXiv:1602.00763 (SORT); Wojke et al. 2017, arXiv:1703.07402 (noise relative to the height)
 */
export class BoxMotion {
  #states: Record<Axis, MotionState>;

  constructor(box: TrackBox) {
    const places = placesOf(box);
    this.#states = mapAxes((axis) => {
      const { measured, speed } = noises[axis];
      return motionAt(places[axis], {
        variance: (measured * box.height) ** 2,
        speedVariance: (speed * box.height) ** 2,
      });
    });
  }

  /** Moves on by so many seconds, ≥ 0. */
  predict(seconds: number): void {
    const height = this.#height;
    this.#states = mapAxes((axis) =>
      predictMotion(this.#states[axis], seconds, (noises[axis].acceleration * height) ** 2),
    );
  }

  update(box: TrackBox): void {
    const places = placesOf(box);
    this.#states = mapAxes((axis) =>
      updateMotion(this.#states[axis], places[axis], (noises[axis].measured * box.height) ** 2),
    );
  }

  /** Where the box is thought to be; sides are at least a pixel. */
  get box(): TrackBox {
    const { centreX, top } = this.#states;
    const [width, height] = [Math.max(1, this.#states.width.place), this.#height];
    return { x: centreX.place - width / 2, y: top.place, width, height };
  }

  /**
   * How far the middle of a box's top lies from where it is expected, in standard deviations of that difference (Mahalanobis distance, ≥ 0).
   */
  distanceTo(box: TrackBox): number {
    const places = placesOf(box);
    const noise = (PLACE_NOISE.measured * box.height) ** 2;
    const part = (axis: Axis): number =>
      (places[axis] - this.#states[axis].place) ** 2 / (this.#states[axis].variance + noise);
    return Math.sqrt(part('centreX') + part('top'));
  }

  get #height(): number {
    return Math.max(1, this.#states.height.place);
  }
}

const placesOf = ({ x, y, width, height }: TrackBox): Record<Axis, number> => ({
  centreX: x + width / 2,
  top: y,
  width,
  height,
});

const mapAxes = (of: (axis: Axis) => MotionState): Record<Axis, MotionState> => ({
  centreX: of('centreX'),
  top: of('top'),
  width: of('width'),
  height: of('height'),
});
