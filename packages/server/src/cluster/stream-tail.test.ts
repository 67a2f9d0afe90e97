/** A reader of a stream of which NATS is played. */
import { afterEach, describe, expect, test } from "bun:test";
import type { JetStreamManager } from "@nats-io/jetstream";
import type { Msg, NatsConnection, Subscription } from "@nats-io/transport-node";
import { waitFor } from "@recado/runtime/testing";
import { StreamTail } from "./stream-tail.ts";

type Hear = (error: null, message: Msg) => void;

/** Sends places from 1 on, as far as it is told, from where it is asked. */
class Stream {
  readonly asked: number[] = [];
  readonly heard: number[] = [];
  readonly errors: string[] = [];
  mayRead = true;
  /** What becomes of a message that is read. */
  use: (place: number) => void = () => undefined;
  #hear: Hear | undefined;
  #delivered = 0;
  readonly tail: StreamTail;

  constructor() {
    const connection = {
      isClosed: () => false,
      subscribe: (_: string, { callback }: { callback: Hear }) => {
        const subscription = {
          unsubscribe: () => {
            if (this.#hear === callback) this.#hear = undefined;
          },
        };
        this.#hear = callback;
        return subscription as unknown as Subscription;
      },
    };
    const consumers = {
      add: async (_: string, { opt_start_seq }: { opt_start_seq: number }) => {
        this.asked.push(opt_start_seq);
        this.#delivered = 0;
      },
    };
    this.tail = new StreamTail({
      connection: connection as unknown as NatsConnection,
      manager: { consumers } as unknown as JetStreamManager,
      stream: "log",
      behind: 0,
      onMessage: ({ place }) => {
        this.use(place);
        this.heard.push(place);
      },
      mayRead: () => this.mayRead,
      onError: (error) => this.errors.push(String(error)),
    });
  }

  send(place: number): void {
    const reply = `$JS.ACK.log.c.1.${place}.${++this.#delivered}.0.0`;
    this.#hear?.(null, { subject: "log.a", reply, data: new Uint8Array(0) } as unknown as Msg);
  }

  async asks(count: number): Promise<void> {
    await waitFor(
      () => (this.asked.length >= count ? true : undefined),
      () => `${count} questions, not ${this.asked.join()}`,
    );
  }
}

describe("stream tail", () => {
  const streams: Stream[] = [];
  afterEach(() => {
    for (const { tail } of streams.splice(0)) tail.close();
  });

  function opened(): Stream {
    const stream = new Stream();
    streams.push(stream);
    return stream;
  }

  test("stream tail: a message that cannot be used is told, and read again with those behind it", async () => {
    const stream = opened();
    await stream.asks(1);
    stream.use = (place) => {
      if (place === 2) throw new Error("no");
    };
    for (const place of [1, 2, 3]) stream.send(place);
    expect([stream.heard, stream.errors]).toEqual([[1], ["Error: no"]]);
    stream.use = () => undefined;
    await stream.asks(2);
    for (const place of [2, 3]) stream.send(place);
    expect([stream.asked, stream.heard]).toEqual([
      [1, 2],
      [1, 2, 3],
    ]);
  });

  test("stream tail: what may not be read stays in the stream, and is read when it may be", async () => {
    const stream = opened();
    await stream.asks(1);
    stream.send(1);
    stream.mayRead = false;
    for (const place of [2, 3]) stream.send(place);
    expect(stream.heard).toEqual([1]);
    stream.mayRead = true;
    await stream.asks(2);
    for (const place of [2, 3]) stream.send(place);
    expect([stream.asked, stream.heard]).toEqual([
      [1, 2],
      [1, 2, 3],
    ]);
  });
});
