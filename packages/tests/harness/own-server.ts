/** Our server inside the test's process, on a real socket; for tests of the wire that need no second process. */

import { systemClock } from "@recado/runtime";
import { createSessionCrypto, generateKeyPair } from "@recado/runtime/crypto";
import { openUdpTransport } from "@recado/runtime/net";
import {
  type CoreConfig,
  DEFAULT_CORE_CONFIG,
  MemoryServerStore,
  RecadoServer,
  type ServerEvent,
} from "@recado/server";

export class OwnServer implements AsyncDisposable {
  readonly events: ServerEvent[] = [];

  private constructor(readonly server: RecadoServer) {
    server.subscribe((event) => this.events.push(event));
  }

  static async start(core: Partial<CoreConfig> = {}): Promise<OwnServer> {
    const local = { address: "127.0.0.1", port: 0 };
    const server = new RecadoServer({
      local,
      core: { ...DEFAULT_CORE_CONFIG, ...core },
      clock: systemClock,
      openTransport: openUdpTransport,
      sealing: {
        suite: createSessionCrypto(),
        keyPair: generateKeyPair(),
        store: new MemoryServerStore(),
        sawKey: undefined,
      },
      advertised: ({ address, port }) => ({ host: address, port }),
      cluster: undefined,
    });
    const own = new OwnServer(server);
    await server.start(local);
    return own;
  }

  get port(): number {
    return this.server.snapshot().local.port;
  }

  drops(): Record<string, number> {
    return Object.fromEntries(this.server.snapshot().drops);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.stop();
  }
}
