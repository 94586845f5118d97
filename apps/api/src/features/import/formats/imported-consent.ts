import { z } from 'zod';
import { fail, ok, type Result } from '../../../core/result.ts';
import { lawfulBases } from '../../consent/consent.types.ts';
import type { WantedConsent } from '../../consent/imported-consents.ts';
import type { EntryProblem } from '../import.types.ts';
import { parseTime } from './csv-format.ts';
import type { CsvColumn } from './csv-rows.ts';

type Read = Result<readonly WantedConsent[], EntryProblem>;

/** Of a row; none if its cells of consent are empty. */
export function consentOfCells(cells: ReadonlyMap<CsvColumn, string>): Read {
  const given = [...cells.keys()].some((column) => column.startsWith('consent'));
  if (!given) return ok([]);
  const purpose = cells.get('consentPurpose');
  if (purpose === undefined) return invalidConsent('a consent needs a consentPurpose');
  const basis = (cells.get('consentBasis') ?? 'CONSENT').toUpperCase();
  const lawfulBasis = lawfulBases.find((known) => known === basis);
  if (lawfulBasis === undefined)
    return invalidConsent(`consentBasis must be one of ${lawfulBases.join(', ')}`);
  const givenAt = parseTime(cells.get('consentGivenAt') ?? '');
  if (givenAt === undefined) return invalidConsent('consentGivenAt must be a time in ISO 8601');
  const end = cells.get('consentExpiresAt');
  const expiresAt = end === undefined ? null : parseTime(end);
  if (expiresAt === undefined) return invalidConsent('consentExpiresAt must be a time in ISO 8601');
  const note = cells.get('consentNote') ?? null;
  return ok([{ lawfulBasis, purpose, note, givenAt, expiresAt, withdrawnAt: null }]);
}

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const record = z.object({
  lawfulBasis: z.enum(lawfulBases),
  purpose: z.string(),
  note: z.string().nullish(),
  givenAt: moment,
  expiresAt: moment.nullish(),
  withdrawnAt: moment.nullish(),
});

/** Of a record of an export. */
export function consentsOfRecords(records: readonly unknown[]): Read {
  const consents: WantedConsent[] = [];
  for (const one of records) {
    const parsed = record.safeParse(one);
    if (!parsed.success) {
      const field = parsed.error.issues[0]?.path.join('.') ?? '';
      return invalidConsent(`a consent of the record cannot be read: ${field}`);
    }
    const { note = null, expiresAt = null, withdrawnAt = null, ...rest } = parsed.data;
    consents.push({ ...rest, note, expiresAt, withdrawnAt });
  }
  return ok(consents);
}

export function invalidConsent(message: string): Result<never, EntryProblem> {
  return fail({ reason: 'INVALID_CONSENT', message });
}
