import { expect, test } from "bun:test";
import { EventStream } from "./event-stream.ts";

const rtt = (rttMs: number) => ({ kind: "rtt", rttMs }) as const;

test("event stream: a slow consumer loses the oldest, and is told how many", async () => {
  const stream = new EventStream(2, () => undefined);
  for (const value of [1, 2, 3]) stream.push(rtt(value));
  expect(stream.droppedCount).toBe(1);
  expect((await stream.next()).value).toEqual(rtt(2));
});

test("event stream: leaving the loop ends the subscription", async () => {
  let isOver = false;
  const stream = new EventStream(2, () => {
    isOver = true;
  });
  stream.push(rtt(1));
  for await (const _event of stream) break;
  expect(isOver).toBe(true);
  expect((await stream.next()).done).toBe(true);
});

test("event stream: several readers wait in order", async () => {
  const stream = new EventStream(2, () => undefined);
  const [first, second] = [stream.next(), stream.next()];
  stream.push(rtt(1));
  stream.end();
  expect((await first).value).toEqual(rtt(1));
  expect((await second).done).toBe(true);
});
