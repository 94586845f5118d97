import type { Axis } from './axis.ts';
import { escapeHtml } from './escape-html.ts';

const WIDTH = 460;
const HEIGHT = 310;
const plot = { left: 46, top: 10, width: WIDTH - 60, height: HEIGHT - 52 };

export type Colour = 'first' | 'second' | 'third' | 'fourth';

export interface Curve {
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly colour: Colour;
  /** Filled down to the axis. */
  readonly isArea?: boolean;
}

export interface Chart {
  readonly title: string;
  /** What a reader should take from it. */
  readonly caption: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly curves: readonly Curve[];
  /** A line that is no result, such as chance. */
  readonly guide?: Curve['points'];
  readonly legend?: readonly { readonly name: string; readonly colour: Colour }[];
}

/** A chart as a figure with inline SVG. */
export function chartFigure(chart: Chart): string {
  const { title, caption, x, y, curves, guide, legend = [] } = chart;
  const names = legend.map(({ name, colour }) => `<span><i class="${colour}"></i>${escapeHtml(name)}</span>`);
  return `<figure><h3>${escapeHtml(title)}</h3>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(`${title}. ${caption}`)}">
${gridOf(x, y)}
${guide === undefined ? '' : `<path class="dashed" d="${pathOf(guide, chart)}"/>`}
${curves.map((curve) => curvePath(curve, chart)).join('\n')}
</svg>
${names.length === 0 ? '' : `<div class="legend">${names.join('')}</div>`}
<figcaption>${escapeHtml(caption)}</figcaption></figure>`;
}

function gridOf(x: Axis, y: Axis): string {
  const [bottom, right] = [plot.top + plot.height, plot.left + plot.width];
  const columns = x.ticks.map(({ value, text }) => {
    const at = left(x, value);
    return (
      `<line class="grid" x1="${at}" x2="${at}" y1="${plot.top}" y2="${bottom}"/>` +
      `<text x="${at}" y="${bottom + 15}" text-anchor="middle">${escapeHtml(text)}</text>`
    );
  });
  const rows = y.ticks.map(({ value, text }) => {
    const at = top(y, value);
    return (
      `<line class="grid" x1="${plot.left}" x2="${right}" y1="${at}" y2="${at}"/>` +
      `<text x="${plot.left - 6}" y="${at + 4}" text-anchor="end">${escapeHtml(text)}</text>`
    );
  });
  const middle = plot.top + plot.height / 2;
  const names =
    `<text x="${plot.left + plot.width / 2}" y="${HEIGHT - 6}" text-anchor="middle">${escapeHtml(x.label)}</text>` +
    `<text x="12" y="${middle}" text-anchor="middle" transform="rotate(-90 12 ${middle})">${escapeHtml(y.label)}</text>`;
  return [...columns, ...rows, names].join('');
}

function curvePath({ points, colour, isArea = false }: Curve, axes: Pick<Chart, 'x' | 'y'>): string {
  const path = pathOf(points, axes);
  const [first, last] = [points[0], points.at(-1)];
  if (!isArea || first === undefined || last === undefined) {
    return `<path class="curve ${colour}" style="fill:none" d="${path}"/>`;
  }
  const bottom = plot.top + plot.height;
  return `<path class="area ${colour}" d="${path}L${left(axes.x, last.x)} ${bottom}L${left(axes.x, first.x)} ${bottom}Z"/>`;
}

const pathOf = (points: Curve['points'], { x, y }: Pick<Chart, 'x' | 'y'>): string =>
  points.map((point, i) => `${i === 0 ? 'M' : 'L'}${left(x, point.x)} ${top(y, point.y)}`).join('');

const left = (axis: Axis, value: number): number => tenths(plot.left + plot.width * axis.place(value));
const top = (axis: Axis, value: number): number => tenths(plot.top + plot.height * (1 - axis.place(value)));
const tenths = (value: number): number => Math.round(10 * value) / 10;
