/** Servers on the local network, nearest first. */
import { sanitize } from "@recado/runtime/text";
import { probeServer } from "./probe.ts";

export interface DiscoveredServer {
  /** For people; clean. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly users: number | undefined;
  readonly version: string | undefined;
  /** Undefined when it did not answer. */
  readonly rttMs: number | undefined;
}

/** Addresses of one server that are tried. */
const ADDRESSES_MAX = 4;

/** Listens for so long, then measures. Rejects with the system's error where multicast is not possible. */
export async function discover(timeoutMs: number): Promise<DiscoveredServer[]> {
  const { browse } = await import("@recado/runtime/discovery/browse");
  const found = await browse(timeoutMs);
  const servers = await Promise.all(
    found.map(async ({ name, addresses, port, users, version }): Promise<DiscoveredServer> => {
      const known = { name: sanitize(name), port, users, version: version && sanitize(version) };
      const measured = await Promise.all(
        addresses
          .slice(0, ADDRESSES_MAX)
          .map(async (address) => ({ address, rttMs: await probeServer({ address, port }) })),
      );
      const [best = { address: "", rttMs: undefined }] = measured.sort(byRtt);
      return { ...known, ...best };
    }),
  );
  return servers.filter(({ address }) => address !== "").sort(byRtt);
}

interface Measured {
  readonly rttMs: number | undefined;
}

function byRtt(a: Measured, b: Measured): number {
  return (a.rttMs ?? Number.POSITIVE_INFINITY) - (b.rttMs ?? Number.POSITIVE_INFINITY) || 0;
}
