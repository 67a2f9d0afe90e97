/** A store that takes nothing for long, while clients keep their sessions alive. */
import { expect, test } from "bun:test";
import { utf8Of } from "@recado/protocol";
import { InnerType } from "@recado/protocol/session";
import { MemoryServerStore } from "../../store/memory-server-store.ts";
import { COMMITS_MAX } from "../config.ts";
import { Scene } from "./admission-fixture.ts";
import { Speaker } from "./speaker-fixture.ts";

const FLUSHES = 5_000;

class StuckStore extends MemoryServerStore {
  isStuck = false;
  readonly waiting: (() => void)[] = [];

  override commit(whenDurable: () => void): void {
    if (this.isStuck) this.waiting.push(whenDurable);
    else whenDurable();
  }

  /** Everything is on the disk. */
  settle(): void {
    this.isStuck = false;
    for (const call of this.waiting.splice(0)) call();
  }
}

test("stuck store: what waits for it is bounded, and afterwards everything that was said is acknowledged", () => {
  const store = new StuckStore();
  const scene = new Scene(undefined, store);
  const speakers = [new Speaker(scene, 3_001, 1), new Speaker(scene, 3_002, 2)];
  store.isStuck = true;
  for (let flush = 0; flush < FLUSHES; flush++) {
    for (const speaker of speakers) {
      if (flush % 1_000 === 0) speaker.say(InnerType.MSG, utf8Of(`olá ${flush}`));
      if (flush % 1_000 === 0) speaker.step(1);
      else speaker.ping();
    }
  }
  expect(speakers.map(({ heldCount }) => heldCount)).toEqual([5, 5]);
  expect(store.waiting.length).toBeLessThanOrEqual(COMMITS_MAX);
  store.settle();
  for (const speaker of speakers) speaker.talk();
});

test("stuck store: the last commit that it was asked for may be the first that is done", () => {
  const store = new StuckStore();
  const scene = new Scene(undefined, store);
  const speaker = new Speaker(scene, 3_001);
  store.isStuck = true;
  for (let index = 0; index < 2 * COMMITS_MAX; index++) {
    speaker.say(InnerType.MSG, utf8Of(`olá ${index}`));
    speaker.step(1);
  }
  store.waiting.reverse();
  store.settle();
  speaker.talk();
});
