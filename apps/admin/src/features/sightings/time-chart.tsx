import { Box, Paper } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/use-format.ts';
import type { Strip } from './strips.ts';
import classes from './time-chart.module.css';

const [labelWidth, laneHeight, axisHeight] = [150, 30, 26] as const;
/** Before the page is laid out. */
const widthAtFirst = 640;
const labelChars = 18;
const dot = 6;

/** When each camera saw the person, all on one line of time. The strips below say the same. */
export function TimeChart({ strips }: { readonly strips: readonly Strip[] }) {
  const { t } = useTranslation('sightings');
  const format = useFormat();
  const { ref, width: measured } = useElementSize();
  const width = measured === 0 ? widthAtFirst : Math.round(measured);
  const times = strips.flatMap(({ groups }) =>
    groups.flatMap(({ from, until }) => [Date.parse(from), Date.parse(until)]),
  );
  const [first, last] = [Math.min(...times), Math.max(...times)];
  if (first === last) return null;
  const xOf = (at: string): number =>
    labelWidth + dot + ((Date.parse(at) - first) / (last - first)) * (width - labelWidth - 2 * dot);
  const height = strips.length * laneHeight + axisHeight;
  const [start, end] = [format.dateTime(new Date(first)), format.dateTime(new Date(last))];
  return (
    <Paper p="sm">
      <div ref={ref}>
        <Box
          component="svg"
          className={classes['chart']}
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={t('chart', { cameras: t('cameraCount', { count: strips.length }), start, end })}
        >
          {strips.map((strip, index) => (
            <Lane
              key={strip.key}
              strip={strip}
              y={index * laneHeight + laneHeight / 2}
              xOf={xOf}
              width={width}
            />
          ))}
          <text className={classes['time']} x={labelWidth} y={height - 6}>
            {start}
          </text>
          <text className={classes['time']} x={width} y={height - 6} textAnchor="end">
            {end}
          </text>
        </Box>
      </div>
    </Paper>
  );
}

interface LaneProps {
  readonly strip: Strip;
  readonly y: number;
  readonly xOf: (at: string) => number;
  readonly width: number;
}

function Lane({ strip, y, xOf, width }: LaneProps) {
  const { t } = useTranslation('sightings');
  const name = strip.camera?.name ?? t('cameraGone');
  return (
    <g>
      <text className={classes['camera']} x={0} y={y + 5}>
        {name.length > labelChars ? `${name.slice(0, labelChars - 1)}…` : name}
      </text>
      <line className={classes['lane']} x1={labelWidth} x2={width} y1={y} y2={y} />
      {strip.groups.flatMap(({ matches }) =>
        matches.map(({ sighting, decision, travel }) => (
          <circle
            key={sighting.id}
            className={classes['dot']}
            data-decision={decision.toLowerCase()}
            data-fast={travel?.plausible === false ? true : undefined}
            cx={xOf(sighting.capturedAt)}
            cy={y}
            r={dot}
          />
        )),
      )}
    </g>
  );
}
