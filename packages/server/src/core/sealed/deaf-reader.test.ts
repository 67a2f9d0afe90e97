/** A client that says and asks more and more, and acknowledges nothing of what it gets. */
import { expect, test } from "bun:test";
import { utf8Of } from "@recado/protocol";
import { InnerType, writeHistoryRequest } from "@recado/protocol/session";
import { STREAM_BYTES_MAX, STREAM_MESSAGES_MAX } from "../config.ts";
import { Scene } from "./admission-fixture.ts";
import { Speaker } from "./speaker-fixture.ts";

const PORT = 3_000;
const LONG = new Uint8Array(65_000).fill(97);
const EMPTY_TEXT = new Uint8Array(0);

test("deaf reader: whatever it asks and says, what the server holds for it is bounded", () => {
  const scene = new Scene();
  const speaker = new Speaker(scene, PORT);
  for (let index = 0; index < 3; index++) speaker.say(InnerType.MSG, LONG);
  speaker.talk();
  for (let ref = 2; ref < 2_502; ref++) {
    const page = writeHistoryRequest(ref, { kind: "page", with: 0, before: 0, limit: 100 });
    speaker.say(InnerType.HISTORY, utf8Of(page));
    speaker.say(InnerType.MSG, EMPTY_TEXT);
    speaker.say(InnerType.MSG, utf8Of("nota para mim"), 1);
    if (ref % 2 === 0) speaker.talk();
  }
  speaker.talk();
  const [client] = scene.core.snapshot(scene.nowMs).clients;
  expect(client?.session?.heldByteCount).toBeGreaterThan(100_000);
  expect(client?.session?.heldByteCount).toBeLessThanOrEqual(STREAM_BYTES_MAX + LONG.length);
  expect(client?.session?.heldCount).toBeLessThanOrEqual(STREAM_MESSAGES_MAX);
});
