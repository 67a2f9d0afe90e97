/** Who is banned or muted, as one list. What is selected is known by its key: the list may change under it. */
import type { BanTarget } from "../core/bans.ts";
import type { Mute } from "../core/mutes.ts";
import type { Ban } from "../store/server-store.ts";
import type { Reading } from "./messages.ts";
import type { Order } from "./orders.ts";

export type Restriction =
  | { readonly kind: "ban"; readonly key: string; readonly ban: Ban }
  | { readonly kind: "mute"; readonly key: string; readonly mute: Mute };

export function restrictionsOf({ bans, mutes }: Reading): readonly Restriction[] {
  return [
    ...bans.map((ban): Restriction => ({ kind: "ban", key: `${ban.kind} ${ban.value}`, ban })),
    ...mutes.map((mute): Restriction => ({ kind: "mute", key: `mute ${mute.id}`, mute })),
  ];
}

export function liftOrder(restriction: Restriction): Order {
  return restriction.kind === "mute"
    ? { kind: "unmute", client: restriction.mute }
    : { kind: "unban", target: banTargetOf(restriction.ban) };
}

function banTargetOf({ kind, value }: Ban): BanTarget {
  switch (kind) {
    case "id":
      return { id: Number(value) };
    case "key":
      return { key: value };
    case "address":
      return { address: value };
  }
}
