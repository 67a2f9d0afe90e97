/** Who may not come in, as the operator said. */
import { cutGraphemes, TEXT_SIZE, WireText } from "@recado/protocol";
import type { Ban, ServerStore } from "../store/server-store.ts";

export interface Subject {
  readonly id: number;
  /** X25519; of who proved it. */
  readonly key?: Uint8Array;
  readonly address: string;
}

/** Whom the operator means; a key is base64url. */
export type BanTarget = { readonly id: number } | { readonly key: string } | { readonly address: string };
export type BanMark = Pick<Ban, "kind" | "value">;
/** `not-stored`: nothing can be written at present, and nothing has changed. */
export type BanOutcome = "done" | "not-banned" | "not-stored";

const NO_BANS: readonly Ban[] = [];

export class Bans {
  readonly #store: ServerStore | undefined;
  #bans: readonly Ban[] = NO_BANS;
  #byValue = new Map<string, Ban>();
  #hasChanged = false;

  /** Without a store nobody is ever banned. */
  constructor(store: ServerStore | undefined) {
    this.#store = store;
  }

  find({ id, key, address }: Subject): Ban | undefined {
    this.#refresh();
    if (this.#byValue.size === 0) return undefined;
    const byKey = key && this.#byValue.get(`key ${keyText(key)}`);
    return byKey ?? this.#byValue.get(`id ${id}`) ?? this.#byValue.get(`address ${address}`);
  }

  /** True, once, when they are others than at the last call. */
  takeChange(): boolean {
    this.#refresh();
    const hasChanged = this.#hasChanged;
    this.#hasChanged = false;
    return hasChanged;
  }

  ban(marks: readonly BanMark[], reason: string, atMs: number): BanOutcome {
    if (this.#store?.fault !== undefined) return "not-stored";
    for (const mark of marks) this.#store?.apply({ kind: "banned", ban: { ...mark, reason, atMs } });
    this.#store?.commit(() => undefined);
    return "done";
  }

  unban(marks: readonly BanMark[]): BanOutcome {
    this.#refresh();
    const known = marks.filter(({ kind, value }) => this.#byValue.has(`${kind} ${value}`));
    if (known.length === 0) return "not-banned";
    if (this.#store?.fault !== undefined) return "not-stored";
    for (const ban of known) this.#store?.apply({ kind: "unbanned", ban });
    this.#store?.commit(() => undefined);
    return "done";
  }

  #refresh(): void {
    const bans = this.#store?.bans() ?? NO_BANS;
    if (bans === this.#bans) return;
    this.#bans = bans;
    this.#byValue = new Map(bans.map((ban) => [`${ban.kind} ${ban.value}`, ban]));
    this.#hasChanged = true;
  }
}

/** The key that owns an id goes with it, so that it cannot come back under another. */
export function marksOf(target: BanTarget, ownerKey: (id: number) => Uint8Array | undefined): BanMark[] {
  if ("address" in target) return [{ kind: "address", value: target.address }];
  if ("key" in target) return [{ kind: "key", value: target.key }];
  const key = ownerKey(target.id);
  const id: BanMark = { kind: "id", value: String(target.id) };
  return key ? [id, { kind: "key", value: keyText(key) }] : [id];
}

/** As the operator writes it. */
export function targetText(target: BanTarget): string {
  return "id" in target ? String(target.id) : "key" in target ? target.key : target.address;
}

export function keyText(key: Uint8Array): string {
  return Buffer.from(key).toString("base64url");
}

export function bannedSentence(reason: string): string {
  return cutGraphemes(WireText.banned(reason), TEXT_SIZE - 2);
}
