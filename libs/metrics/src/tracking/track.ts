import { BoxMotion } from './box-motion.ts';
import type { Detection, EndedTrack, TrackBox } from './tracking.types.ts';

/** Share of a new look in the remembered one. */
const APPEARANCE_SHARE = 0.2;

/** One subject while it is followed. */
export class Track {
  readonly number: number;
  readonly firstSeen: number;
  readonly #motion: BoxMotion;
  #now: number;
  #lastSeen: number;
  #detections = 1;
  #isConfirmed: boolean;
  #appearance: Float32Array | null;

  constructor(
    number: number,
    { box, appearance }: Detection,
    { now, isConfirmed }: { readonly now: number; readonly isConfirmed: boolean },
  ) {
    this.number = number;
    this.firstSeen = this.#now = this.#lastSeen = now;
    this.#motion = new BoxMotion(box);
    this.#isConfirmed = isConfirmed;
    this.#appearance = appearance;
  }

  /** Moves on to a time. */
  predict(now: number): void {
    this.#motion.predict(now - this.#now);
    this.#now = now;
  }

  /**
   * @param isClear Whether nobody stands before or behind it, else the picture shows others too and is not remembered.
   */
  see(
    { box, appearance }: Detection,
    { confirmAfter, isClear }: { readonly confirmAfter: number; readonly isClear: boolean },
  ): void {
    this.#motion.update(box);
    this.#lastSeen = this.#now;
    this.#detections += 1;
    if (this.#detections >= confirmAfter) this.#isConfirmed = true;
    if (isClear) this.#appearance = mixed(this.#appearance, appearance);
  }

  get isConfirmed(): boolean {
    return this.#isConfirmed;
  }

  get box(): TrackBox {
    return this.#motion.box;
  }

  /** Seconds since it was seen. */
  get unseenFor(): number {
    return this.#now - this.#lastSeen;
  }

  distanceTo(box: TrackBox): number {
    return this.#motion.distanceTo(box);
  }

  /** Cosine of the remembered look and another, in [−1, 1]; null where either has none. */
  likenessTo(appearance: Float32Array | null): number | null {
    const own = this.#appearance;
    if (own === null || appearance === null) return null;
    return own.reduce((sum, value, i) => sum + value * (appearance[i] ?? 0), 0);
  }

  get summary(): EndedTrack {
    const { number, firstSeen } = this;
    return {
      ...{ number, firstSeen },
      isConfirmed: this.#isConfirmed,
      lastSeen: this.#lastSeen,
      detections: this.#detections,
    };
  }
}

function mixed(old: Float32Array | null, seen: Float32Array | null): Float32Array | null {
  if (old === null || seen === null) return old ?? seen;
  const sum = old.map((value, i) => (1 - APPEARANCE_SHARE) * value + APPEARANCE_SHARE * (seen[i] ?? 0));
  const length = Math.hypot(...sum);
  return length === 0 ? old : sum.map((value) => value / length);
}
