/** What has to outlast the log is in the bucket, too. */
import type { KV } from "@nats-io/kv";
import type { Ban, StoreChange } from "../store/server-store.ts";
import type { Places } from "./places.ts";

export async function keep(change: StoreChange, bucket: KV, places: Places): Promise<void> {
  if (change.kind === "banned") await bucket.put(banKey(change.ban), JSON.stringify(change.ban));
  else if (change.kind === "unbanned") await bucket.delete(banKey(change.ban));
  else if (change.kind === "disowned") await places.forget(change.id);
}

function banKey({ kind, value }: Pick<Ban, "kind" | "value">): string {
  return `ban.${kind}.${Buffer.from(value).toString("base64url")}`;
}
