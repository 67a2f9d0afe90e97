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

type Dropped = Extract<ServerEvent, { kind: "dropped" }>;

function drop(reason: DropReason, more: Partial<Dropped> = {}): ServerEvent {
  const from = { address: "10.0.0.9", port: 5000 };
  const came = { client: undefined, datagram: undefined, detail: "…", answered: true };
  return { kind: "dropped", reason, from, ...came, ...more };
}

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
    expect(say(drop("not-registered", { answered: false }), "pt-BR").text).toBe(
      "De 10.0.0.9:5000: o remetente não está registrado. Envie primeiro um OI e espere a resposta. [sem resposta: a origem não está registrada e enviou menos bytes do que a resposta tem]",
    );
  });

  test("a drop: says who sent it and what stood in it, as far as that is known", () => {
    const frame = { byteCount: 176, frame: { type: 2, origin: 7, dest: 99 } };
    const of = { client: { id: 7, name: "Ana\u001b" }, datagram: frame };
    expect(say(drop("unknown-destination", of)).text).toBe(
      "From Ana^[ (7) at 10.0.0.9:5000: a message to an id that nobody has. Ask for the list (LISTA_CLIENTES) to see who is there. [type 2, origin 7, dest 99] [ERRO sent]",
    );
    const short = drop("empty", { datagram: { byteCount: 0, frame: undefined }, detail: "", answered: false });
    expect(say(short, "pt-BR").text).toEndWith("[0 bytes] [sem resposta]");
    expect(say(drop("unknown-session", { detail: "" })).text).toEndWith("[answered]");
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
    expect(say(drop("unknown-session")).level).toBe("debug");
    expect(say(drop("replayed", { answered: false })).level).toBe("warn");
  });

  test("what the socket or a peer wrote carries no control bytes", () => {
    for (const kind of ["notice", "status"] as const)
      expect(say({ kind, text: "a\u001bb\u009b" }).text).toEndWith("a^[b");
    expect(say({ kind: "failed", message: "x\u0007" })).toMatchObject({ level: "error" });
    expect(say({ kind: "failed", message: "x\u0007" }).text).not.toContain("\u0007");
  });
});
