import { sliceValues } from '@gallerist/embedding/evaluation';
import type { ProbeTrials } from '@gallerist/embedding/evaluation';
import type { LabelledPicture } from '@gallerist/embedding/node';
import type { SliceTable } from '../report/report.types.ts';
import type { PictureAttributes } from './picture-attributes.ts';

const QUARTERS = { parts: 4 };
const YAW_EDGES = { edges: [10, 20, 30, 45] };

interface Attribute {
  readonly name: string;
  readonly key: keyof PictureAttributes;
  readonly cut: Parameters<typeof sliceValues>[1];
  readonly digits: number;
  readonly unit: string;
}

const attributes: readonly Attribute[] = [
  { name: 'yaw', key: 'yawDegrees', cut: YAW_EDGES, digits: 0, unit: '°' },
  { name: 'brightness', key: 'brightness', cut: QUARTERS, digits: 2, unit: '' },
  { name: 'contrast', key: 'contrast', cut: QUARTERS, digits: 2, unit: '' },
  { name: 'subject height', key: 'heightPx', cut: QUARTERS, digits: 0, unit: ' px' },
];

/** What the trials of each kind of probe achieve, at the thresholds of all. */
export function sliceTables(
  trials: ProbeTrials,
  pictures: readonly LabelledPicture[],
  measured: ReadonlyMap<number, PictureAttributes>,
): SliceTable[] {
  const tables = attributes.map((attribute) => {
    const values = Array.from(trials.probes, (row) => measured.get(row)?.[attribute.key] ?? NaN);
    return attributeTable(trials, values, attribute);
  });
  return [...tables, cameraTable(trials, pictures)];
}

function attributeTable(trials: ProbeTrials, values: readonly number[], attribute: Attribute): SliceTable {
  const { name, cut, digits, unit } = attribute;
  const slices = sliceValues(values, cut);
  const isKnown = values.some((value) => !Number.isNaN(value));
  const missing = isKnown ? 'the same for all probes' : 'cannot be told of these pictures';
  const unknown = values.flatMap((value, place) => (Number.isNaN(value) ? [place] : []));
  const rows = slices.map(({ from, to, places }) => ({
    label: `${from.toFixed(digits)} to ${to.toFixed(digits)}${unit}`,
    trials: places.length,
    measures: trials.measuresOf(places),
  }));
  const rest =
    rows.length === 0 || unknown.length === 0
      ? []
      : [{ label: 'not known', trials: unknown.length, measures: trials.measuresOf(unknown) }];
  return { attribute: name, rows: [...rows, ...rest], missing: rows.length === 0 ? missing : null };
}

function cameraTable(trials: ProbeTrials, pictures: readonly LabelledPicture[]): SliceTable {
  const places = new Map<number, number[]>();
  trials.probes.forEach((row, trial) => {
    const camera = pictures[row]?.camera;
    if (camera === undefined) return;
    const known = places.get(camera) ?? [];
    known.push(trial);
    places.set(camera, known);
  });
  if (places.size < 2) {
    const missing = places.size === 0 ? 'the names of the pictures tell none' : 'the same for all probes';
    return { attribute: 'camera', rows: [], missing };
  }
  const rows = [...places]
    .sort(([a], [b]) => a - b)
    .map(([camera, of]) => ({
      label: `camera ${camera}`,
      trials: of.length,
      measures: trials.measuresOf(of),
    }));
  return { attribute: 'camera', rows, missing: null };
}
