/** Sentences and lists as text: what people of old programs read, and what ours read back. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { anyId, fieldText } from "../test/arbitraries.ts";
import {
  byteLength,
  errorCodeOf,
  formatRoster,
  MAX_ID,
  operatorsReason,
  parseRoster,
  parseStatus,
  REFUSAL_REASONS,
  refusalText,
  WireText,
} from "./index.ts";

describe("sentences", () => {
  test("sentences: every one fits a frame, for every length of datagram", () => {
    for (const refused of REFUSAL_REASONS) {
      for (const byteCount of [0, 1, 9, 15, 16, 17, 36, 100, 175, 177, 181, 192, 999, 65_507]) {
        const text = refusalText({ refused, byteCount });
        expect({ text, fits: byteLength(text) <= 140 }).toEqual({ text, fits: true });
        expect(text).toMatch(/[.?]$/);
      }
    }
    for (const text of [
      WireText.notRegistered(MAX_ID),
      WireText.wrongAddress(MAX_ID),
      WireText.rateLimited(1_000_000),
      WireText.serverFull(1_000_000),
      WireText.greeting("n".repeat(20)),
      WireText.status(1e15, 1e9),
    ]) {
      expect(byteLength(text)).toBeLessThanOrEqual(140);
    }
  });

  test("sentences: lengths are named, the one that came and the one that is right", () => {
    expect(refusalText({ refused: "text-too-long", byteCount: 336 })).toContain("300 bytes");
    expect(refusalText({ refused: "name-too-long", byteCount: 181 })).toContain("25 bytes");
    expect(refusalText({ refused: "unknown-type", byteCount: 176 })).toBe("Tipo de mensagem desconhecido.");
  });

  test("sentences: a client finds the code of each, whatever its numbers", () => {
    for (const refused of REFUSAL_REASONS) {
      for (const byteCount of [3, 16, 36, 50, 177, 192, 1_000]) {
        expect(errorCodeOf(refusalText({ refused, byteCount }))).toBe(refused);
      }
    }
    expect(errorCodeOf("ID já em uso.")).toBe("id-in-use");
    expect(errorCodeOf("ID de destino não encontrado.")).toBe("unknown-destination");
    expect(errorCodeOf(WireText.notRegistered(4_294_967_295))).toBe("not-registered");
    expect(errorCodeOf(WireText.wrongAddress(12))).toBe("wrong-address");
    expect(errorCodeOf(WireText.rateLimited(20))).toBe("rate-limited");
    expect(errorCodeOf(WireText.serverFull(20_000))).toBe("server-full");
    expect(errorCodeOf("Algo que nunca se viu.")).toBeUndefined();
  });

  test("sentences: the operator's reason is read out of a kick", () => {
    expect(WireText.kicked("")).toBe("Você foi removido pelo operador.");
    expect(operatorsReason(WireText.kicked(""))).toBe("");
    expect(operatorsReason(WireText.kicked("barulho"))).toBe("barulho");
    expect(errorCodeOf(WireText.kicked("barulho 3 vezes"))).toBe("kicked");
    expect(operatorsReason("ID já em uso.")).toBeUndefined();
  });
});

describe("lists as text", () => {
  test("lists as text: as the original server writes them", () => {
    expect(
      formatRoster([
        { id: 1, name: "ana" },
        { id: 2, name: "bob" },
      ]),
    ).toEqual(["Clientes conectados: 1: ana,  2: bob"]);
    expect(formatRoster([])).toEqual(["Clientes conectados: "]);
  });

  test("lists as text: every text fits a frame, and all entries come back in order", () => {
    const name = fieldText(20).filter((text) => !/, {2}\d+: /.test(text) && !text.endsWith(","));
    fc.assert(
      fc.property(fc.array(fc.record({ id: anyId, name }), { maxLength: 60 }), (entries) => {
        const texts = formatRoster(entries);
        for (const text of texts) expect(byteLength(text)).toBeLessThanOrEqual(140);
        expect(texts.flatMap((text) => parseRoster(text) ?? [{ id: -1, name: "no list" }])).toEqual(entries);
      }),
    );
  });

  test("lists as text: other texts are no list; entries that make no sense are left out", () => {
    expect(parseRoster("bom dia")).toBeUndefined();
    expect(parseRoster("Clientes conectados:")).toEqual([]);
    expect(parseRoster("Clientes conectados: 1: ana,  9999999999: x,  3: c, d,  4:")).toEqual([
      { id: 1, name: "ana" },
      { id: 3, name: "c, d,  4:" },
    ]);
  });
});

describe("states as text", () => {
  test("states as text: with and without recent messages", () => {
    expect(parseStatus(WireText.status(61, 3))).toEqual({ uptimeSeconds: 61, clientCount: 3, recent: "" });
    expect(parseStatus(`${WireText.status(61, 3)} Recentes: ana: bom dia; bob: oi`)).toEqual({
      uptimeSeconds: 61,
      clientCount: 3,
      recent: "ana: bom dia; bob: oi",
    });
  });

  test("states as text: nothing else is one", () => {
    for (const text of [
      "",
      "Servidor ativo",
      "Servidor ativo há x segundos. Clientes conectados: 1.",
      `${WireText.status(1, 1)} oi`,
    ]) {
      expect(parseStatus(text)).toBeUndefined();
    }
  });
});
