/** What the bucket holds when a server starts: bans at once; who is where and who owns what, when all of it is read. */
import type { Ban, Owner, ServerStore } from "../store/server-store.ts";
import type { Holders } from "./holders.ts";
import { type Place, parsePlace } from "./places.ts";

export interface FoundOptions {
  readonly copy: ServerStore;
  readonly holders: Holders;
  /** That server runs. */
  readonly isThere: (boot: string) => boolean;
  readonly learn: (owner: Owner) => void;
  readonly wallMs: () => number;
}

export class Found {
  readonly #options: FoundOptions;
  #places: { readonly id: number; readonly term: number; readonly place: Place }[] = [];

  constructor(options: FoundOptions) {
    this.#options = options;
  }

  read(key: string, term: number, data: Uint8Array): void {
    if (key.startsWith("id.")) {
      const place = parsePlace(data);
      if (place) this.#places.push({ id: Number(key.slice("id.".length)), term, place });
    } else if (key.startsWith("ban.")) this.#learnBan(data);
  }

  use(): void {
    const { copy, holders, isThere } = this.#options;
    const known = new Set(copy.load().owners.map(({ id }) => id));
    for (const { id, term, place } of this.#places) {
      const { boot, name, isSealed, key } = place;
      if (boot !== "" && isThere(boot)) holders.put({ boot, term, member: { id, name, isSealed } });
      if (key !== "" && !known.has(id)) this.#learnOwner(id, place);
    }
    this.#places = [];
  }

  #learnBan(data: Uint8Array): void {
    const { copy } = this.#options;
    const ban: Ban = JSON.parse(new TextDecoder().decode(data));
    const isKnown = copy.bans().some(({ kind, value }) => kind === ban.kind && value === ban.value);
    if (!isKnown) copy.apply({ kind: "banned", ban });
  }

  #learnOwner(id: number, { name, key }: Place): void {
    const { copy, learn, wallMs } = this.#options;
    learn({
      id,
      name,
      key: new Uint8Array(Buffer.from(key, "base64url")),
      since: 0,
      firstSeenMs: wallMs(),
      lastSeenMs: wallMs(),
      position: copy.lastNumber,
      receiveEpoch: 0,
      receiveNext: 0,
    });
  }
}
