import { checkLabels } from '../checks/checks.ts';

/** The rows of a list of labels by class. Classes are numbered 0, 1, … in the order in which their labels first appear. */
export interface LabelClasses {
  /** `[C]` the label of each class. */
  readonly labels: readonly number[];
  /** `[N]` the class of each row. */
  readonly classOf: Int32Array;
  /** `[C]` the rows of each class, ascending; never empty. */
  readonly members: readonly Int32Array[];
}

/**
 * Groups rows by label.
 *
 * @param labels `[N]` whole numbers; none gives no class.
 * @throws {ArgumentError} at a label that is no whole number.
 */
export function labelClasses(labels: ArrayLike<number>): LabelClasses {
  checkLabels('labelClasses', 'labels', labels);
  const classByLabel = new Map<number, number>();
  const members: number[][] = [];
  const classOf = Int32Array.from({ length: labels.length }, (_, row) => {
    const label = Number(labels[row]);
    const found = classByLabel.get(label);
    if (found !== undefined) {
      members[found]?.push(row);
      return found;
    }
    classByLabel.set(label, members.length);
    return members.push([row]) - 1;
  });
  return { labels: [...classByLabel.keys()], classOf, members: members.map((rows) => Int32Array.from(rows)) };
}
