import { collect } from './collect.ts';
import { lastLines } from './fetch-wheel.ts';
import { NativeBuildError } from './native-build-error.ts';

/** What the new library says of itself. */
export interface NativeReport {
  readonly version: string;
  readonly hasGpu: boolean;
}

const program = `
  const { startTrainingRuntime } = await import('@gallerist/embedding/node');
  const tf = await import('@tensorflow/tfjs-core');
  const { version, hasGpu } = await startTrainingRuntime({ prefer: 'native' });
  const slope = tf.grad((x) => tf.sum(tf.square(x)))(tf.tensor1d([1, 2, 3])).dataSync();
  if (slope.join() !== '2,4,6') throw new Error('the gradient of x² is ' + slope.join());
  process.stdout.write('\\n' + JSON.stringify({ version, hasGpu }) + '\\n');
`;

/**
 * Computes a gradient natively in a process of its own: a library that cannot be loaded may end the process.
 *
 * @throws {NativeBuildError} with the process's last words.
 */
export async function smokeTest(folder: string): Promise<NativeReport> {
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2', NODE_NO_WARNINGS: '1' };
  const args = ['--input-type=module', '--eval', program];
  const { code, output } = await collect(process.execPath, args, { env, cwd: folder });
  const line = output.split('\n').find((text) => text.startsWith('{"version"'));
  if (code !== 0 || line === undefined) {
    throw new NativeBuildError(`The library was built and does not work:\n${lastLines(output)}`);
  }
  return JSON.parse(line) as NativeReport; // as: the program above wrote it
}
