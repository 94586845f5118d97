import type { SubjectQuality } from '../inference-pool.types.ts';

const ramp = (value: number, low: number, high: number): number =>
  Math.min(1, Math.max(0, (value - low) / (high - low)));

/**
 * One number in [0, 1] for how much an embedding of the subject can be trusted: the weakest of its measures counts most
 * (geometric mean of confidence, sharpness, light, size and frontality, each mapped to [0, 1]).
 */
export function overallQuality(measures: Omit<SubjectQuality, 'overall'>): number {
  const light = Math.min(ramp(measures.brightness, 0.05, 0.25), ramp(1 - measures.brightness, 0.03, 0.15));
  const size = ramp(measures.subjectPx, 10, 80);
  const turn = Math.max(Math.abs(measures.yawDegrees), Math.abs(measures.pitchDegrees));
  const frontality = Math.cos((Math.min(turn, 90) * Math.PI) / 180);
  const sharpness = Math.sqrt(measures.sharpness);
  const parts = [measures.detectionConfidence, sharpness, light, size, frontality];
  return parts.reduce((product, part) => product * part, 1) ** (1 / parts.length);
}
