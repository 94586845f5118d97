import type { Measure } from './measures.ts';
import type { AcceptanceReport } from './report.ts';

/** The report as a table for people. */
export function printReport(report: AcceptanceReport): string {
  const { options, searches, acceptedShare } = report;
  return [
    `${report.people} people, ${report.pictures} pictures; ${options.seeds} seed(s), ${options.enroll} enrolled each, ` +
      `${percent(options.unknown)} left out, review ${options.review}${options.aligned ? `, aligned ${options.aligned}` : ''}`,
    `${searches.enrolledPeople} searches of enrolled people, ${searches.strangers} of strangers`,
    '',
    'failures count as misses (95 % interval, resampling people)',
    ...report.failuresAsMisses.map(line),
    '',
    'failures left out',
    ...report.failuresLeftOut.map(line),
    '',
    'by seed: rank-1, TPIR at FPIR 1 %, TPIR and FPIR at the default threshold',
    ...report.perSeed.map(({ seed, identities, measures }) => {
      const value = (name: string) => share(measures.find((entry) => entry.name === name)?.value ?? null);
      const names = [
        'rank-1',
        'TPIR at FPIR 1 %',
        'TPIR at the default threshold',
        'FPIR at the default threshold',
      ];
      return `  seed ${seed} (${identities} identities): ${names.map(value).join('  ')}`;
    }),
    '',
    `pictures accepted: ${percent(acceptedShare.ofAll)} (enrolment ${percent(acceptedShare.atEnrolment)}, search ${percent(acceptedShare.atSearch)})`,
    ...Object.entries(report.rejectsByReason).map(([reason, count]) => `  ${reason}: ${count}`),
    `enrolment: ${report.enrolmentImagesPerSecond.toFixed(1)} images/s; search: ${report.searchesPerSecond.toFixed(1)}/s`,
    `search latency, ${report.searchMs.concurrency} at once: p50 ${ms(report.searchMs.p50)}, p95 ${ms(report.searchMs.p95)}`,
    `search latency, one at a time: p50 ${ms(report.searchAloneMs.p50)}, p95 ${ms(report.searchAloneMs.p95)}`,
    `peak memory: ${report.peakMemoryMib === null ? 'not known on this system' : `${report.peakMemoryMib} MiB`}; took ${Math.round(report.seconds)} s`,
  ].join('\n');
}

function line({ name, value, interval, note }: Measure): string {
  const range = interval === null ? '' : ` [${interval.low.toFixed(4)}, ${interval.high.toFixed(4)}]`;
  return `  ${name.padEnd(34)} ${share(value)}${range}${note === undefined ? '' : `  ${note}`}`;
}

function share(value: number | null): string {
  return value === null ? 'undefined' : value.toFixed(4);
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}

function ms(value: number | null): string {
  return value === null ? 'none' : `${value.toFixed(0)} ms`;
}
