/** A datagram as the inspector shows it: its bytes, opened where it was sealed, and the fields in them. */
export interface Inspected {
  readonly number: number;
  readonly atMs: number;
  readonly direction: "in" | "out";
  /** `address:port` of the other side. */
  readonly peer: string;
  readonly bytes: Uint8Array;
  /** It travelled sealed; `bytes` are what was in it. */
  readonly isSealed: boolean;
}

/** Datagrams that the inspector keeps. */
export const INSPECTED_MAX = 200;
