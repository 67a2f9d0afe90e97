/** Servers that announce themselves on the local network. */
import mdns from "multicast-dns";
import { type FoundServer, foundIn, merged } from "./found.ts";
import { SERVICE_DOMAIN } from "./service.ts";

export type { FoundServer };

/** Questions in one search; the first may be lost. */
const QUESTIONS = 3;

/** Of one search: each is asked for its round trip. */
const SERVERS_MAX = 64;

/** Asks, and listens for so long. Rejects with the system's error where multicast is not possible. */
export async function browse(timeoutMs: number): Promise<FoundServer[]> {
  const found = new Map<string, FoundServer>();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const network = mdns();
  const timers: ReturnType<typeof setTimeout>[] = [];
  network.on("error", reject);
  network.on("response", ({ answers, additionals }, { address }) => {
    for (const server of foundIn([...(answers ?? []), ...(additionals ?? [])], address)) {
      if (found.size < SERVERS_MAX || found.has(server.name)) {
        found.set(server.name, merged(found.get(server.name), server));
      }
    }
  });
  const ask = () => network.query({ questions: [{ name: SERVICE_DOMAIN, type: "PTR" }] });
  network.on("ready", () => {
    for (let question = 0; question < QUESTIONS; question++) {
      timers.push(setTimeout(ask, (question * timeoutMs) / QUESTIONS));
    }
    timers.push(setTimeout(resolve, timeoutMs));
  });
  try {
    await promise;
  } finally {
    for (const timer of timers) clearTimeout(timer);
    network.destroy();
  }
  return [...found.values()];
}
