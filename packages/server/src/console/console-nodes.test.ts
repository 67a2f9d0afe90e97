/** The servers that are one Recado, on the console. */
import { describe, expect, test } from "bun:test";
import { NOON_MS, openConsole, running } from "../../test/fixtures/console-harness.ts";
import type { ClusterFigures, NodeInfo } from "../core/cluster/figures.ts";

function node(boot: string, more: Partial<NodeInfo> = {}): NodeInfo {
  const place = { host: "10.0.0.1", port: 1235, key: "", sinceMs: NOON_MS - 60_000, clientCount: 3, applied: 100 };
  return { boot, name: boot, ...place, isDraining: false, ...more };
}

const FIGURES: ClusterFigures = {
  boot: "um",
  name: "recado",
  replicas: 3,
  nodes: [node("um"), node("dois", { host: "10.0.0.2", applied: 90, isDraining: true })],
  applied: 100,
  lag: 0,
  waiting: 2,
  held: 6,
  fault: undefined,
};

describe("console: nodes", () => {
  test("nodes: O lists the servers, ours marked, with how far behind each is; Esc closes", async () => {
    const control = running("ana");
    control.clusterFigures = FIGURES;
    const console = await openConsole(control);
    expect(console.screen.text()).toContain("2 nodes");
    const shown = await console.press("O");
    expect(shown).toContain("* um · 10.0.0.1:1235 · 3 clients");
    expect(shown).toMatch(/ dois · 10\.0\.0\.2:1235 · draining · 3 clients · 10 behind/);
    expect(shown).toContain("log at 100, 0 to read, 2 to write");
    expect(await console.press("escape")).not.toContain("* um");
  });

  test("nodes: when NATS is out of reach the first line says so", async () => {
    const control = running("ana");
    control.clusterFigures = { ...FIGURES, fault: "cluster" };
    const console = await openConsole(control);
    expect(console.screen.text()).toContain("CUT OFF");
    expect(await console.press("O")).toContain("NATS is out of reach");
  });

  test("nodes: a server that is alone has no such key", async () => {
    const console = await openConsole(running("ana"));
    expect(await console.press("O")).not.toContain("One Recado");
    expect(console.screen.text()).not.toContain("nodes");
  });
});
