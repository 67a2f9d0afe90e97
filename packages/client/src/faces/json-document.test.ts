import { expect, test } from "bun:test";
import { join } from "node:path";
import { catalogOf } from "@recado/runtime/i18n";
import type { ClientEvent, Delivery, LossReason } from "../events.ts";

const DOCUMENT = await Bun.file(join(import.meta.dir, "../../../../docs/JSON.md")).text();

const EVENTS: Record<ClientEvent["kind"], true> = {
  state: true,
  message: true,
  sent: true,
  delivery: true,
  placed: true,
  memory: true,
  skipped: true,
  servers: true,
  "server-key": true,
  "server-error": true,
  joined: true,
  left: true,
  renamed: true,
  roster: true,
  status: true,
  rtt: true,
  dropped: true,
};
const LOSSES: Record<LossReason, true> = {
  "no-answer": true,
  "server-silent": true,
  "server-stopped": true,
  "port-unreachable": true,
  "id-in-use": true,
  "server-full": true,
  "address-unknown": true,
};
const DELIVERIES: Record<Exclude<Delivery, "sent">, true> = {
  queued: true,
  confirmed: true,
  unconfirmed: true,
  delivered: true,
  waiting: true,
  relayed: true,
  failed: true,
};

test("docs/JSON.md: names every event, reason, delivery and error code", () => {
  const { json, sendRefusals } = catalogOf("en").clientCli;
  const errors = [...Object.keys(json), ...Object.keys(sendRefusals)];
  const words = [EVENTS, LOSSES, DELIVERIES].flatMap((table) => Object.keys(table)).concat(errors);
  expect(words.filter((word) => !DOCUMENT.includes(`\`${word}\``))).toEqual([]);
});
