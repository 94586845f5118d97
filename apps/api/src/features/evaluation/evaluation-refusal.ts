/** Why an evaluation, or the run that it belongs to, came to nothing: the caller can act on it. */
export class EvaluationRefusal extends Error {
  override readonly name = 'EvaluationRefusal';
  readonly code: 'TOO_FEW_IDENTITIES' | 'PACK_UNAVAILABLE' | 'GALLERY_DELETED';

  constructor(code: EvaluationRefusal['code'], message: string) {
    super(message);
    this.code = code;
  }
}
