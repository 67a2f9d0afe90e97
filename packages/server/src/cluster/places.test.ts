/** The places of ids, in a bucket that somebody else changes, too. */
import { describe, expect, test } from "bun:test";
import type { KV, KvEntry } from "@nats-io/kv";
import { Places } from "./places.ts";

type Operation = "PUT" | "DEL";

class Bucket {
  revision = 0;
  readonly #entries = new Map<string, { operation: Operation; text: string; revision: number }>();
  /** Happens once, between the next question and what follows it. */
  meanwhile: () => void = () => undefined;
  readonly places = new Places(this as unknown as KV);

  put(key: string, text: string, operation: Operation = "PUT"): number {
    this.#entries.set(key, { operation, text, revision: ++this.revision });
    return this.revision;
  }

  text(key: string): string | undefined {
    const entry = this.#entries.get(key);
    return entry?.operation === "PUT" ? entry.text : undefined;
  }

  async get(key: string): Promise<KvEntry | null> {
    const entry = this.#entries.get(key);
    const { meanwhile } = this;
    this.meanwhile = () => undefined;
    meanwhile();
    if (!entry) return null;
    const { operation, text, revision } = entry;
    return { operation, revision, value: new TextEncoder().encode(text) } as unknown as KvEntry;
  }

  async delete(key: string, { previousSeq }: { previousSeq: number }): Promise<void> {
    if (this.#entries.get(key)?.revision !== previousSeq) throw new Error("wrong last sequence");
    this.put(key, "", "DEL");
  }
}

function place(boot: string): string {
  return JSON.stringify({ boot, name: "ana", isSealed: true, key: "AAAA", at: "" });
}

describe("places", () => {
  test("places: who is at a server is not disowned, and who is at none, or at one that is gone, is", async () => {
    const bucket = new Bucket();
    bucket.put("node.b", "{}");
    bucket.put("id.7", place("b"));
    await bucket.places.forget(7);
    expect(bucket.text("id.7")).toBe(place("b"));
    bucket.put("node.b", "", "DEL");
    await bucket.places.forget(7);
    expect(bucket.text("id.7")).toBeUndefined();
    bucket.put("id.7", place(""));
    await bucket.places.forget(7);
    expect(bucket.text("id.7")).toBeUndefined();
  });

  test("places: who comes at the moment of being disowned is not", async () => {
    const bucket = new Bucket();
    bucket.put("id.7", place(""));
    bucket.meanwhile = () => bucket.put("id.7", place("b"));
    await bucket.places.forget(7).catch(() => undefined);
    expect(bucket.text("id.7")).toBe(place("b"));
  });
});
