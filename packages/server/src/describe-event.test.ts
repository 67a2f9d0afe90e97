import { describe, expect, test } from "bun:test";
import { catalogOf, type Lang } from "@recado/runtime/i18n";
import type { ClientRow, DropReason, LeaveReason, ServerEvent } from "./core/events.ts";
import { describeEvent } from "./describe-event.ts";

const ana: ClientRow = {
  id: 7,
  name: "Ana\u001b[2J",
  endpoint: { address: "::1", port: 4000 },
  peer: "original",
  joinedAtMs: 0,
  lastSeenAtMs: 0,
  framesIn: 1,
  framesOut: 1,
  bytesIn: 176,
  bytesOut: 176,
  drops: 0,
  isMuted: false,
  key: undefined,
  session: undefined,
};
const say = (event: ServerEvent, lang: Lang = "en") => describeEvent(event, catalogOf(lang));
const drop = (reason: DropReason, answered = true): ServerEvent => ({
  kind: "dropped",
  reason,
  from: { address: "10.0.0.9", port: 5000 },
  detail: "…",
  answered,
});

describe("describeEvent", () => {
  test("a join: names the client, its address in brackets for IPv6, and its kind", () => {
    expect(say({ kind: "joined", client: ana })).toEqual({
      level: "info",
      text: "Ana^[[2J (7) joined from [::1]:4000 (original client).",
    });
    expect(say({ kind: "joined", client: ana }, "pt-BR").text).toBe(
      "Ana^[[2J (7) entrou, vindo de [::1]:4000 (cliente original).",
    );
  });

  test("a drop: says what the datagram looked like, what is right, and whether the sender was told", () => {
    expect(say(drop("little-endian"))).toEqual({
      level: "warn",
      text: 'From 10.0.0.9:5000: the integers look little-endian. Network order is right: htonl(), or "!" in Python\'s struct. [ERRO sent]',
    });
    expect(say(drop("not-registered", false), "pt-BR").text).toBe(
      "De 10.0.0.9:5000: o remetente não está registrado. Envie primeiro um OI e espere a resposta. [sem resposta]",
    );
  });

  test("a private text: its content stays private", () => {
    const secret: ServerEvent = { kind: "text", origin: 7, name: "Ana", dest: 9, text: "", byteCount: 10 };
    expect(say(secret).text).toBe("Ana (7) → 9: private message, 10 bytes");
    expect(say({ ...secret, dest: 0, text: "bom\ndia" }, "pt-BR").text).toBe("Ana (7) → todos: bom dia");
  });

  test("every reason to leave has its own sentence in both languages", () => {
    const reasons: LeaveReason[] = ["bye", "expired", "refused", "kicked", "shutdown"];
    for (const lang of ["en", "pt-BR"] as const) {
      const texts = reasons.map((reason) => say({ kind: "left", client: ana, reason, why: "" }, lang).text);
      expect(new Set(texts).size).toBe(reasons.length);
      expect(texts.every((text) => text.startsWith("Ana^[[2J (7) "))).toBe(true);
    }
  });

  test("a removal says the operator's reason", () => {
    const left = { kind: "left", client: ana, reason: "kicked", why: "flood\u001b" } as const;
    expect(say(left).text).toEndWith("removed by the operator: flood^[");
  });

  test("an envelope of an unknown session, which any look for servers sends, is no warning", () => {
    const dropped = { kind: "dropped", from: ana.endpoint, detail: "" } as const;
    expect(say({ ...dropped, reason: "unknown-session", answered: true }).level).toBe("debug");
    expect(say({ ...dropped, reason: "replayed", answered: false }).level).toBe("warn");
  });

  test("what the socket or a peer wrote carries no control bytes", () => {
    for (const kind of ["notice", "status"] as const)
      expect(say({ kind, text: "a\u001bb\u009b" }).text).toEndWith("a^[b");
    expect(say({ kind: "failed", message: "x\u0007" })).toMatchObject({ level: "error" });
    expect(say({ kind: "failed", message: "x\u0007" }).text).not.toContain("\u0007");
  });
});
