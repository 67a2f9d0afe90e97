/** How long the client waits for what, and how much it keeps. Times in milliseconds. */
export const CONNECT_TIMEOUT_MS = 10_000;
export const ANSWER_TIMEOUT_MS = 5000;
/** How long a close waits for the answer to an OI that has just left. */
export const CLOSE_PATIENCE_MS = 300;
/** How long a close waits for the server to take what was written. */
export const TAKING_MS = 5000;
/** An answer that is still outstanding could be taken for ours; by then it is lost. */
export const EARLIER_PROBE_MS = 1000;
/** Events that wait for a consumer of `events()`. */
export const STREAM_LIMIT = 10_000;
