import { runsPerFigure } from '../repeat.ts';
import { metricsParts } from './metrics-parts.ts';

/** Process entry: measures the part that the argument names and prints its figures as one line of JSON. */
const part = metricsParts.find(({ name }) => name === process.argv[2]);
if (part === undefined)
  throw new RangeError(`measure-part: part must be known, got ${String(process.argv[2])}`);
process.stdout.write(`${JSON.stringify(await part.measure('full', runsPerFigure))}\n`);
