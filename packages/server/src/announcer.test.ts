import { describe, expect, test } from "bun:test";
import type { Announcement, AnnouncementOptions } from "@recado/runtime/discovery/announce";
import { waitFor } from "@recado/runtime/testing";
import { Announcer, isLoopback } from "./announcer.ts";
import type { ServerEvent } from "./core/events.ts";

/** A network that writes down what it is told. */
class Network {
  readonly told: string[] = [];
  fault: string | undefined;
  readonly announce = async ({ name, port, users }: AnnouncementOptions): Promise<Announcement> => {
    if (this.fault !== undefined) throw new Error(this.fault);
    this.told.push(`hello ${name} ${port} ${users}`);
    return {
      name,
      setUsers: (count) => this.told.push(`users ${count}`),
      close: async () => {
        this.told.push("goodbye");
      },
    };
  };
}

class FakeServer {
  observer: (event: ServerEvent) => void = () => undefined;
  clientCount = 0;
  subscribe(observer: (event: ServerEvent) => void): () => void {
    this.observer = observer;
    return () => {
      this.observer = () => undefined;
    };
  }
  snapshot() {
    return { clients: Array.from({ length: this.clientCount }) };
  }
}

function announcerOn(network: Network, server: FakeServer, faults: string[] = []): Announcer {
  const options = {
    server,
    name: "sala",
    version: "1",
    announce: network.announce,
    onFault: (error: unknown) => faults.push(String(error)),
  };
  // Only the number of clients is read of the snapshot.
  return new Announcer(options as unknown as ConstructorParameters<typeof Announcer>[0]);
}

describe("the announcer", () => {
  test("tells of the server from its start to its stop, also when the port changes", async () => {
    const [network, server] = [new Network(), new FakeServer()];
    const announcer = announcerOn(network, server);
    server.observer({ kind: "started", at: { address: "::", port: 1235 } });
    server.observer({ kind: "stopped" });
    server.observer({ kind: "started", at: { address: "0.0.0.0", port: 99 } });
    await announcer.close();
    expect(network.told).toEqual(["hello sala 1235 0", "goodbye", "hello sala 99 0", "goodbye"]);
  });

  test("says nothing of a server that nobody else can reach", async () => {
    const [network, server] = [new Network(), new FakeServer()];
    const announcer = announcerOn(network, server);
    server.observer({ kind: "started", at: { address: "127.0.0.1", port: 1235 } });
    await announcer.close();
    expect(network.told).toEqual([]);
    expect(["::1", "127.0.0.53", "::ffff:127.0.0.1"].every(isLoopback)).toBe(true);
    expect(["::", "0.0.0.0", "192.0.2.1", "2001:db8::1"].some(isLoopback)).toBe(false);
  });

  test("tells the number of people, once for a crowd that comes together", async () => {
    const [network, server] = [new Network(), new FakeServer()];
    const announcer = announcerOn(network, server);
    server.observer({ kind: "started", at: { address: "::", port: 1235 } });
    await waitFor(
      () => (network.told.length > 0 ? true : undefined),
      () => "the hello",
    );
    const joined = { kind: "joined", client: {} } as unknown as ServerEvent;
    for (let count = 1; count <= 30; count++) {
      server.clientCount = count;
      server.observer(joined);
    }
    await waitFor(
      () => (network.told.includes("users 30") ? true : undefined),
      () => network.told.join(", "),
    );
    await announcer.close();
    expect(network.told).toEqual(["hello sala 1235 0", "users 30", "goodbye"]);
  });

  test("a network without multicast is told, and the next start tries again", async () => {
    const [network, server] = [new Network(), new FakeServer()];
    const faults: string[] = [];
    const announcer = announcerOn(network, server, faults);
    network.fault = "ENODEV";
    server.observer({ kind: "started", at: { address: "::", port: 1235 } });
    server.observer({ kind: "stopped" });
    await waitFor(
      () => (faults.length > 0 ? true : undefined),
      () => "the fault",
    );
    network.fault = undefined;
    server.observer({ kind: "started", at: { address: "::", port: 1235 } });
    await announcer.close();
    expect(faults).toEqual(["Error: ENODEV"]);
    expect(network.told).toEqual(["hello sala 1235 0", "goodbye"]);
  });
});
