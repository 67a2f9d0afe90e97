/** Listening for servers, unless told. */
export const DISCOVER_MS = 2_000;
