/**
 * Maximum-weight matching of a bipartite graph by the Hungarian method with potentials (shortest augmenting paths).
 * `weights[row][column]` is the gain of giving the column to the row; 0 or less means "rather leave both alone".
 * Answers, for each row, its column or null. O(rows² × (columns + rows)).
 *
 * See Kuhn 1955; the formulation with potentials follows Jonker and Volgenant 1987.
 */
export function assign(weights: readonly (readonly number[])[]): (number | null)[] {
  const rowCount = weights.length;
  const columnCount = weights[0]?.length ?? 0;
  if (weights.some((row) => row.length !== columnCount)) {
    throw new RangeError(`assign: weights must be a rectangle of ${columnCount} columns`);
  }
  const solver = new Solver(weights, columnCount);
  for (let row = 0; row < rowCount; row += 1) {
    solver.addRow(row);
  }
  return solver.columnOfRows(rowCount);
}

/** Each row also has a private column of gain 0 (its index is `columnCount + row`): the choice of staying alone. */
class Solver {
  readonly #weights: readonly (readonly number[])[];
  readonly #columnCount: number;
  readonly #rowPotential: Float64Array;
  readonly #columnPotential: Float64Array;
  readonly #rowOfColumn: Int32Array;

  constructor(weights: readonly (readonly number[])[], columnCount: number) {
    const totalColumns = columnCount + weights.length;
    this.#weights = weights;
    this.#columnCount = columnCount;
    this.#rowPotential = new Float64Array(weights.length);
    this.#columnPotential = new Float64Array(totalColumns);
    this.#rowOfColumn = new Int32Array(totalColumns).fill(-1);
  }

  /** Extends the matching by one row along the cheapest alternating path. */
  addRow(newRow: number): void {
    const total = this.#rowOfColumn.length;
    const distance = new Float64Array(total).fill(Infinity);
    const previous = new Int32Array(total).fill(-1);
    const visited = new Uint8Array(total);
    const treeRows = [newRow];
    let row = newRow;
    let column = -1;
    do {
      this.#relax({ row, from: column, distance, previous, visited });
      column = nearestUnvisited(distance, visited);
      this.#shift(distance[column] ?? 0, { distance, visited, treeRows });
      visited[column] = 1;
      row = this.#rowOfColumn[column] ?? -1;
      if (row !== -1) {
        treeRows.push(row);
      }
    } while (row !== -1);
    this.#augment(column, previous, newRow);
  }

  columnOfRows(rowCount: number): (number | null)[] {
    const result = new Array<number | null>(rowCount).fill(null);
    this.#rowOfColumn.forEach((row, column) => {
      if (row !== -1 && column < this.#columnCount) {
        result[row] = (this.#weights[row]?.[column] ?? 0) > 0 ? column : null;
      }
    });
    return result;
  }

  #cost(row: number, column: number): number {
    if (column < this.#columnCount) {
      return -Math.max(0, this.#weights[row]?.[column] ?? 0);
    }
    return column === this.#columnCount + row ? 0 : Infinity;
  }

  #relax(step: {
    row: number;
    from: number;
    distance: Float64Array;
    previous: Int32Array;
    visited: Uint8Array;
  }): void {
    const { row, from, distance, previous, visited } = step;
    for (let column = 0; column < distance.length; column += 1) {
      if (visited[column] === 1) {
        continue;
      }
      const reduced =
        this.#cost(row, column) - (this.#rowPotential[row] ?? 0) - (this.#columnPotential[column] ?? 0);
      if (reduced < (distance[column] ?? Infinity)) {
        distance[column] = reduced;
        previous[column] = from;
      }
    }
  }

  /** Moves the potentials so that the nearest column becomes tight. */
  #shift(delta: number, tree: { distance: Float64Array; visited: Uint8Array; treeRows: number[] }): void {
    for (const row of tree.treeRows) {
      this.#rowPotential[row] = (this.#rowPotential[row] ?? 0) + delta;
    }
    for (let column = 0; column < tree.distance.length; column += 1) {
      if (tree.visited[column] === 1) {
        this.#columnPotential[column] = (this.#columnPotential[column] ?? 0) - delta;
      } else {
        tree.distance[column] = (tree.distance[column] ?? Infinity) - delta;
      }
    }
  }

  #augment(freeColumn: number, previous: Int32Array, newRow: number): void {
    let column = freeColumn;
    while (column !== -1) {
      const before = previous[column] ?? -1;
      this.#rowOfColumn[column] = before === -1 ? newRow : (this.#rowOfColumn[before] ?? -1);
      column = before;
    }
  }
}

function nearestUnvisited(distance: Float64Array, visited: Uint8Array): number {
  let best = -1;
  for (let column = 0; column < distance.length; column += 1) {
    if (visited[column] === 0 && (best === -1 || (distance[column] ?? 0) < (distance[best] ?? 0))) {
      best = column;
    }
  }
  return best;
}
