import { BadRequestError } from '../../core/access.ts';
import { builder } from '../../graphql/builder.ts';
import type { AuditMonthReport, AuditProblem, AuditProblemKind, AuditReport } from './audit-chain.types.ts';

const problemKinds: Record<AuditProblemKind, { description: string }> = {
  ENTRY_CHANGED: { description: 'The entry is not what was sealed.' },
  LINK_BROKEN: {
    description:
      'The entry does not follow the one before: one is missing between them, or they changed places.',
  },
  END_MISSING: { description: 'The chain ends before, or in another entry than, its head says.' },
  HEAD_FORGED: { description: 'The head was not written by this server, or `AUTH_SECRET` has changed.' },
  MONTH_MISSING: { description: 'A whole month is missing, with its head.' },
  DROPPED_REAPPEARED: { description: 'There are entries of a month whose entries were dropped.' },
};

const ProblemKindRef = builder.enumType('AuditProblemKind', {
  description: 'What is wrong with the audit log.',
  values: problemKinds,
});

const ProblemRef = builder.objectRef<AuditProblem>('AuditProblem').implement({
  description: 'Where the audit log is not what was sealed.',
  fields: (t) => ({
    month: t.exposeString('month', { description: 'For example `2026-11`, in UTC.' }),
    kind: t.expose('kind', { type: ProblemKindRef, description: 'What is wrong.' }),
    chainIndex: t.exposeString('chainIndex', {
      nullable: true,
      description: "Place in the month's chain; null where it is about no single entry.",
    }),
    seq: t.exposeString('seq', {
      nullable: true,
      description: 'Number of the entry; null where it is about no single one.',
    }),
  }),
});

const MonthRef = builder.objectRef<AuditMonthReport>('AuditMonth').implement({
  description: 'A month of the audit log and the head of its chain.',
  fields: (t) => ({
    month: t.exposeString('month', { description: 'For example `2026-11`, in UTC.' }),
    entries: t.exposeString('entries', { description: 'Number of sealed entries, dropped or not.' }),
    headHash: t.exposeString('headHash', {
      description: 'Hash of the last of them. Note it elsewhere: it vouches for all before it.',
    }),
    droppedAt: t.expose('droppedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the entries were dropped, their time being over; null while they are there.',
    }),
    problem: t.field({
      type: ProblemRef,
      nullable: true,
      description: 'The first problem; null if there is none.',
      resolve: (month) => month.problem,
    }),
  }),
});

const ReportRef = builder.objectRef<AuditReport>('AuditReport').implement({
  description: 'Whether the audit log is what was sealed.',
  fields: (t) => ({
    isIntact: t.boolean({
      description: 'Whether all that is sealed is as it was.',
      resolve: (report) => report.firstProblem === null,
    }),
    firstProblem: t.field({
      type: ProblemRef,
      nullable: true,
      description: 'The first problem, in the order of the months; null if there is none.',
      resolve: (report) => report.firstProblem,
    }),
    months: t.field({
      type: [MonthRef],
      description: 'The months that were looked at, oldest first.',
      resolve: (report) => [...report.months],
    }),
    unsealedEntries: t.int({
      description: 'Entries that no chain protects yet: those of the last few seconds, while a worker runs.',
      resolve: (report) => report.unsealed,
    }),
    oldestUnsealedAt: t.expose('oldestUnsealedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time of the oldest of them; null without any. Minutes ago means that no worker seals.',
    }),
  }),
});

const monthPattern = /^\d{4}-(0[1-9]|1[0-2])$/;

builder.queryField('verifyAudit', (t) =>
  t.field({
    type: ReportRef,
    permission: 'AUDIT_READ',
    description:
      'Verifies the chain of the audit log and finds the first entry that is not what was sealed. For callers of all galleries.',
    args: { month: t.arg.string({ description: 'Only this month, for example `2026-11`; all if absent.' }) },
    resolve: async (_root, { month }, { services, request }) => {
      if (typeof month === 'string' && !monthPattern.test(month)) {
        throw new BadRequestError('month must be a month, for example 2026-11');
      }
      return await services.audit.verify(request, month ?? null);
    },
  }),
);
