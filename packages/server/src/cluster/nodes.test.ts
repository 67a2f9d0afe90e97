/** Who counts as gone, and who may say so. */
import { describe, expect, test } from "bun:test";
import type { NodeInfo } from "../core/cluster/figures.ts";
import { Nodes } from "./nodes.ts";

function info(boot: string): NodeInfo {
  const place = { host: "127.0.0.1", port: 1, key: "", sinceMs: 0, clientCount: 0, applied: 0, isDraining: false };
  return { boot, name: boot, ...place };
}

/** Heartbeats of these in every second between the two. */
function beat(nodes: Nodes, boots: readonly string[], fromMs: number, toMs: number): void {
  for (let atMs = fromMs; atMs <= toMs; atMs += 1_000) for (const boot of boots) nodes.heard(info(boot), atMs);
}

describe("nodes", () => {
  test("nodes: one that is silent for more than four seconds counts as gone, and no sooner", () => {
    const nodes = new Nodes(() => "us");
    beat(nodes, ["us", "them"], 0, 10_000);
    beat(nodes, ["us"], 11_000, 20_000);
    expect(nodes.gone(14_000)).toEqual([]);
    expect(nodes.gone(14_001)).toEqual(["them"]);
    nodes.heard(info("them"), 14_500);
    expect(nodes.gone(14_600)).toEqual([]);
  });

  test("nodes: who does not hear itself judges nobody, and not at once when it does again", () => {
    const nodes = new Nodes(() => "us");
    beat(nodes, ["us", "them"], 0, 10_000);
    expect(nodes.gone(20_000)).toEqual([]);
    expect(nodes.isInTouch(20_000)).toBe(false);
    beat(nodes, ["us"], 20_000, 23_000);
    expect(nodes.gone(23_500)).toEqual([]);
    beat(nodes, ["us"], 24_000, 25_000);
    expect(nodes.gone(25_000)).toEqual(["them"]);
  });
});
