/** Frames beside the log: behind it, once, and from where their writer is. */
import { describe, expect, test } from "bun:test";
import { encodeMessage, parseMessage } from "@recado/protocol";
import { waitFor } from "@recado/runtime/testing";
import { Direct } from "./direct.ts";

class Server {
  place = 0;
  isHere = true;
  readonly heard: string[] = [];
  /** What left. */
  readonly sent: Uint8Array[] = [];
  /** How many sends fail, though NATS has the bytes. */
  failures = 0;
  readonly direct: Direct;

  constructor(readonly boot: string) {
    this.direct = new Direct({
      send: async (_to, bytes) => {
        this.sent.push(bytes);
        if (this.failures-- > 0) throw new Error("no answer");
      },
      boot: () => this.boot,
      place: () => this.place,
      isAt: () => this.isHere,
      hear: (frame) => {
        const message = parseMessage(frame);
        this.heard.push("text" in message ? message.text : "?");
      },
    });
  }

  say(text: string): void {
    this.direct.pass("b", encodeMessage({ kind: "text", origin: 1, dest: 2, name: "ana", text }));
  }

  async batches(count: number): Promise<readonly Uint8Array[]> {
    await waitFor(
      () => (this.sent.length >= count ? true : undefined),
      () => `${count} batches, not ${this.sent.length}`,
    );
    return this.sent;
  }
}

async function hearAll(from: Server, to: Server, count: number): Promise<void> {
  for (const bytes of (await from.batches(count)).slice(0, count)) to.direct.received(bytes);
}

describe("direct", () => {
  test("direct: what is said in one turn leaves in one batch, and is heard in order", async () => {
    const [a, b] = [new Server("a"), new Server("b")];
    for (const text of ["um", "dois", "três"]) a.say(text);
    await hearAll(a, b, 1);
    expect(b.heard).toEqual(["um", "dois", "três"]);
    expect(a.sent).toHaveLength(1);
  });

  test("direct: nothing is heard before the log is read as far as its server had read it", async () => {
    const [a, b] = [new Server("a"), new Server("b")];
    a.place = 7;
    a.say("privado");
    await hearAll(a, b, 1);
    b.place = 6;
    b.direct.caughtUp();
    expect(b.heard).toEqual([]);
    b.place = 7;
    b.direct.caughtUp();
    expect(b.heard).toEqual(["privado"]);
  });

  test("direct: what has to leave before a message to the log leaves at once, also behind another batch", async () => {
    const [a, b] = [new Server("a"), new Server("b")];
    a.say("um");
    a.direct.flush();
    expect(a.sent).toHaveLength(1);
    a.say("dois");
    a.direct.flush();
    expect(a.sent).toHaveLength(2);
    await hearAll(a, b, 2);
    expect(b.heard).toEqual(["um", "dois"]);
  });

  test("direct: a batch that NATS was given twice is heard once", async () => {
    const [a, b] = [new Server("a"), new Server("b")];
    a.failures = 1;
    a.say("um");
    await hearAll(a, b, 2);
    expect(b.heard).toEqual(["um"]);
  });

  test("direct: who comes back as another server is heard from the first word on, and hears", async () => {
    const [a, b] = [new Server("a"), new Server("b")];
    for (const text of ["um", "dois"]) {
      a.say(text);
      a.direct.flush();
    }
    await hearAll(a, b, 2);
    b.direct.begin();
    a.direct.forget("b");
    a.say("três");
    await a.batches(3);
    for (const bytes of a.sent.slice(2)) b.direct.received(bytes);
    expect(b.heard).toEqual(["um", "dois", "três"]);
  });

  test("direct: what waits when its server has to become another does not leave in the new one's name", async () => {
    const a = new Server("a");
    a.say("um");
    a.direct.begin();
    await new Promise((resolve) => setImmediate(resolve));
    expect(a.sent).toHaveLength(0);
  });

  test("direct: a server that has lost the writer's id speaks in vain", async () => {
    const [a, b] = [new Server("a"), new Server("b")];
    b.isHere = false;
    a.say("um");
    await hearAll(a, b, 1);
    expect(b.heard).toEqual([]);
  });

  test("direct: who writes more than NATS takes is told, and the memory that it takes has an end", () => {
    const a = new Server("a");
    for (let count = 0; count < 16_383; count++) a.say("x");
    expect(a.direct.isFull).toBe(false);
    a.say("x");
    expect(a.direct.isFull).toBe(true);
  });
});
