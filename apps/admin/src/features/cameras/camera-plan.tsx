import { Box, Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Section } from '../../ui/section.tsx';
import classes from './camera-plan.module.css';
import type { CameraRow } from './cameras.page.tsx';
import { layoutPlan } from './plan-layout.ts';
import { useTravelWords } from './use-travel-words.ts';

interface Props {
  readonly cameras: readonly CameraRow[];
  readonly onOpen: (id: string) => void;
  /** Null: all are there. */
  readonly onMore: (() => void) | null;
}

const [width, height, margin] = [900, 480, 70] as const;
const labelChars = 22;

interface Way {
  readonly from: CameraRow;
  readonly to: CameraRow;
  readonly minSeconds: number;
  readonly typicalSeconds?: number | null;
}

/** Both ends name each other: each way once. */
function waysOf(cameras: readonly CameraRow[]): readonly Way[] {
  const byId = new Map(cameras.map((camera) => [camera.id, camera]));
  return cameras.flatMap((from) =>
    from.neighbours.flatMap(({ camera, minSeconds, typicalSeconds }) => {
      const to = byId.get(camera.id);
      return to === undefined || from.id >= to.id ? [] : [{ from, to, minSeconds, typicalSeconds }];
    }),
  );
}

/** Cameras and the ways between them. Said in words too, and the list has the same. */
export function CameraPlan({ cameras, onOpen, onMore }: Props) {
  const { t } = useTranslation('cameras');
  const travel = useTravelWords();
  const ways = waysOf(cameras);
  const links = ways.map(({ from, to, minSeconds, typicalSeconds }) => ({
    from: from.id,
    to: to.id,
    seconds: typicalSeconds ?? minSeconds,
  }));
  const points = layoutPlan(
    cameras.map(({ id }) => id),
    links,
    { width: width - 2 * margin, height: height - 2 * margin },
  );
  const places = new Map(points.map(({ id, x, y }) => [id, { x: x + margin, y: y + margin }]));
  const words = ways.map((way) =>
    t('plan.link', { from: way.from.name, to: way.to.name, time: travel(way) }),
  );
  return (
    <Section title={t('plan.title')} description={t('plan.description')}>
      <Box
        component="svg"
        className={classes['plan']}
        viewBox={`0 0 ${width} ${height}`}
        role="group"
        aria-label={t('plan.label', {
          count: cameras.length,
          links: words.length === 0 ? t('plan.noLinks') : words.join('; '),
        })}
      >
        {ways.map((way) => (
          <PlanWay key={keyOf(way)} a={places.get(way.from.id)} b={places.get(way.to.id)} />
        ))}
        {ways.map((way) => (
          // after all ways, so that none crosses out the words of another
          <PlanTime
            key={keyOf(way)}
            a={places.get(way.from.id)}
            b={places.get(way.to.id)}
            words={travel.short(way)}
          />
        ))}
        {cameras.map((camera) => (
          <PlanCamera key={camera.id} camera={camera} place={places.get(camera.id)} onOpen={onOpen} />
        ))}
      </Box>
      {onMore === null ? null : (
        <Button variant="default" mt="sm" onClick={onMore}>
          {t('plan.more')}
        </Button>
      )}
    </Section>
  );
}

interface Pixels {
  readonly x: number;
  readonly y: number;
}

interface WayProps {
  readonly a: Pixels | undefined;
  readonly b: Pixels | undefined;
}

const keyOf = ({ from, to }: Way): string => `${from.id} ${to.id}`;

function PlanWay({ a, b }: WayProps) {
  if (a === undefined || b === undefined) return null;
  return <line aria-hidden className={classes['way']} x1={a.x} y1={a.y} x2={b.x} y2={b.y} />;
}

function PlanTime({ a, b, words }: WayProps & { readonly words: string }) {
  if (a === undefined || b === undefined) return null;
  return (
    <text
      aria-hidden
      className={classes['time']}
      x={(a.x + b.x) / 2}
      y={(a.y + b.y) / 2 + 5}
      textAnchor="middle"
    >
      {words}
    </text>
  );
}

interface CameraProps extends Pick<Props, 'onOpen'> {
  readonly camera: CameraRow;
  readonly place: Pixels | undefined;
}

function PlanCamera({ camera, place, onOpen }: CameraProps) {
  if (place === undefined) return null;
  const { id, name, removedAt } = camera;
  return (
    <g
      className={classes['camera']}
      transform={`translate(${place.x} ${place.y})`}
      role="button"
      tabIndex={0}
      aria-label={name}
      data-removed={removedAt === null ? undefined : true}
      onClick={() => onOpen(id)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        onOpen(id);
      }}
    >
      <circle r={11} />
      <text y={28} textAnchor="middle">
        {name.length > labelChars ? `${name.slice(0, labelChars - 1)}…` : name}
      </text>
      <title>{name}</title>
    </g>
  );
}
