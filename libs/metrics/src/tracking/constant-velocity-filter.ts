/** Place and speed along one axis, with their covariance. */
export interface MotionState {
  readonly place: number;
  /** Units a second. */
  readonly speed: number;
  /** Variances of place and speed, and their covariance. */
  readonly variance: number;
  readonly speedVariance: number;
  readonly covariance: number;
}

/** A place that was seen once: nothing is known of its speed but its spread. */
export const motionAt = (
  place: number,
  { variance, speedVariance }: { readonly variance: number; readonly speedVariance: number },
): MotionState => ({ place, speed: 0, variance, speedVariance, covariance: 0 });

/**
 * The state so much later, at constant speed; accelerations are white noise.
 *
 * @param seconds ≥ 0; any step serves, so that frames may be lost or come at uneven times.
 * @param accelerationDensity Spectral density of the acceleration, units² / s³, ≥ 0.
 * @see Bar-Shalom, Li and Kirubarajan 2001, Estimation with Applications to Tracking and Navigation, 6.2.2
 */
export function predictMotion(state: MotionState, seconds: number, accelerationDensity: number): MotionState {
  const { place, speed, variance, speedVariance, covariance } = state;
  return {
    place: place + speed * seconds,
    speed,
    variance:
      variance +
      2 * seconds * covariance +
      seconds ** 2 * speedVariance +
      (accelerationDensity * seconds ** 3) / 3,
    covariance: covariance + seconds * speedVariance + (accelerationDensity * seconds ** 2) / 2,
    speedVariance: speedVariance + accelerationDensity * seconds,
  };
}

/**
 * The state after its place was measured (the Kalman update of a position measurement).
 *
 * @param noiseVariance Of the measurement, > 0.
 */
export function updateMotion(state: MotionState, measured: number, noiseVariance: number): MotionState {
  const { place, speed, variance, speedVariance, covariance } = state;
  const innovation = measured - place;
  const spread = variance + noiseVariance;
  const [gain, speedGain] = [variance / spread, covariance / spread];
  return {
    place: place + gain * innovation,
    speed: speed + speedGain * innovation,
    variance: (1 - gain) * variance,
    covariance: (1 - gain) * covariance,
    speedVariance: speedVariance - speedGain * covariance,
  };
}
