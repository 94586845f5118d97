import { ArgumentError } from '../checks/argument-error.ts';
import { checkWhole } from '../checks/checks.ts';

/**
 * FPIR(N) = 1 − (1 − FMR)^N: the chance that a search of a gallery of N identities returns somebody wrong, where each of N
 * comparisons errs independently at one threshold. Comparisons of one probe are not quite independent, so that this is an
 * upper estimate for most galleries.
 *
 * @param fmr False match rate of one comparison, in [0, 1].
 * @param gallerySize N ≥ 1.
 * @returns In [0, 1], exact also for tiny rates.
 * @throws {ArgumentError} if an argument is out of range.
 * @see Wayman 1999, Error rate equations for the general biometric system
 */
export function fpirFromFmr(fmr: number, gallerySize: number): number {
  checkArguments('fpirFromFmr', { fmr }, gallerySize);
  return -Math.expm1(gallerySize * Math.log1p(-fmr));
}

/**
 * FMR = 1 − (1 − FPIR)^(1 / N): the false match rate that keeps FPIR while the gallery grows; turns `fpirFromFmr` around.
 *
 * @param fpir In [0, 1].
 * @param gallerySize N ≥ 1.
 * @returns In [0, 1], at most `fpir`.
 * @throws {ArgumentError} if an argument is out of range.
 */
export function fmrForFpir(fpir: number, gallerySize: number): number {
  checkArguments('fmrForFpir', { fpir }, gallerySize);
  return -Math.expm1(Math.log1p(-fpir) / gallerySize);
}

/**
 * N · FMR: the mean number of wrong identities that a search returns, independent or not. Bounds FPIR from above, and is
 * close to it while it is small.
 *
 * @param fmr In [0, 1].
 * @param gallerySize N ≥ 1.
 * @returns In [0, N].
 * @throws {ArgumentError} if an argument is out of range.
 */
export function expectedFalseMatches(fmr: number, gallerySize: number): number {
  checkArguments('expectedFalseMatches', { fmr }, gallerySize);
  return gallerySize * fmr;
}

function checkArguments(caller: string, rates: Readonly<Record<string, number>>, gallerySize: number): void {
  checkWhole(caller, 'gallerySize', { value: gallerySize, atLeast: 1 });
  for (const [name, rate] of Object.entries(rates)) {
    if (!(rate >= 0 && rate <= 1)) {
      throw new ArgumentError(caller, name, { expected: 'be in [0, 1]', actual: rate });
    }
  }
}
