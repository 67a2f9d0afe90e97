/** How many clients there are of each kind, for figures. */
import type { ClientRow, PeerKind } from "./core/events.ts";

export function countsByKind(clients: readonly ClientRow[]): Record<PeerKind, number> {
  const counts = { sealed: 0, recado: 0, original: 0 };
  for (const { peer } of clients) counts[peer]++;
  return counts;
}
