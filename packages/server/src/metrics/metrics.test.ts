/** Metrics as Prometheus reads them, of a server that is not there. */
import { describe, expect, test } from "bun:test";
import { clientRow, FakeControl } from "../../test/fixtures/fake-control.ts";
import { StartError } from "../core/events.ts";
import { MetricsServer } from "./metrics-server.ts";

const LOOPBACK = { address: "127.0.0.1", port: 0 };
const totals = () => ({ cpuSeconds: 2.5, memoryBytes: 64_000_000 });

async function scrape(url: string): Promise<{ samples: Map<string, number>; text: string }> {
  const response = await fetch(url);
  expect(response.headers.get("Content-Type")).toStartWith("text/plain; version=0.0.4");
  const text = await response.text();
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return {
    text,
    samples: new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))])),
  };
}

describe("metrics", () => {
  test("metrics: figures are those of the moment, counters grow, and begin anew with the server", async () => {
    const control = new FakeControl();
    control.state = "running";
    const server = new MetricsServer(control, totals, LOOPBACK);
    try {
      control.join(clientRow(1, "ana", { peer: "sealed" }));
      control.join(clientRow(2, "bob", { peer: "original" }));
      control.drop("muted", LOOPBACK);
      control.drop("muted", LOOPBACK);
      control.publish({ kind: "text", origin: 1, name: "ana", dest: 0, text: "oi", byteCount: 2 });
      control.publish({ kind: "text", origin: 1, name: "ana", dest: 2, text: "", byteCount: 2 });
      control.figures = { ...control.figures, datagramsIn: 10, bytesIn: 1_760, datagramsOut: 20, queueDrops: 3 };
      const { samples, text } = await scrape(server.url);
      expect(Object.fromEntries(samples)).toMatchObject({
        recado_up: 1,
        'recado_clients{kind="sealed"}': 1,
        'recado_clients{kind="recado"}': 0,
        'recado_clients{kind="original"}': 1,
        'recado_joins_total{kind="sealed"}': 1,
        'recado_messages_total{scope="public"}': 1,
        'recado_messages_total{scope="private"}': 1,
        'recado_datagrams_total{direction="in"}': 10,
        'recado_bytes_total{direction="in"}': 1_760,
        'recado_datagrams_total{direction="out"}': 20,
        'recado_drops_total{reason="muted"}': 2,
        'recado_send_failures_total{reason="queue-full"}': 3,
        recado_history_newest_number: 12,
        recado_history_bytes: 4_096,
        process_cpu_seconds_total: 2.5,
        process_resident_memory_bytes: 64_000_000,
      });
      expect(text).toContain("# TYPE recado_datagrams_total counter");
      control.leave(1, "kicked");
      control.figures = { ...control.figures, datagramsIn: 4 };
      control.drops.clear();
      const later = (await scrape(server.url)).samples;
      expect(later.get('recado_clients{kind="sealed"}')).toBe(0);
      expect(later.get('recado_leaves_total{reason="kicked"}')).toBe(1);
      expect(later.get('recado_datagrams_total{direction="in"}')).toBe(4);
      expect(later.get('recado_drops_total{reason="muted"}')).toBeUndefined();
    } finally {
      server.close();
    }
  });

  test("metrics: of several servers that are one, how this one is with the log", async () => {
    const control = new FakeControl();
    const figures = { boot: "b", name: "recado", replicas: 3, nodes: [], applied: 70, lag: 5, waiting: 2, held: 9 };
    control.clusterFigures = { ...figures, fault: "cluster" };
    const server = new MetricsServer(control, totals, LOOPBACK);
    try {
      const { samples } = await scrape(server.url);
      expect(Object.fromEntries(samples)).toMatchObject({
        recado_cluster_up: 0,
        recado_cluster_nodes: 0,
        recado_cluster_replicas: 3,
        recado_cluster_log_place: 70,
        recado_cluster_log_lag: 5,
        recado_cluster_waiting_records: 2,
        recado_cluster_held_ids: 9,
      });
    } finally {
      server.close();
    }
  });

  test("metrics: nothing but /metrics is served, and nothing is changed from there", async () => {
    const control = new FakeControl();
    const server = new MetricsServer(control, totals, LOOPBACK);
    try {
      expect((await fetch(new URL("/", server.url))).status).toBe(404);
      expect((await fetch(server.url, { method: "POST", body: "stop" })).status).toBe(404);
      expect(control.asked).toEqual([]);
    } finally {
      server.close();
    }
  });

  test("metrics: a port in use and an address of others are told apart", () => {
    const server = new MetricsServer(new FakeControl(), totals, LOOPBACK);
    try {
      const codeAt = (address: string, port: number): string => {
        try {
          new MetricsServer(new FakeControl(), totals, { address, port }).close();
          return "served";
        } catch (error) {
          return error instanceof StartError ? error.code : String(error);
        }
      };
      expect(codeAt("127.0.0.1", Number(new URL(server.url).port))).toBe("port-in-use");
      expect(codeAt("192.0.2.1", 0)).toBe("bad-address");
    } finally {
      server.close();
    }
  });
});
