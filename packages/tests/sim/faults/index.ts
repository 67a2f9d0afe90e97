/** The faults of docs/PROTOCOL.md's sessions, numbered as the design that asked for them. */

import { edges, rekeys } from "./edges.ts";
import { controls, crashes, deadPeers, longTexts, soak, stopUnderLoad } from "./ends.ts";
import { amplification, downgrade, errorPingPong, flood, hijack, replays } from "./enemies.ts";
import type { Fault } from "./fault.ts";
import { garbage } from "./garbage.ts";
import { originals } from "./originals.ts";
import {
  bitFlips,
  blackouts,
  bulkUnderLoss,
  handshakeUnderLoss,
  lossAndReordering,
  otherAddresses,
  slowConsumer,
} from "./weather.ts";

export const FAULTS: readonly (readonly [number: number, fault: Fault])[] = [
  [1, lossAndReordering],
  [1, bulkUnderLoss],
  [2, handshakeUnderLoss],
  [3, bitFlips],
  [4, blackouts],
  [5, otherAddresses],
  [6, amplification],
  [7, flood],
  [8, replays],
  [9, hijack],
  [10, errorPingPong],
  [11, deadPeers],
  [12, downgrade],
  [13, crashes],
  [14, slowConsumer],
  [15, edges],
  [15, rekeys],
  [16, longTexts],
  [17, controls],
  [18, originals],
  [19, garbage],
  [20, stopUnderLoad],
  [21, soak],
];
