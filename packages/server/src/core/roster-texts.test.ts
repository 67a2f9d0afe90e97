/** The list as original clients get it, when it is long and many ask for it. */
import { describe, expect, test } from "bun:test";
import { encodeMessage, isRefusal, parseMessage } from "@recado/protocol";
import { ROSTER_TEXT_FRAMES, ROSTER_TEXT_FRAMES_MAX } from "./config.ts";
import { Scene } from "./sealed/admission-fixture.ts";

const VICTIM = "192.0.2.1";
const RATE = 20;

function frame(kind: "hello" | "roster", origin: number): Uint8Array {
  const name = `c${origin}`.padEnd(20, "x");
  return encodeMessage({ kind, origin, dest: 0, name, text: "", ...(kind === "hello" && { offer: [] }) } as never);
}

/** Many ids at one address, at a server whose list is longer than an answer. */
function crowded(count: number, limits = {}): Scene {
  const scene = new Scene(undefined, undefined, limits);
  for (let id = 1; id <= count; id++) scene.send(frame("hello", id), id, VICTIM);
  for (let id = 1; id <= 700; id++) scene.send(frame("hello", 1_000 + id), id, "192.0.2.2");
  return scene;
}

function ask(scene: Scene, id: number): string[] {
  return scene.send(frame("roster", id), id, VICTIM).map((bytes) => {
    const message = parseMessage(bytes);
    return isRefusal(message) ? message.refused : message.kind;
  });
}

describe("list for original clients", () => {
  test("list for original clients: one that asks again every few seconds gets all of it each time", () => {
    const scene = crowded(1);
    for (let time = 0; time < 20; time++) {
      scene.nowMs += 3_000;
      expect(ask(scene, 1)).toEqual(Array(ROSTER_TEXT_FRAMES_MAX).fill("text"));
    }
  });

  test("list for original clients: what forged requests in many names send to an address is bounded", () => {
    const scene = crowded(10, { ratePerSecond: RATE, burst: 2 * RATE });
    let frames = 0;
    const seconds = 10;
    for (let request = 0; request < seconds * RATE; request++) {
      scene.nowMs += 1_000 / RATE;
      for (let id = 1; id <= 10; id++) frames += ask(scene, id).filter((kind) => kind === "text").length;
    }
    expect(frames).toBeGreaterThan(0);
    expect(frames).toBeLessThanOrEqual(ROSTER_TEXT_FRAMES.burst + seconds * ROSTER_TEXT_FRAMES.ratePerSecond);
  });

  test("list for original clients: a list that is too much is not sent in part, and who asked is told why", () => {
    const scene = crowded(1);
    const answers = Array.from({ length: 5 }, () => ask(scene, 1));
    expect(answers.map(({ length }) => length)).toEqual([...Array(4).fill(ROSTER_TEXT_FRAMES_MAX), 1]);
    expect(answers[4]).toEqual(["error"]);
    expect(ask(scene, 1)).toEqual([]);
  });
});
