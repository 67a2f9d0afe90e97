import { expect, test } from "bun:test";
import fc from "fast-check";
import { Queue } from "./queue.ts";

test("a queue gives back what an array would, however it is filled and emptied", () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("push" as const), count: fc.nat({ max: 40 }) }),
    fc.record({
      kind: fc.constantFrom("take" as const, "drop" as const),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = new Queue<number>();
      const twin: number[] = [];
      let next = 0;
      for (const each of steps) {
        if (each.kind === "push") {
          for (let left = each.count; left > 0; left--) {
            queue.push(next);
            twin.push(next++);
          }
          continue;
        }
        const count = Math.floor(each.share * twin.length);
        if (each.kind === "take") expect(queue.take(count)).toEqual(twin.splice(0, count));
        else {
          queue.drop(count);
          twin.splice(0, count);
        }
        expect(Array.from({ length: queue.size }, (_, index) => queue.at(index))).toEqual(twin);
        expect([queue.at(-1), queue.at(queue.size)]).toEqual([undefined, undefined]);
      }
    }),
  );
});

test("what is not there can be neither replaced nor taken", () => {
  const queue = new Queue<string>();
  queue.push("a");
  queue.put(0, "b");
  expect(() => queue.put(1, "c")).toThrow(RangeError);
  expect(() => queue.take(2)).toThrow(RangeError);
  expect(queue.take(1)).toEqual(["b"]);
});
