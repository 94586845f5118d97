/** Copies of receipts outside the database: a restore of an older backup finds there whom it has to erase again. */
export interface ReceiptFiles {
  /** @throws {DependencyError} if the disk refuses. */
  write(erasureId: string, text: string): Promise<void>;
  /** All that there are, unchecked. */
  readAll(): Promise<readonly { readonly name: string; readonly text: string }[]>;
}
