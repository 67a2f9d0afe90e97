/**
 * All that a network can do to two sessions, up to a depth: no state breaks a promise, and calm mends each of the last.
 * SEARCH_DEEPER=1 goes one move deeper, in six times the time.
 */
import { describe, expect, test } from "bun:test";
import { movesInWords, type Scenario, SearchWorld } from "./search-fixture.ts";

const LIMIT_MS = 600_000;
const DEEPER = Number(process.env["SEARCH_DEEPER"] ?? 0);

interface Tally {
  states: number;
  edges: number;
}

const LONG = "çã".repeat(75);

/** What is said, and how many moves deep the search goes. */
const SCENARIOS: readonly (readonly [name: string, depth: number, scenario: Scenario])[] = [
  [
    "three against one, said at any time",
    6,
    { left: ["a", "b", "c"], right: ["x"], epochs: [2 ** 32 - 2, 2 ** 32 - 1], isSaidFirst: false },
  ],
  [
    "three against one, said at once",
    6,
    { left: ["a", "b", "c"], right: ["x"], epochs: [2 ** 32 - 2, 2 ** 32 - 1], isSaidFirst: true },
  ],
  ["three frames, and one behind", 5, { left: [LONG, "b"], right: ["x"], epochs: [1, 2 ** 31 - 1], isSaidFirst: true }],
  [
    "a window of two",
    5,
    {
      left: ["a", "b", "c"],
      right: ["x"],
      epochs: [1, 2],
      isSaidFirst: true,
      more: { receiveRate: { framesPerSecond: 10, burst: 2 } },
    },
  ],
];

/** Breadth first: each state is found by its shortest way. Throws with the way to what is wrong. */
function search(scenario: Scenario, depth: number): Tally {
  const tally = { states: 1, edges: 0 };
  const known = new Set<string | number | bigint>();
  let frontier: number[][] = [[]];
  for (let level = 0; level < depth; level++) {
    const next: number[][] = [];
    for (const way of frontier) {
      for (const move of new SearchWorld(scenario, way).moves()) {
        tally.edges++;
        const moves = [...way, move];
        const world = new SearchWorld(scenario, moves);
        const digest = Bun.hash(world.digest(Bun.hash));
        if (known.has(digest)) continue;
        known.add(digest);
        tally.states++;
        next.push(moves);
        const fault =
          world.fault ?? (level === depth - 1 || world.moves().length === 0 ? world.faultAfterCalm() : undefined);
        if (fault !== undefined) throw new Error(`${fault} after: ${movesInWords(moves)}`);
      }
    }
    frontier = next;
  }
  return tally;
}

describe("search", () => {
  test.each(SCENARIOS)(
    "search: %s, to %d moves: no choice of the network loses, doubles or misorders, and calm mends all",
    (name, depth, scenario) => {
      const { states, edges } = search(scenario, depth + DEEPER);
      process.stdout.write(`search: ${name}, ${depth + DEEPER} moves deep: ${states} states, ${edges} transitions\n`);
      expect(states).toBeGreaterThan(1_000);
    },
    LIMIT_MS,
  );
});
