/** Who may not come in, as the operator said. */
import { cutGraphemes, TEXT_SIZE, WireText } from "@recado/protocol";
import type { Ban } from "../store/server-store.ts";

export interface Subject {
  readonly id: number;
  /** X25519; of who proved it. */
  readonly key?: Uint8Array;
  readonly address: string;
}

export class Bans {
  readonly #read: () => readonly Ban[];
  #bans: readonly Ban[] = [];
  #byValue = new Map<string, Ban>();

  constructor(read: () => readonly Ban[]) {
    this.#read = read;
  }

  find({ id, key, address }: Subject): Ban | undefined {
    this.refresh();
    if (this.#byValue.size === 0) return undefined;
    const byKey = key && this.#byValue.get(`key ${Buffer.from(key).toString("base64url")}`);
    return byKey ?? this.#byValue.get(`id ${id}`) ?? this.#byValue.get(`address ${address}`);
  }

  /** True when they are others than before. */
  refresh(): boolean {
    const bans = this.#read();
    if (bans === this.#bans) return false;
    this.#bans = bans;
    this.#byValue = new Map(bans.map((ban) => [`${ban.kind} ${ban.value}`, ban]));
    return true;
  }
}

export function bannedSentence(reason: string): string {
  return cutGraphemes(WireText.banned(reason), TEXT_SIZE - 2);
}
