/** What the operator orders about clients: carried out through the server's control, answered in words. */
import { catalogOf, type Lang } from "@recado/runtime/i18n";
import { sanitize } from "@recado/runtime/tui";
import { type BanTarget, targetText } from "../core/bans.ts";
import type { ServerControl } from "../core/events.ts";

/** Whom an order is about; the name as the peer wrote it. */
interface Subject {
  readonly id: number;
  readonly name: string;
}

export type Order =
  | { readonly kind: "kick"; readonly client: Subject; readonly reason: string }
  | { readonly kind: "mute" | "unmute"; readonly client: Subject }
  | { readonly kind: "notice-to"; readonly client: Subject; readonly text: string }
  | { readonly kind: "ban"; readonly target: BanTarget; readonly reason: string }
  | { readonly kind: "unban"; readonly target: BanTarget };

type OrderOutcome = "done" | "unknown-client" | "not-muted" | "not-banned" | "not-stored" | "mailbox-full";

export interface OrderAnswer {
  readonly order: Order;
  readonly outcome: OrderOutcome;
}

export function carryOutOrder(order: Order, control: ServerControl): OrderAnswer {
  return { order, outcome: outcomeOf(order, control) };
}

function outcomeOf(order: Order, control: ServerControl): OrderOutcome {
  switch (order.kind) {
    case "kick":
      return control.kick(order.client.id, order.reason) ? "done" : "unknown-client";
    case "mute":
      return control.mute(order.client.id) ? "done" : "unknown-client";
    case "unmute":
      return control.unmute(order.client.id) ? "done" : "not-muted";
    case "notice-to":
      return control.noticeTo(order.client.id, order.text);
    case "ban":
      return control.ban(order.target, order.reason);
    case "unban":
      return control.unban(order.target);
  }
}

/** The answer as a sentence. */
export function answerText({ order, outcome }: OrderAnswer, lang: Lang): string {
  const texts = catalogOf(lang).serverConsole.flash;
  if (outcome === "not-stored") return texts.notStored;
  if (order.kind === "ban" || order.kind === "unban") {
    const who = targetText(order.target);
    if (outcome !== "done") return texts.notBanned(who);
    return order.kind === "ban" ? texts.banned(who) : texts.unbanned(who);
  }
  const { id } = order.client;
  const name = sanitize(order.client.name);
  switch (outcome) {
    case "done":
      return texts[DONE[order.kind]](name, id);
    case "not-muted":
      return texts.notMuted(name, id);
    case "mailbox-full":
      return texts.mailboxFull(name, id);
    default:
      return texts.alreadyGone(name, id);
  }
}

const DONE = { kick: "kicked", mute: "muted", unmute: "unmuted", "notice-to": "toldOne" } as const;
