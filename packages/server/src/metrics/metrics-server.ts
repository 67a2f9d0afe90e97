/** Metrics over HTTP, at /metrics. Loaded only where they are asked for. */
import type { Endpoint } from "@recado/runtime/net";
import type { ServerControl } from "../core/events.ts";
import { formatEndpoint } from "../endpoint-text.ts";
import type { ProcessTotals } from "../process-figures.ts";
import { startErrorOf } from "../start-error.ts";
import { Metrics } from "./metrics.ts";

export class MetricsServer {
  readonly url: string;
  readonly #metrics: Metrics;
  readonly #server: Bun.Server<undefined>;

  /** Throws StartError. */
  constructor(control: ServerControl, processTotals: () => ProcessTotals, at: Endpoint) {
    this.#metrics = new Metrics(control, processTotals);
    const metrics = this.#metrics;
    try {
      this.#server = Bun.serve({
        hostname: at.address,
        development: false,
        // Bun 1.4.5 shares the port with another program's unless told not to, once `development` is false.
        reusePort: false,
        port: at.port,
        routes: {
          "/metrics": {
            GET: async () => new Response(await metrics.text(), { headers: { "Content-Type": metrics.contentType } }),
          },
        },
        fetch: () => new Response("Not found\n", { status: 404 }),
      });
    } catch (error) {
      metrics.close();
      throw startErrorOf(error, at);
    }
    this.url = `http://${formatEndpoint({ address: at.address, port: this.#server.port ?? at.port })}/metrics`;
  }

  close(): void {
    this.#metrics.close();
    void this.#server.stop(true);
  }
}
