import { expect, test } from "bun:test";
import { InnerType } from "./constants.ts";
import { frameAt } from "./frame-fixture.ts";
import { SendStream } from "./send-stream.ts";

const message = (text: string) => ({
  type: InnerType.MSG,
  origin: 7,
  dest: 0,
  text: Buffer.from(text),
  tag: undefined,
});

test("a long message of which a frame left is not cut short: the peer would take its beginning for the whole", () => {
  const stream = new SendStream<undefined>(100);
  stream.push(message("a".repeat(300)));
  stream.push(message("b".repeat(300)));
  stream.push(message("short"));
  frameAt(stream, 100);
  stream.silence(() => true);
  expect(stream.messages().map(({ message }) => message.type)).toEqual([
    InnerType.MSG,
    InnerType.EMPTY,
    InnerType.EMPTY,
  ]);
  expect(frameAt(stream, 102)?.text).toHaveLength(20);
  expect(frameAt(stream, 103)).toMatchObject({ hasMore: true, text: new Uint8Array(0) });
});
