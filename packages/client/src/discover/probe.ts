/**
 * The round trip to a server without registering there: an envelope of a session that does not exist, which a Recado
 * server answers by naming the session (docs/PROTOCOL.md, UNKNOWN_SESSION).
 */
import { envelopeSize, readStep, readU32, SessionStep, writeU32 } from "@recado/protocol/session";
import { type Endpoint, type OpenTransport, openUdpTransport } from "@recado/runtime/net";

const PROBES = 3;
const PROBE_INTERVAL_MS = 300;
const ANY_ADDRESS = { 4: "0.0.0.0", 6: "::" } as const;

interface ProbeOptions {
  readonly openTransport?: OpenTransport;
  readonly nowMs?: () => number;
}

/** Milliseconds to the first answer; undefined when none came to three probes. */
export async function probeServer(
  { address, port }: Endpoint,
  { openTransport = openUdpTransport, nowMs = performance.now.bind(performance) }: ProbeOptions = {},
): Promise<number | undefined> {
  const sentAtMs = new Map<number, number>();
  const { promise, resolve } = Promise.withResolvers<number | undefined>();
  const local = { address: ANY_ADDRESS[address.includes(":") ? 6 : 4], port: 0 };
  const transport = await openTransport(local, {
    datagram: (bytes) => {
      const step = readStep(bytes);
      const atMs = step?.step === SessionStep.UNKNOWN_SESSION ? sentAtMs.get(readU32(step.body)) : undefined;
      if (atMs !== undefined) resolve(nowMs() - atMs);
    },
    failed: () => resolve(undefined),
  }).catch(() => undefined);
  if (transport === undefined) return undefined;
  const timers = Array.from({ length: PROBES }, (_, probe) =>
    setTimeout(() => {
      const sid = newSid();
      sentAtMs.set(sid, nowMs());
      transport.send(probeFor(sid), port, address);
    }, probe * PROBE_INTERVAL_MS),
  );
  timers.push(setTimeout(() => resolve(undefined), PROBES * PROBE_INTERVAL_MS));
  const rttMs = await promise;
  for (const timer of timers) clearTimeout(timer);
  transport.close();
  return rttMs;
}

/** Random, with a first byte that is not 0, as sids are. */
function newSid(): number {
  const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
  return (value | 0x8000_0000) >>> 0;
}

function probeFor(sid: number): Uint8Array {
  const datagram = crypto.getRandomValues(new Uint8Array(envelopeSize(1)));
  writeU32(datagram, sid);
  return datagram;
}
