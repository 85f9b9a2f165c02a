/** Divides nodes into parts: two nodes are in the same one if the same checks need them. All are named by numbers. */
export class Partition {
  /** The part of each node. */
  readonly partOf: Int32Array;
  readonly #users: number[][] = [[]];
  readonly #sizes: number[];
  readonly #empty: number[] = [];

  /** `nodes`: how many there are; at first no check needs them. */
  constructor(nodes: number) {
    this.partOf = new Int32Array(nodes);
    this.#sizes = [nodes];
  }

  /** For each part, the checks that need it, in the order in which they were added. */
  get users(): readonly (readonly number[])[] {
    return this.#users;
  }

  /**
   * Says that one more check needs these nodes, each named once: parts of which it needs only some are divided. Returns
   * how many parts it needs.
   */
  add(check: number, nodes: Iterable<number>): number {
    const successors = new Map<number, number>();
    for (const node of nodes) {
      const from = this.partOf[node] ?? 0;
      let to = successors.get(from);
      if (to === undefined) {
        to = this.#empty.pop() ?? this.#sizes.length;
        this.#sizes[to] = 0;
        successors.set(from, to);
      }
      this.partOf[node] = to;
      this.#sizes[from] = (this.#sizes[from] ?? 0) - 1;
      this.#sizes[to] = (this.#sizes[to] ?? 0) + 1;
    }
    for (const [from, to] of successors) this.#name(from, to, check);
    return successors.size;
  }

  /** The users of a part that was taken from another one. Lists are long: one is copied only if both need it. */
  #name(from: number, to: number, check: number): void {
    const users = this.#users[from] ?? [];
    if ((this.#sizes[from] ?? 0) > 0) {
      this.#users[to] = [...users, check];
    } else {
      users.push(check);
      this.#users[to] = users;
      this.#users[from] = [];
      this.#empty.push(from);
    }
  }
}
