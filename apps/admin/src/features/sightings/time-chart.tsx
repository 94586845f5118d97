import { Box, Group, Paper, Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/use-format.ts';
import { lanesOf, type Lane, type ProbeMoment, type Strip } from './strips.ts';
import classes from './time-chart.module.css';

const [labelWidth, laneHeight, axisHeight] = [150, 30, 26] as const;
/** Before the page is laid out. */
const widthAtFirst = 640;
const labelChars = 18;
const dot = 6;

interface Props {
  readonly strips: readonly Strip[];
  readonly probe: ProbeMoment | null;
}

/** When each camera saw the person, and where who is looked for was, all on one line of time. The strips below say the same. */
export function TimeChart({ strips, probe }: Props) {
  const { t } = useTranslation('sightings');
  const format = useFormat();
  const { ref, width: measured } = useElementSize();
  const width = measured === 0 ? widthAtFirst : Math.round(measured);
  const lanes = lanesOf(strips, probe);
  const times = lanes.flatMap(({ groups, probeAt }) => [
    ...groups.flatMap(({ from, until }) => [Date.parse(from), Date.parse(until)]),
    ...(probeAt === null ? [] : [Date.parse(probeAt)]),
  ]);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  if (first === last) return null;
  const room = width - labelWidth - 2 * (dot + 3);
  const xOf = (at: string): number =>
    labelWidth + dot + 3 + ((Date.parse(at) - first) / (last - first)) * room;
  const height = lanes.length * laneHeight + axisHeight;
  const [start, end] = [format.dateTime(new Date(first)), format.dateTime(new Date(last))];
  const label = t('chart', { cameras: t('cameraCount', { count: strips.length }), start, end });
  const own =
    probe === null ? '' : ` ${t('chartProbe', { camera: probe.name, at: format.dateTime(probe.at) })}`;
  return (
    <Paper p="sm">
      <div ref={ref}>
        <Box
          component="svg"
          className={classes['chart']}
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={label + own}
        >
          {lanes.map((lane, index) => (
            <ChartLane
              key={lane.key}
              lane={lane}
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
      <Legend lanes={lanes} />
    </Paper>
  );
}

interface LaneProps {
  readonly lane: Lane;
  readonly y: number;
  readonly xOf: (at: string) => number;
  readonly width: number;
}

function ChartLane({ lane, y, xOf, width }: LaneProps) {
  const { t } = useTranslation('sightings');
  const name = lane.name ?? t('cameraGone');
  return (
    <g>
      <text className={classes['camera']} x={0} y={y + 5}>
        {name.length > labelChars ? `${name.slice(0, labelChars - 1)}…` : name}
      </text>
      <line className={classes['lane']} x1={labelWidth} x2={width} y1={y} y2={y} />
      {lane.groups.flatMap(({ matches }) =>
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
      {lane.probeAt === null ? null : <Diamond x={xOf(lane.probeAt)} y={y} />}
    </g>
  );
}

function Diamond({ x, y }: { readonly x: number; readonly y: number }) {
  const size = dot + 1;
  return (
    <path
      className={classes['probe']}
      d={`M${x} ${y - size}L${x + size} ${y}L${x} ${y + size}L${x - size} ${y}Z`}
    />
  );
}

/** What the marks mean that are not told by colour alone. */
function Legend({ lanes }: { readonly lanes: readonly Lane[] }) {
  const { t } = useTranslation('sightings');
  const hasProbe = lanes.some(({ probeAt }) => probeAt !== null);
  const isFast = lanes.some(({ groups }) =>
    groups.some(({ matches }) => matches.some(({ travel }) => travel?.plausible === false)),
  );
  if (!hasProbe && !isFast) return null;
  return (
    <Group gap="md" mt={6} aria-hidden>
      {hasProbe ? (
        <Entry words={t('probe.alt')}>
          <Diamond x={9} y={9} />
        </Entry>
      ) : null}
      {isFast ? (
        <Entry words={t('travel.tooFast')}>
          <circle className={classes['dot']} data-fast cx={9} cy={9} r={dot} />
        </Entry>
      ) : null}
    </Group>
  );
}

function Entry({ words, children }: { readonly words: string; readonly children: ReactNode }) {
  return (
    <Group gap={6} wrap="nowrap">
      <svg width={18} height={18}>
        {children}
      </svg>
      <Text size="xs" c="dimmed">
        {words}
      </Text>
    </Group>
  );
}
