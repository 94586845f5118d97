import { describe, expect, it } from 'vitest';
import { linearAxis, logAxis } from './axis.ts';
import { chartFigure } from './chart.ts';

describe('logAxis', () => {
  it('gives every decade the same room, and what is too small its end', () => {
    const { place, ticks } = logAxis('rate', -3);
    expect([1, 0.1, 1e-3, 1e-5, 0, 2].map(place)).toEqual([1, 1 - 1 / 3, 0, 0, 0, 1]);
    expect(ticks.map(({ text }) => text)).toEqual(['1e-3', '1e-2', '1e-1', '1']);
  });
});

describe('linearAxis', () => {
  it.each([
    [0, 1, ['0', '0.2', '0.4', '0.6', '0.8', '1']],
    [-0.5, 20.5, ['0', '5', '10', '15', '20']],
    [0.9, 1, ['0.9', '0.92', '0.94', '0.96', '0.98', '1']],
    [-0.31, 0.94, ['-0.25', '0', '0.25', '0.5', '0.75']],
  ])('has round ticks from %d to %d', (from, to, texts) => {
    const { ticks, place } = linearAxis('x', from, to);
    expect(ticks.map(({ text }) => text)).toEqual(texts);
    expect([place(from), place(to)]).toEqual([0, 1]);
  });

  it('takes a single value', () => {
    expect(linearAxis('x', 2, 2).place(2)).toBe(0);
  });
});

describe('chartFigure', () => {
  it('puts points where the axes say, and escapes its texts', () => {
    const figure = chartFigure({
      title: 'a < b',
      caption: '"c" & d',
      x: linearAxis('x', 0, 10),
      y: linearAxis('y', 0, 1),
      curves: [
        {
          points: [
            { x: 0, y: 0 },
            { x: 5, y: 0.5 },
            { x: 10, y: 1 },
          ],
          colour: 'first',
        },
      ],
    });
    expect(figure).toContain('d="M46 268L246 139L446 10"');
    expect(figure).toContain('<h3>a &lt; b</h3>');
    expect(figure).toContain('aria-label="a &lt; b. &quot;c&quot; &amp; d"');
  });
});
