import { describe, expect, test } from "bun:test";
import { catalogOf } from "@recado/runtime/i18n";
import type { ConnectionState } from "../events.ts";
import { initialModel, type Model } from "./model.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";
import { nextChangeMs, retrySeconds, statusAgeSeconds, withTick } from "./tick.ts";

const NOW_MS = 1_000_000;

function modelIn(state: ConnectionState, statusAtMs?: number): Model {
  const start = {
    catalog: catalogOf("en"),
    settings: DEFAULT_SETTINGS,
    version: "0",
    size: { width: 80, height: 24 },
    nowMs: NOW_MS,
  };
  const model = initialModel(start);
  const status =
    statusAtMs === undefined ? undefined : { uptimeSeconds: 1, clientCount: 1, text: "", atMs: statusAtMs };
  return { ...model, link: { ...model.link, state, status } };
}

const registered: ConnectionState = { name: "registered", server: "recado", sealed: false, rttMs: 1 };
const waiting = (leftMs: number): ConnectionState => ({
  name: "waiting",
  attempt: 1,
  retryAtMs: NOW_MS + leftMs,
  why: "no-answer",
});

describe("tick", () => {
  test("nothing counts: no tick is asked for", () => {
    for (const model of [
      modelIn({ name: "closed" }),
      modelIn({ name: "connecting", attempt: 1 }),
      modelIn(registered),
    ]) {
      expect(nextChangeMs(model)).toBeUndefined();
      expect(withTick([model, []])[1]).toEqual([]);
    }
  });

  test("waiting: ticks at whole seconds before the retry", () => {
    expect(nextChangeMs(modelIn(waiting(2_300)))).toBe(300);
    expect(retrySeconds(modelIn(waiting(2_300)))).toBe(3);
    expect(nextChangeMs(modelIn(waiting(2_000)))).toBe(1_000);
    expect(nextChangeMs(modelIn(waiting(-5)))).toBeUndefined();
    expect(retrySeconds(modelIn(waiting(-5)))).toBe(0);
  });

  test("age of the status: every 10 s at first, then every minute", () => {
    const aged = (ageMs: number) => modelIn(registered, NOW_MS - ageMs);
    expect([nextChangeMs(aged(0)), statusAgeSeconds(aged(9_999))]).toEqual([10_000, 0]);
    expect([nextChangeMs(aged(14_000)), statusAgeSeconds(aged(14_000))]).toEqual([6_000, 10]);
    expect([nextChangeMs(aged(61_000)), statusAgeSeconds(aged(61_000))]).toEqual([59_000, 61]);
  });

  test("an armed tick that comes early enough is not armed again", () => {
    const [armed, cmds] = withTick([modelIn(waiting(2_300)), []]);
    expect(cmds).toEqual([{ kind: "tick", afterMs: 300 }]);
    expect(withTick([armed, []])[1]).toEqual([]);
  });
});
