/** What an operator may tune of the core, and the core's own limits. Times in milliseconds. */
import type { BucketLimits } from "./token-bucket.ts";

export interface CoreConfig {
  readonly statusIntervalMs: number;
  /** Token bucket of each source, as in RFC 2697's committed rate and burst, counted in datagrams. */
  readonly ratePerSecond: number;
  readonly burst: number;
  readonly clientsMax: number;
  /** Public messages that a client in clear frames gets behind its first OI. */
  readonly replayCount: number;
}

export const DEFAULT_CORE_CONFIG: CoreConfig = {
  statusIntervalMs: 60_000,
  ratePerSecond: 20,
  burst: 40,
  clientsMax: 20_000,
  replayCount: 0,
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
/**
 * Such frames to one network, so that forged requests in the names of many ids there flood nobody: the longest answer
 * every 2 s, and four of them at once. A classroom that asks together gets its short ones.
 */
export const ROSTER_TEXT_FRAMES: BucketLimits = { ratePerSecond: 64, burst: 512 };
export const ROSTER_TEXT_NETWORKS_MAX = 4_096;
/** Above this many clients, a join is not announced to everybody: that would cost the square of their number. */
export const ROSTER_PUSH_CLIENTS_MAX = 200;

/**
 * Ids that clients in clear frames ask for and other servers are asked about, at one time: anybody may forge an OI, and
 * each costs two requests and a record of the log.
 */
export const CLAIMS_MAX = 1_024;

/** Unregistered sources remembered at one time; the one that was quiet longest makes room. */
export const SOURCES_MAX = 4_096;
/** A source that is over its rate is told so at most this often. */
export const RATE_NOTICE_INTERVAL_MS = 1_000;
/** Public messages kept for the periodic status. */
export const RECENT_MESSAGES_MAX = 5;

/** Owners of ids that are remembered; the one that was away longest, with nothing in its mailbox, makes room. */
export const PEERS_MAX = 100_000;
/**
 * New owners of ids from one network: as many at once as a school or an office behind one address brings, then one each
 * 4 s. So one network needs five days to fill the room for owners, from when on those who were away longest lose their ids.
 */
export const NEW_OWNERS: BucketLimits = { ratePerSecond: 0.25, burst: 1_024 };
/** Networks whose new owners are counted; the one from which none came longest makes room. */
export const NEW_OWNERS_NETWORKS_MAX = 4_096;
/** Private texts that wait for one id. */
export const MAILBOX_MESSAGES_MAX = 1_000;
export const MAILBOX_BYTES_MAX = 262_144;
/** The end of the history that is held in memory, for who was away a moment. */
export const HISTORY_ENTRIES_HELD = 2_048;
export const HISTORY_BYTES_HELD = 4_194_304;
/** Public texts that come by themselves to who was away for long; older ones are read on request. */
export const CATCH_UP_PUBLIC_MAX = 1_000;
/** Entries that are read from the store at a time, for one peer. */
export const FEED_ENTRIES = 64;
/**
 * Public texts, and what was missed, are put into a stream up to here: more than may be in flight, so that the peer never
 * waits for them. Private texts, up to the two limits below.
 */
export const FEED_STREAM_MESSAGES = 96;
export const FEED_STREAM_BYTES = 131_072;
/** In the stream to one peer, not acknowledged. What does not fit stays in the history until it does. */
export const STREAM_MESSAGES_MAX = 1_000;
export const STREAM_BYTES_MAX = 262_144;
/** Requests of one peer for parts of the history that are worked on, and that wait. */
export const REQUESTS_ACTIVE_MAX = 4;
export const REQUESTS_WAITING_MAX = 16;
/** Receipts that have not left; a peer that lacks one asks. */
export const RECEIPTS_HELD_MAX = 2_048;
/** Refusals that a peer was not told yet; the oldest make room. */
export const REFUSALS_HELD_MAX = 1_024;
/** DATA frames that the window allows a sealed client for each datagram of the clear limits. */
export const SEALED_FRAMES_PER_DATAGRAM = 6;
/** A flush of so many datagrams that had room for more is followed by a pause, in which more comes for each. */
export const ROOMY_DATAGRAMS_MIN = 32;
export const FLUSH_PAUSE_MS = 1;
/** Frames of one sealed sender that leave at once to clear clients, and the pause behind so many: 400 a second. */
export const TRICKLE_FRAMES = 8;
export const TRICKLE_INTERVAL_MS = 20;
/**
 * Commits that the store is asked for at one time; more than it has under way in good times, so that none waits for
 * another then, and few enough that what waits when nothing can be stored is small.
 */
export const COMMITS_MAX = 16;
/** Closed sessions that still say so; the oldest make room. */
export const TOMBSTONES_MAX = 4_096;
