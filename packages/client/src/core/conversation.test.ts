/** What outlives sessions: texts whose fate is open. */
import { expect, test } from "bun:test";
import { Fate } from "@recado/protocol/session";
import { MemoryClientStore } from "../store/memory-client-store.ts";
import { Conversation } from "./conversation.ts";

const BOB = 2;
const randomBytes = (count: number) => new Uint8Array(count).fill(7);

/** A private text that the server has stored, and of which it has told no more. */
function asked(): Conversation {
  const store = new MemoryClientStore(1);
  const conversation = new Conversation(store, store.load(), randomBytes, 1);
  conversation.begin({ log: 5, number: 0 }, conversation.position);
  conversation.write(1, "está aí?", { sendId: 1, dest: BOB, atMs: 0 });
  conversation.acknowledged(conversation.send.acknowledge(conversation.send.next), 10);
  expect(conversation.unsettledCount).toBe(1);
  return conversation;
}

test("a text whose fate was open when the server's history became another's is waited for no more", () => {
  const conversation = asked();
  conversation.restart(randomBytes);
  conversation.begin({ log: 6, number: 0 }, { log: 5, number: 0 });
  expect(conversation.unsettledCount).toBe(0);
});

test("a text with a place in the history is told of although the server's stream is a new one", () => {
  const conversation = asked();
  const seq = conversation.send.next - 1;
  conversation.placed({ number: 1, atMs: 0, seq, fate: Fate.NONE, text: new Uint8Array(0) }, 20);
  conversation.restart(randomBytes);
  expect(conversation.unsettledCount).toBe(1);
  const events = conversation.receipt({ number: 1, fate: Fate.DELIVERED }, 30);
  expect(events).toMatchObject([{ kind: "delivery", sendId: 1, delivery: "delivered" }]);
  expect(conversation.unsettledCount).toBe(0);
});
