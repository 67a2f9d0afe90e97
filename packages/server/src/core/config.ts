/** What an operator may tune of the core, and the core's own limits. Times in milliseconds. */

export interface CoreConfig {
  readonly statusIntervalMs: number;
  /** Token bucket of each source, as in RFC 2697's committed rate and burst, counted in datagrams. */
  readonly ratePerSecond: number;
  readonly burst: number;
  readonly clientsMax: number;
}

export const DEFAULT_CORE_CONFIG: CoreConfig = {
  statusIntervalMs: 60_000,
  ratePerSecond: 20,
  burst: 40,
  clientsMax: 20_000,
};

/** A recado peer that was silent for this long is gone; it promises to repeat its OI three times as often. */
export const CLIENT_TTL_MS = 90_000;
/** How often expiry and suspects are looked at. */
export const SWEEP_INTERVAL_MS = 2_000;

/** So many refusals of probes, spread over so long and with nothing heard between, are the evidence that a client is dead. */
export const REFUSALS_TO_LEAVE = 3;
export const REFUSALS_SPREAD_MS = 2_000;
/** A client that was neither heard nor probed for this long is probed. */
export const PROBE_AFTER_SILENCE_MS = 30_000;
/** The same while the network reports errors that name nobody. */
export const PROBE_SUSPECTS_AFTER_SILENCE_MS = 1_500;
/** A silent owner is probed at once when somebody else asks for its id. */
export const PROBE_OWNER_AFTER_SILENCE_MS = 5_000;
export const PROBES_PER_SWEEP_MAX = 16;

/** Frames in the answer to one LISTA_CLIENTES of a recado peer; it asks for the next page itself. */
export const ROSTER_PAGE_SIZE = 32;
/** Frames in the answer to one LISTA_CLIENTES of an original client, which cannot ask for more. */
export const ROSTER_TEXT_FRAMES_MAX = 128;
/** Above this many clients, a join is not announced to everybody: that would cost the square of their number. */
export const ROSTER_PUSH_CLIENTS_MAX = 200;

/** Unregistered sources remembered at one time; the one that was quiet longest makes room. */
export const SOURCES_MAX = 4_096;
/** A source that is over its rate is told so at most this often. */
export const RATE_NOTICE_INTERVAL_MS = 1_000;
/** Public messages kept for the periodic status. */
export const RECENT_MESSAGES_MAX = 5;

/** Owners of ids that are remembered; the one that was away longest, with nothing in its mailbox, makes room. */
export const PEERS_MAX = 100_000;
export const MAILBOX_MESSAGES_MAX = 1_000;
export const MAILBOX_BYTES_MAX = 262_144;
/** Who was lost, and did not leave, finds the public messages of so long in its mailbox. */
export const PUBLIC_WHILE_AWAY_MS = 3_600_000;
/** Receipts for a peer that is away; the oldest make room. */
export const RECEIPTS_HELD_MAX = 2_048;
/** Introductions that are remembered for a peer; above, all are made again. */
export const TOLD_MAX = 1_024;
/** DATA frames that the window allows a sealed client for each datagram of the clear limits. */
export const SEALED_FRAMES_PER_DATAGRAM = 6;
/** Frames of one sealed sender that leave at once to clear clients, and the pause behind so many: 400 a second. */
export const TRICKLE_FRAMES = 8;
export const TRICKLE_INTERVAL_MS = 20;
/** Closed sessions that still say so; the oldest make room. */
export const TOMBSTONES_MAX = 4_096;
