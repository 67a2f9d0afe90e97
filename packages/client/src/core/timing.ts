/** Every interval of the connection in one place. Milliseconds. */

/** Waits behind the first, second and third OI of one attempt; after the last the attempt has failed. */
export const OI_RETRY_DELAYS_MS: readonly number[] = [500, 1000, 2000];
/** The same behind the last step of a handshake: the server waits 5 s for it. */
export const FINISH_RETRY_DELAYS_MS: readonly number[] = [250, 500, 1000, 2000];
/** A server that says "pending" is asked again this soon, */
export const PENDING_RETRY_MS = 1000;
/** and left when it has not let us in for so long: NATS takes up to 9 s to elect a leader (docs/SCALING.md). */
export const PENDING_PATIENCE_MS = 14_000;
const RECONNECT_FIRST_MS = 1000;
const RECONNECT_MAX_MS = 30_000;
/** Servers of one Recado do not all die; what they may all lack for some seconds is their log. */
const RECONNECT_OF_SEVERAL_MAX_MS = 1000;
/** A random share of this much is taken off or added, so that clients of one server do not come back in step. */
const JITTER = 0.2;

/** How often an original server is asked for its list: the only sign of life that can be had from it. */
export const ORIGINAL_POLL_MS = 30_000;
/** A keepalive or poll without an answer is repeated this soon, */
export const PROBE_RETRY_MS = 5000;
/** and after this many in a row the server counts as silent. */
export const PROBES_UNANSWERED_MAX = 3;
/** Ports that refuse (ICMP) are believed at once while connecting, after this many while registered. */
export const REFUSALS_TO_LOSE = 2;

/** Used where an offer comes without a `ttl=`, or with one that makes no sense. */
export const DEFAULT_TTL_SECONDS = 90;
/** How long `ID já em uso.` after a lost connection may still be our own old registration, which expires. */
export const OWN_ID_PATIENCE_MS = 2 * DEFAULT_TTL_SECONDS * 1000;
/** Asking a server that refused our id whether it means ourselves. */
export const CHECK_RETRY_MS = 1000;
export const CHECKS_MAX = 3;
/** A registration that ended sooner does not start the back-off anew. */
export const STABLE_MS = 5000;

export const ROSTER_RESYNC_MS = 60_000;
/** A page that did not come whole is asked again this soon, this often without any progress. */
export const PAGE_RETRY_MS = 1000;
export const PAGE_RETRIES_MAX = 4;
/** A long roster must not use up the pace of our texts: behind the first pages, one request in this time. */
export const PAGES_WITHOUT_PAUSE = 8;
export const PAGE_PAUSE_MS = 100;
/** A round that took long is followed by a pause this many times as long. */
export const RESYNC_PAUSE_FACTOR = 4;
/** Frames of one list sent as text follow each other closely; after this pause the list is whole. */
export const LIST_SETTLE_MS = 300;
/** The server pushes changes up to this many clients (docs/PROTOCOL.md); above, unknown senders are common. */
export const SHORT_ROSTER_MAX = 200;
/** An unknown sender asks for a new roster at most this often. */
export const UNKNOWN_SENDER_RESYNC_MS = 2000;

/** A public text without an echo counts as unconfirmed. A late echo still confirms it, */
export const ECHO_TIMEOUT_MS = 5000;
/** until this age. */
export const ECHO_MEMORY_MS = 60_000;
/** An ERRO about an unknown destination belongs to a private text not older than this. */
export const PRIVATE_BLAME_MS = 5000;

/** Own sends stay below the server's bucket (20/s, burst 40), which counts keepalives and requests too. */
export const SEND_RATE_PER_SECOND = 18;
export const SEND_BURST = 30;
/** Parts that may wait for their turn: half a minute's worth, about 70 KB of text. */
export const QUEUED_PARTS_MAX = 512;

/** `random` is uniform in [0, 1). */
export function withJitter(ms: number, random: () => number): number {
  return ms * (1 - JITTER + 2 * JITTER * random());
}

/** Pause before attempt `attempt + 1`: 1, 2, 4 … 30 s, with jitter; where all of several servers have failed, 1 s. */
export function reconnectDelayMs(attempt: number, random: () => number, hasOthers = false): number {
  const doubled = RECONNECT_FIRST_MS * 2 ** Math.min(attempt - 1, 16);
  return withJitter(Math.min(doubled, hasOthers ? RECONNECT_OF_SEVERAL_MAX_MS : RECONNECT_MAX_MS), random);
}

/** Before another server of the same Recado is tried: clients that lost one do not come to the next in one moment. */
const MOVE_SPREAD_MS = 100;

export function moveDelayMs(random: () => number): number {
  return MOVE_SPREAD_MS * random();
}

/** Waits behind each OI where another server can be tried instead. */
export const HASTY_OI_DELAYS_MS: readonly number[] = [400, 800];
export const HASTY_FINISH_DELAYS_MS: readonly number[] = [250, 500, 1000];
/** The same for a session: the server counts as lost when it is silent so long while something waits for its word, */
export const HASTY_UNACKED_LOST_MS = 2000;
/** and is asked for a sign of life after so much silence. */
export const HASTY_PING_AFTER_MS = 5000;

/** Texts that may wait for the server, while there is no connection too. */
export const OUTBOX_TEXTS_MAX = 1000;
export const OUTBOX_BYTES_MAX = 1_048_576;
/** A new handshake beside a session is repeated this soon, and given up after so many tries. */
export const RENEWAL_RETRY_MS = 1000;
export const RENEWAL_TRIES_MAX = 5;
/** How long a goodbye may take in a session. */
export const GOODBYE_MS = 2000;

/** The path of a session is told of at most so often, while texts are acknowledged. */
export const LINK_TOLD_MS = 1000;
