import { describe, expect, it } from 'vitest';
import { UsageError, help, readOptions } from './options.ts';

describe('readOptions', () => {
  it('needs a source and a camera; the rest has defaults', () => {
    expect(readOptions(['--camera', 'door', 'frames'], {})).toMatchObject({
      ...{ source: 'frames', camera: 'door', gallery: null, server: 'http://127.0.0.1:4000' },
      ...{ framesPerSecond: 5, modalities: ['BODY'], crops: 5, minDetections: 3, maxGapSeconds: 2 },
    });
  });

  it('takes server and source from the environment, and prefers the command line', () => {
    const env = { GALLERIST_URL: 'https://a.example', GALLERIST_SOURCE: 'rtsp://cam/1' };
    expect(readOptions(['--camera', '1'], env)).toMatchObject({
      server: 'https://a.example',
      source: 'rtsp://cam/1',
    });
    const told = readOptions(['--camera', '1', '--server', 'https://b.example', 'x.mkv'], env);
    expect(told).toMatchObject({ server: 'https://b.example', source: 'x.mkv' });
  });

  it('has no option for the key: command lines are seen by others', () => {
    expect(help).not.toContain('--key ');
    expect(() => readOptions(['--camera', '1', '--key', 'gk_x', 'x.mkv'], {})).toThrow(UsageError);
  });

  it.each([
    [['frames'], '--camera'],
    [['--camera', '1'], 'give a folder'],
    [['--camera', '1', 'a', 'b'], 'one source'],
    [['--camera', '1', '--fps', '0', 'a'], '--fps'],
    [['--camera', '1', '--fps', 'ten', 'a'], '--fps'],
    [['--camera', '1', '--crops', '2.5', 'a'], 'whole'],
    [['--camera', '1', '--modality', 'hand', 'a'], '--modality'],
    [['--camera', '1', '--speed', '2', 'a'], '--speed'],
  ])('refuses %j by name', (args, message) => {
    expect(() => readOptions(args, {})).toThrow(message);
  });

  it('takes both modalities, in its own order', () => {
    expect(readOptions(['--camera', '1', '--modality', 'face,body', 'a'], {})).toMatchObject({
      modalities: ['BODY', 'FACE'],
    });
  });
});
