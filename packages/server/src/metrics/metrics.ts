/**
 * The server's figures in Prometheus' text format. What the server counts itself is read at each scrape; what only its
 * events tell is counted here. prom-client's own process metrics are left out: under Bun most of them are wrong.
 */
import { Counter, Gauge, Registry } from "prom-client";
import { countsByKind } from "../client-counts.ts";
import type { ClusterFigures } from "../core/cluster/figures.ts";
import type { ServerControl, ServerEvent, ServerSnapshot } from "../core/events.ts";
import type { ProcessTotals } from "../process-figures.ts";

type Labels = Readonly<Record<string, string>>;
type Value = readonly [labels: Labels, value: number];

export class Metrics {
  readonly #control: ServerControl;
  readonly #processTotals: () => ProcessTotals;
  readonly #registry = new Registry();
  readonly #set: ((snapshot: ServerSnapshot) => void)[] = [];
  readonly #texts = this.#counter("recado_messages_total", "Texts taken, to everybody or to one", ["scope"]);
  readonly #joins = this.#counter("recado_joins_total", "Clients that came", ["kind"]);
  readonly #leaves = this.#counter("recado_leaves_total", "Clients that left", ["reason"]);
  readonly #unsubscribe: () => void;

  constructor(control: ServerControl, processTotals: () => ProcessTotals) {
    this.#control = control;
    this.#processTotals = processTotals;
    this.#describeClients();
    this.#describeTraffic();
    this.#describeHistory();
    this.#describeProcess();
    if (control.cluster()) this.#describeCluster();
    this.#unsubscribe = control.subscribe((event) => this.#count(event));
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  async text(): Promise<string> {
    const snapshot = this.#control.snapshot();
    for (const set of this.#set) set(snapshot);
    return await this.#registry.metrics();
  }

  close(): void {
    this.#unsubscribe();
  }

  #describeClients(): void {
    this.#gauge("recado_up", "1 while the socket is open", ({ state }) => (state === "running" ? 1 : 0));
    this.#gauge("recado_uptime_seconds", "Since the socket was opened", ({ uptimeMs }) => uptimeMs / 1_000);
    this.#labelled(new Gauge(this.#options("recado_clients", "Registered clients", ["kind"])), ({ clients }): Value[] =>
      Object.entries(countsByKind(clients)).map(([kind, count]) => [{ kind }, count]),
    );
    this.#gauge("recado_handshakes", "Handshakes under way", ({ handshakeCount }) => handshakeCount);
    this.#gauge("recado_muted_clients", "Ids that the operator muted", () => this.#control.mutes().length);
    this.#gauge("recado_bans", "Ids, keys and addresses that are banned", () => this.#control.bans().length);
  }

  #describeCluster(): void {
    const gauge = (name: string, help: string, read: (figures: ClusterFigures) => number): void =>
      this.#gauge(name, help, () => {
        const figures = this.#control.cluster();
        return figures ? read(figures) : 0;
      });
    gauge("recado_cluster_up", "1 while NATS is in reach", ({ fault }) => (fault === undefined ? 1 : 0));
    gauge("recado_cluster_nodes", "Servers that are one Recado, this one too", ({ nodes }) => nodes.length);
    gauge("recado_cluster_replicas", "NATS servers that hold each message", ({ replicas }) => replicas);
    gauge("recado_cluster_held_ids", "Ids that are at some server", ({ held }) => held);
    gauge(
      "recado_cluster_log_place",
      "Place in the log up to which this server has applied it",
      (each) => each.applied,
    );
    gauge("recado_cluster_log_lag", "Messages of the log behind that place", ({ lag }) => lag);
    gauge("recado_cluster_waiting_records", "Records that wait to be put into the log", ({ waiting }) => waiting);
  }

  #describeTraffic(): void {
    const directions =
      (read: (snapshot: ServerSnapshot) => readonly [number, number]) => (snapshot: ServerSnapshot) => {
        const [received, sent] = read(snapshot);
        return [
          [{ direction: "in" }, received],
          [{ direction: "out" }, sent],
        ] satisfies Value[];
      };
    this.#total(
      this.#counter("recado_datagrams_total", "UDP datagrams", ["direction"]),
      directions(({ datagramsIn, datagramsOut }) => [datagramsIn, datagramsOut]),
    );
    this.#total(
      this.#counter("recado_bytes_total", "Bytes of UDP payload", ["direction"]),
      directions(({ bytesIn, bytesOut }) => [bytesIn, bytesOut]),
    );
    this.#total(
      this.#counter("recado_drops_total", "Datagrams and texts without effect", ["reason"]),
      ({ drops }): Value[] => [...drops].map(([reason, count]) => [{ reason }, count]),
    );
    this.#total(
      this.#counter("recado_send_failures_total", "Datagrams that could not be sent", ["reason"]),
      ({ sendErrors, queueDrops }): Value[] => [
        [{ reason: "error" }, sendErrors],
        [{ reason: "queue-full" }, queueDrops],
      ],
    );
  }

  #describeHistory(): void {
    const size = () => this.#control.history();
    this.#gauge("recado_history_oldest_number", "Of the oldest message that is kept", () => size().oldest);
    this.#gauge("recado_history_newest_number", "Of the newest message", () => size().newest);
    this.#gauge("recado_history_bytes", "Size of the history", () => size().byteCount);
  }

  #describeProcess(): void {
    this.#total(this.#counter("process_cpu_seconds_total", "User and system CPU time", []), (): Value[] => [
      [{}, this.#processTotals().cpuSeconds],
    ]);
    this.#gauge("process_resident_memory_bytes", "Resident memory", () => this.#processTotals().memoryBytes);
  }

  #count(event: ServerEvent): void {
    if (event.kind === "text") this.#texts.inc({ scope: event.dest === 0 ? "public" : "private" });
    else if (event.kind === "joined") this.#joins.inc({ kind: event.client.peer });
    else if (event.kind === "left") this.#leaves.inc({ reason: event.reason });
  }

  #options(name: string, help: string, labelNames: string[]) {
    return { name, help: `${help}.`, labelNames, registers: [this.#registry] };
  }

  #counter(name: string, help: string, labelNames: string[]): Counter {
    return new Counter(this.#options(name, help, labelNames));
  }

  #gauge(name: string, help: string, read: (snapshot: ServerSnapshot) => number): void {
    const gauge = new Gauge(this.#options(name, help, []));
    this.#set.push((snapshot) => gauge.set(read(snapshot)));
  }

  #labelled(gauge: Gauge, read: (snapshot: ServerSnapshot) => readonly Value[]): void {
    this.#set.push((snapshot) => {
      for (const [labels, value] of read(snapshot)) gauge.set(labels, value);
    });
  }

  /** What is counted elsewhere; begins anew when that does. */
  #total(counter: Counter, read: (snapshot: ServerSnapshot) => readonly Value[]): void {
    this.#set.push((snapshot) => {
      counter.reset();
      for (const [labels, value] of read(snapshot)) counter.inc(labels, value);
    });
  }
}
