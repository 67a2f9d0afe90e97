/**
 * The bucket of ids: at which server each is, changed by compare-and-set alone, so that of two servers that want an id
 * one gets it. The revision of a place is the term of who has it.
 */
import type { KV } from "@nats-io/kv";
import type { Claim } from "../core/cluster/port.ts";
import { isOvertaken } from "./nats-link.ts";

/** What stands at an id's place. */
export interface Place {
  /** The server; empty: at none. */
  readonly boot: string;
  readonly name: string;
  readonly isSealed: boolean;
  /** Of the owner, base64url; empty: nobody owns the id. */
  readonly key: string;
  /** Where the client is, `ADDRESS PORT`. */
  readonly at: string;
}

export type Taken =
  | { readonly kind: "taken"; readonly term: number; readonly from: string }
  | { readonly kind: "held" }
  | { readonly kind: "unavailable" };

const TRIES = 4;

export class Places {
  readonly #bucket: KV;

  constructor(bucket: KV) {
    this.#bucket = bucket;
  }

  /** For the server `boot`. An owner may take its id from any server, and a socket its own. */
  async take({ id, name, isSealed, key, at }: Claim, boot: string): Promise<Taken> {
    const claimed: Place = {
      boot,
      name,
      isSealed,
      key: key ? Buffer.from(key).toString("base64url") : "",
      at: `${at.address} ${at.port}`,
    };
    try {
      for (let tried = 0; tried < TRIES; tried++) {
        const entry = await this.#bucket.get(keyOf(id));
        const before = entry?.operation === "PUT" ? parsePlace(entry.value) : undefined;
        if (before && !(await this.#mayTake(claimed, before))) return { kind: "held" };
        const text = JSON.stringify(claimed);
        try {
          const term = entry
            ? await this.#bucket.update(keyOf(id), text, entry.revision)
            : await this.#bucket.create(keyOf(id), text);
          return { kind: "taken", term, from: before?.boot ?? "" };
        } catch (error) {
          if (!isOvertaken(error)) throw error;
        }
      }
    } catch {
      // Out of reach: the caller is told so.
    }
    return { kind: "unavailable" };
  }

  /** Only while it is of this term; the owner, if a key, keeps the id. */
  async free(id: number, term: number): Promise<void> {
    const entry = await this.#bucket.get(keyOf(id));
    if (entry?.revision !== term) return;
    const place = parsePlace(entry.value);
    if (place?.key) await this.#bucket.update(keyOf(id), JSON.stringify({ ...place, boot: "", at: "" }), term);
    else await this.#bucket.delete(keyOf(id), { previousSeq: term });
  }

  /** Nobody owns it any more, unless its client is at some server by now. */
  async forget(id: number): Promise<void> {
    const entry = await this.#bucket.get(keyOf(id));
    const place = entry?.operation === "PUT" ? parsePlace(entry.value) : undefined;
    if (!entry || !place || (await this.#runs(place.boot))) return;
    await this.#bucket.delete(keyOf(id), { previousSeq: entry.revision });
  }

  async #mayTake(claimed: Place, before: Place): Promise<boolean> {
    if (before.key !== "" && before.key !== claimed.key) return false;
    if (before.boot === "" || before.boot === claimed.boot) return true;
    if (before.key !== "" || (before.at === claimed.at && !claimed.isSealed)) return true;
    return !(await this.#runs(before.boot));
  }

  async #runs(boot: string): Promise<boolean> {
    return boot !== "" && (await this.#bucket.get(`node.${boot}`))?.operation === "PUT";
  }
}

function keyOf(id: number): string {
  return `id.${id}`;
}

export function parsePlace(bytes: Uint8Array): Place | undefined {
  try {
    const { boot, name, isSealed, key, at } = JSON.parse(new TextDecoder().decode(bytes));
    return { boot: String(boot), name: String(name), isSealed: isSealed === true, key: String(key), at: String(at) };
  } catch {
    return undefined;
  }
}
