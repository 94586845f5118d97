import { builder } from '../../graphql/builder.ts';
import { decodeId, encodeId } from '../../graphql/global-id.ts';
import { idempotencyKeyDescription } from '../../graphql/idempotency-argument.ts';
import { payloadType } from '../../graphql/payload-type.ts';
import { toPayload } from '../../graphql/payload.ts';
import { ScheduleKindRef, ScheduleOverlapRef, ScheduleRef, ScheduleRunRef } from './schedule.schema.ts';
import {
  conditionDefaults,
  type RunCondition,
  type Schedule,
  type ScheduleDraft,
  type ScheduleRun,
} from './schedule.types.ts';

const RunConditionInput = builder.inputType('RunConditionInput', {
  description: 'How much has to be new since the last started run; one of both is enough.',
  fields: (t) => ({
    minNewFeedback: t.int({
      description: `Newly confirmed pieces of feedback; ${conditionDefaults.minNewFeedback} if absent, null: they do not count.`,
    }),
    minNewSamples: t.int({
      description: `New samples; ${conditionDefaults.minNewSamples} if absent, null: they do not count.`,
    }),
  }),
});

const cronDescription =
  'Minute, hour, day of the month, month and weekday, as numbers, names, ranges, lists and steps. A local time that a change ' +
  'to summer time leaves out happens once, at the end of the gap; of one that comes twice a fixed hour means the first.';

const CreateScheduleInput = builder.inputType('CreateScheduleInput', {
  description: 'A new schedule.',
  fields: (t) => ({
    name: t.string({ required: true, description: '1 to 200 characters, without control characters.' }),
    kind: t.field({ type: ScheduleKindRef, required: true, description: 'What it does.' }),
    cron: t.string({ required: true, description: cronDescription }),
    timeZone: t.string({ description: 'IANA name of the time zone of `cron`; UTC if absent.' }),
    galleryIds: t.idList({ description: 'At most 100; none for work on the whole server.' }),
    options: t.field({ type: 'JSONObject', description: 'Options of the work; its defaults if absent.' }),
    overlap: t.field({
      type: ScheduleOverlapRef,
      description: 'What happens while a job of the run before is not over; SKIP if absent.',
    }),
    onlyIf: t.field({ type: RunConditionInput, description: 'How much has to be new; always if absent.' }),
    enabled: t.boolean({ description: 'Whether it runs by itself; true if absent.' }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const UpdateScheduleInput = builder.inputType('UpdateScheduleInput', {
  description: 'Changes of a schedule; what is absent stays.',
  fields: (t) => ({
    name: t.string({ description: '1 to 200 characters, without control characters.' }),
    cron: t.string({ description: cronDescription }),
    timeZone: t.string({ description: 'IANA name of the time zone of `cron`.' }),
    galleryIds: t.idList({ description: 'All of its galleries from now on.' }),
    options: t.field({ type: 'JSONObject', description: 'All of its options from now on.' }),
    overlap: t.field({ type: ScheduleOverlapRef, description: 'What happens while a run is not over.' }),
    onlyIf: t.field({ type: RunConditionInput, description: 'How much has to be new; null: always.' }),
    enabled: t.boolean({ description: 'Whether it runs by itself.' }),
  }),
});

type ConditionInput = typeof RunConditionInput.$inferInput;

function toCondition(input: ConditionInput | null | undefined): RunCondition | null {
  if (input == null) return null;
  const orDefault = (key: keyof RunCondition): number | null =>
    input[key] === undefined ? conditionDefaults[key] : input[key];
  return { minNewFeedback: orDefault('minNewFeedback'), minNewSamples: orDefault('minNewSamples') };
}

const toGalleryIds = (ids: readonly string[] | null | undefined) =>
  (ids ?? []).map((id) => decodeId('Gallery', id));

function toDraft(input: typeof CreateScheduleInput.$inferInput): ScheduleDraft {
  const { name, kind, cron } = input;
  return {
    ...{ name, kind, cron },
    timeZone: input.timeZone ?? 'UTC',
    galleryIds: toGalleryIds(input.galleryIds),
    options: input.options ?? {},
    overlap: input.overlap ?? 'SKIP',
    onlyIf: toCondition(input.onlyIf),
    enabled: input.enabled ?? true,
  };
}

function toChange(input: typeof UpdateScheduleInput.$inferInput) {
  const { galleryIds, onlyIf, ...rest } = input;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value != null));
  return {
    ...(given as { [K in keyof typeof rest]?: NonNullable<(typeof rest)[K]> }), // reason: fromEntries forgets its keys
    ...(galleryIds == null ? {} : { galleryIds: toGalleryIds(galleryIds) }),
    ...(onlyIf === undefined ? {} : { onlyIf: toCondition(onlyIf) }),
  };
}

const SchedulePayload = {
  create: payloadType<Schedule>('CreateSchedulePayload'),
  update: payloadType<Schedule>('UpdateSchedulePayload'),
};
for (const ref of Object.values(SchedulePayload)) {
  builder.objectField(ref, 'schedule', (t) =>
    t.field({
      type: ScheduleRef,
      nullable: true,
      description: 'The schedule as it is now; null if nothing was done.',
      resolve: ({ result }) => result,
    }),
  );
}

const DeletePayload = payloadType<string>('DeleteSchedulePayload');
builder.objectField(DeletePayload, 'deletedScheduleId', (t) =>
  t.id({
    nullable: true,
    description: 'Id of what is gone; null if nothing was done.',
    resolve: ({ result }) => (result === null ? null : encodeId('Schedule', result)),
  }),
);

const RunPayload = payloadType<ScheduleRun>('RunScheduleNowPayload');
builder.objectField(RunPayload, 'run', (t) =>
  t.field({
    type: ScheduleRunRef,
    nullable: true,
    description: 'The run with its jobs; null if nothing was done.',
    resolve: ({ result }) => result,
  }),
);

builder.mutationFields((t) => ({
  createSchedule: t.field({
    type: SchedulePayload.create,
    permission: 'SCHEDULE_WRITE',
    description: 'Makes a schedule.',
    args: { input: t.arg({ type: CreateScheduleInput, required: true, description: 'The new schedule.' }) },
    resolve: async (_root, { input }, { services, request }) => {
      const { idempotencyKey, ...given } = input;
      return toPayload(await services.schedules.create(request, toDraft(given), idempotencyKey));
    },
  }),
  updateSchedule: t.field({
    type: SchedulePayload.update,
    permission: 'SCHEDULE_WRITE',
    description: 'Changes a schedule; a new `cron`, `timeZone` or `enabled` counts from now on.',
    args: {
      id: t.arg.id({ required: true, description: 'Which schedule.' }),
      input: t.arg({ type: UpdateScheduleInput, required: true, description: 'What to change.' }),
    },
    resolve: async (_root, { id, input }, { services, request }) =>
      toPayload(await services.schedules.update(request, decodeId('Schedule', id), toChange(input))),
  }),
}));

builder.mutationFields((t) => ({
  deleteSchedule: t.field({
    type: DeletePayload,
    permission: 'SCHEDULE_WRITE',
    description: 'Removes a schedule and the list of its runs; its jobs go on.',
    args: { id: t.arg.id({ required: true, description: 'Which schedule.' }) },
    resolve: async (_root, { id }, { services, request }) =>
      toPayload(await services.schedules.delete(request, decodeId('Schedule', id))),
  }),
  runScheduleNow: t.field({
    type: RunPayload,
    permission: 'SCHEDULE_WRITE',
    description: 'Runs a schedule once, enabled or not, whatever `onlyIf` says; `overlap` counts.',
    args: {
      id: t.arg.id({ required: true, description: 'Which schedule.' }),
      idempotencyKey: t.arg.string({ description: idempotencyKeyDescription }),
    },
    resolve: async (_root, { id, idempotencyKey }, { services, request }) =>
      toPayload(await services.schedules.runNow(request, decodeId('Schedule', id), idempotencyKey)),
  }),
}));
