/** What is believed of a log's end by whoever hears a NATS that is away, knows less for a moment, or has forgotten. */
import { describe, expect, test } from "bun:test";
import { LogEnd } from "./log-end.ts";

class Stage {
  /** Of the log; undefined: NATS does not answer. */
  end: number | undefined = 10;
  isConnected = true;
  readonly states: string[] = [];
  readonly #sleepers: (() => void)[] = [];
  readonly logEnd: LogEnd = new LogEnd({
    lastPlace: () => (this.end === undefined ? Promise.reject(new Error("no answer")) : Promise.resolve(this.end)),
    isConnected: () => this.isConnected,
    readTo: () => 10,
    changed: () => this.states.push(this.logEnd.isLost ? "lost" : this.logEnd.isSure ? "sure" : "doubtful"),
    sleep: () => new Promise((resolve) => this.#sleepers.push(resolve)),
  });

  /** Everything that can happen happens, and so many sleeps pass. */
  async pass(sleeps: number): Promise<void> {
    for (let slept = 0; ; slept++) {
      for (let turn = 0; turn < 10; turn++) await Promise.resolve();
      if (slept === sleeps) return;
      for (const wake of this.#sleepers.splice(0)) wake();
    }
  }
}

describe("log end", () => {
  test("log end: while NATS is away nothing is sure, and when it is back with all of it, everything", async () => {
    const stage = new Stage();
    stage.isConnected = false;
    void stage.logEnd.doubt();
    await stage.pass(20);
    expect(stage.states).toEqual(["doubtful"]);
    stage.isConnected = true;
    stage.end = undefined;
    await stage.pass(20);
    expect(stage.states).toEqual(["doubtful"]);
    stage.end = 12;
    await stage.pass(1);
    expect(stage.states).toEqual(["doubtful", "sure"]);
    void stage.logEnd.doubt();
    await stage.pass(1);
    expect(stage.states).toEqual(["doubtful", "sure", "doubtful", "sure"]);
  });

  test("log end: a NATS that knows less for a moment has lost nothing", async () => {
    const stage = new Stage();
    stage.end = 9;
    void stage.logEnd.doubt();
    await stage.pass(3);
    stage.end = 10;
    await stage.pass(2);
    expect(stage.states).toEqual(["doubtful", "sure"]);
  });

  test("log end: a NATS that knows less each time has, and this stays so", async () => {
    const stage = new Stage();
    stage.end = 9;
    void stage.logEnd.doubt();
    await stage.pass(20);
    stage.end = 11;
    await stage.logEnd.doubt();
    expect(stage.states).toEqual(["doubtful", "lost"]);
  });
});
